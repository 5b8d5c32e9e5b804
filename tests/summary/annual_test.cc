#include "services/summary/annual.h"

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

constexpr char kYear[] = "scope { authority { authority_id: 'tinh' } } period_ids: '2019' ";
constexpr char kHalves[] =
    "scope { authority { authority_id: 'tinh' } } period_ids: '2019' year_composition: YEAR_COMPOSITION_HALVES ";
constexpr char kEm[] = "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM";

class AnnualTest : public ::testing::Test {
 protected:
  AnnualTest() { store_.Registry(kProvince); }

  v1::Summary Summary(const std::string& request) {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(request);
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? *summary : v1::Summary();
  }

  // "a AWARDS awarded|EM: 3 != 4" for each difference, "-" where a side says nothing.
  static std::vector<std::string> Differences(const v1::Summary& summary) {
    std::vector<std::string> told;
    for (const v1::AnnualDifference& difference : summary.annual_differences()) {
      told.push_back(absl::StrCat(difference.authority_id(), "/", difference.period_id(), "/", difference.unit_id(),
                                  " ", v1::Measure_Name(difference.measure()).substr(8), " ",
                                  difference.key(difference.key_size() - 1).value(), ": ",
                                  difference.has_halves() ? difference.halves().low() : "-",
                                  " != ", difference.has_annual() ? difference.annual().low() : "-"));
    }
    return told;
  }

  static storage::ReportId Year(const std::string& unit_id) { return {"tinh", "2019", unit_id}; }

  Store store_;
};

TEST_F(AnnualTest, FlowsAddUpAndTheLastStockHolds) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}, {Indicator("STAFF", 0, true), Exactly(40)}});
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(4)}, {Indicator("STAFF", 0, true), Exactly(41)}});
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(10)}});
  store_.Submit(Year("d"), {{Award("EM"), Exactly(500)}});
  const v1::Summary summary = Summary(kHalves);
  EXPECT_THAT(RowsOf(summary), ElementsAre(absl::StrCat(kEm, " = 17..17 2/0/0"), "INDICATORS STAFF = 41..41 1/0/0"));
  EXPECT_THAT(summary.period_ids(), ElementsAre("2019"));
  EXPECT_EQ(summary.year_composition(), v1::YEAR_COMPOSITION_HALVES);
  ASSERT_EQ(summary.coverages_size(), 2);
  EXPECT_EQ(summary.coverages(0).period_id(), "2019-S1");
  EXPECT_EQ(summary.coverages(1).period_id(), "2019-S2");
  // Not composed, the year is what was reported about it.
  EXPECT_THAT(RowsOf(Summary(kYear)), ElementsAre(absl::StrCat(kEm, " = 500..500 1/0/0")));
}

TEST_F(AnnualTest, EachHalfHasItsOwnMembers) {
  store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2019-07-01' member_unit_ids: 'b' } "
      "}");
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(10)}});
  store_.Submit(SecondHalf("b"), {{Award("EM"), Exactly(100)}});
  EXPECT_THAT(RowsOf(Summary(kHalves)), ElementsAre(absl::StrCat(kEm, " = 101..101 2/0/0")));
}

TEST_F(AnnualTest, OwnReportAboutTheYearIsComparedByUnitAndKey) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}, {Award("CO"), Exactly(1)}});
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(4)}});
  store_.Submit(Year("a"), {{Award("EM"), Exactly(8)}, {Award("CO"), Exactly(1)}, {Award("X"), Exactly(2)}});
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(5)}});
  store_.Submit(Year("c"), {{Award("EM"), Exactly(5)}});
  store_.Submit(FirstHalf("d"), {{Award("EM"), Exactly(6)}});
  const v1::Summary summary = Summary(kHalves);
  EXPECT_EQ(summary.annual_report_count(), 2);
  EXPECT_THAT(Differences(summary), ElementsAre("tinh/2019/a AWARDS EM: 7 != 8", "tinh/2019/a AWARDS X: - != 2"));
  EXPECT_EQ(summary.annual_differences(0).key_size(), 3);
  // Grouping by what is of the report changes nothing about it.
  EXPECT_THAT(
      Differences(Summary(absl::StrCat(kHalves, "group_by: [DIMENSION_CODE, DIMENSION_BLOC, DIMENSION_PERIOD]"))),
      ElementsAre("tinh/2019/a AWARDS EM: 7 != 8", "tinh/2019/a AWARDS X: - != 2"));
}

