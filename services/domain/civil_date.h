// Civil days as text, and the day it is in Việt Nam.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace khoi::domain {

// The first and last day that text can say.
inline constexpr int kYearMin = 1;
inline constexpr int kYearMax = 9999;

// Parses YYYY-MM-DD, a day that exists; nullopt for anything else.
std::optional<absl::CivilDay> ParseCivilDay(absl::string_view text);

// "2022-06-14".
std::string FormatCivilDay(absl::CivilDay day);

// A day of every year.
struct MonthDay {
  int month = 1;
  int day = 1;
};

// Parses MM-DD. 02-29 is a day; see DayInYear.
std::optional<MonthDay> ParseMonthDay(absl::string_view text);

// The day in `year`; 02-29 is the last day of February where it does not exist.
absl::CivilDay DayInYear(MonthDay month_day, int64_t year);

// Parses YYYY-MM to its first day; nullopt for anything else.
std::optional<absl::CivilDay> ParseYearMonth(absl::string_view text);

// The day in Asia/Ho_Chi_Minh at `time_us` microseconds after 1970-01-01T00:00:00Z.
absl::CivilDay DayInVietnam(int64_t time_us);

}  // namespace khoi::domain
