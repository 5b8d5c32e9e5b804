#include "services/summary/layout_table.h"

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kCollective[] = "recipient_kind_code: 'COL'";
constexpr char kIndividual[] = "recipient_kind_code: 'IND'";

std::string Of(const std::string& code, const char* more) { return Award(code, "AWARDED", "RECIPIENTS", more); }

// A part of the awards with a code.
std::string PartOf(const std::string& parent, const std::string& code) {
  return absl::StrCat("measure: ", static_cast<int>(v1::MEASURE_AWARD_SUB_COUNTS), " codes: '", code,
                      "' parent_codes: '", parent, "' status: ", static_cast<int>(v1::AWARD_STATUS_AWARDED),
                      " counting_basis: ", static_cast<int>(v1::COUNTING_BASIS_RECIPIENTS), " ", kIndividual);
}

std::string CellOf(const v1::ViewCell& cell) {
  switch (cell.value_case()) {
    case v1::ViewCell::kText:
      return cell.text();
    case v1::ViewCell::kFigure:
      return absl::StrCat(cell.figure().approximate() ? "~" : "", cell.figure().low(),
                          cell.figure().has_high() ? "" : "+",
                          cell.figure().has_high() && cell.figure().high() != cell.figure().low()
                              ? absl::StrCat("..", cell.figure().high())
                              : "");
    case v1::ViewCell::kShare:
      return absl::StrCat(cell.share().percent(), "%");
    default:
      return "";
  }
}

// "Sở A|3|4" for each row; rows of several tables after "awards.1 AWARD_STATUS_AWARDED".
std::vector<std::string> LinesOf(const v1::GetViewResponse& response) {
  std::vector<std::string> lines;
  for (const v1::ViewTable& table : response.tables()) {
    if (response.tables_size() > 1) {
      lines.push_back(absl::StrJoin(table.apart(), " ", [](std::string* out, const v1::DimensionValue& value) {
        absl::StrAppend(out, value.value());
      }));
    }
    for (const v1::ViewRow& row : table.rows()) {
      EXPECT_EQ(row.cells_size(), table.columns_size());
      lines.push_back(absl::StrJoin(
          row.cells(), "|", [](std::string* out, const v1::ViewCell& cell) { absl::StrAppend(out, CellOf(cell)); }));
    }
  }
  return lines;
}

constexpr char kKinds[] = R"(
  columns { item_id: 'COL' heading_vi: 'Tập thể' figures { figures { measure: MEASURE_AWARDS
            filters { dimension: DIMENSION_RECIPIENT_KIND values: 'COL' } } } }
  columns { item_id: 'IND' heading_vi: 'Cá nhân' figures { figures { measure: MEASURE_AWARDS
            filters { dimension: DIMENSION_RECIPIENT_KIND values: 'IND' } } } } )";
constexpr char kUnitsAndTotal[] =
    "rows { each { dimension: DIMENSION_UNIT } } rows { heading_vi: 'Cộng' figures {} total: true } ";
constexpr char kRestAndTotal[] =
    "columns { heading_vi: 'Khác' rest {} } columns { heading_vi: 'Cộng' figures {} total: true } ";
constexpr char kTotalRow[] = "rows { item_id: 'all' heading_vi: 'Cộng' figures {} total: true } ";

class LayoutTableTest : public ::testing::Test {
 protected:
  LayoutTableTest() { store_.Registry(kProvince); }

  static v1::GetViewRequest Request(const std::string& layout, const std::string& summary) {
    v1::GetViewRequest request;
    *request.mutable_summary() = Parse<v1::GetSummaryRequest>(summary);
    *request.mutable_layout() =
        Parse<v1::Layout>(absl::StrCat("title_vi: 'Bảng' figures { measure: MEASURE_AWARDS } ", layout));
    return request;
  }

  absl::StatusOr<v1::GetViewResponse> View(const v1::GetViewRequest& request) const {
    ledger::StructureCache structures;
    return MakeView(asked_->Now(), structures, request, Store::TimeOf(asked_->revision()) + Store::kStep);
  }

  v1::GetViewResponse Made(const std::string& layout, const std::string& summary = kProvinceFirstHalf) const {
    const absl::StatusOr<v1::GetViewResponse> response = View(Request(layout, summary));
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? *response : v1::GetViewResponse();
  }

