#include "services/summary/summary.h"

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

class SummaryTest : public ::testing::Test {
 protected:
  SummaryTest() { store_.Registry(kProvince); }

  // The summary of the province's first half, with more fields of the request as text.
  v1::Summary FirstHalfOf(const std::string& more = "") { return Summary(absl::StrCat(kProvinceFirstHalf, more)); }

  v1::Summary Summary(const std::string& request) {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(request);
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? *summary : v1::Summary();
  }

  std::vector<std::string> Rows(const std::string& more = "") { return RowsOf(FirstHalfOf(more)); }

  Store store_;
};

TEST_F(SummaryTest, SumsByCode) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}, {Award("CO"), Exactly(2)}});
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(4)}});
  EXPECT_THAT(Rows(), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|CO = 2..2 1/0/0",
                                  "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 7..7 2/0/0"));
}

TEST_F(SummaryTest, OnlyTheLatestVersionCounts) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(5)}});
  EXPECT_THAT(Rows(), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 5..5 1/0/0"));
}

TEST_F(SummaryTest, ProposalsNeverEnterAwardedTotals) {
  store_.Submit(FirstHalf("a"), {{Award("EM", "AWARDED"), Exactly(3)}, {Award("EM", "PROPOSED"), Exactly(90)}});
  EXPECT_THAT(Rows("group_by: DIMENSION_AUTHORITY"),
              ElementsAre("AWARDS AWARD_STATUS_PROPOSED|COUNTING_BASIS_RECIPIENTS|tinh = 90..90 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|tinh = 3..3 1/0/0"));
}

TEST_F(SummaryTest, CountingBasesNeverMix) {
  store_.Submit(FirstHalf("a"),
                {{Award("EM", "AWARDED", "RECIPIENTS"), Exactly(3)}, {Award("EM", "AWARDED", "TURNS"), Exactly(8)}});
  EXPECT_THAT(Rows(), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 3..3 1/0/0",
                                  "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_TURNS|EM = 8..8 1/0/0"));
}

TEST_F(SummaryTest, BoundsPropagate) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Between(20, 30)}, {Award("CO"), AtLeast(20)}});
  store_.Submit(FirstHalf("b"), {{Award("EM"), About(5)}, {Award("CO"), Exactly(1)}});
  EXPECT_THAT(Rows(), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|CO = 21..? 2/0/0",
                                  "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = ~25..35 2/0/0"));
}

TEST_F(SummaryTest, MissingIsNotZeroAndZeroIsAnAnswer) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(0)}, {Award("CO"), Exactly(1)}});
  store_.Submit(FirstHalf("b"), {{Award("EM"), NotAvailable()}});
  EXPECT_THAT(Rows(), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|CO = 1..1 1/0/0",
                                  "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 0..0 0/1/1"));
}

