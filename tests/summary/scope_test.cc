#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using testing::EqualsText;
using ::testing::IsEmpty;
using testing::IsOk;

// Beside the province: ministry "bo" with units "m1", "m2" and, in its bloc, the province's unit "a"; the central
// council with units that stand for the province, for the ministry and for a province without units.
constexpr char kOthers[] = R"(
  records { authority { authority_id: 'bo' name_vi: 'Bộ' } }
  records { authority { authority_id: 'tinh-2' name_vi: 'Tỉnh hai' } }
  records { unit { unit_id: 'm1' name_vi: 'Cục 1' home_authority_id: 'bo' } }
  records { unit { unit_id: 'm2' name_vi: 'Cục 2' home_authority_id: 'bo' reports_directly: true } }
  records { unit { unit_id: 'ubnd' name_vi: 'UBND tỉnh' home_authority_id: 'tw' stands_for_authority_id: 'tinh' } }
  records { unit { unit_id: 'ubnd-2' name_vi: 'UBND tỉnh hai' home_authority_id: 'tw'
                   stands_for_authority_id: 'tinh-2' } }
  records { bloc { authority_id: 'bo' bloc_id: 'k1' name_vi: 'Khối của bộ' } }
  records { bloc_term { authority_id: 'bo' bloc_id: 'k1' valid_from_date: '2018-01-01' member_unit_ids: ['m1', 'a']
                        leader_unit_id: 'm1' } }
  records { bloc { authority_id: 'tw' bloc_id: 'k1' name_vi: 'Cụm tỉnh' } }
  records { bloc_term { authority_id: 'tw' bloc_id: 'k1' valid_from_date: '2018-01-01'
                        member_unit_ids: ['ubnd', 'ubnd-2'] leader_unit_id: 'ubnd' } }
  records { period { authority_id: 'bo' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2019-01-01'
                     last_date: '2019-06-30' } }
  records { period { authority_id: 'tw' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                     last_date: '2019-06-14' } }
)";

class ScopeTest : public ::testing::Test {
 protected:
  ScopeTest() {
    store_.Registry(kProvince);
    store_.Registry(kOthers);
  }

  void Submit(const std::string& authority_id, const std::string& unit_id, int64_t count) {
    store_.Submit({authority_id, "2019-S1", unit_id}, {{Award("EM"), Exactly(count)}});
  }

  v1::Summary Summary(const std::string& request) {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(request + " period_ids: '2019-S1'");
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? *summary : v1::Summary();
  }

  Store store_;
};

TEST_F(ScopeTest, BlocIsItsMembersOnly) {
  Submit("tinh", "a", 1);
  Submit("tinh", "c", 2);
  Submit("tinh", "x", 4);
  const v1::Summary summary = Summary("scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } }");
  EXPECT_THAT(RowsOf(summary), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 1..1 1/0/0"));
  ASSERT_EQ(summary.coverages(0).blocs_size(), 1);
  EXPECT_EQ(summary.coverages(0).blocs(0).bloc_id(), "k1");
  EXPECT_THAT(summary.uncounted_reports(), IsEmpty());
}

TEST_F(ScopeTest, UnitInTwoBlocsCountsOnceInTheAuthorityAndInEitherBlocAlone) {
  store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2018-06-01' "
      "member_unit_ids: ['a', 'c'] leader_unit_id: 'c' } }");
  Submit("tinh", "a", 1);
  const std::string row = "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 1..1 1/0/0";
  EXPECT_THAT(RowsOf(Summary("scope { authority { authority_id: 'tinh' } }")), ElementsAre(row));
  EXPECT_THAT(RowsOf(Summary("scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } }")), ElementsAre(row));
  EXPECT_THAT(RowsOf(Summary("scope { bloc { authority_id: 'tinh' bloc_id: 'k2' } }")), ElementsAre(row));
}

