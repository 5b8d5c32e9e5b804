#include "services/domain/calendar.h"

#include "gtest/gtest.h"
#include "services/domain/civil_date.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

std::string Parsed(absl::string_view text) {
  const std::optional<absl::CivilDay> day = ParseCivilDay(text);
  return day.has_value() ? FormatCivilDay(*day) : "no";
}

TEST(CivilDate, ReadsDaysThatExist) {
  for (const char* const text : {"2022-06-14", "0001-01-01", "9999-12-31", "2020-02-29", "2000-02-29"}) {
    EXPECT_EQ(Parsed(text), text);
  }
}

TEST(CivilDate, RefusesEverythingElse) {
  for (const char* const text :
       {"", "2022-6-14", "2022-06-14 ", "2022/06/14", "14-06-2022", "2021-02-29", "1900-02-29", "2022-04-31",
        "2022-13-01", "2022-00-01", "2022-01-00", "0000-01-01", "+022-01-01", "2022-06-1a", "-022-01-01"}) {
    EXPECT_EQ(Parsed(text), "no") << text;
  }
}

TEST(CivilDate, LastDayOfFebruaryInEveryYear) {
  const std::optional<MonthDay> leap_day = ParseMonthDay("02-29");
  ASSERT_TRUE(leap_day.has_value());
  EXPECT_EQ(DayInYear(*leap_day, 2020), absl::CivilDay(2020, 2, 29));
  EXPECT_EQ(DayInYear(*leap_day, 2021), absl::CivilDay(2021, 2, 28));
  EXPECT_FALSE(ParseMonthDay("02-30").has_value());
  EXPECT_FALSE(ParseMonthDay("6-14").has_value());
}

TEST(CivilDate, VietnamIsSevenHoursAhead) {
  // 2022-06-14T17:00:00Z is midnight of the next day in Việt Nam.
  constexpr int64_t kMidnightUs = int64_t{1'655'226'000} * 1'000'000;
  EXPECT_EQ(DayInVietnam(kMidnightUs - 1), absl::CivilDay(2022, 6, 14));
  EXPECT_EQ(DayInVietnam(kMidnightUs), absl::CivilDay(2022, 6, 15));
}

const char kNd09[] = R"(
  first_half { first_month_day: "12-15" first_year_offset: -1 last_month_day: "06-14" }
  second_half { first_month_day: "06-15" last_month_day: "12-14" }
  year { first_month_day: "12-15" first_year_offset: -1 last_month_day: "12-14" })";

std::string Range(absl::string_view period_id) {
  const std::optional<RegularPeriod> period = ParsePeriodId(period_id);
  if (!period.has_value()) return "custom";
  const std::optional<DayRange> range = RangeOf(*period, testing::FromText<v1::CalendarProfileDetails>(kNd09));
  return range.has_value() ? FormatCivilDay(range->first) + ".." + FormatCivilDay(range->last) : "unknown";
}

TEST(Calendar, HalvesOfDecree09BeginInDecember) {
  EXPECT_EQ(Range("2019-S1"), "2018-12-15..2019-06-14");
  EXPECT_EQ(Range("2019-S2"), "2019-06-15..2019-12-14");
  EXPECT_EQ(Range("2019"), "2018-12-15..2019-12-14");
}

TEST(Calendar, OtherIdentifiersAreCustomRanges) {
  for (const char* const id : {"2019-S3", "2019S1", "19-S1", "2019-S1-x", "0000", "", "tu-2014"}) {
    EXPECT_EQ(Range(id), "custom") << id;
  }
}

}  // namespace
}  // namespace khoi::domain
