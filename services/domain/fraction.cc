#include "services/domain/fraction.h"

#include "absl/strings/str_cat.h"
#include "services/domain/decimal.h"

namespace khoi::domain {
namespace {

// The compiler's own type, for its arithmetic that tells of overflow.
__extension__ using Native = __int128;

std::optional<absl::int128> Checked(bool overflow, Native result) {
  return overflow ? std::nullopt : std::optional(absl::int128(result));
}

std::optional<absl::int128> Sum(absl::int128 a, absl::int128 b) {
  Native result = 0;
  const bool overflow = __builtin_add_overflow(static_cast<Native>(a), static_cast<Native>(b), &result);
  return Checked(overflow, result);
}

std::optional<absl::int128> Product(absl::int128 a, absl::int128 b) {
  Native result = 0;
  const bool overflow = __builtin_mul_overflow(static_cast<Native>(a), static_cast<Native>(b), &result);
  return Checked(overflow, result);
}

// Neither is the lowest int128; `b` is not negative.
absl::int128 GreatestCommonDivisor(absl::int128 a, absl::int128 b) {
  if (a < 0) a = -a;
  while (b != 0) {
    const absl::int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// The whole part of numerator / denominator, rounded down, and what is left: 0 <= rest < denominator.
struct Division {
  Division(absl::int128 numerator, absl::int128 denominator)
      : whole(numerator / denominator), rest(numerator % denominator) {
    if (rest < 0) {
      rest += denominator;
      --whole;
    }
  }
  absl::int128 whole;
  absl::int128 rest;
};

}  // namespace

std::optional<Fraction> Fraction::Of(absl::int128 numerator, absl::int128 denominator) {
  // The lowest int128 has no positive counterpart.
  if (denominator == 0 || numerator == absl::Int128Min() || denominator == absl::Int128Min()) return std::nullopt;
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const absl::int128 divisor = GreatestCommonDivisor(numerator, denominator);
  return Fraction(numerator / divisor, denominator / divisor);
}

std::optional<Fraction> Fraction::OfScaled(absl::int128 scaled, int scale) {
  absl::int128 denominator = 1;
  for (int i = 0; i < scale; ++i) denominator *= 10;
  return Of(scaled, denominator);
}

std::string Fraction::Text() const {
  absl::int128 power = 1;
  for (int scale = 0; scale <= kDecimalPlacesMax; ++scale, power *= 10) {
    if (power % denominator_ != 0) continue;
    const std::optional<absl::int128> scaled = Product(numerator_, power / denominator_);
    if (scaled.has_value()) return FormatDecimal(*scaled, scale);
  }
  return absl::StrCat(FormatDecimal(numerator_, 0), "/", FormatDecimal(denominator_, 0));
}

std::strong_ordering operator<=>(const Fraction& left, const Fraction& right) {
  // Compares whole parts, then the inverses of what is left, as Euclid finds the greatest common divisor.
  absl::int128 a = left.numerator_;
  absl::int128 b = left.denominator_;
  absl::int128 c = right.numerator_;
  absl::int128 d = right.denominator_;
  while (true) {
    const Division first(a, b);
    const Division second(c, d);
    if (first.whole != second.whole) {
      return first.whole < second.whole ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    if (first.rest == 0 || second.rest == 0) {
      if (first.rest == second.rest) return std::strong_ordering::equal;
      return first.rest == 0 ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    // first.rest / b < second.rest / d exactly when d / second.rest < b / first.rest.
    const absl::int128 denominator = b;
    a = d;
    b = second.rest;
    c = denominator;
    d = first.rest;
  }
}

std::optional<Fraction> Add(const Fraction& a, const Fraction& b) {
  // Over the least common denominator, so that only sums that are large themselves overflow.
  const absl::int128 divisor = GreatestCommonDivisor(a.denominator(), b.denominator());
  const std::optional<absl::int128> first = Product(a.numerator(), b.denominator() / divisor);
  const std::optional<absl::int128> second = Product(b.numerator(), a.denominator() / divisor);
  const std::optional<absl::int128> denominator = Product(a.denominator(), b.denominator() / divisor);
  if (!first.has_value() || !second.has_value() || !denominator.has_value()) return std::nullopt;
  const std::optional<absl::int128> numerator = Sum(*first, *second);
  return numerator.has_value() ? Fraction::Of(*numerator, *denominator) : std::nullopt;
}

std::optional<Fraction> Negate(const Fraction& a) { return Fraction::Of(-a.numerator(), a.denominator()); }

std::optional<Fraction> Multiply(const Fraction& a, const Fraction& b) {
  // Reduced crosswise first, so that the products are already in lowest terms.
  const absl::int128 first = GreatestCommonDivisor(a.numerator(), b.denominator());
  const absl::int128 second = GreatestCommonDivisor(b.numerator(), a.denominator());
  const std::optional<absl::int128> numerator = Product(a.numerator() / first, b.numerator() / second);
  const std::optional<absl::int128> denominator = Product(a.denominator() / second, b.denominator() / first);
  if (!numerator.has_value() || !denominator.has_value()) return std::nullopt;
  return Fraction::Of(*numerator, *denominator);
}

std::optional<Fraction> Invert(const Fraction& a) { return Fraction::Of(a.denominator(), a.numerator()); }

}  // namespace khoi::domain
