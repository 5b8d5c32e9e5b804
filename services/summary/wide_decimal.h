// Decimals as sums have them: of any size, with a sign, exact.
#pragma once

#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"

namespace khoi::summary {

// scaled / 10^scale.
struct WideDecimal {
  absl::int128 scaled = 0;
  int scale = 0;
};

// nullopt when `text` is no decimal with an optional sign, or does not fit.
std::optional<WideDecimal> ParseWide(absl::string_view text);

// Gives both the larger scale of the two.
void Align(WideDecimal& a, WideDecimal& b);

// Whether a < b; false when either is no decimal.
bool IsLess(absl::string_view a, absl::string_view b);

// a - b as text; nullopt when either is no decimal.
std::optional<std::string> Difference(absl::string_view a, absl::string_view b);

// 100 * part / whole with two decimals, rounded half away from zero; nullopt when the whole is zero or either is no
// decimal.
std::optional<std::string> Percent(absl::string_view part, absl::string_view whole);

}  // namespace khoi::summary