TEST_F(SummaryTest, UnitWithSeveralCellsInARowCountsOnce) {
  store_.Submit(FirstHalf("a"), {{Award("EM", "AWARDED", "RECIPIENTS", "method_code: 'M1'"), Exactly(3)},
                                 {Award("EM", "AWARDED", "RECIPIENTS", "method_code: 'M2'"), Exactly(0)}});
  store_.Submit(FirstHalf("b"), {{Award("EM", "AWARDED", "RECIPIENTS", "method_code: 'M1'"), Exactly(0)},
                                 {Award("EM", "AWARDED", "RECIPIENTS", "method_code: 'M2'"), Exactly(0)}});
  EXPECT_THAT(Rows(), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 3..3 1/1/0"));
  EXPECT_THAT(Rows("group_by: DIMENSION_METHOD"),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|M1 = 3..3 1/1/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|M2 = 0..0 0/2/0"));
}

TEST_F(SummaryTest, GroupsByUnitAndBloc) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Submit(FirstHalf("b"), {{Award("EM"), Exactly(2)}});
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(4)}});
  store_.Submit(FirstHalf("d"), {{Award("EM"), Exactly(8)}});
  EXPECT_THAT(Rows("group_by: DIMENSION_UNIT"),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|a = 1..1 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|b = 2..2 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|c = 4..4 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|d = 8..8 1/0/0"));
  EXPECT_THAT(Rows("group_by: [DIMENSION_BLOC, DIMENSION_CODE, DIMENSION_BLOC]"),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|k1|EM = 3..3 2/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|k2|EM = 4..4 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|-|EM = 8..8 1/0/0"));
}

TEST_F(SummaryTest, FiltersMustAllHold) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}, {Award("CO"), Exactly(10)}});
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(4)}, {Award("EM", "PROPOSED"), Exactly(7)}});
  EXPECT_THAT(Rows("filters { dimension: DIMENSION_CODE values: 'EM' } filters { dimension: DIMENSION_STATUS values: "
                   "['AWARD_STATUS_AWARDED'] }"),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 5..5 2/0/0"));
  EXPECT_THAT(Rows("filters { dimension: DIMENSION_BLOC values: 'k1' } group_by: DIMENSION_CODE"),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|CO = 10..10 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 1..1 1/0/0"));
  EXPECT_THAT(Rows("filters { dimension: DIMENSION_UNIT values: ['c', 'd'] } measures: MEASURE_AWARDS"),
              ElementsAre("AWARDS AWARD_STATUS_PROPOSED|COUNTING_BASIS_RECIPIENTS|EM = 7..7 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 4..4 1/0/0"));
  EXPECT_THAT(Rows("filters { dimension: DIMENSION_PERIOD values: '2019-S2' }"), IsEmpty());
  EXPECT_EQ(FirstHalfOf("filters { dimension: DIMENSION_UNIT values: 'c' }").coverages(0).reported_count(), 2);
}

TEST_F(SummaryTest, MeasuresAreKeptApartAndChosen) {
  const std::string sub_count = "measure: 2 codes: 'ENT' parent_codes: 'EM' status: 4 counting_basis: 1";
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(9)},
                                 {sub_count, Exactly(2)},
                                 {Indicator("IN-1", 0), Exactly(100)},
                                 {"measure: 8 codes: 'EV'", Exactly(1)},
                                 {"measure: 9 recipient_kind_code: 'IND' first_year: 2015 last_year: 2017", Exactly(6)},
                                 {"measure: 10 codes: 'TG'", Between(2, 3)}});
  EXPECT_THAT(Rows("group_by: DIMENSION_ACHIEVEMENT"),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|- = 9..9 1/0/0",
                          "AWARD_SUB_COUNTS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM|- = 2..2 1/0/0",
                          "INDICATORS IN-1|- = 100..100 1/0/0", "EVENTS EV|- = 1..1 1/0/0",
                          "EXEMPLARS 2015-2017 = 6..6 1/0/0", "TARGETS TG|- = 2..3 1/0/0"));
  EXPECT_THAT(Rows("measures: MEASURE_EVENTS"), ElementsAre("EVENTS EV = 1..1 1/0/0"));
}

TEST_F(SummaryTest, NumbersStatedForSeveralTitlesStayTogether) {
  store_.Submit(FirstHalf("a"), {{Award("EM", "AWARDED", "TURNS", "codes: 'LDTT'"), Exactly(14)}});
  EXPECT_THAT(Rows(), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_TURNS|EM+LDTT = 14..14 1/0/0"));
}

TEST_F(SummaryTest, AchievementYearsAreWritten) {
  store_.Submit(FirstHalf("a"),
                {{Award("EM", "AWARDED", "TURNS", "first_year: 2021 last_year: 2021"), Exactly(1)},
                 {Award("EM", "AWARDED", "TURNS", "first_year: 2019 last_year: 2021"), Exactly(2)},
                 {Award("EM", "AWARDED", "TURNS", "first_year: 2021 last_year: 2022 school_year: true"), Exactly(4)}});
  EXPECT_THAT(Rows("group_by: DIMENSION_ACHIEVEMENT"),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_TURNS|2019-2021 = 2..2 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_TURNS|2021 = 1..1 1/0/0",
                          "AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_TURNS|2021-2022 school = 4..4 1/0/0"));
}