  std::vector<std::string> Table(const std::string& layout, const std::string& summary = kProvinceFirstHalf) const {
    return LinesOf(Made(layout, summary));
  }

  std::string Refused(const std::string& layout) const {
    const absl::StatusOr<v1::GetViewResponse> response = View(Request(layout, kProvinceFirstHalf));
    EXPECT_EQ(response.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(response.status().message());
  }

  Store store_;
  const Store* asked_ = &store_;
};

TEST_F(LayoutTableTest, ACellAddsUpWhatItsRowAndColumnBothPick) {
  store_.Submit(FirstHalf("a"), {{Of("X", kCollective), Exactly(3)}, {Of("X", kIndividual), Exactly(8)}});
  store_.Submit(FirstHalf("c"), {{Of("X", kIndividual), Exactly(2)}, {Of("Y", kIndividual), Exactly(4)}});
  EXPECT_THAT(Table(absl::StrCat(kUnitsAndTotal, kKinds, kRestAndTotal)),
              ElementsAre("Sở A|3|8||11", "Sở B||||", "Sở C||6||6", "Ban D||||", "Cộng|3|14||17"));
}

TEST_F(LayoutTableTest, UnitsThatHaveNotReportedHaveARowWithoutZeros) {
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Exactly(0)}});
  EXPECT_THAT(Table(absl::StrCat(kUnitsAndTotal, kKinds)),
              ElementsAre("Sở A||0", "Sở B||", "Sở C||", "Ban D||", "Cộng||0"));
}

TEST_F(LayoutTableTest, TablesWithoutFiguresListEverybody) {
  EXPECT_THAT(Table(absl::StrCat("apart: DIMENSION_STATUS ", kUnitsAndTotal, kKinds)),
              ElementsAre("Sở A||", "Sở B||", "Sở C||", "Ban D||", "Cộng||"));
}

TEST_F(LayoutTableTest, TheRestShowsWhatNoOtherColumnPicks) {
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Exactly(8)},
                                 {Of("X", "recipient_kind_code: 'MIX'"), Exactly(25)},
                                 {Of("X", ""), Exactly(1)},
                                 {Award("X' codes: 'Y"), Exactly(7)}});
  EXPECT_THAT(Table(absl::StrCat(kTotalRow, kKinds, kRestAndTotal)), ElementsAre("Cộng||8|33|41"));
}

TEST_F(LayoutTableTest, BlocsAndTheirUnitsStandBelowEachOther) {
  store_.Submit(FirstHalf("b"), {{Of("X", kIndividual), Exactly(8)}});
  store_.Submit(FirstHalf("d"), {{Of("X", kIndividual), Exactly(5)}});
  EXPECT_THAT(Table(absl::StrCat("rows { each { dimension: DIMENSION_BLOC } total: true items { each { dimension: "
                                 "DIMENSION_UNIT } } } ",
                                 kKinds)),
              ElementsAre("Khối 1||8", "Sở A||", "Sở B||8", "Khối 2||", "Sở C||", "Báo cáo trực tiếp||5", "Ban D||5"));
}

TEST_F(LayoutTableTest, ABlocOfItsUnitsEqualsTheBlocAndAllBlocsTheAuthority) {
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Between(2, 4)}});
  store_.Submit(FirstHalf("b"), {{Of("X", kIndividual), About(3)}, {Of("Y", kIndividual), AtLeast(1)}});
  store_.Submit(FirstHalf("c"), {{Of("X", kIndividual), NotAvailable()}});
  const auto total = [&](const std::string& rows) {
    const v1::GetViewResponse response = Made(absl::StrCat(rows, kKinds));
    return response.tables(0).rows(response.tables(0).rows_size() - 1).cells(2).figure().DebugString();
  };
  const std::string whole = total(kTotalRow);
  EXPECT_THAT(whole, HasSubstr("low: \"6\""));
  EXPECT_THAT(whole, HasSubstr("value_unit_count: 2"));
  EXPECT_THAT(whole, HasSubstr("not_available_unit_count: 1"));
  EXPECT_EQ(total(absl::StrCat("rows { each { dimension: DIMENSION_UNIT } } ", kTotalRow)), whole);
  EXPECT_EQ(total(absl::StrCat("rows { each { dimension: DIMENSION_BLOC } } ", kTotalRow)), whole);
}

