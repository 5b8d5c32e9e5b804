// The basis CONSOLIDATED: what was signed counts where it was signed, whatever has become of the units.
#include "services/summary/bloc_consolidations.h"
#include "services/summary/coverage.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr char kSigned[] = "basis: BASIS_CONSOLIDATED ";
constexpr char kTinh[] = "scope { authority { authority_id: 'tinh' } } ";
constexpr char kEm[] = "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM";

std::string Bloc(const std::string& bloc_id) {
  return absl::StrCat("scope { bloc { authority_id: 'tinh' bloc_id: '", bloc_id, "' } } ");
}

std::string Ref(const std::string& bloc_id, const std::string& authority_id = "tinh") {
  return absl::StrCat("authority_id: '", authority_id, "' bloc_id: '", bloc_id, "' period_id: '2019-S1'");
}

std::string Term(const std::string& bloc_id, const std::string& members) {
  return absl::StrCat("records { bloc_term { authority_id: 'tinh' bloc_id: '", bloc_id,
                      "' valid_from_date: '2018-01-01' member_unit_ids: [", members, "] } }");
}

constexpr char kExemptA[] =
    "records { exemption { authority_id: 'tinh' period_id: '2019-S1' unit_id: 'a' reason: 'giải thể' } }";

class ConsolidatedTest : public ::testing::Test {
 protected:
  ConsolidatedTest() { store_.Registry(kProvince); }

  void Accept(const std::string& unit_id, int64_t count, const std::string& authority_id = "tinh") {
    const storage::ReportId report{authority_id, "2019-S1", unit_id};
    store_.Submit(report, {{Award("EM"), Exactly(count)}});
    store_.Act(report, "accept {}");
  }

  v1::Summary Summary(const std::string& request) {
    const absl::StatusOr<v1::Summary> summary =
        store_.Summarize(absl::StrCat(request, " period_ids: '2019-S1' ", kSigned));
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? *summary : v1::Summary();
  }

  // "k1 = 3": of each bloc, or "= 3" of everything together.
  std::vector<std::string> Sums(const std::string& request) {
    std::vector<std::string> sums;
    const v1::Summary summary = Summary(request);
    for (const v1::SummaryRow& row : summary.rows()) {
      sums.push_back(absl::StrCat(row.key_size() > 3 ? row.key(3).value() + " " : "", "= ", row.figure().low()));
    }
    return sums;
  }
  std::vector<std::string> ByBloc() { return Sums(absl::StrCat(kTinh, "group_by: [DIMENSION_CODE, DIMENSION_BLOC]")); }

  // "a/k1 v1" for each unit that is told, "-" where no version counts, and its state.
  static std::vector<std::string> Units(const v1::Summary& summary) {
    std::vector<std::string> told;
    for (const v1::UnitCoverage& unit : summary.coverages(0).units()) {
      told.push_back(absl::StrCat(unit.unit_id(), "/", unit.bloc_id(), " ",
                                  unit.has_version() ? absl::StrCat("v", unit.version()) : "-", " ",
                                  v1::CoverageState_Name(unit.state()).substr(15)));
    }
    return told;
  }

  Store store_;
};

TEST_F(ConsolidatedTest, ExemptionAfterSigningTakesNothingFromWhatWasSigned) {
  Accept("a", 1);
  Accept("b", 10);
  store_.Sign(Ref("k1"));
  EXPECT_THAT(Sums(Bloc("k1")), ElementsAre("= 11"));
  store_.Registry(kExemptA);
  EXPECT_THAT(Sums(Bloc("k1")), ElementsAre("= 11"));
  EXPECT_THAT(Sums(kTinh), ElementsAre("= 11"));
  const v1::Summary summary = Summary(kTinh);
  EXPECT_THAT(Units(summary), ElementsAre("a/k1 v1 EXEMPT", "b/k1 v1 REPORTED", "c/k2 - MISSING", "d/- - MISSING"));
  EXPECT_EQ(summary.coverages(0).expected_count(), 3);
  EXPECT_EQ(summary.coverages(0).exempt_count(), 1);
  EXPECT_THAT(summary.uncounted_reports(), IsEmpty());
  // On another basis the exemption holds.
  const absl::StatusOr<v1::Summary> accepted =
      store_.Summarize(absl::StrCat(kProvinceFirstHalf, "basis: BASIS_ACCEPTED"));
  ASSERT_THAT(accepted, IsOk());
  EXPECT_THAT(RowsOf(*accepted), ElementsAre(absl::StrCat(kEm, " = 10..10 1/0/0")));
  EXPECT_EQ(accepted->uncounted_reports_size(), 1);
}

