#include "services/domain/structure.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/civil_date.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsNull;
using ::testing::NotNull;

Structure Of(const std::vector<const char*>& texts) {
  std::vector<v1::RegistryRecord> records;
  for (const char* const text : texts) records.push_back(testing::FromText<v1::RegistryRecord>(text));
  return Structure("bo", std::move(records));
}

// "so-a:khoi-1 so-b:-": who is expected through which bloc.
std::string Expected(const Structure& structure, absl::CivilDay day) {
  std::string text;
  size_t expected_count = 0;
  for (const char* const unit_id : {"a", "b", "c", "d", "e", "guest", "loose", "member", "sector", "nobody"}) {
    if (structure.ExpectedThrough(unit_id, day).has_value()) ++expected_count;
  }
  EXPECT_EQ(structure.ExpectedOn(day).size(), expected_count);
  for (const ExpectedUnit& unit : structure.ExpectedOn(day)) {
    EXPECT_EQ(structure.ExpectedThrough(unit.unit_id, day), unit.bloc_id);
    text += (text.empty() ? "" : " ") + unit.unit_id + ":" + unit.bloc_id;
  }
  return text;
}

const std::vector<const char*> kYearly = {
    "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2020-01-01' member_unit_ids: ['b', 'a'] "
    "leader_unit_id: 'a' }",
    "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2019-01-01' member_unit_ids: ['a', 'c'] "
    "leader_unit_id: 'c' }",
    "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2022-01-01' valid_to_date: '2022-12-31' "
    "member_unit_ids: ['a'] leader_unit_id: 'a' }",
};

TEST(Structure, LatestCompositionHolds) {
  const Structure structure = Of(kYearly);
  EXPECT_THAT(structure.TermOn("k1", absl::CivilDay(2018, 12, 31)), IsNull());
  ASSERT_THAT(structure.TermOn("k1", absl::CivilDay(2019, 1, 1)), NotNull());
  EXPECT_EQ(structure.TermOn("k1", absl::CivilDay(2019, 12, 31))->leader_unit_id(), "c");
  EXPECT_EQ(structure.TermOn("k1", absl::CivilDay(2020, 1, 1))->leader_unit_id(), "a");
  EXPECT_EQ(Expected(structure, absl::CivilDay(2019, 6, 14)), "a:k1 c:k1");
  EXPECT_EQ(Expected(structure, absl::CivilDay(2021, 6, 14)), "a:k1 b:k1");
}

TEST(Structure, EndedCompositionIsNotFollowedByAnOlderOne) {
  const Structure structure = Of(kYearly);
  EXPECT_THAT(structure.TermOn("k1", absl::CivilDay(2022, 12, 31)), NotNull());
  EXPECT_THAT(structure.TermOn("k1", absl::CivilDay(2023, 1, 1)), IsNull());
  EXPECT_THAT(structure.BlocsOf("a", absl::CivilDay(2023, 1, 1)), IsEmpty());
  EXPECT_THAT(structure.BlocsOn(absl::CivilDay(2023, 1, 1)), IsEmpty());
  EXPECT_EQ(Expected(structure, absl::CivilDay(2023, 1, 1)), "");
}

TEST(Structure, UnitInTwoBlocsIsExpectedOnce) {
  const Structure structure = Of({
      "bloc_term { authority_id: 'bo' bloc_id: 'k2' valid_from_date: '2020-01-01' member_unit_ids: ['a', 'b'] }",
      "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2020-01-01' member_unit_ids: ['b'] }",
  });
  EXPECT_THAT(structure.BlocsOf("b", absl::CivilDay(2020, 6, 14)), ElementsAre("k1", "k2"));
  EXPECT_THAT(structure.BlocsOn(absl::CivilDay(2020, 6, 14)), ElementsAre("k1", "k2"));
  EXPECT_EQ(Expected(structure, absl::CivilDay(2020, 6, 14)), "a:k2 b:k1");
}

TEST(Structure, DirectReportersAtHomeAreExpected) {
  const Structure structure = Of({
      "unit { unit_id: 'd' home_authority_id: 'bo' reports_directly: true }",
      "unit { unit_id: 'guest' home_authority_id: 'tinh' reports_directly: true }",
      "unit { unit_id: 'loose' home_authority_id: 'bo' }",
      "unit { unit_id: 'member' home_authority_id: 'bo' reports_directly: true }",
      "unit { unit_id: 'sector' home_authority_id: 'tinh' }",
      "bloc_term { authority_id: 'bo' bloc_id: 'k' valid_from_date: '2020-01-01' member_unit_ids: ['sector', 'member'] "
      "}",
  });
  EXPECT_EQ(Expected(structure, absl::CivilDay(2020, 6, 14)), "d:- member:k sector:k");
  EXPECT_EQ(Expected(structure, absl::CivilDay(2019, 6, 14)), "d:- member:-");
}