TEST_F(LayoutTableTest, TheOrderOfReportsDoesNotMatter) {
  const std::vector<std::pair<std::string, int>> reports = {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}};
  Store other;
  other.Registry(kProvince);
  for (auto it = reports.begin(); it != reports.end(); ++it) {
    store_.Submit(FirstHalf(it->first), {{Of(it->second % 2 == 0 ? "X" : "Y", kIndividual), Exactly(it->second)}});
  }
  for (auto it = reports.rbegin(); it != reports.rend(); ++it) {
    other.Submit(FirstHalf(it->first), {{Of(it->second % 2 == 0 ? "X" : "Y", kIndividual), Exactly(it->second)}});
  }
  const std::string layout =
      absl::StrCat(kUnitsAndTotal, "columns { each { dimension: DIMENSION_CODE } } ", kRestAndTotal);
  const std::vector<std::string> lines = Table(layout);
  asked_ = &other;
  EXPECT_EQ(Table(layout), lines);
  EXPECT_EQ(lines.back(), "Cộng|6|4||10");
}

TEST_F(LayoutTableTest, OneTableForEachCombinationThatOccurs) {
  store_.Submit(FirstHalf("a"), {{Award("X"), Exactly(11)},
                                 {Award("X", "PROPOSED"), Exactly(21)},
                                 {Award("X", "PROPOSED", "TURNS"), Exactly(1)}});
  EXPECT_THAT(Table(absl::StrCat("apart: [DIMENSION_STATUS, DIMENSION_COUNTING_BASIS] ", kTotalRow, kRestAndTotal)),
              ElementsAre("AWARD_STATUS_PROPOSED COUNTING_BASIS_RECIPIENTS", "Cộng|21|21",
                          "AWARD_STATUS_PROPOSED COUNTING_BASIS_TURNS", "Cộng|1|1",
                          "AWARD_STATUS_AWARDED COUNTING_BASIS_RECIPIENTS", "Cộng|11|11"));
}

TEST_F(LayoutTableTest, WhatNeverAddsUpIsRefusedAndNamed) {
  store_.Submit(FirstHalf("a"), {{Award("X"), Exactly(1)}, {Award("X", "PROPOSED"), Exactly(2)}});
  const std::string layout = absl::StrCat(kTotalRow, "columns { heading_vi: 'Số' figures {} } ");
  EXPECT_THAT(Refused(layout), HasSubstr("DIMENSION_STATUS (AWARD_STATUS_AWARDED, AWARD_STATUS_PROPOSED)"));
  EXPECT_THAT(Refused(layout), HasSubstr("\"Cộng\" × \"Số\""));
  EXPECT_THAT(Table(absl::StrCat("apart: DIMENSION_STATUS ", layout)), ::testing::SizeIs(4));
}

TEST_F(LayoutTableTest, MeasuresAndUnitsOfMeasureNeverAddUp) {
  store_.Submit(FirstHalf("a"), {{Award("X"), Exactly(1)},
                                 {PartOf("X", "B1"), Exactly(1)},
                                 {Indicator("I", 0, false, "VND"), Exactly(1)},
                                 {Indicator("I", 0, false, "TRIEU-VND"), Exactly(1)}});
  EXPECT_THAT(Refused(absl::StrCat("figures { measure: MEASURE_AWARD_SUB_COUNTS } ", kTotalRow, kRestAndTotal)),
              HasSubstr("MEASURE_AWARDS, MEASURE_AWARD_SUB_COUNTS"));
  v1::GetViewRequest request = Request(absl::StrCat(kTotalRow, kRestAndTotal), kProvinceFirstHalf);
  request.mutable_layout()->mutable_figures(0)->set_measure(v1::MEASURE_INDICATORS);
  EXPECT_THAT(std::string(View(request).status().message()), HasSubstr("unit of measure (VND, TRIEU-VND)"));
}

