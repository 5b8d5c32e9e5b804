// Periods that recur: halves and years, by identifier and by calendar profile.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/registry.pb.h"

namespace khoi::domain {

// A half or a year.
struct RegularPeriod {
  v1::PeriodKind kind = v1::PERIOD_KIND_UNSPECIFIED;
  int year = 0;
};

// What "2022-S1", "2022-S2" and "2022" name; nullopt for every other identifier, which can only name a custom range.
std::optional<RegularPeriod> ParsePeriodId(absl::string_view period_id);

// Both ends inclusive.
struct DayRange {
  absl::CivilDay first;
  absl::CivilDay last;
};

// Where the profile puts the period; nullopt when it does not say or cannot be read.
std::optional<DayRange> RangeOf(const RegularPeriod& period, const v1::CalendarProfileDetails& profile);

// The last day on which the calendar takes reports of `level` as being in time; nullopt when it sets none or it cannot
// be read.
std::optional<absl::CivilDay> DeadlineOf(const v1::Period& period, v1::ReportingLevel level);

}  // namespace khoi::domain
