// Numbers of which only bounds are known, and what can be said of them.
#pragma once

#include <optional>
#include <string>

#include "khoi/v1/condition.pb.h"
#include "services/domain/fraction.h"

namespace khoi::domain {

// What is known of a statement.
enum class Truth { kHolds, kFails, kUnknown };

// A number that is not below `low` and not above `high`; without a bound it may be anything on that side.
struct Bounds {
  std::optional<Fraction> low;
  std::optional<Fraction> high;

  static Bounds Exactly(const Fraction& value) { return {.low = value, .high = value}; }
  bool IsExact() const { return low.has_value() && low == high; }
  bool MayBeZero() const;
  // "16", "3..5", "3..", "..5" or "..".
  std::string Text() const;
};

// Bounds of sums and products of any numbers within the bounds; nullopt when a bound does not fit 128 bits. Two
// operands are taken to be two numbers, also when they are the same.
std::optional<Bounds> Add(const Bounds& a, const Bounds& b);
std::optional<Bounds> Subtract(const Bounds& a, const Bounds& b);
std::optional<Bounds> Multiply(const Bounds& a, const Bounds& b);
// `b` cannot be zero.
std::optional<Bounds> Divide(const Bounds& a, const Bounds& b);

// Unknown when it holds for some numbers within the bounds and fails for others.
Truth Compare(const Bounds& left, v1::ComparisonOperator comparison, const Bounds& right);

}  // namespace khoi::domain
