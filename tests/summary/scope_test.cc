#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using testing::EqualsText;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

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

TEST_F(ScopeTest, StandInCountsUntilAnOwnUnitHasReported) {
  const std::string central = "scope { central {} }";
  const auto em = [](int64_t count) {
    return absl::StrCat("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = ", count, "..", count, " 1/0/0");
  };
  Submit("tw", "ubnd", 1000);
  Submit("tinh", "x", 7);  // no member: not one of the units that count
  v1::Summary summary = Summary(central);
  EXPECT_THAT(RowsOf(summary), ElementsAre(em(1000)));
  EXPECT_EQ(summary.coverages(1).missing_count(), 4);
  EXPECT_EQ(summary.coverages(2).reported_count(), 1);
  const int64_t before = store_.revision();

  Submit("tinh", "c", 1);
  Submit("tinh", "c", 2);
  summary = Summary(central);
  EXPECT_THAT(RowsOf(summary), ElementsAre(em(2)));
  EXPECT_EQ(summary.coverages(2).expected_count(), 1);
  ASSERT_EQ(summary.uncounted_reports_size(), 2);
  EXPECT_THAT(summary.uncounted_reports(1),
              EqualsText("unit_id: 'ubnd' authority_id: 'tw' period_id: '2019-S1' version: 1 "
                         "reason: UNCOUNTED_REASON_STANDS_FOR_AUTHORITY"));

  // As it was: before the first version, and at the first of two.
  EXPECT_THAT(RowsOf(Summary(absl::StrCat(central, " as_of_revision: ", before))), ElementsAre(em(1000)));
  EXPECT_THAT(RowsOf(Summary(absl::StrCat(central, " as_of_revision: ", before + 1))), ElementsAre(em(1)));
}

TEST_F(ScopeTest, StockOfAnAuthorityIsThatOfItsUnitsOrOfItsStandInNeverOfBoth) {
  store_.Registry(R"(records { period { authority_id: 'tw' period_id: '2019-S2' kind: PERIOD_KIND_SECOND_HALF
                                        first_date: '2019-06-15' last_date: '2019-12-14' } })");
  const auto submit = [&](const std::string& authority, const std::string& period, const std::string& unit, int count) {
    store_.Submit({authority, period, unit}, {{Indicator("STAFF", 0, true), Exactly(count)}});
  };
  const std::string both = "scope { central {} } period_ids: '2019-S2'";
  submit("tinh", "2019-S1", "a", 40);
  EXPECT_THAT(RowsOf(Summary(both)), ElementsAre("INDICATORS STAFF = 40..40 1/0/0"));
  submit("tw", "2019-S2", "ubnd", 500);
  EXPECT_THAT(RowsOf(Summary(both)), ElementsAre("INDICATORS STAFF = 500..500 1/0/0"));
  submit("tinh", "2019-S2", "b", 7);
  EXPECT_THAT(RowsOf(Summary(both)), ElementsAre("INDICATORS STAFF = 47..47 2/0/0"));
}

TEST_F(ScopeTest, OwnUnitsReportWithoutFiguresIsAReport) {
  Submit("tw", "ubnd", 1000);
  store_.Submit({"tinh", "2019-S1", "a"}, {});
  EXPECT_THAT(RowsOf(Summary("scope { central {} }")), IsEmpty());
}

TEST_F(ScopeTest, UnreadableReportOfAnOwnUnitIsNamed) {
  Submit("tinh", "b", 1);
  store_.Put(storage::NowKey({"tinh", "2019-S1", "b"}), "");
  EXPECT_THAT(store_.Summarize("scope { central {} } period_ids: '2019-S1'"),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("unreadable record at now/tinh/2019-S1/b")));
}

TEST_F(ScopeTest, AuthoritiesWithoutThePeriodAreNamed) {
  store_.Registry(R"(
    records { authority { authority_id: 'bo-2' name_vi: 'Bộ hai' } }
    records { unit { unit_id: 'n1' name_vi: 'Vụ 1' home_authority_id: 'bo-2' reports_directly: true } }
    records { authority { authority_id: 'bo-3' name_vi: 'Bộ ba' } }
    records { unit { unit_id: 'n2' name_vi: 'Vụ 2' home_authority_id: 'bo-3' reports_directly: true
                     valid_from_date: '2019-07-01' } }
    records { authority { authority_id: 'bo-4' name_vi: 'Bộ bốn' } }
    records { bloc { authority_id: 'bo-4' bloc_id: 'k1' name_vi: 'Khối khách' } }
    records { bloc_term { authority_id: 'bo-4' bloc_id: 'k1' valid_from_date: '2018-01-01' member_unit_ids: 'a' } }
  )");
  Submit("tinh", "a", 1);
  // Of the others without the period, "tinh-2" and "bo-4" have no units of their own, and "bo-3" none at that time.
  v1::Summary summary = Summary("scope { central {} }");
  ASSERT_EQ(summary.authorities_without_period_size(), 1);
  EXPECT_THAT(summary.authorities_without_period(0), EqualsText("authority_id: 'bo-2' period_id: '2019-S1'"));

  summary = Summary("scope { central {} } period_ids: '2019-S2'");
  ASSERT_EQ(summary.authorities_without_period_size(), 5);
  std::vector<std::string> told;
  for (const v1::AuthorityWithoutPeriod& without : summary.authorities_without_period()) {
    told.push_back(absl::StrCat(without.authority_id(), " ", without.period_id()));
  }
  EXPECT_THAT(told, ElementsAre("bo 2019-S2", "bo-2 2019-S2", "bo-3 2019-S2", "tw 2019-S2", "bo-2 2019-S1"));

  EXPECT_THAT(Summary("scope { authority { authority_id: 'tinh' } }").authorities_without_period(), IsEmpty());
}

