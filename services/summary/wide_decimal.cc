#include "services/summary/wide_decimal.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "services/domain/decimal.h"

namespace khoi::summary {
namespace {

constexpr int kPercentDecimals = 2;

absl::int128 Magnitude(absl::int128 value) { return value < 0 ? -value : value; }

}  // namespace

std::optional<WideDecimal> ParseWide(absl::string_view text) {
  WideDecimal decimal;
  std::string digits(text);
  if (const size_t point = digits.find('.'); point != std::string::npos) {
    digits.erase(point, 1);
    decimal.scale = static_cast<int>(digits.size() - point);
  }
  return absl::SimpleAtoi(digits, &decimal.scaled) ? std::optional(decimal) : std::nullopt;
}

void Align(WideDecimal& a, WideDecimal& b) {
  const int scale = std::max(a.scale, b.scale);
  for (WideDecimal* const decimal : {&a, &b}) {
    for (; decimal->scale < scale; ++decimal->scale) {
      decimal->scaled *= 10;
    }
  }
}

bool IsLess(absl::string_view a, absl::string_view b) {
  std::optional<WideDecimal> left = ParseWide(a);
  std::optional<WideDecimal> right = ParseWide(b);
  if (!left.has_value() || !right.has_value()) {
    return false;
  }
  Align(*left, *right);
  return left->scaled < right->scaled;
}

std::optional<std::string> Difference(absl::string_view a, absl::string_view b) {
  std::optional<WideDecimal> from = ParseWide(a);
  std::optional<WideDecimal> taken = ParseWide(b);
  if (!from.has_value() || !taken.has_value()) {
    return std::nullopt;
  }
  Align(*from, *taken);
  return domain::FormatDecimal(from->scaled - taken->scaled, from->scale);
}

std::optional<std::string> Percent(absl::string_view part, absl::string_view whole) {
  std::optional<WideDecimal> above = ParseWide(part);
  std::optional<WideDecimal> below = ParseWide(whole);
  if (!above.has_value() || !below.has_value() || below->scaled == 0) {
    return std::nullopt;
  }
  Align(*above, *below);
  // Hundredths of a per cent.
  const absl::int128 numerator = Magnitude(above->scaled) * 10'000;
  const absl::int128 denominator = Magnitude(below->scaled);
  const absl::int128 rounded = (2 * numerator + denominator) / (2 * denominator);
  const bool negative = (above->scaled < 0) != (below->scaled < 0);
  return domain::FormatDecimal(negative ? -rounded : rounded, kPercentDecimals);
}

}  // namespace khoi::summary
