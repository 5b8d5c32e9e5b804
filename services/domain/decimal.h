// Exact decimals: text outside, scaled integers inside, no floating point anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"

namespace khoi::domain {

inline constexpr int64_t kValueMax = 1'000'000'000'000'000;  // 10^15
inline constexpr int kDecimalPlacesMax = 6;

// 10^exponent, 0 to 18.
int64_t PowerOfTen(int exponent);

// scaled / 10^scale. Never negative.
struct Decimal {
  int64_t scaled = 0;
  int scale = 0;
};

// Parses [0-9]+(.[0-9]{1,6})? with at most 18 significant digits and a value of at most 10^15; nullopt for anything
// else (a sign, an exponent, a thousands separator, a decimal comma). The scale is the number of decimals written.
std::optional<Decimal> ParseDecimal(absl::string_view text);

// The same value with `scale` decimals; nullopt when decimals would be lost or the result exceeds 18 digits.
std::optional<int64_t> ScaledTo(const Decimal& decimal, int scale);

// True when `a` is the larger value, whatever their scales.
bool IsAbove(const Decimal& a, const Decimal& b);

// scaled / 10^scale as plain text with exactly `scale` decimals and '-' when negative: (-684, 1) is "-68.4".
std::string FormatDecimal(absl::int128 scaled, int scale);

}  // namespace khoi::domain