TEST(Structure, EndedUnitsAndBlocsAreNotExpected) {
  const Structure structure = Of({
      "unit { unit_id: 'a' home_authority_id: 'bo' valid_to_date: '2020-03-31' }",
      "unit { unit_id: 'b' home_authority_id: 'bo' }",
      "unit { unit_id: 'd' home_authority_id: 'bo' reports_directly: true valid_to_date: '2020-03-31' }",
      "bloc { authority_id: 'bo' bloc_id: 'k' valid_to_date: '2020-12-31' }",
      "bloc_term { authority_id: 'bo' bloc_id: 'k' valid_from_date: '2020-01-01' member_unit_ids: ['a', 'b'] }",
  });
  EXPECT_EQ(Expected(structure, absl::CivilDay(2020, 3, 31)), "a:k b:k d:-");
  EXPECT_EQ(Expected(structure, absl::CivilDay(2020, 4, 1)), "b:k");
  EXPECT_EQ(Expected(structure, absl::CivilDay(2021, 1, 1)), "");
  EXPECT_THAT(structure.UnitOn("a", absl::CivilDay(2020, 4, 1)), IsNull());
  EXPECT_TRUE(structure.KnowsUnit("a"));
  EXPECT_FALSE(structure.KnowsUnit("x"));
}

TEST(Structure, EditionOfAUnitHoldsFromItsFirstDay) {
  const Structure structure = Of({
      "unit { unit_id: 'a' name_vi: 'mới' valid_from_date: '2025-03-01' }",
      "unit { unit_id: 'a' name_vi: 'cũ' }",
  });
  EXPECT_EQ(structure.UnitOn("a", absl::CivilDay(2025, 2, 28))->name_vi(), "cũ");
  EXPECT_EQ(structure.UnitOn("a", absl::CivilDay(2025, 3, 1))->name_vi(), "mới");
}

TEST(Structure, LaterOfTwoEqualFirstDaysHolds) {
  const Structure structure = Of({"unit { unit_id: 'a' name_vi: '1' }", "unit { unit_id: 'a' name_vi: '2' }"});
  EXPECT_EQ(structure.UnitOn("a", absl::CivilDay(2020, 1, 1))->name_vi(), "2");
}

TEST(Structure, RecordsOfOtherAuthoritiesAreLeftOut) {
  const Structure structure = Of({
      "authority { authority_id: 'tinh' }",
      "bloc_term { authority_id: 'tinh' bloc_id: 'k' valid_from_date: '2020-01-01' member_unit_ids: 'a' }",
      "period { authority_id: 'tinh' period_id: '2020-S1' }",
  });
  EXPECT_THAT(structure.AuthorityOn(absl::CivilDay(2020, 6, 14)), IsNull());
  EXPECT_THAT(structure.TermOn("k", absl::CivilDay(2020, 6, 14)), IsNull());
  EXPECT_THAT(structure.FindPeriod("2020-S1"), IsNull());
}

TEST(Structure, MovedStructureStillAnswers) {
  Structure original = Of(kYearly);
  const Structure moved = std::move(original);
  EXPECT_EQ(Expected(moved, absl::CivilDay(2021, 6, 14)), "a:k1 b:k1");
}

const std::vector<const char*> kDecided = {
    "unit { unit_id: 'a' home_authority_id: 'bo' }",
    "unit { unit_id: 'b' home_authority_id: 'bo' }",
    "unit { unit_id: 'd' home_authority_id: 'bo' reports_directly: true }",
    "unit { unit_id: 'e' home_authority_id: 'bo' reports_directly: true }",
    "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2020-01-01' member_unit_ids: ['a', 'b'] }",
    "bloc_term { authority_id: 'bo' bloc_id: 'k2' valid_from_date: '2020-01-01' member_unit_ids: 'a' }",
    "bloc_term { authority_id: 'bo' bloc_id: 'k2' valid_from_date: '2022-06-15' member_unit_ids: ['b'] }",
    "period { authority_id: 'bo' period_id: '2022-S1' last_date: '2022-06-14' "
    "deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-06-20' } "
    "deadlines { level: REPORTING_LEVEL_BLOC due_date: '2022-07-05' } }",
};