TEST_F(SummaryTest, ScalesAreBroughtToTheFinest) {
  store_.Submit(FirstHalf("a"), {{Indicator("IN-1", 0), Exactly(3)}});
  store_.Submit(FirstHalf("b"), {{Indicator("IN-1", 3), Exactly(1250)}});
  EXPECT_THAT(Rows(), ElementsAre("INDICATORS IN-1 = 4.250..4.250 2/0/0"));
}

TEST_F(SummaryTest, UnitsOfMeasureNeverMix) {
  store_.Submit(FirstHalf("a"), {{Indicator("IN-1", 0, false, "VND"), Exactly(3)}});
  store_.Submit(FirstHalf("b"), {{Indicator("IN-1", 0, false, "KG"), Exactly(4)}});
  EXPECT_THAT(Rows(), ElementsAre("INDICATORS IN-1 = 4..4 1/0/0", "INDICATORS IN-1 = 3..3 1/0/0"));
}

TEST_F(SummaryTest, SumsBeyondSixtyFourBitsAreExact) {
  for (const char* unit : {"a", "b", "c", "d"}) {
    store_.Submit(FirstHalf(unit), {{Indicator("IN-1", 3), Exactly(999'999'999'999'999'999)},
                                    {Indicator("IN-2", 6), Exactly(int64_t{9'223'372'036'854'775'807})}});
  }
  EXPECT_THAT(Rows(), ElementsAre("INDICATORS IN-1 = 3999999999999999.996..3999999999999999.996 4/0/0",
                                  "INDICATORS IN-2 = 36893488147419.103228..36893488147419.103228 4/0/0"));
}

TEST_F(SummaryTest, FlowsAddOverPeriodsAndStocksTakeTheLast) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}, {Indicator("STAFF", 0, true), Exactly(100)}});
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(4)}, {Indicator("STAFF", 0, true), Exactly(90)}});
  store_.Submit(FirstHalf("b"), {{Award("EM"), Exactly(0)}, {Indicator("STAFF", 0, true), Exactly(50)}});
  for (const std::string periods : {"period_ids: ['2019-S1', '2019-S2']", "period_ids: ['2019-S2', '2019-S1']"}) {
    const std::string request = absl::StrCat("scope { authority { authority_id: 'tinh' } } ", periods);
    // Unit "b" has not reported the second half yet.
    EXPECT_THAT(RowsOf(Summary(request)),
                ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 7..7 1/1/0",
                            "INDICATORS STAFF = 140..140 2/0/0"));
    EXPECT_THAT(RowsOf(Summary(absl::StrCat(request, " measures: MEASURE_INDICATORS group_by: DIMENSION_UNIT"))),
                ElementsAre("INDICATORS STAFF|a = 90..90 1/0/0", "INDICATORS STAFF|b = 50..50 1/0/0"));
    EXPECT_THAT(RowsOf(Summary(absl::StrCat(request, " measures: MEASURE_INDICATORS group_by: DIMENSION_BLOC"))),
                ElementsAre("INDICATORS STAFF|k1 = 140..140 2/0/0"));
    EXPECT_THAT(RowsOf(Summary(absl::StrCat(request, " measures: MEASURE_INDICATORS group_by: DIMENSION_PERIOD"))),
                ElementsAre("INDICATORS STAFF|2019-S1 = 150..150 2/0/0", "INDICATORS STAFF|2019-S2 = 90..90 1/0/0"));
    EXPECT_THAT(
        RowsOf(Summary(absl::StrCat(
            request, " measures: MEASURE_INDICATORS filters { dimension: DIMENSION_PERIOD values: '2019-S1' }"))),
        ElementsAre("INDICATORS STAFF = 150..150 2/0/0"));
  }
}