// The whole country as one question: two provinces with blocs, a ministry with a bloc, and the central council's
// inter-ministry bloc, in which units of the ministry and of a province stand for them.
TEST_F(ScopeTest, CentralPutsProvincesMinistriesAndTheInterMinistryBlocTogether) {
  store_.Registry(R"(
    records { unit { unit_id: 'e' name_vi: 'Sở E' home_authority_id: 'tinh-2' } }
    records { unit { unit_id: 'f' name_vi: 'Sở F' home_authority_id: 'tinh-2' } }
    records { bloc { authority_id: 'tinh-2' bloc_id: 'k1' name_vi: 'Khối 1' } }
    records { bloc_term { authority_id: 'tinh-2' bloc_id: 'k1' valid_from_date: '2018-01-01'
                          member_unit_ids: ['e', 'f'] leader_unit_id: 'e' } }
    records { period { authority_id: 'tinh-2' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF
                       first_date: '2018-12-01' last_date: '2019-05-31' } }
    records { authority { authority_id: 'bo-2' name_vi: 'Bộ hai' } }
    records { unit { unit_id: 'tw-1' name_vi: 'Ban 1' home_authority_id: 'tw' } }
    records { unit { unit_id: 'bo-2-co-quan' name_vi: 'Cơ quan Bộ hai' home_authority_id: 'tw'
                     stands_for_authority_id: 'bo-2' } }
    records { unit { unit_id: 'bo-co-quan' name_vi: 'Cơ quan Bộ' home_authority_id: 'tw'
                     stands_for_authority_id: 'bo' } }
    records { bloc { authority_id: 'tw' bloc_id: 'lien-bo' name_vi: 'Khối thi đua các bộ' } }
    records { bloc_term { authority_id: 'tw' bloc_id: 'lien-bo' valid_from_date: '2018-01-01'
                          member_unit_ids: ['bo-co-quan', 'bo-2-co-quan', 'tw-1', 'm1'] } }
  )");
  Submit("tinh", "a", 1);  // also in the ministry's bloc
  Submit("bo", "a", 2);    // not through its home
  Submit("bo", "m1", 10);  // also in the inter-ministry bloc
  Submit("tw", "m1", 20);  // not through its home
  Submit("tinh-2", "e", 100);
  Submit("tw", "ubnd-2", 200);         // stands for the second province, which reports itself
  Submit("tw", "ubnd", 400);           // stands for the first, which reports itself
  Submit("tw", "bo-co-quan", 500);     // stands for the ministry, which reports itself
  Submit("tw", "bo-2-co-quan", 1000);  // stands for a ministry without units of its own
  Submit("tw", "tw-1", 10000);
  const std::string central = "scope { central {} } ";
  const std::string em = "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|";
  const v1::Summary summary = Summary(central);
  EXPECT_THAT(RowsOf(summary), ElementsAre(em + "EM = 11111..11111 5/0/0"));
  EXPECT_THAT(RowsOf(Summary(central + "group_by: DIMENSION_BLOC")),
              ElementsAre(em + "bo|k1 = 10..10 1/0/0", em + "tinh|k1 = 1..1 1/0/0", em + "tinh-2|k1 = 100..100 1/0/0",
                          em + "tw|lien-bo = 11000..11000 2/0/0"));

  std::vector<std::string> coverages;
  for (const v1::Coverage& coverage : summary.coverages()) {
    coverages.push_back(absl::StrCat(coverage.authority_id(), " ", coverage.reported_count(), " of ",
                                     coverage.expected_count(), ", missing ", coverage.missing_count()));
  }
  EXPECT_THAT(coverages, ElementsAre("bo 1 of 2, missing 1", "tinh 1 of 4, missing 3", "tinh-2 1 of 2, missing 1",
                                     "tw 2 of 2, missing 0"));
  std::vector<std::string> uncounted;
  for (const v1::UncountedReport& report : summary.uncounted_reports()) {
    uncounted.push_back(absl::StrCat(report.authority_id(), "/", report.unit_id(), " ",
                                     v1::UncountedReason_Name(report.reason()).substr(17)));
  }
  EXPECT_THAT(uncounted, ElementsAre("bo/a OTHER_HOME_AUTHORITY", "tw/bo-co-quan STANDS_FOR_AUTHORITY",
                                     "tw/m1 OTHER_HOME_AUTHORITY", "tw/ubnd STANDS_FOR_AUTHORITY",
                                     "tw/ubnd-2 STANDS_FOR_AUTHORITY"));

  // Each authority by itself takes what was sent to it.
  EXPECT_THAT(RowsOf(Summary("scope { authority { authority_id: 'tw' } }")),
              ElementsAre(em + "EM = 12120..12120 6/0/0"));
  EXPECT_THAT(RowsOf(Summary("scope { authority { authority_id: 'bo' } }")), ElementsAre(em + "EM = 12..12 2/0/0"));
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
