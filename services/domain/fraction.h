// Exact fractions of 128-bit integers: ratios are compared without rounding, and nothing wraps around.
#pragma once

#include <compare>
#include <optional>
#include <string>

#include "absl/numeric/int128.h"

namespace khoi::domain {

// A fraction in lowest terms. Arithmetic gives nullopt when a result in lowest terms does not fit 128 bits.
class Fraction final {
 public:
  Fraction() = default;  // 0
  // numerator / denominator; nullopt when the denominator is zero.
  static std::optional<Fraction> Of(absl::int128 numerator, absl::int128 denominator);
  // scaled / 10^scale, with 0 <= scale <= 18.
  static std::optional<Fraction> OfScaled(absl::int128 scaled, int scale);

  absl::int128 numerator() const { return numerator_; }
  absl::int128 denominator() const { return denominator_; }  // above zero
  bool IsZero() const { return numerator_ == 0; }

  // A decimal when six decimals say it exactly, else "numerator/denominator". Example: "0.175", "-1/3".
  std::string Text() const;

  // Never fails: no product is formed.
  friend std::strong_ordering operator<=>(const Fraction& a, const Fraction& b);
  friend bool operator==(const Fraction&, const Fraction&) = default;

 private:
  Fraction(absl::int128 numerator, absl::int128 denominator) : numerator_(numerator), denominator_(denominator) {}

  absl::int128 numerator_ = 0;
  absl::int128 denominator_ = 1;
};

std::optional<Fraction> Add(const Fraction& a, const Fraction& b);
std::optional<Fraction> Negate(const Fraction& a);
std::optional<Fraction> Multiply(const Fraction& a, const Fraction& b);
// 1 / a; nullopt when `a` is zero.
std::optional<Fraction> Invert(const Fraction& a);

}  // namespace khoi::domain
