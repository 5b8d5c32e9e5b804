#include "services/domain/quantity.h"

namespace khoi::domain {

std::optional<Decimal> ExactDecimal(const v1::Quantity& quantity) {
  return quantity.state_case() == v1::Quantity::kExact ? ParseDecimal(quantity.exact()) : std::nullopt;
}

std::optional<int64_t> ExactWhole(const v1::Quantity& quantity) {
  const std::optional<Decimal> decimal = ExactDecimal(quantity);
  return decimal.has_value() ? ScaledTo(*decimal, 0) : std::nullopt;
}

}  // namespace khoi::domain