Structure Decided(std::vector<const char*> decisions) {
  decisions.insert(decisions.begin(), kDecided.begin(), kDecided.end());
  return Of(decisions);
}

std::string Names(const std::vector<ExpectedUnit>& units) {
  std::string text;
  for (const ExpectedUnit& unit : units) text += (text.empty() ? "" : " ") + unit.unit_id + ":" + unit.bloc_id;
  return text;
}

TEST(Structure, ExemptUnitsAreNotExpected) {
  const Structure structure = Decided({
      "exemption { authority_id: 'bo' period_id: '2022-S1' unit_id: 'b' reason: 'mới lập' }",
      "exemption { authority_id: 'bo' period_id: '2022-S1' unit_id: 'd' withdrawn: true }",
      "exemption { authority_id: 'bo' period_id: '2022-S1' unit_id: 'stranger' }",
      "exemption { authority_id: 'bo' period_id: '2022-S2' unit_id: 'a' }",
      "exemption { authority_id: 'tinh' period_id: '2022-S1' unit_id: 'a' }",
  });
  const ExpectedUnits units = structure.ExpectedIn(*structure.FindPeriod("2022-S1"));
  EXPECT_EQ(Names(units.expected), "a:k1 d:- e:-");
  EXPECT_EQ(Names(units.exempt), "b:k1");
  ASSERT_THAT(structure.ExemptionOf("2022-S1", "b"), NotNull());
  EXPECT_EQ(structure.ExemptionOf("2022-S1", "b")->reason(), "mới lập");
  EXPECT_THAT(structure.ExemptionOf("2022-S1", "d"), IsNull());
  EXPECT_THAT(structure.ExemptionOf("2022-S1", "a"), IsNull());
}

TEST(Structure, LockOfABlocHoldsForItsMembersOnTheLastDay) {
  const Structure structure =
      Decided({"period_lock { authority_id: 'bo' period_id: '2022-S1' bloc_id: 'k2' reason: 'khối' }",
               "period_lock { authority_id: 'tinh' period_id: '2022-S1' reason: 'tỉnh' }"});
  ASSERT_THAT(structure.LockOf("2022-S1", "a"), NotNull());
  EXPECT_EQ(structure.LockOf("2022-S1", "a")->reason(), "khối");
  EXPECT_THAT(structure.LockOf("2022-S1", "b"), IsNull());  // joined the day after
  EXPECT_THAT(structure.LockOf("2022-S1", "d"), IsNull());
  EXPECT_THAT(structure.LockOf("2022-S2", "a"), IsNull());
}

TEST(Structure, LockOfAPeriodHoldsForEveryUnitAndGoesFirst) {
  const Structure structure =
      Decided({"period_lock { authority_id: 'bo' period_id: '2022-S1' bloc_id: 'k2' reason: 'khối' }",
               "period_lock { authority_id: 'bo' period_id: '2022-S1' reason: 'kỳ' }"});
  for (const char* const unit : {"a", "b", "d"}) {
    ASSERT_THAT(structure.LockOf("2022-S1", unit), NotNull()) << unit;
    EXPECT_EQ(structure.LockOf("2022-S1", unit)->reason(), "kỳ") << unit;
  }
}

#define EXTENSION(level) "extension { authority_id: 'bo' period_id: '2022-S1' level: REPORTING_LEVEL_" level " "

// "2022-06-20" or "-".
std::string Due(const Structure& structure, v1::ReportingLevel level, absl::string_view unit, absl::string_view bloc) {
  const std::optional<absl::CivilDay> day = structure.DueDateOf("2022-S1", level, unit, bloc);
  return day.has_value() ? FormatCivilDay(*day) : "-";
}

TEST(Structure, OfTheExtensionsOfAUnitItsBlocAndEverybodyTheLongestHolds) {
  const Structure structure = Decided({
      EXTENSION("UNIT") "unit_id: 'a' due_date: '2022-07-05' }",
      EXTENSION("UNIT") "unit_id: 'c' due_date: '2022-06-25' }",
      EXTENSION("UNIT") "bloc_id: 'k1' due_date: '2022-07-01' }",
      EXTENSION("UNIT") "due_date: '2022-06-22' }",
      EXTENSION("BLOC") "bloc_id: 'k1' due_date: '2022-07-31' }",
  });
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_UNIT, "a", "k1"), "2022-07-05");
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_UNIT, "c", "k1"), "2022-07-01");
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_UNIT, "b", "k1"), "2022-07-01");
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_UNIT, "d", kNoBloc), "2022-06-22");
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_BLOC, "", "k1"), "2022-07-31");
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_BLOC, "", "k2"), "2022-07-05");
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_AUTHORITY, "", ""), "-");
  EXPECT_THAT(structure.ExtensionOf("2022-S1", v1::REPORTING_LEVEL_BLOC, "", "k2"), IsNull());
}

