#include "services/domain/bounds.h"

#include <algorithm>
#include <array>
#include <compare>

#include "absl/strings/str_cat.h"

namespace khoi::domain {
namespace {

// A bound that may lie at infinity: `side` is -1 or 1 there, and 0 where `value` is the bound.
struct Bound {
  int side = 0;
  Fraction value = {};

  int Sign() const {
    if (side != 0) return side;
    return value.IsZero() ? 0 : (value.numerator() < 0 ? -1 : 1);
  }
  std::optional<Fraction> Finite() const { return side == 0 ? std::optional(value) : std::nullopt; }

  friend bool operator<(const Bound& a, const Bound& b) {
    return a.side != b.side ? a.side < b.side : a.side == 0 && a.value < b.value;
  }
};

Bound LowOf(const Bounds& bounds) { return bounds.low.has_value() ? Bound{.value = *bounds.low} : Bound{.side = -1}; }
Bound HighOf(const Bounds& bounds) { return bounds.high.has_value() ? Bound{.value = *bounds.high} : Bound{.side = 1}; }

// Zero times infinity is zero: the bound stands for numbers that are large, not for infinity itself.
std::optional<Bound> Multiply(const Bound& a, const Bound& b) {
  if (a.Sign() == 0 || b.Sign() == 0) return Bound{};
  if (a.side != 0 || b.side != 0) return Bound{.side = a.Sign() * b.Sign()};
  const std::optional<Fraction> product = Multiply(a.value, b.value);
  return product.has_value() ? std::optional(Bound{.value = *product}) : std::nullopt;
}

std::optional<Bounds> Negate(const Bounds& bounds) {
  Bounds negated;
  if (bounds.high.has_value() && !(negated.low = Negate(*bounds.high)).has_value()) return std::nullopt;
  if (bounds.low.has_value() && !(negated.high = Negate(*bounds.low)).has_value()) return std::nullopt;
  return negated;
}

// The statement `left < right` for all numbers within the bounds, or `left ≤ right` unless `strictly`.
bool IsAlwaysBelow(const Bounds& left, const Bounds& right, bool strictly) {
  if (!left.high.has_value() || !right.low.has_value()) return false;
  return strictly ? *left.high < *right.low : *left.high <= *right.low;
}

Truth IsBelow(const Bounds& left, const Bounds& right, bool strictly) {
  if (IsAlwaysBelow(left, right, strictly)) return Truth::kHolds;
  return IsAlwaysBelow(right, left, !strictly) ? Truth::kFails : Truth::kUnknown;
}

Truth IsEqual(const Bounds& left, const Bounds& right) {
  if (IsAlwaysBelow(left, right, true) || IsAlwaysBelow(right, left, true)) return Truth::kFails;
  return left.IsExact() && right.IsExact() ? Truth::kHolds : Truth::kUnknown;
}

Truth Not(Truth truth) {
  if (truth == Truth::kUnknown) return truth;
  return truth == Truth::kHolds ? Truth::kFails : Truth::kHolds;
}

}  // namespace

bool Bounds::MayBeZero() const {
  return (!low.has_value() || low->numerator() <= 0) && (!high.has_value() || high->numerator() >= 0);
}

std::string Bounds::Text() const {
  if (IsExact()) return low->Text();
  return absl::StrCat(low.has_value() ? low->Text() : "", "..", high.has_value() ? high->Text() : "");
}

std::optional<Bounds> Add(const Bounds& a, const Bounds& b) {
  Bounds sum;
  if (a.low.has_value() && b.low.has_value() && !(sum.low = Add(*a.low, *b.low)).has_value()) return std::nullopt;
  if (a.high.has_value() && b.high.has_value() && !(sum.high = Add(*a.high, *b.high)).has_value()) return std::nullopt;
  return sum;
}

std::optional<Bounds> Subtract(const Bounds& a, const Bounds& b) {
  const std::optional<Bounds> negated = Negate(b);
  return negated.has_value() ? Add(a, *negated) : std::nullopt;
}

std::optional<Bounds> Multiply(const Bounds& a, const Bounds& b) {
  // The extremes of a product lie where both factors do.
  const std::array<std::optional<Bound>, 4> corners = {Multiply(LowOf(a), LowOf(b)), Multiply(LowOf(a), HighOf(b)),
                                                       Multiply(HighOf(a), LowOf(b)), Multiply(HighOf(a), HighOf(b))};
  Bound low{.side = 1};
  Bound high{.side = -1};
  for (const std::optional<Bound>& corner : corners) {
    if (!corner.has_value()) return std::nullopt;
    low = std::min(low, *corner);
    high = std::max(high, *corner);
  }
  return Bounds{.low = low.Finite(), .high = high.Finite()};
}

std::optional<Bounds> Divide(const Bounds& a, const Bounds& b) {
  // All of `b` lies on one side of zero, so that its inverses lie between the inverses of its bounds; beyond an absent
  // bound they come as near to zero as one likes.
  const auto inverted = [](const std::optional<Fraction>& bound) {
    return bound.has_value() ? Invert(*bound) : std::optional(Fraction());
  };
  return Multiply(a, Bounds{.low = inverted(b.high), .high = inverted(b.low)});
}

Truth Compare(const Bounds& left, v1::ComparisonOperator comparison, const Bounds& right) {
  switch (comparison) {
    case v1::COMPARISON_OPERATOR_EQUAL:
      return IsEqual(left, right);
    case v1::COMPARISON_OPERATOR_NOT_EQUAL:
      return Not(IsEqual(left, right));
    case v1::COMPARISON_OPERATOR_LESS:
      return IsBelow(left, right, true);
    case v1::COMPARISON_OPERATOR_LESS_OR_EQUAL:
      return IsBelow(left, right, false);
    case v1::COMPARISON_OPERATOR_GREATER:
      return IsBelow(right, left, true);
    case v1::COMPARISON_OPERATOR_GREATER_OR_EQUAL:
      return IsBelow(right, left, false);
    default:
      return Truth::kUnknown;
  }
}

}  // namespace khoi::domain
