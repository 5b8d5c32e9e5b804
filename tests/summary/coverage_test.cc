#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using testing::EqualsText;
using testing::IsOk;

// 2022-06-01 is the due date; entries are made from 2022-06-01T00:00:00Z on, which is 07:00 in Việt Nam.
class CoverageTest : public ::testing::Test {
 protected:
  CoverageTest() { store_.Registry(kProvince); }

  v1::Coverage Coverage(const std::string& more = "") {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(absl::StrCat(kProvinceFirstHalf, more));
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? summary->coverages(0) : v1::Coverage();
  }

  Store store_;
};

TEST_F(CoverageTest, TellsWhoReportedAndWhoDidNot) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(0)}});
  store_.Submit(FirstHalf("c"), {});
  EXPECT_THAT(Coverage(), EqualsText(R"(
    authority_id: 'tinh' period_id: '2019-S1' period_label_vi: '6 tháng đầu năm 2019' unit_due_date: '2022-06-01'
    expected_count: 4 reported_count: 2 with_figures_count: 1 missing_count: 2
    blocs { bloc_id: 'k1' name_vi: 'Khối 1' expected_count: 2 reported_count: 1 with_figures_count: 1
            leader_unit_id: 'b' declared_member_count: 3 }
    blocs { bloc_id: 'k2' name_vi: 'Khối 2' expected_count: 1 reported_count: 1 leader_unit_id: 'c' }
    blocs { bloc_id: '-' expected_count: 1 }
    units { unit_id: 'a' name_vi: 'Sở A' bloc_id: 'k1' state: COVERAGE_STATE_REPORTED version: 1 revision: 2
            commit_time { seconds: 1654041602 } }
    units { unit_id: 'b' name_vi: 'Sở B' bloc_id: 'k1' state: COVERAGE_STATE_MISSING }
    units { unit_id: 'c' name_vi: 'Sở C' bloc_id: 'k2' state: COVERAGE_STATE_REPORTED version: 1 revision: 3
            commit_time { seconds: 1654041603 } narrative_only: true }
    units { unit_id: 'd' name_vi: 'Ban D' bloc_id: '-' state: COVERAGE_STATE_MISSING })"));
}

TEST_F(CoverageTest, KeyedItemsAreFigures) {
  store_.Submit(FirstHalf("a"), {}, "keyed_items { key: 'D|1' cell { measure: 3 role: 1 } }");
  store_.Submit(FirstHalf("b"), {}, "warn_count: 1");
  EXPECT_EQ(Coverage().with_figures_count(), 1);
}

TEST_F(CoverageTest, MissingIsLateOnceTheDueDateHasPassedInVietNam) {
  EXPECT_EQ(Coverage("instant { seconds: 1654102799 }").late_count(), 0);  // 2022-06-01T23:59:59+07:00
  const v1::Coverage late = Coverage("instant { seconds: 1654102800 }");   // a second later
  EXPECT_EQ(late.late_count(), 4);
  EXPECT_TRUE(late.units(0).late());
}

TEST_F(CoverageTest, ReportIsLateByTheDayItWasCommitted) {
  store_.Registry(
      "records { period { authority_id: 'tinh' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF "
      "first_date: '2018-12-15' last_date: '2019-06-14' "
      "deadlines { level: REPORTING_LEVEL_BLOC due_date: '2030-01-01' } "
      "deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-05-31' } } }");
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  const v1::Coverage coverage = Coverage("instant { seconds: 0 }");
  EXPECT_TRUE(coverage.units(0).late());
  EXPECT_FALSE(coverage.units(1).late());
  EXPECT_EQ(coverage.late_count(), 0);
}

TEST_F(CoverageTest, NothingIsLateWithoutADueDate) {
  const absl::StatusOr<v1::Summary> summary = store_.Summarize(
      "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S2' "
      "instant { seconds: 9999999999 }");
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->coverages(0).late_count(), 0);
}

TEST_F(CoverageTest, InstantOfAnAsOfReadIsTheTimeOfTheRevision) {
  for (int i = 0; i < 3; ++i) {
    store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  }
  const absl::StatusOr<v1::Summary> summary = store_.Summarize(absl::StrCat(kProvinceFirstHalf, "as_of_revision: 2"));
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->instant().seconds(), Store::TimeOf(2) / 1'000'000);
  EXPECT_EQ(summary->as_of_revision(), 2);
}

}  // namespace
}  // namespace khoi::summary
