#include "services/domain/decimal.h"

#include <array>

namespace khoi::domain {
namespace {

constexpr size_t kDigitsMax = 18;

constexpr std::array<int64_t, kDigitsMax + 1> PowersOfTen() {
  std::array<int64_t, kDigitsMax + 1> powers{1};
  for (size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}

constexpr std::array<int64_t, kDigitsMax + 1> kPowerOfTen = PowersOfTen();
constexpr int64_t kScaledMax = kPowerOfTen[kDigitsMax] - 1;

}  // namespace

int64_t PowerOfTen(int exponent) { return kPowerOfTen[static_cast<size_t>(exponent)]; }

std::optional<Decimal> ParseDecimal(absl::string_view text) {
  Decimal decimal;
  size_t significant = 0;
  bool point = false;
  bool digit_last = false;
  for (const char c : text) {
    if (c == '.' && digit_last && !point) {
      point = true;
      digit_last = false;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    digit_last = true;
    if (point && ++decimal.scale > kDecimalPlacesMax) return std::nullopt;
    if (significant > 0 || c != '0') ++significant;
    // Leading zeros are not significant, so 18 digits always fit 64 bits.
    if (significant > kDigitsMax) return std::nullopt;
    decimal.scaled = decimal.scaled * 10 + (c - '0');
  }
  if (!digit_last) return std::nullopt;
  if (absl::int128(decimal.scaled) > absl::int128(kValueMax) * kPowerOfTen[decimal.scale]) return std::nullopt;
  return decimal;
}

std::optional<int64_t> ScaledTo(const Decimal& decimal, int scale) {
  if (scale < 0 || scale > static_cast<int>(kDigitsMax) || decimal.scale < 0 ||
      decimal.scale > static_cast<int>(kDigitsMax)) {
    return std::nullopt;
  }
  if (scale < decimal.scale) {
    const int64_t divisor = kPowerOfTen[decimal.scale - scale];
    if (decimal.scaled % divisor != 0) return std::nullopt;
    return decimal.scaled / divisor;
  }
  const absl::int128 scaled = absl::int128(decimal.scaled) * kPowerOfTen[scale - decimal.scale];
  if (scaled > kScaledMax) return std::nullopt;
  return static_cast<int64_t>(scaled);
}

bool IsAbove(const Decimal& a, const Decimal& b) {
  return absl::int128(a.scaled) * kPowerOfTen[b.scale] > absl::int128(b.scaled) * kPowerOfTen[a.scale];
}

std::string FormatDecimal(absl::int128 scaled, int scale) {
  const bool negative = scaled < 0;
  // The magnitude is taken unsigned, for the lowest int128 has no positive counterpart.
  absl::uint128 rest = static_cast<absl::uint128>(scaled);
  if (negative) rest = -rest;
  std::string digits;
  while (rest > 0 || digits.size() <= static_cast<size_t>(scale)) {
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  }
  std::string text = negative ? "-" : "";
  for (size_t i = digits.size(); i-- > 0;) {
    text.push_back(digits[i]);
    if (scale > 0 && i == static_cast<size_t>(scale)) text.push_back('.');
  }
  return text;
}

}  // namespace khoi::domain
