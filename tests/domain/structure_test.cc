#include "services/domain/structure.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
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
  for (const ExpectedUnit& unit : structure.ExpectedOn(day)) {
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

}  // namespace
}  // namespace khoi::domain