TEST_F(AnnualTest, DocumentThatAnotherUnitNamesFirstIsNoDifference) {
  const std::string document = "keyed_items { key: 'D|1' cell { measure: 3 codes: 'LD' role: 1 } }";
  store_.Submit(SecondHalf("a"), {}, document);
  store_.Submit(FirstHalf("c"), {}, document);
  store_.Submit(Year("a"), {}, document);
  store_.Submit(Year("c"), {}, document);
  const v1::Summary summary = Summary(kHalves);
  EXPECT_THAT(Differences(summary), IsEmpty());
  EXPECT_EQ(summary.annual_report_count(), 2);
  EXPECT_THAT(RowsOf(summary), ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|LD = 1..1 1/0/0"));
}

TEST_F(AnnualTest, DigestCoversReportsAboutTheYear) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  const std::string before = Summary(kHalves).digest();
  store_.Submit(Year("a"), {{Award("EM"), Exactly(3)}});
  const std::string after = Summary(kHalves).digest();
  EXPECT_NE(before, after);
  EXPECT_NE(after, Summary("scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S1', '2019-S2']").digest());
}

// The halves of 2020, and in the second registry the year too.
constexpr char kHalvesOf2020[] = R"(
  records { period { authority_id: 'tinh' period_id: '2020-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2019-12-15'
                     last_date: '2020-06-14' } }
  records { period { authority_id: 'tinh' period_id: '2020-S2' kind: PERIOD_KIND_SECOND_HALF first_date: '2020-06-15'
                     last_date: '2020-12-14' } })";
constexpr char kYear2020[] = R"(
  records { period { authority_id: 'tinh' period_id: '2020' kind: PERIOD_KIND_YEAR first_date: '2019-12-15'
                     last_date: '2020-12-14' } })";

TEST_F(AnnualTest, YearThatTheCalendarDoesNotHaveLeavesTheOthersCompared) {
  store_.Registry(kHalvesOf2020);
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  store_.Submit(Year("a"), {{Award("EM"), Exactly(4)}});
  const v1::Summary summary = Summary(absl::StrCat(kHalves, "period_ids: '2020'"));
  EXPECT_EQ(summary.annual_report_count(), 1);
  EXPECT_THAT(Differences(summary), ElementsAre("tinh/2019/a AWARDS EM: 3 != 4"));
}

TEST_F(AnnualTest, OrderInWhichYearsAreAskedForIsNoInput) {
  store_.Registry(absl::StrCat(kHalvesOf2020, kYear2020));
  store_.Submit(Year("a"), {{Award("EM"), Exactly(4)}});
  store_.Submit({"tinh", "2020", "b"}, {{Award("EM"), Exactly(5)}});
  const auto asked = [&](const char* years) {
    return Summary(
        absl::StrCat("scope { authority { authority_id: 'tinh' } } year_composition: YEAR_COMPOSITION_HALVES "
                     "period_ids: [",
                     years, "]"));
  };
  const v1::Summary summary = asked("'2020', '2019'");
  EXPECT_THAT(Differences(summary), ElementsAre("tinh/2020/b AWARDS EM: - != 5", "tinh/2019/a AWARDS EM: - != 4"));
  EXPECT_EQ(summary.digest(), asked("'2019', '2020'").digest());
}

TEST_F(AnnualTest, YearAndItsHalfShareDaysAndAMissingHalfIsNamed) {
  EXPECT_THAT(store_.Summarize(absl::StrCat(kHalves, "period_ids: '2019-S1'")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("period_ids")));
  EXPECT_THAT(store_.Summarize("scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S1', '2020'] "
                               "year_composition: YEAR_COMPOSITION_HALVES"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("period_ids[1]: authority tinh has no period 2020-S1")));
}

TEST_F(AnnualTest, PeriodsOfWhichNoneIsAYearHaveNoHalves) {
  EXPECT_THAT(store_.Summarize("scope { authority { authority_id: 'tinh' } } period_ids: '2019-S1' year_composition: "
                               "YEAR_COMPOSITION_HALVES"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("year_composition: is for years")));
}

TEST_F(AnnualTest, ManyUnitsAreComparedInParts) {
  std::string text = "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2018-01-01' ";
  for (int i = 0; i < 1000; ++i) {
    absl::StrAppend(&text, "member_unit_ids: 'u", i, "' ");
  }
  store_.Registry(text + "} }");
  for (int i = 0; i < 1000; ++i) {
    store_.Submit(FirstHalf(absl::StrCat("u", i)), {{Award("EM"), Exactly(i)}});
    store_.Submit(Year(absl::StrCat("u", i)), {{Award("EM"), Exactly(i == 999 ? 1 : i)}});
  }
  const v1::Summary summary = Summary(kHalves);
  EXPECT_EQ(summary.annual_report_count(), 1000);
  EXPECT_THAT(Differences(summary), ElementsAre("tinh/2019/u999 AWARDS EM: 999 != 1"));
}

}  // namespace
}  // namespace khoi::summary
