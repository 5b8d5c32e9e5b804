// Numbers that a report states exactly.
#pragma once

#include <cstdint>
#include <optional>

#include "khoi/v1/quantity.pb.h"
#include "services/domain/decimal.h"

namespace khoi::domain {

// The number of an exact quantity; nullopt for every other state and for text that is no decimal.
std::optional<Decimal> ExactDecimal(const v1::Quantity& quantity);

// The same when it is a whole number.
std::optional<int64_t> ExactWhole(const v1::Quantity& quantity);

}  // namespace khoi::domain