TEST_F(LayoutTableTest, PartsOfSeveralAwardsAddUpButNotSeveralParts) {
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Exactly(9)},
                                 {PartOf("X", "B5"), Exactly(2)},
                                 {PartOf("Y", "B5"), Exactly(3)},
                                 {PartOf("Y", "B1"), Exactly(1)}});
  const auto columns = [](const std::string& code) {
    return absl::StrCat("figures { measure: MEASURE_AWARD_SUB_COUNTS } ", kTotalRow,
                        "columns { heading_vi: 'B' figures { figures { measure: MEASURE_AWARD_SUB_COUNTS ", code,
                        " } } } ");
  };
  EXPECT_THAT(Table(columns("filters { dimension: DIMENSION_CODE values: 'B5' }")), ElementsAre("Cộng|5"));
  EXPECT_THAT(Refused(columns("")), HasSubstr("DIMENSION_CODE (B5, B1)"));
}

TEST_F(LayoutTableTest, SharesAreRatiosOfSums) {
  store_.Submit(FirstHalf("a"), {{Of("X", kCollective), Exactly(1)}, {Of("X", kIndividual), Exactly(2)}});
  store_.Submit(FirstHalf("b"), {{Of("X", kCollective), Exactly(1)}, {Of("X", kIndividual), Exactly(1)}});
  store_.Submit(FirstHalf("c"), {{Of("X", kCollective), Exactly(1)}, {Of("X", kIndividual), Exactly(0)}});
  store_.Submit(FirstHalf("d"), {{Of("X", kCollective), About(1)}, {Of("X", kIndividual), Exactly(800)}});
  const std::string layout =
      absl::StrCat(kKinds, "columns { heading_vi: '%' share { part_item_id: 'COL' whole_item_id: 'IND' } } ");
  EXPECT_THAT(Table(absl::StrCat("rows { each { dimension: DIMENSION_UNIT } } ", layout)),
              ElementsAre("Sở A|1|2|50.00%", "Sở B|1|1|100.00%", "Sở C|1|0|%", "Ban D|~1|800|%"));
  EXPECT_THAT(Table(absl::StrCat("rows { each { dimension: DIMENSION_BLOC } } ", layout)),
              ElementsAre("Khối 1|2|3|66.67%", "Khối 2|1|0|%", "Báo cáo trực tiếp|~1|800|%"));
}

TEST_F(LayoutTableTest, SumsAddOtherItems) {
  store_.Submit(FirstHalf("a"), {{Of("X", kCollective), Exactly(3)}, {Of("X", kIndividual), Exactly(8)}});
  EXPECT_THAT(Table(absl::StrCat(kTotalRow, kKinds, "columns { heading_vi: '1+2' sum { item_ids: ['COL', 'IND'] } }")),
              ElementsAre("Cộng|3|8|11"));
}

TEST_F(LayoutTableTest, SumsThatPickAFigureTwiceAreRefused) {
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Exactly(8)}});
  EXPECT_THAT(Refused(absl::StrCat(kTotalRow, kKinds, R"(
                columns { item_id: 'X' heading_vi: 'X' figures { figures { measure: MEASURE_AWARDS
                          filters { dimension: DIMENSION_CODE values: 'X' } } } }
                columns { heading_vi: 'Hai lần' sum { item_ids: ['IND', 'X'] } })")),
              HasSubstr("layout.columns: the sum \"Hai lần\" adds a figure twice"));
}

TEST_F(LayoutTableTest, ColumnsOfAValueCountOnlyThatValue) {
  store_.Submit(
      FirstHalf("a"),
      {{Of("X", kCollective), Exactly(3)}, {Of("X", kIndividual), Exactly(8)}, {Of("Y", kIndividual), Exactly(5)}});
  const v1::GetViewResponse response = Made(absl::StrCat(
      kTotalRow, "columns { each { dimension: DIMENSION_CODE } items { item_id: 'IND' heading_vi: 'Cá nhân' figures { ",
      "figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_RECIPIENT_KIND values: 'IND' } } } } items { ",
      "heading_vi: 'Khác' rest {} } }"));
  EXPECT_THAT(LinesOf(response), ElementsAre("Cộng|11|8|3|5|5|"));
  std::vector<std::string> names;
  for (const v1::ViewColumn& column : response.tables(0).columns()) {
    names.push_back(absl::StrCat(column.name(), " ", absl::StrJoin(column.headings_vi(), "/")));
  }
  EXPECT_THAT(names, ElementsAre("row Nội dung", "X X", "X.IND X/Cá nhân", "X.3 X/Khác", "Y Y", "Y.IND Y/Cá nhân",
                                 "Y.3 Y/Khác"));
}

