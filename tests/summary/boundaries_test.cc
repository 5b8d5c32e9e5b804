#include "services/summary/boundaries.h"

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

// On 2025-07-01 the provinces "bac" and "kan" become "moi", but for one unit of "kan", which goes to "xa". In "bac"
// units "a" and "b" merge into "ab"; "c" goes on under its own name; "d" is divided into "d1" and "d2". In "kan" unit
// "e" becomes "e1", which becomes "e2" at once; "f" becomes "f1" in "xa"; "g" ends.
constexpr char kMerger[] = R"(
  records { authority { authority_id: 'bac' name_vi: 'Tỉnh Bắc' successor_authority_ids: 'moi' } }
  records { authority { authority_id: 'kan' name_vi: 'Tỉnh Kạn' } }
  records { authority { authority_id: 'moi' name_vi: 'Tỉnh Mới' predecessor_authority_ids: 'kan' } }
  records { authority { authority_id: 'xa' name_vi: 'Tỉnh Xa' predecessor_authority_ids: 'kan' } }
  records { authority { authority_id: 'khac' name_vi: 'Tỉnh Khác' } }
  records { unit { unit_id: 'a' name_vi: 'Sở A' home_authority_id: 'bac' valid_to_date: '2025-06-30'
                   successor_unit_ids: 'ab' } }
  records { unit { unit_id: 'b' name_vi: 'Sở B' home_authority_id: 'bac' valid_to_date: '2025-06-30' } }
  records { unit { unit_id: 'ab' name_vi: 'Sở AB' home_authority_id: 'moi' valid_from_date: '2025-07-01'
                   predecessor_unit_ids: ['a', 'b'] } }
  records { unit { unit_id: 'c' name_vi: 'Sở C' home_authority_id: 'bac' } }
  records { unit { unit_id: 'c' name_vi: 'Sở C mới' home_authority_id: 'moi' valid_from_date: '2025-07-01' } }
  records { unit { unit_id: 'd' name_vi: 'Sở D' home_authority_id: 'bac' valid_to_date: '2025-06-30'
                   successor_unit_ids: ['d1', 'd2'] } }
  records { unit { unit_id: 'd1' name_vi: 'Sở D1' home_authority_id: 'moi' valid_from_date: '2025-07-01' } }
  records { unit { unit_id: 'd2' name_vi: 'Sở D2' home_authority_id: 'moi' valid_from_date: '2025-07-01' } }
  records { unit { unit_id: 'e' name_vi: 'Sở E' home_authority_id: 'kan' valid_to_date: '2025-06-30'
                   successor_unit_ids: 'e1' } }
  records { unit { unit_id: 'e1' name_vi: 'Sở E1' home_authority_id: 'kan' valid_from_date: '2025-07-01'
                   valid_to_date: '2025-07-01' successor_unit_ids: 'e2' } }
  records { unit { unit_id: 'e2' name_vi: 'Sở E2' home_authority_id: 'moi' valid_from_date: '2025-07-01' } }
  records { unit { unit_id: 'f' name_vi: 'Sở F' home_authority_id: 'kan' valid_to_date: '2025-06-30'
                   successor_unit_ids: 'f1' } }
  records { unit { unit_id: 'f1' name_vi: 'Sở F1' home_authority_id: 'xa' valid_from_date: '2025-07-01' } }
  records { unit { unit_id: 'g' name_vi: 'Sở G' home_authority_id: 'kan' valid_to_date: '2025-06-30' } }
  records { bloc_term { authority_id: 'bac' bloc_id: 'k1' valid_from_date: '2020-01-01' valid_to_date: '2025-06-30'
                        member_unit_ids: ['a', 'b', 'c', 'd'] } }
  records { bloc_term { authority_id: 'kan' bloc_id: 'k1' valid_from_date: '2020-01-01' valid_to_date: '2025-06-30'
                        member_unit_ids: ['e', 'f', 'g'] } }
  records { bloc { authority_id: 'moi' bloc_id: 'm1' name_vi: 'Khối Một' valid_from_date: '2025-07-01' } }
  records { bloc_term { authority_id: 'moi' bloc_id: 'm1' valid_from_date: '2025-07-01'
                        member_unit_ids: ['ab', 'c', 'd1'] } }
  records { bloc_term { authority_id: 'moi' bloc_id: 'm2' valid_from_date: '2025-07-01'
                        member_unit_ids: ['d2', 'e2'] } }
  records { bloc_term { authority_id: 'xa' bloc_id: 'x1' valid_from_date: '2025-07-01' member_unit_ids: ['f1'] } }
  records { period { authority_id: 'bac' period_id: '2025-S1' kind: PERIOD_KIND_FIRST_HALF
                     first_date: '2024-12-15' last_date: '2025-06-14' } }
  records { period { authority_id: 'kan' period_id: '2025-S1' kind: PERIOD_KIND_FIRST_HALF
                     first_date: '2024-12-01' last_date: '2025-05-31' } }
  records { period { authority_id: 'moi' period_id: '2025-S2' kind: PERIOD_KIND_SECOND_HALF
                     first_date: '2025-06-15' last_date: '2025-12-14' } }
  records { period { authority_id: 'khac' period_id: '2025-S2' kind: PERIOD_KIND_SECOND_HALF
                     first_date: '2025-06-15' last_date: '2025-12-14' } }
)";

