#include "services/domain/quantity.h"

namespace khoi::domain {
namespace {

std::optional<Fraction> NumberIn(const std::string& text) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  return decimal.has_value() ? Fraction::OfScaled(decimal->scaled, decimal->scale) : std::nullopt;
}

}  // namespace

std::optional<Decimal> ExactDecimal(const v1::Quantity& quantity) {
  return quantity.state_case() == v1::Quantity::kExact ? ParseDecimal(quantity.exact()) : std::nullopt;
}

std::optional<int64_t> ExactWhole(const v1::Quantity& quantity) {
  const std::optional<Decimal> decimal = ExactDecimal(quantity);
  return decimal.has_value() ? ScaledTo(*decimal, 0) : std::nullopt;
}

Bounds BoundsOf(const v1::Quantity& quantity) {
  Bounds bounds;
  switch (quantity.state_case()) {
    case v1::Quantity::kExact:
      bounds.low = bounds.high = NumberIn(quantity.exact());
      break;
    case v1::Quantity::kAtLeast:
      bounds.low = NumberIn(quantity.at_least());
      break;
    case v1::Quantity::kRange:
      bounds.low = NumberIn(quantity.range().min());
      bounds.high = NumberIn(quantity.range().max());
      break;
    default:
      break;
  }
  if (!bounds.low.has_value()) bounds.low = Fraction();
  return bounds;
}

}  // namespace khoi::domain
