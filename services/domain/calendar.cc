#include "services/domain/calendar.h"

#include "services/domain/civil_date.h"

namespace khoi::domain {
namespace {

const v1::ProfileInterval* IntervalOf(v1::PeriodKind kind, const v1::CalendarProfileDetails& profile) {
  switch (kind) {
    case v1::PERIOD_KIND_FIRST_HALF:
      return profile.has_first_half() ? &profile.first_half() : nullptr;
    case v1::PERIOD_KIND_SECOND_HALF:
      return profile.has_second_half() ? &profile.second_half() : nullptr;
    case v1::PERIOD_KIND_YEAR:
      return profile.has_year() ? &profile.year() : nullptr;
    default:
      return nullptr;
  }
}

}  // namespace

std::optional<RegularPeriod> ParsePeriodId(absl::string_view period_id) {
  const std::optional<absl::CivilDay> year = ParseYearMonth(std::string(period_id.substr(0, 4)) + "-01");
  if (!year.has_value()) return std::nullopt;
  RegularPeriod period{.kind = v1::PERIOD_KIND_YEAR, .year = static_cast<int>(year->year())};
  const absl::string_view rest = period_id.substr(4);
  if (rest.empty()) return period;
  if (rest == "-S1") period.kind = v1::PERIOD_KIND_FIRST_HALF;
  if (rest == "-S2") period.kind = v1::PERIOD_KIND_SECOND_HALF;
  return period.kind == v1::PERIOD_KIND_YEAR ? std::nullopt : std::optional(period);
}

std::optional<DayRange> RangeOf(const RegularPeriod& period, const v1::CalendarProfileDetails& profile) {
  const v1::ProfileInterval* const interval = IntervalOf(period.kind, profile);
  if (interval == nullptr) return std::nullopt;
  const std::optional<MonthDay> first = ParseMonthDay(interval->first_month_day());
  const std::optional<MonthDay> last = ParseMonthDay(interval->last_month_day());
  if (!first.has_value() || !last.has_value()) return std::nullopt;
  return DayRange{.first = DayInYear(*first, period.year + interval->first_year_offset()),
                  .last = DayInYear(*last, period.year)};
}

std::optional<absl::CivilDay> DeadlineOf(const v1::Period& period, v1::ReportingLevel level) {
  for (const v1::Deadline& deadline : period.deadlines()) {
    if (deadline.level() == level) return ParseCivilDay(deadline.due_date());
  }
  return std::nullopt;
}

}  // namespace khoi::domain