TEST_F(LayoutTableTest, MovementsAndDocumentsCountOnce) {
  const std::string cell =
      absl::StrCat("measure: ", static_cast<int>(v1::MEASURE_MOVEMENTS),
                   " codes: 'M' movement_code: 'M' relation: ", static_cast<int>(v1::MOVEMENT_RELATION_RESPONDED));
  const std::string extras = absl::StrCat("keyed_items { key: 'M|M|2' cell { ", cell, " } }");
  store_.Submit(FirstHalf("a"), {}, extras);
  store_.Submit(FirstHalf("b"), {}, extras);
  v1::GetViewRequest request = Request(absl::StrCat(kUnitsAndTotal, kRestAndTotal), kProvinceFirstHalf);
  request.mutable_layout()->mutable_figures(0)->set_measure(v1::MEASURE_MOVEMENTS);
  const absl::StatusOr<v1::GetViewResponse> response = View(request);
  ASSERT_THAT(response, testing::IsOk());
  EXPECT_THAT(LinesOf(*response), ElementsAre("Sở A|1|1", "Sở B||", "Sở C||", "Ban D||", "Cộng|1|1"));
  EXPECT_EQ(response->summary().movements_size(), 1);
  EXPECT_EQ(response->summary().rows_size(), 0);
  EXPECT_EQ(response->summary().coverages_size(), 1);
}

TEST_F(LayoutTableTest, CellsSayByWhichFiltersTheyAreFoundAgain) {
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Exactly(8)}});
  const v1::GetViewResponse response =
      Made(absl::StrCat("apart: DIMENSION_STATUS ", kUnitsAndTotal, kKinds, kRestAndTotal));
  const v1::ViewTable& table = response.tables(0);
  v1::GetSummaryRequest asked = Parse<v1::GetSummaryRequest>(kProvinceFirstHalf);
  asked.add_measures(table.rows(0).cells(2).measure());
  asked.mutable_filters()->MergeFrom(table.rows(0).filters());
  asked.mutable_filters()->MergeFrom(table.columns(2).filters());
  ledger::StructureCache structures;
  const absl::StatusOr<v1::Summary> found = Summarize(store_.Now(), structures, asked, Store::kBegin);
  ASSERT_THAT(found, testing::IsOk());
  EXPECT_THAT(RowsOf(*found), ElementsAre("AWARDS AWARD_STATUS_AWARDED|COUNTING_BASIS_RECIPIENTS|X = 8..8 1/0/0"));
  EXPECT_THAT(table.columns(3).filters(), IsEmpty());
  EXPECT_EQ(table.rows(4).cells(4).measure(), v1::MEASURE_AWARDS);
}

TEST_F(LayoutTableTest, AProblemOfALayoutIsNamedWithItsField) {
  EXPECT_THAT(Refused(absl::StrCat(kTotalRow, kKinds,
                                   "columns { heading_vi: 'x' figures { figures { measure: "
                                   "MEASURE_EVENTS } } }")),
              HasSubstr("layout.columns[2].figures.figures[0].measure"));
}