TEST(Structure, ExtensionNeverShortensTheCalendar) {
  const Structure structure = Decided({EXTENSION("UNIT") "unit_id: 'a' due_date: '2022-06-18' }"});
  EXPECT_EQ(Due(structure, v1::REPORTING_LEVEL_UNIT, "a", "k1"), "2022-06-20");
  EXPECT_EQ(structure.DueDateOf("2023-S1", v1::REPORTING_LEVEL_UNIT, "a", "k1"), std::nullopt);
}

TEST(Structure, EarlierPeriodsAreThoseOfTheCalendar) {
  const auto period = [](std::string id, std::string kind, std::string first, std::string last) {
    return "period { authority_id: 'bo' period_id: '" + id + "' kind: PERIOD_KIND_" + kind + " first_date: '" + first +
           "' last_date: '" + last + "' }";
  };
  const std::vector<std::string> texts = {
      period("2021-S1", "FIRST_HALF", "2020-12-15", "2021-06-14"),
      period("2021-S2", "SECOND_HALF", "2021-06-15", "2021-12-14"),
      period("2021", "YEAR", "2020-12-15", "2021-12-14"),
      period("den-2021", "CUSTOM", "2014-01-01", "2021-12-14"),
      period("2022-S1", "FIRST_HALF", "2021-12-15", "2022-06-14"),
      period("2022-S2", "SECOND_HALF", "2022-07-01", "2022-12-31"),
      period("2022", "YEAR", "2021-12-15", "2022-12-14"),
      period("tu-2022", "CUSTOM", "2021-12-15", "2022-06-14"),
  };
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  const Structure structure = Of(pointers);
  const auto earlier = [&](absl::string_view period_id) {
    const EarlierPeriods periods = structure.EarlierOf(period_id);
    const auto name = [](const v1::Period* each) { return each == nullptr ? std::string("-") : each->period_id(); };
    return name(periods.same_last_year) + " " + name(periods.previous);
  };
  EXPECT_EQ(earlier("2022-S1"), "2021-S1 2021-S2");
  EXPECT_EQ(earlier("2022-S2"), "2021-S2 -");  // the calendar was changed in between
  EXPECT_EQ(earlier("2021-S2"), "- 2021-S1");
  EXPECT_EQ(earlier("2022"), "2021 2021");
  EXPECT_EQ(earlier("tu-2022"), "- -");
  EXPECT_EQ(earlier("2023-S1"), "- -");
  EXPECT_EQ(structure.Periods().front()->period_id(), "den-2021");
  EXPECT_EQ(structure.Periods().back()->period_id(), "2022-S2");
}

TEST(Structure, KnowsInWhoseBlocsElseAUnitIs) {
  const Structure structure = Of({
      "bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2020-01-01' member_unit_ids: 'a' }",
      "bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2020-01-01' member_unit_ids: ['x', 'a'] }",
      "bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2020-01-01' member_unit_ids: 'a' }",
      "bloc_term { authority_id: 'tw' bloc_id: 'k1' valid_from_date: '2020-01-01' member_unit_ids: 'a' }",
      "bloc_term { authority_id: 'tw' bloc_id: 'k1' valid_from_date: '2022-01-01' member_unit_ids: 'x' }",
  });
  EXPECT_THAT(structure.OtherAuthoritiesOf("a", absl::CivilDay(2021, 12, 31)), ElementsAre("tinh", "tw"));
  EXPECT_THAT(structure.OtherAuthoritiesOf("a", absl::CivilDay(2022, 1, 1)), ElementsAre("tinh"));
  EXPECT_THAT(structure.OtherAuthoritiesOf("a", absl::CivilDay(2019, 12, 31)), IsEmpty());
  EXPECT_THAT(structure.BlocsOf("a", absl::CivilDay(2021, 12, 31)), ElementsAre("k1"));
}

}  // namespace
}  // namespace khoi::domain