TEST_F(ConsolidatedTest, UnitCountsInTheBlocThatSignedItAndIsExpectedWhereItIs) {
  Accept("a", 1);
  Accept("b", 10);
  Accept("c", 100);
  store_.Sign(Ref("k1"));
  store_.Sign(Ref("k2"));
  store_.Registry(Term("k1", "'b'") + Term("k2", "'a', 'c'"));
  EXPECT_THAT(ByBloc(), ElementsAre("k1 = 11", "k2 = 100"));
  EXPECT_THAT(Sums(Bloc("k1")), ElementsAre("= 11"));
  EXPECT_THAT(Sums(Bloc("k2")), ElementsAre("= 100"));
  EXPECT_THAT(Units(Summary(kTinh)),
              ElementsAre("a/k2 v1 REPORTED", "b/k1 v1 REPORTED", "c/k2 v1 REPORTED", "d/- - MISSING"));
  EXPECT_THAT(Units(Summary(Bloc("k1"))), ElementsAre("b/k1 v1 REPORTED"));
  EXPECT_THAT(Units(Summary(Bloc("k2"))), ElementsAre("a/k2 - REPORTED", "c/k2 v1 REPORTED"));
  store_.Sign(Ref("k2"));  // now it is in both
  EXPECT_THAT(ByBloc(), ElementsAre("k1 = 11", "k2 = 100"));
  EXPECT_THAT(Sums(Bloc("k2")), ElementsAre("= 101"));
  store_.Sign(Ref("k1"));
  EXPECT_THAT(ByBloc(), ElementsAre("k1 = 10", "k2 = 101"));
}

TEST_F(ConsolidatedTest, BlocThatIsNoMoreKeepsWhatItSigned) {
  Accept("c", 100);
  store_.Sign(Ref("k2"));
  store_.Registry(
      "records { bloc { authority_id: 'tinh' bloc_id: 'k2' name_vi: 'Khối 2' valid_to_date: '2019-01-31' } }" +
      Term("k2", ""));
  EXPECT_THAT(ByBloc(), ElementsAre("k2 = 100"));
  const v1::Summary summary = Summary(kTinh);
  EXPECT_THAT(Units(summary), ElementsAre("a/k1 - MISSING", "b/k1 - MISSING", "d/- - MISSING"));
  EXPECT_THAT(summary.uncounted_reports(), IsEmpty());
  ASSERT_EQ(summary.coverages(0).blocs_size(), 3);
  EXPECT_EQ(summary.coverages(0).blocs(1).bloc_id(), "k2");
  EXPECT_EQ(summary.coverages(0).blocs(1).expected_count(), 0);
  EXPECT_EQ(summary.coverages(0).blocs(1).consolidation_state(), v1::CONSOLIDATION_STATE_STALE);
}

TEST_F(ConsolidatedTest, WhatWasNotSignedIsMissingWhateverHasCome) {
  Accept("a", 1);
  store_.Sign(Ref("k1"));
  Accept("b", 10);
  Accept("a", 2);
  EXPECT_THAT(Sums(kTinh), ElementsAre("= 1"));
  EXPECT_THAT(Units(Summary(Bloc("k1"))), ElementsAre("a/k1 v1 REPORTED", "b/k1 - REPORTED"));
}

TEST_F(ConsolidatedTest, OwnConsolidationOfTheAuthorityComesBeforeThoseOfItsBlocs) {
  Accept("a", 1);
  store_.Sign(Ref("k1"));
  Accept("d", 1000);
  Accept("a", 2);
  store_.Sign(Ref(""));
  store_.Registry(Term("k1", "'b'"));
  EXPECT_THAT(ByBloc(), ElementsAre("k1 = 2", "- = 1000"));
  EXPECT_THAT(Sums(Bloc("k1")), ElementsAre("= 1"));
}