TEST_F(LayoutTableTest, ALayoutOfTheCatalogIsThatOfTheLastDay) {
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Exactly(8)}});
  const auto entry = [](const std::string& owner, const std::string& from, const std::string& title) {
    return absl::StrCat("entries { kind: CATALOG_KIND_LAYOUT code: 'T' owner_id: '", owner, "' valid_from_date: '",
                        from, "' layout { title_vi: '", title, "' figures { measure: MEASURE_AWARDS } ", kTotalRow,
                        kKinds, " } } ");
  };
  store_.Catalog(absl::StrCat(entry("tw", "2018-01-01", "cũ"), entry("tw", "2019-06-14", "mới"),
                              entry("tw", "2019-06-15", "sau")));
  const auto title = [&](const std::string& summary, const std::string& code) -> std::string {
    v1::GetViewRequest request;
    *request.mutable_summary() = Parse<v1::GetSummaryRequest>(summary);
    request.set_layout_code(code);
    const absl::StatusOr<v1::GetViewResponse> response = View(request);
    return response.ok() ? absl::StrCat(response->tables(0).name(), " ", response->tables(0).title_vi())
                         : absl::StatusCodeToString(response.status().code()) +
                               std::string(response.status().message().substr(0, 18));
  };
  EXPECT_EQ(title(kProvinceFirstHalf, "T"), "t.1 mới");
  EXPECT_EQ(title("scope { central {} } period_ids: '2019-S1'", "T"), "t.1 mới");
  EXPECT_EQ(title("scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S1', '2019-S2']", "T"), "t.1 sau");
  EXPECT_EQ(title("scope { authority { authority_id: 'tinh' } } period_ids: 'rieng'", "T"), "t.1 cũ");
  EXPECT_EQ(title(kProvinceFirstHalf, "U"), "NOT_FOUNDlayout_code: no la");
  EXPECT_EQ(title("scope { authority { authority_id: 'tinh' } } period_ids: '2031'", "T"),
            "NOT_FOUNDsummary.period_ids");
}

// Beside the province a ministry, and the council, to which a unit that stands for another ministry reports and one of
// its own.
constexpr char kProposers[] = R"(
  records { authority { authority_id: 'bo' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ' } }
  records { authority { authority_id: 'bo-2' type: AUTHORITY_TYPE_MINISTRY name_vi: 'Bộ hai' } }
  records { unit { unit_id: 'm' name_vi: 'Cục' home_authority_id: 'bo' reports_directly: true } }
  records { unit { unit_id: 'dai-dien' name_vi: 'Bộ hai' home_authority_id: 'tw' stands_for_authority_id: 'bo-2'
                   reports_directly: true } }
  records { unit { unit_id: 'ban-tw' name_vi: 'Ban' home_authority_id: 'tw' reports_directly: true } }
  records { period { authority_id: 'bo' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                     last_date: '2019-06-14' } }
  records { period { authority_id: 'tw' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                     last_date: '2019-06-14' } }
)";

constexpr char kByProposer[] = R"(
  rows { heading_vi: 'Bộ' figures { figures { measure: MEASURE_AWARDS filters {
    dimension: DIMENSION_AUTHORITY_TYPE values: 'AUTHORITY_TYPE_MINISTRY' } } } }
  rows { heading_vi: 'Tỉnh' figures { figures { measure: MEASURE_AWARDS filters {
    dimension: DIMENSION_AUTHORITY_TYPE values: 'AUTHORITY_TYPE_PROVINCE' } } } }
  rows { heading_vi: 'Khác' rest {} }
)";

TEST_F(LayoutTableTest, RowsTellWhatMinistriesAndWhatProvincesPropose) {
  store_.Registry(kProposers);
  store_.Submit(FirstHalf("a"), {{Of("X", kIndividual), Exactly(1)}});
  store_.Submit(FirstHalf("d"), {{Of("X", kIndividual), Exactly(2)}});
  store_.Submit({"bo", "2019-S1", "m"}, {{Of("X", kIndividual), Exactly(10)}, {Of("Y", kCollective), Exactly(20)}});
  store_.Submit({"tw", "2019-S1", "dai-dien"}, {{Of("X", kIndividual), Exactly(100)}});
  store_.Submit({"tw", "2019-S1", "ban-tw"}, {{Of("Y", kIndividual), Exactly(1000)}});
  const std::string central = "scope { central {} } period_ids: '2019-S1'";
  EXPECT_THAT(Table(absl::StrCat(kByProposer, kTotalRow, kKinds), central),
              ElementsAre("Bộ|20|110", "Tỉnh||3", "Khác||1000", "Cộng|20|1113"));
  EXPECT_THAT(Table(absl::StrCat("rows { each { dimension: DIMENSION_AUTHORITY_TYPE } } ", kTotalRow, kKinds), central),
              ElementsAre("Bộ, ban, ngành|20|110", "Tỉnh, thành phố||3", "Trung ương||1000", "Cộng|20|1113"));
  // An authority alone has one of the rows.
  EXPECT_THAT(Table(absl::StrCat(kByProposer, kKinds)), ElementsAre("Bộ||", "Tỉnh||3", "Khác||"));
}

}  // namespace
}  // namespace khoi::summary