TEST_F(ScopeTest, ReportsOfUnitsThatAreNotMembersAreListedAndNotCounted) {
  Submit("tinh", "a", 1);
  Submit("tinh", "x", 4);
  Submit("tinh", "x", 5);
  const v1::Summary summary = Summary("scope { authority { authority_id: 'tinh' } }");
  EXPECT_THAT(RowsOf(summary), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 1..1 1/0/0"));
  ASSERT_EQ(summary.uncounted_reports_size(), 1);
  EXPECT_THAT(summary.uncounted_reports(0),
              EqualsText("unit_id: 'x' authority_id: 'tinh' period_id: '2019-S1' version: 2 "
                         "reason: UNCOUNTED_REASON_NOT_A_MEMBER"));
}

TEST_F(ScopeTest, UnitHasOneReportForEachAuthority) {
  Submit("tinh", "a", 1);
  Submit("bo", "a", 100);
  EXPECT_THAT(RowsOf(Summary("scope { authority { authority_id: 'bo' } }")),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 100..100 1/0/0"));
}

TEST_F(ScopeTest, CentralCountsEachUnitThroughItsHome) {
  Submit("tinh", "a", 1);
  Submit("bo", "a", 100);
  Submit("bo", "m1", 10);
  Submit("tw", "ubnd", 1000);
  Submit("tw", "ubnd-2", 10000);
  Submit("bo", "x", 7);
  const v1::Summary summary = Summary("scope { central {} }");
  EXPECT_THAT(RowsOf(summary),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 10011..10011 3/0/0"));
  ASSERT_EQ(summary.uncounted_reports_size(), 3);
  EXPECT_THAT(summary.uncounted_reports(0),
              EqualsText("unit_id: 'a' authority_id: 'bo' period_id: '2019-S1' version: 1 "
                         "reason: UNCOUNTED_REASON_OTHER_HOME_AUTHORITY"));
  EXPECT_THAT(summary.uncounted_reports(1), EqualsText("unit_id: 'x' authority_id: 'bo' period_id: '2019-S1' "
                                                       "version: 1 reason: UNCOUNTED_REASON_NOT_A_MEMBER"));
  EXPECT_THAT(summary.uncounted_reports(2),
              EqualsText("unit_id: 'ubnd' authority_id: 'tw' period_id: '2019-S1' version: 1 "
                         "reason: UNCOUNTED_REASON_STANDS_FOR_AUTHORITY"));
  ASSERT_EQ(summary.coverages_size(), 3);
  EXPECT_EQ(summary.coverages(0).authority_id(), "bo");
  EXPECT_EQ(summary.coverages(0).expected_count(), 2);
  EXPECT_EQ(summary.coverages(2).authority_id(), "tw");
  EXPECT_EQ(summary.coverages(2).expected_count(), 1);
}

TEST_F(ScopeTest, BlocsOfDifferentAuthoritiesAreDifferentBlocs) {
  Submit("tinh", "a", 1);
  Submit("bo", "m1", 10);
  EXPECT_THAT(RowsOf(Summary("scope { central {} } group_by: DIMENSION_BLOC")),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|bo|k1 = 10..10 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|tinh|k1 = 1..1 1/0/0"));
}

TEST_F(ScopeTest, DocumentOfTwoAuthoritiesCountsOnceAtCentralScope) {
  const std::string document = "keyed_items { key: 'D|1' cell { measure: 3 codes: 'LD-TT' role: 1 } }";
  store_.Submit({"bo", "2019-S1", "m1"}, {}, document);
  store_.Submit({"tinh", "2019-S1", "b"}, {}, document);
  const v1::Summary summary = Summary("scope { central {} } group_by: DIMENSION_AUTHORITY");
  // The province's half ends first.
  EXPECT_THAT(RowsOf(summary), ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|tinh = 1..1 1/0/0"));
  EXPECT_EQ(summary.documents(0).claims_size(), 2);
}

TEST_F(ScopeTest, StructureIsThatOfTheRevision) {
  Submit("tinh", "a", 1);
  Submit("tinh", "b", 2);
  const int64_t before = store_.revision();
  store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2018-01-01' "
      "member_unit_ids: ['b'] leader_unit_id: 'b' } }");
  EXPECT_THAT(RowsOf(Summary("scope { authority { authority_id: 'tinh' } }")),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 2..2 1/0/0"));
  EXPECT_THAT(RowsOf(Summary(absl::StrCat("scope { authority { authority_id: 'tinh' } } as_of_revision: ", before))),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 3..3 2/0/0"));
}

}  // namespace
}  // namespace khoi::summary
