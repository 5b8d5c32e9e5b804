// What is known of numbers that a report states.
#pragma once

#include <cstdint>
#include <optional>

#include "khoi/v1/quantity.pb.h"
#include "services/domain/bounds.h"
#include "services/domain/decimal.h"

namespace khoi::domain {

// The number of an exact quantity; nullopt for every other state and for text that is no decimal.
std::optional<Decimal> ExactDecimal(const v1::Quantity& quantity);

// The same when it is a whole number.
std::optional<int64_t> ExactWhole(const v1::Quantity& quantity);

// Within which the number certainly lies. What is approximate, not available or not written as a number may be any
// number from 0.
Bounds BoundsOf(const v1::Quantity& quantity);

}  // namespace khoi::domain