TEST_F(SummaryTest, StocksOfAnOpenPeriodAreThoseOfThePeriodBefore) {
  const std::string both = "scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S1', '2019-S2']";
  store_.Submit(FirstHalf("a"), {{Indicator("STAFF", 0, true), Exactly(100)}});
  store_.Submit(FirstHalf("c"), {{Indicator("STAFF", 0, true), Exactly(50)}});
  EXPECT_THAT(RowsOf(Summary(both)), ElementsAre("INDICATORS STAFF = 150..150 2/0/0"));
  // A report of text alone states nothing; one with figures but without this stock leaves it unsaid.
  store_.Submit(SecondHalf("a"), {});
  EXPECT_THAT(RowsOf(Summary(both)), ElementsAre("INDICATORS STAFF = 150..150 2/0/0"));
  store_.Submit(SecondHalf("a"), {{Indicator("OTHER", 0), Exactly(1)}});
  EXPECT_THAT(RowsOf(Summary(both)), ElementsAre("INDICATORS OTHER = 1..1 1/0/0", "INDICATORS STAFF = 50..50 1/0/0"));
}

TEST_F(SummaryTest, StocksOfUnitsThatHaveLeftByTheLastPeriodAreNotCarried) {
  store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2019-07-01' "
      "member_unit_ids: ['a'] leader_unit_id: 'a' } } "
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2019-07-01' "
      "member_unit_ids: ['b', 'c'] leader_unit_id: 'c' } }");
  for (const char* unit : {"a", "b", "c"}) {
    store_.Submit(FirstHalf(unit), {{Indicator("STAFF", 0, true), Exactly(10)}});
  }
  store_.Submit(SecondHalf("b"), {{Indicator("STAFF", 0, true), Exactly(7)}});
  const std::string both = "period_ids: ['2019-S1', '2019-S2'] measures: MEASURE_INDICATORS";
  const auto rows = [&](const std::string& request) { return RowsOf(Summary(absl::StrCat(request, both))); };
  const std::string one = "INDICATORS STAFF = 10..10 1/0/0";
  EXPECT_THAT(rows("scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } "), ElementsAre(one));
  EXPECT_THAT(rows("scope { authority { authority_id: 'tinh' } } filters { dimension: DIMENSION_BLOC values: 'k1' } "),
              ElementsAre(one));
  EXPECT_THAT(rows("scope { bloc { authority_id: 'tinh' bloc_id: 'k2' } } "),
              ElementsAre("INDICATORS STAFF = 17..17 2/0/0"));
  EXPECT_THAT(rows("scope { authority { authority_id: 'tinh' } } "), ElementsAre("INDICATORS STAFF = 27..27 3/0/0"));
  EXPECT_THAT(rows("scope { central {} } "), ElementsAre("INDICATORS STAFF = 27..27 3/0/0"));
}