constexpr char kEm[] = "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM";

class BoundariesTest : public ::testing::Test {
 protected:
  BoundariesTest() {
    store_.Registry(kMerger);
    int64_t count = 1;
    for (const char* const unit_id : {"a", "b", "c", "d"}) {
      Submit("bac", "2025-S1", unit_id, count);
      count *= 10;
    }
    for (const char* const unit_id : {"e", "f", "g"}) {
      Submit("kan", "2025-S1", unit_id, count);
      count *= 10;
    }
  }

  void Submit(const std::string& authority_id, const std::string& period_id, const std::string& unit_id,
              int64_t count) {
    store_.Submit({authority_id, period_id, unit_id}, {{Award("EM"), Exactly(count)}});
  }

  v1::Summary Summary(const std::string& request) {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(request);
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? *summary : v1::Summary();
  }

  static std::vector<std::string> Uncounted(const v1::Summary& summary) {
    std::vector<std::string> told;
    for (const v1::UncountedReport& report : summary.uncounted_reports()) {
      told.push_back(absl::StrCat(report.authority_id(), "/", report.unit_id(), " ",
                                  v1::UncountedReason_Name(report.reason()).substr(17)));
    }
    return told;
  }

  Store store_;
};

constexpr char kNew[] =
    "scope { authority { authority_id: 'moi' } } period_ids: '2025-S1' boundaries_date: '2025-12-14' ";

TEST_F(BoundariesTest, OldReportsCountOnNewBoundariesWhereTheyHaveOnePlaceToGo) {
  const v1::Summary summary = Summary(kNew);
  // a and b through ab, c as itself, e through e1 and e2; d is divided, f went elsewhere, g ended.
  EXPECT_THAT(RowsOf(summary), ElementsAre(absl::StrCat(kEm, " = 10111..10111 4/0/0")));
  EXPECT_THAT(Uncounted(summary), ElementsAre("bac/d SPLIT"));
  EXPECT_EQ(summary.boundaries_date(), "2025-12-14");
  std::vector<std::string> coverages;
  for (const v1::Coverage& coverage : summary.coverages()) {
    coverages.push_back(
        absl::StrCat(coverage.authority_id(), " ", coverage.reported_count(), " of ", coverage.expected_count()));
  }
  EXPECT_THAT(coverages, ElementsAre("bac 3 of 3", "kan 1 of 1"));
}

TEST_F(BoundariesTest, RowsByBlocAreOfTheNewBlocsAndRowsByUnitOfTheUnitsThatReported) {
  const v1::Summary summary =
      Summary(absl::StrCat(kNew, "group_by: [DIMENSION_CODE, DIMENSION_AUTHORITY, DIMENSION_BLOC, DIMENSION_UNIT]"));
  EXPECT_THAT(RowsOf(summary),
              ElementsAre(absl::StrCat(kEm, "|moi|m1|a = 1..1 1/0/0"), absl::StrCat(kEm, "|moi|m1|b = 10..10 1/0/0"),
                          absl::StrCat(kEm, "|moi|m1|c = 100..100 1/0/0"),
                          absl::StrCat(kEm, "|moi|m2|e = 10000..10000 1/0/0")));
  EXPECT_EQ(summary.rows(0).key(4).name_vi(), "Khối Một");
  EXPECT_EQ(summary.rows(0).key(5).name_vi(), "Sở A");
}

TEST_F(BoundariesTest, OneBlocOfTheNewBoundaries) {
  const std::string request = "scope { bloc { authority_id: 'moi' bloc_id: 'm2' } } period_ids: '2025-S1' ";
  const v1::Summary summary = Summary(request + "boundaries_date: '2025-07-01'");
  EXPECT_THAT(RowsOf(summary), ElementsAre(absl::StrCat(kEm, " = 10000..10000 1/0/0")));
  // Part of what d reported belongs here.
  EXPECT_THAT(Uncounted(summary), ElementsAre("bac/d SPLIT"));
  EXPECT_THAT(store_.Summarize(request + "boundaries_date: '2025-06-30'"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("scope.bloc.bloc_id")));
}