TEST_F(ConsolidatedTest, OfUnitsInTwoBlocsTheFirstBlocCountsAndTheAuthoritysOwnComesFirst) {
  store_.Registry(Term("k", "'a'") + Term("k-1", "'a'") + Term("--", "'c'") + Term("k1", "'b'") + Term("k2", "'c'"));
  Accept("a", 1);
  store_.Sign(Ref("k"));
  Accept("a", 2);
  store_.Sign(Ref("k-1"));
  EXPECT_THAT(ByBloc(), ElementsAre("k = 1"));
  Accept("c", 100);
  store_.Sign(Ref("--"));
  store_.Sign(Ref(""));
  Accept("c", 200);
  store_.Sign(Ref("--"));
  EXPECT_THAT(ByBloc(), ElementsAre("-- = 100", "k = 2"));
}

TEST_F(ConsolidatedTest, StandInCountsUntilTheAuthorityHasSigned) {
  store_.Registry(R"(
    records { unit { unit_id: 'ubnd' name_vi: 'UBND tỉnh' home_authority_id: 'tw' stands_for_authority_id: 'tinh' } }
    records { bloc { authority_id: 'tw' bloc_id: 'k1' name_vi: 'Cụm tỉnh' } }
    records { bloc_term { authority_id: 'tw' bloc_id: 'k1' valid_from_date: '2018-01-01' member_unit_ids: 'ubnd' } }
    records { period { authority_id: 'tw' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                       last_date: '2019-06-14' } })");
  Accept("ubnd", 1000, "tw");
  Accept("a", 1);
  store_.Sign(Ref("k1", "tw"));
  const std::string central = "scope { central {} }";
  EXPECT_THAT(Sums(central), ElementsAre("= 1000"));
  store_.Sign(Ref("k1"));
  EXPECT_THAT(Sums(central), ElementsAre("= 1"));
}

TEST_F(ConsolidatedTest, UnitThatWasSignedByTwoAuthoritiesCountsOnceAtCentralScope) {
  store_.Registry(R"(
    records { authority { authority_id: 'bo' name_vi: 'Bộ' } }
    records { bloc { authority_id: 'bo' bloc_id: 'm1' name_vi: 'Khối M' } }
    records { bloc_term { authority_id: 'bo' bloc_id: 'm1' valid_from_date: '2018-01-01' member_unit_ids: 'a' } }
    records { period { authority_id: 'bo' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                       last_date: '2019-06-14' } })");
  Accept("a", 1);
  Accept("a", 7, "bo");
  store_.Sign(Ref("k1"));
  store_.Sign(Ref("m1", "bo"));
  EXPECT_THAT(Sums("scope { central {} }"), ElementsAre("= 1"));
  // The ministry does not even know the unit any more.
  store_.Registry(
      "records { bloc_term { authority_id: 'bo' bloc_id: 'm1' valid_from_date: '2018-01-01' member_unit_ids: [] } }");
  EXPECT_THAT(Sums("scope { central {} }"), ElementsAre("= 1"));
}

// Province "cu" becomes "moi"; "c" reports to both about the first half.
constexpr char kMerger[] = R"(
  records { authority { authority_id: 'cu' name_vi: 'Tỉnh Cũ' successor_authority_ids: 'moi' } }
  records { authority { authority_id: 'moi' name_vi: 'Tỉnh Mới' } }
  records { unit { unit_id: 'c' name_vi: 'Sở C' home_authority_id: 'moi' } }
  records { bloc_term { authority_id: 'cu' bloc_id: 'k1' valid_from_date: '2018-01-01' valid_to_date: '2019-06-30'
                        member_unit_ids: 'c' } }
  records { bloc_term { authority_id: 'moi' bloc_id: 'm1' valid_from_date: '2019-06-01' member_unit_ids: 'c' } }
  records { period { authority_id: 'cu' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                     last_date: '2019-06-14' } }
  records { period { authority_id: 'moi' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                     last_date: '2019-07-14' } })";