TEST_F(SummaryTest, EachPeriodHasItsOwnMembership) {
  store_.Registry(
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k1' valid_from_date: '2019-07-01' "
      "member_unit_ids: ['a'] leader_unit_id: 'a' } }");
  for (const auto& report : {FirstHalf("a"), FirstHalf("b"), SecondHalf("a"), SecondHalf("b")}) {
    store_.Submit(report, {{Award("EM"), Exactly(1)}});
  }
  const v1::Summary summary =
      Summary("scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: ['2019-S1', '2019-S2']");
  EXPECT_THAT(RowsOf(summary), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 3..3 2/0/0"));
  EXPECT_EQ(summary.coverages(0).expected_count(), 2);
  EXPECT_EQ(summary.coverages(1).expected_count(), 1);
}

std::string Document(const std::string& key, int role, const std::string& stage = "ISSUED",
                     const std::string& path = "p") {
  return absl::StrCat("keyed_items { key: '", key, "' title: 'Thông tư ", key, "' field_path: '", path,
                      "' cell { measure: 3 codes: 'LD-TT' role: ", role, " stage_code: '", stage, "' } } ");
}

TEST_F(SummaryTest, DocumentOfTwoUnitsCountsOnce) {
  store_.Submit(FirstHalf("c"), {}, Document("D|1", 1, "ISSUED", "of c"));
  store_.Submit(FirstHalf("a"), {}, Document("D|1", 1, "DRAFT", "of a") + Document("D|2", 1));
  const v1::Summary summary = FirstHalfOf();
  EXPECT_THAT(RowsOf(summary), ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|LD-TT = 2..2 1/0/0"));
  ASSERT_EQ(summary.documents_size(), 2);
  EXPECT_THAT(summary.documents(0), testing::EqualsText(R"(
    key: 'D|1' code: 'LD-TT' stage_code: 'DRAFT' title: 'Thông tư D|1' role: DOCUMENT_ROLE_LEAD
    claims { unit_id: 'a' authority_id: 'tinh' period_id: '2019-S1' field_path: 'of a' }
    claims { unit_id: 'c' authority_id: 'tinh' period_id: '2019-S1' field_path: 'of c' })"));
  // The first unit gets it, so that the parts add up to the whole.
  EXPECT_THAT(Rows("group_by: DIMENSION_UNIT"), ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|a = 2..2 1/0/0"));
  EXPECT_THAT(Rows("group_by: DIMENSION_STAGE"), ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|DRAFT = 1..1 1/0/0",
                                                             "DOCUMENTS DOCUMENT_ROLE_LEAD|ISSUED = 1..1 1/0/0"));
}

TEST_F(SummaryTest, DocumentsWithAndWithoutReferenceAdd) {
  store_.Submit(FirstHalf("a"), {{"measure: 3 codes: 'LD-TT' role: 1 stage_code: 'ISSUED'", Exactly(5)}},
                Document("D|1", 1));
  EXPECT_THAT(Rows(), ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|LD-TT = 6..6 1/0/0"));
}

TEST_F(SummaryTest, CoordinatingNeverAddsToLeading) {
  store_.Submit(FirstHalf("a"), {}, Document("D|1", 2));
  store_.Submit(FirstHalf("b"), {}, Document("D|1", 1));
  EXPECT_THAT(Rows("group_by: DIMENSION_AUTHORITY"),
              ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|tinh = 1..1 1/0/0",
                          "DOCUMENTS DOCUMENT_ROLE_COORDINATE|tinh = 1..1 1/0/0"));
  EXPECT_EQ(FirstHalfOf().documents_size(), 2);
}

TEST_F(SummaryTest, DocumentOfTwoPeriodsCountsInTheEarlier) {
  store_.Submit(SecondHalf("a"), {}, Document("D|1", 1));
  store_.Submit(FirstHalf("b"), {}, Document("D|1", 1));
  EXPECT_THAT(RowsOf(Summary("scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S2', '2019-S1'] "
                             "group_by: [DIMENSION_PERIOD, DIMENSION_UNIT]")),
              ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|2019-S1|b = 1..1 1/0/0"));
}

TEST_F(SummaryTest, MovementCountsOnceForEachRelation) {
  const auto movement = [](int relation) {
    return absl::StrCat("keyed_items { key: 'M|MV-1|", relation,
                        "' title: 'Phong trào' field_path: 'p' cell { measure: 4 ",
                        "codes: 'MV-1' movement_code: 'MV-1' relation: ", relation, " } } ");
  };
  store_.Submit(FirstHalf("a"), {}, movement(2));
  store_.Submit(FirstHalf("b"), {}, movement(2));
  store_.Submit(FirstHalf("c"), {{"measure: 4 codes: 'MV-REG' movement_form_code: 'MV-REG' relation: 1", Exactly(4)}},
                movement(1));
  const v1::Summary summary = FirstHalfOf();
  EXPECT_THAT(RowsOf(summary), ElementsAre("MOVEMENTS MOVEMENT_RELATION_LAUNCHED|MV-1 = 1..1 1/0/0",
                                           "MOVEMENTS MOVEMENT_RELATION_LAUNCHED|MV-REG = 4..4 1/0/0",
                                           "MOVEMENTS MOVEMENT_RELATION_RESPONDED|MV-1 = 1..1 1/0/0"));
  ASSERT_EQ(summary.movements_size(), 2);
  EXPECT_EQ(summary.movements(1).claims_size(), 2);
  EXPECT_EQ(summary.documents_size(), 0);
}

TEST_F(SummaryTest, FiltersLeaveOutItemsButDoNotChangeTheirWinner) {
  store_.Submit(FirstHalf("a"), {}, Document("D|1", 1));
  store_.Submit(FirstHalf("c"), {}, Document("D|1", 1) + Document("D|2", 1));
  const v1::Summary summary = FirstHalfOf("filters { dimension: DIMENSION_BLOC values: 'k2' }");
  EXPECT_THAT(RowsOf(summary), ElementsAre("DOCUMENTS DOCUMENT_ROLE_LEAD|LD-TT = 1..1 1/0/0"));
  EXPECT_EQ(summary.documents_size(), 1);
}

TEST_F(SummaryTest, DeclaredTotalsStandBesideComputedOnes) {
  store_.Submit(FirstHalf("b"), {{Award("EM"), Exactly(569)}},
                "declared_totals { field_path: 'report.declared_totals[0]' label: '530 lượt' declared: '530' "
                "computed: '569' exhaustiveness: 1 } warn_count: 2 info_count: 1");
  store_.Submit(FirstHalf("a"), {}, "declared_totals { declared: '68.4' computed: '68.40' } warn_count: 1");
  const v1::Summary summary = FirstHalfOf();
  ASSERT_EQ(summary.declared_differences_size(), 2);
  EXPECT_EQ(summary.declared_differences(0).difference(), "0.00");
  EXPECT_THAT(summary.declared_differences(1), testing::EqualsText(R"(
    unit_id: 'b' authority_id: 'tinh' period_id: '2019-S1' field_path: 'report.declared_totals[0]' label: '530 lượt'
    declared: '530' computed: '569' difference: '39' exhaustiveness: EXHAUSTIVENESS_EXHAUSTIVE version: 1)"));
  EXPECT_THAT(summary.finding_counts(), testing::EqualsText("warn_count: 3 info_count: 1"));
}

TEST_F(SummaryTest, NamesAndOrderComeFromCatalogAndStructure) {
  store_.Catalog(R"(
    entries { kind: CATALOG_KIND_AWARD code: 'Z' owner_id: 'tw' name_vi: 'Cờ' name_en: 'Flag' sort_order: 1 }
    entries { kind: CATALOG_KIND_AWARD code: 'A' owner_id: 'tw' name_vi: 'Bằng' name_en: 'Diploma' sort_order: 2 })");
  store_.Submit(FirstHalf("a"), {{Award("A"), Exactly(1)},
                                 {Award("Z"), Exactly(1)},
                                 {Award("0"), Exactly(1)},
                                 {Award("A", "AWARDED", "RECIPIENTS", "codes: 'Z'"), Exactly(1)}});
  const v1::Summary summary = FirstHalfOf("group_by: [DIMENSION_CODE, DIMENSION_UNIT, DIMENSION_BLOC]");
  ASSERT_EQ(summary.rows_size(), 4);
  EXPECT_THAT(summary.rows(0), testing::EqualsText(R"(
    measure: MEASURE_AWARDS
    key { dimension: DIMENSION_STATUS value: 'AWARD_STATUS_AWARDED' }
    key { dimension: DIMENSION_COUNTING_BASIS value: 'COUNTING_BASIS_RECIPIENTS' }
    key { dimension: DIMENSION_CODE value: 'Z' name_vi: 'Cờ' name_en: 'Flag' }
    key { dimension: DIMENSION_UNIT value: 'a' name_vi: 'Sở A' name_en: 'Department A' }
    key { dimension: DIMENSION_BLOC value: 'k1' name_vi: 'Khối 1' name_en: 'Bloc 1' }
    figure { low: '1' high: '1' value_unit_count: 1 })"));
  EXPECT_EQ(summary.rows(1).key(2).value(), "A");
  EXPECT_EQ(summary.rows(2).key(2).value(), "A+Z");
  EXPECT_EQ(summary.rows(2).key(2).name_vi(), "Bằng + Cờ");
  EXPECT_EQ(summary.rows(3).key(2).value(), "0");
}

TEST_F(SummaryTest, CarriesWhatItAnswers) {
  const int64_t revision = store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  const v1::Summary summary = FirstHalfOf();
  EXPECT_EQ(summary.as_of_revision(), revision);
  EXPECT_EQ(summary.as_of_time().seconds(), Store::TimeOf(revision) / 1'000'000);
  EXPECT_EQ(summary.instant().seconds(), Store::TimeOf(revision + 1) / 1'000'000);
  EXPECT_EQ(summary.basis(), v1::BASIS_LATEST_SUBMITTED);
  EXPECT_THAT(summary.period_ids(), ElementsAre("2019-S1"));
  EXPECT_EQ(summary.digest().size(), 32u);
}

// `item` as often as `count` says.
std::string Times(int count, const std::string& item) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&text, item, " ");
  }
  return text;
}

struct RefusalCase {
  const char* name;
  std::string request;
  absl::StatusCode code;
  std::string message;
};

TEST_F(SummaryTest, RefusesWhatItCannotUnderstand) {
  const std::string scope = "scope { authority { authority_id: 'tinh' } } ";
  const absl::StatusCode invalid = absl::StatusCode::kInvalidArgument;
  const absl::StatusCode not_found = absl::StatusCode::kNotFound;
  const std::vector<RefusalCase> cases = {
      {"NoScope", "period_ids: '2019-S1'", invalid, "scope: "},
      {"BadAuthority", "scope { authority { authority_id: 'đ' } } period_ids: '2019-S1'", invalid,
       "scope.authority.authority_id: "},
      {"BadBloc", "scope { bloc { authority_id: 'tinh' } } period_ids: '2019-S1'", invalid, "scope.bloc.bloc_id: "},
      {"NoPeriod", scope, invalid, "period_ids: "},
      {"BadPeriod", scope + "period_ids: '2019/S1'", invalid, "period_ids[0]: "},
      {"PeriodTwice", scope + "period_ids: ['2019-S1', '2019-S1']", invalid, "period_ids[1]: 2019-S1 is named twice"},
      {"CustomWithOthers", scope + "period_ids: ['2019-S1', 'rieng']", invalid, "period_ids: rieng is a custom range"},
      {"CustomFirst", scope + "period_ids: ['rieng', '2019-S1']", invalid, "period_ids: rieng is a custom range"},
      {"PeriodsOverlap", scope + "period_ids: ['2019-S1', '2019']", invalid, "2019-S1 and 2019 share days"},
      {"PeriodsOverlapInAnyOrder", scope + "period_ids: ['2019-S2', '2019-S1', '2019']", invalid, "share days"},
      {"ManyPeriods", scope + Times(65, "period_ids: '2019-S1'"), invalid,
       "period_ids: has 65 items, at most 64 are allowed / có 65 mục, chỉ được nêu nhiều nhất 64"},
      {"ManyMeasures", scope + "period_ids: '2019-S1'" + Times(65, "measures: 1"), invalid, "measures: has 65 items"},
      {"ManyGroups", scope + "period_ids: '2019-S1'" + Times(65, "group_by: DIMENSION_CODE"), invalid,
       "group_by: has 65 items, at most 64"},
      {"ManyFilters", scope + "period_ids: '2019-S1'" + Times(65, "filters { dimension: DIMENSION_CODE values: 'x' }"),
       invalid, "filters: has 65 items, at most 64"},
      {"ManyValues",
       scope + "period_ids: '2019-S1' filters { dimension: DIMENSION_CODE " + Times(1001, "values: 'x'") + "}", invalid,
       "filters[0].values: has 1001 items, at most 1000"},
      {"BadBasis", scope + "period_ids: '2019-S1' basis: 77", invalid, "basis: "},
      {"BadMeasure", scope + "period_ids: '2019-S1' measures: [1, 0]", invalid, "measures[1]: "},
      {"BadGroupBy", scope + "period_ids: '2019-S1' group_by: [DIMENSION_UNSPECIFIED]", invalid, "group_by[0]: "},
      {"BadFilter", scope + "period_ids: '2019-S1' filters { values: 'x' }", invalid, "filters[0].dimension: "},
      {"EmptyFilter", scope + "period_ids: '2019-S1' filters { dimension: DIMENSION_UNIT }", invalid,
       "filters[0].values: "},
      {"RevisionZero", scope + "period_ids: '2019-S1' as_of_revision: 0", invalid, "as_of_revision: "},
      {"RevisionAhead", scope + "period_ids: '2019-S1' as_of_revision: 99", invalid, "as_of_revision: "},
      {"TimeAhead", scope + "period_ids: '2019-S1' as_of_time { seconds: 99999999999 }", invalid, "as_of_time"},
      {"BadInstant", scope + "period_ids: '2019-S1' instant { nanos: -1 }", invalid, "instant: "},
      {"UnknownAuthority", "scope { authority { authority_id: 'no' } } period_ids: '2019-S1'", not_found,
       "authority no is not registered"},
      {"UnknownBloc", "scope { bloc { authority_id: 'tinh' bloc_id: 'no' } } period_ids: '2019-S1'", not_found,
       "authority tinh has no bloc no"},
      {"UnknownPeriod", scope + "period_ids: '2030-S1'", not_found, "authority tinh has no period 2030-S1"},
      {"UnknownPeriodEverywhere", "scope { central {} } period_ids: ['2019-S1', '2030-S1']", not_found,
       "period 2030-S1 is unknown to every authority"},
      {"BeforeTheLog", scope + "period_ids: '2019-S1' as_of_time { seconds: 1 }", not_found, "not registered"},
  };
  for (const RefusalCase& refusal : cases) {
    EXPECT_THAT(store_.Summarize(refusal.request), StatusIs(refusal.code, HasSubstr(refusal.message))) << refusal.name;
  }
  EXPECT_THAT(Store().Summarize(scope + "period_ids: '2019-S1'"), StatusIs(not_found, HasSubstr("tinh")));
}

TEST_F(SummaryTest, QuestionsMayBeAsLongAsTheLimits) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  const std::string filter =
      absl::StrCat("filters { dimension: DIMENSION_CODE values: 'EM' ", Times(999, "values: 'x'"), "} ");
  EXPECT_THAT(Rows(Times(64, filter) + Times(64, "group_by: DIMENSION_CODE") + Times(64, "measures: 1")),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 3..3 1/0/0"));
  std::string periods;
  for (int i = 0; i < 64; ++i) {
    const std::string year = absl::StrCat(2100 + i);
    store_.Registry(absl::StrCat("records { period { authority_id: 'tinh' period_id: '", year, "' first_date: '", year,
                                 "-01-01' last_date: '", year, "-12-31' } }"));
    absl::StrAppend(&periods, "period_ids: '", year, "' ");
  }
  EXPECT_EQ(Summary("scope { authority { authority_id: 'tinh' } } " + periods).coverages_size(), 64);
}

TEST_F(SummaryTest, CustomPeriodStandsAlone) {
  store_.Submit({"tinh", "rieng", "a"}, {{Award("EM"), Exactly(6)}});
  EXPECT_THAT(RowsOf(Summary("scope { authority { authority_id: 'tinh' } } period_ids: 'rieng'")),
              ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|EM = 6..6 1/0/0"));
}

TEST_F(SummaryTest, UnreadableRowsAreNamed) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  const std::string head = storage::EncodeHead({1, 2, 3, std::string(32, 'h'), 2, v1::VERSION_STATE_SUBMITTED});
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "unreadable record at now/tinh/2019-S1/a"},
      {head, "unreadable figures of tinh/2019-S1/a, version 1"},
      {head + std::string("\x00\x01\x09\x01", 4), "unreadable figures of tinh/2019-S1/a, version 1"},
      {head + std::string("\x01\xff\x00", 3), "unreadable figures of tinh/2019-S1/a, version 1"},
  };
  for (const auto& [row, message] : rows) {
    store_.Put(storage::NowKey(FirstHalf("a")), row);
    EXPECT_THAT(store_.Summarize(kProvinceFirstHalf), StatusIs(absl::StatusCode::kDataLoss, HasSubstr(message)));
  }
}

TEST_F(SummaryTest, UnreadableCellsAreNamed) {
  store_.Put(storage::CellKey("tinh", "2019-S1", 1), "");
  EXPECT_THAT(store_.Summarize(kProvinceFirstHalf),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("unreadable record at cell/tinh/2019-S1/1")));
}

}  // namespace
}  // namespace khoi::summary