TEST_F(BoundariesTest, NewReportsCountOnOldBoundariesWhereTheyHaveOnePlaceToGo) {
  Submit("moi", "2025-S2", "ab", 1);
  Submit("moi", "2025-S2", "c", 10);
  Submit("moi", "2025-S2", "d1", 100);
  Submit("moi", "2025-S2", "d2", 1000);
  Submit("moi", "2025-S2", "e2", 10000);
  v1::Summary summary = Summary(
      "scope { authority { authority_id: 'bac' } } period_ids: '2025-S2' boundaries_date: '2025-06-14' "
      "group_by: [DIMENSION_CODE, DIMENSION_BLOC]");
  // What ab says cannot be divided between a and b; both parts of d stood there as one.
  EXPECT_THAT(RowsOf(summary), ElementsAre(absl::StrCat(kEm, "|k1 = 1110..1110 3/0/0")));
  EXPECT_THAT(Uncounted(summary), ElementsAre("moi/ab SPLIT"));

  summary = Summary("scope { authority { authority_id: 'kan' } } period_ids: '2025-S2' boundaries_date: '2025-05-31'");
  EXPECT_THAT(RowsOf(summary), ElementsAre(absl::StrCat(kEm, " = 10000..10000 1/0/0")));
  EXPECT_THAT(Uncounted(summary), IsEmpty());
}

TEST_F(BoundariesTest, BothHalvesAddUpOnOneSetOfBoundariesAndAStockCountsOnce) {
  const auto staff = [&](const std::string& authority, const std::string& period, const std::string& unit, int count) {
    store_.Submit({authority, period, unit}, {{Indicator("STAFF", 0, true), Exactly(count)}});
  };
  staff("bac", "2025-S1", "a", 40);
  staff("bac", "2025-S1", "b", 30);
  staff("bac", "2025-S1", "c", 5);
  staff("moi", "2025-S2", "ab", 60);
  staff("kan", "2025-S1", "e", 7);
  const std::string both =
      "scope { authority { authority_id: 'moi' } } period_ids: ['2025-S1', '2025-S2'] measures: MEASURE_INDICATORS "
      "boundaries_date: '2025-12-14' ";
  // ab's number stands for a's and b's; of c and e the first half is the latest.
  EXPECT_THAT(RowsOf(Summary(both)), ElementsAre("INDICATORS STAFF = 72..72 3/0/0"));
  EXPECT_THAT(RowsOf(Summary(both + "group_by: DIMENSION_PERIOD")),
              ElementsAre("INDICATORS STAFF|2025-S1 = 82..82 4/0/0", "INDICATORS STAFF|2025-S2 = 60..60 1/0/0"));
}

TEST_F(BoundariesTest, UnitExpectedByTwoAuthoritiesCountsOnce) {
  // The new province asks about the first half too, and c is to report to both.
  store_.Registry(R"(
    records { period { authority_id: 'moi' period_id: '2025-S1' kind: PERIOD_KIND_FIRST_HALF
                       first_date: '2024-12-15' last_date: '2025-07-14' } })");
  EXPECT_THAT(RowsOf(Summary(kNew)), ElementsAre(absl::StrCat(kEm, " = 10111..10111 4/0/0")));
  Submit("moi", "2025-S1", "c", 700);
  const v1::Summary summary = Summary(kNew);
  EXPECT_THAT(RowsOf(summary), ElementsAre(absl::StrCat(kEm, " = 10711..10711 4/0/0")));
  EXPECT_THAT(Uncounted(summary), ElementsAre("bac/c OTHER_HOME_AUTHORITY", "bac/d SPLIT"));
}

TEST_F(BoundariesTest, DigestCoversTheDay) {
  const std::string plain = "scope { authority { authority_id: 'bac' } } period_ids: '2025-S1' ";
  const std::string own_day = plain + "boundaries_date: '2025-06-14'";
  EXPECT_EQ(RowsOf(Summary(plain)), RowsOf(Summary(own_day)));
  EXPECT_NE(Summary(plain).digest(), Summary(own_day).digest());
  EXPECT_NE(Summary(plain + "boundaries_date: '2025-06-13'").digest(), Summary(own_day).digest());
  EXPECT_EQ(Summary(own_day).digest(), Summary(own_day).digest());
}

TEST_F(BoundariesTest, WhatCannotBeAskedIsNamed) {
  const auto error = [&](const std::string& request) { return store_.Summarize(request).status(); };
  EXPECT_THAT(error("scope { central {} } period_ids: '2025-S1' boundaries_date: '2025-06-14'"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("boundaries_date")));
  EXPECT_THAT(error("scope { authority { authority_id: 'moi' } } period_ids: '2025-S1' boundaries_date: '2025-06-31'"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("boundaries_date")));
  // Not related, so that its period helps nobody.
  EXPECT_THAT(error("scope { authority { authority_id: 'khac' } } period_ids: '2025-S1' boundaries_date: '2025-06-14'"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("period_ids[0]")));
}

}  // namespace
}  // namespace khoi::summary
