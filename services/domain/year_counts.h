// How often awards were given or proposed for each year in which they were earned: annual titles are decided at the end
// of a year or early in the next, so what is compared with each other belongs to one achievement year, not to one
// half-year of reporting.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/domain/rulebook.h"

namespace khoi::domain {

// What is compared with each other: what the competent body agreed or awarded, and what was asked for.
enum class AwardState { kGranted, kProposed };

// nullopt for what is only registered, refused or revoked.
std::optional<AwardState> StateOf(v1::AwardStatus status);
absl::string_view NameOf(AwardState state);

struct YearKey {
  int year = 0;
  bool school_year = false;
  AwardState state = AwardState::kGranted;
  friend auto operator<=>(const YearKey&, const YearKey&) = default;
};

// "2021", or "2021-2022" for a school year.
std::string YearText(const YearKey& key);

struct YearCount {
  absl::int128 total = 0;
  // False when a count is not an exact whole number or bases differ: then nothing is known of the total.
  bool known = true;
  v1::CountingBasis basis = v1::COUNTING_BASIS_UNSPECIFIED;
  // Of this report, as positions in award_lines.
  std::vector<int> lines;
  int earlier_line_count = 0;
};

// Where the count of an award line of this report is.
std::string CountPath(int line);

// True when each of the line's award codes is one of `codes`.
bool IsOf(const v1::AwardLine& line, absl::Span<const absl::string_view> codes);
// True when any is.
bool Touches(const v1::AwardLine& line, absl::Span<const absl::string_view> codes);

// Counts of lines of `codes` by achievement year, over this report and the unit's earlier ones. A line that covers
// several years, or says none, belongs to no year. Of one year, state, award and recipient kind counts what the latest
// report says; an earlier one adds decisions to it when all are named and none is the same.
std::map<YearKey, YearCount> CountsByYear(const ReportInput& input, absl::Span<const absl::string_view> codes);

}  // namespace khoi::domain