TEST_F(ConsolidatedTest, OnOtherBoundariesAUnitCountsWhereItWasSigned) {
  store_.Registry(kMerger);
  Accept("c", 1, "cu");
  Accept("c", 700, "moi");
  store_.Sign(Ref("k1", "cu"));
  const std::string merged = "scope { authority { authority_id: 'moi' } } boundaries_date: '2019-12-14' ";
  EXPECT_THAT(Sums(merged), ElementsAre("= 1"));
  store_.Sign(Ref("m1", "moi"));
  EXPECT_THAT(Sums(merged), ElementsAre("= 700"));
}

TEST_F(ConsolidatedTest, WhatBlocsSignedIsNotToldOnTheBoundariesOfAnotherDay) {
  Accept("a", 1);
  store_.Sign(Ref("k1"));
  EXPECT_EQ(Summary(kTinh).coverages(0).blocs(0).consolidation_number(), 1);
  const v1::Summary summary = Summary(absl::StrCat(kTinh, "boundaries_date: '2019-12-14'"));
  EXPECT_THAT(RowsOf(summary), ElementsAre(absl::StrCat(kEm, " = 1..1 1/0/0")));
  EXPECT_EQ(summary.coverages(0).blocs(0).bloc_id(), "k1");
  EXPECT_EQ(summary.coverages(0).blocs(0).consolidation_number(), 0);
  EXPECT_EQ(summary.coverages(0).blocs(0).consolidation_state(), v1::CONSOLIDATION_STATE_UNSPECIFIED);
}

TEST_F(ConsolidatedTest, CoverageOfABlocLooksAtItsOwnReportsOnly) {
  Accept("a", 1);
  Accept("c", 100);
  store_.Sign(Ref("k1"));
  store_.Sign(Ref("k2"));
  store_.Put(storage::NowKey(FirstHalf("c")), "");
  ledger::StructureCache structures;
  v1::GetCoverageRequest request;
  request.set_authority_id("tinh");
  request.set_period_id("2019-S1");
  request.set_bloc_id("k1");
  const absl::StatusOr<v1::GetCoverageResponse> response = CoverageAt(store_.Now(), structures, request, 0);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->coverage().blocs(0).consolidation_state(), v1::CONSOLIDATION_STATE_CURRENT);
}

TEST_F(ConsolidatedTest, DifferencesNameTheConsolidationOrTheMoveSinceIt) {
  Accept("a", 1);                                     // r2, r3
  const int64_t signed_one = store_.Sign(Ref("k1"));  // r4
  const auto changes = [&](const std::string& from, const std::string& to) {
    const absl::StatusOr<v1::DiffSummariesResponse> diff =
        store_.Diff(absl::StrCat(kProvinceFirstHalf, from), absl::StrCat(kProvinceFirstHalf, to));
    EXPECT_THAT(diff, IsOk());
    std::vector<std::string> told;
    for (const v1::UnitChange& unit : diff->units()) {
      told.push_back(absl::StrCat(unit.unit_id(), " v", unit.from_version(), " ", unit.from_bloc_id(), " -> v",
                                  unit.to_version(), " ", unit.to_bloc_id(), " by ", unit.revision()));
    }
    return told;
  };
  const std::string before = absl::StrCat(kSigned, "as_of_revision: ", signed_one - 1);
  EXPECT_THAT(changes(before, kSigned), ElementsAre(absl::StrCat("a v0 k1 -> v1 k1 by ", signed_one)));
  const int64_t moved = store_.Registry(Term("k1", "'b'") + Term("k2", "'a', 'c'"));
  EXPECT_THAT(changes(kSigned, "basis: BASIS_ACCEPTED"), ElementsAre(absl::StrCat("a v1 k1 -> v1 k2 by ", moved)));
  EXPECT_THAT(changes(absl::StrCat(kSigned, "as_of_revision: ", signed_one), kSigned), IsEmpty());
  Accept("a", 2);
  EXPECT_THAT(changes("basis: BASIS_ACCEPTED", kSigned),
              ElementsAre(absl::StrCat("a v2 k2 -> v1 k1 by ", store_.revision())));
}

}  // namespace
}  // namespace khoi::summary
