#include "services/domain/layout_check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "services/domain/catalog_rules.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using domain::RecordProblem;

std::string Paths(const std::vector<RecordProblem>& problems) {
  return absl::StrJoin(problems, " ", [](std::string* out, const RecordProblem& problem) {
    EXPECT_FALSE(problem.vi.empty() || problem.en.empty()) << problem.field_path;
    absl::StrAppend(out, problem.field_path);
  });
}

struct LayoutCase {
  const char* name;
  std::string text;
  std::string expected;
};

#define ROWS "rows { heading_vi: 'Cộng' figures {} } "
#define TABLE "title_vi: 'Bảng' figures { measure: MEASURE_AWARDS } "
#define KIND(id, kind)                                                                  \
  "columns { item_id: '" id                                                             \
  "' heading_vi: 'x' figures { figures { measure: MEASURE_AWARDS filters { dimension: " \
  "DIMENSION_RECIPIENT_KIND values: " kind " } } } } "

// `count` columns.
std::string Columns(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, "columns { heading_vi: 'x' figures {} } ");
  return text;
}

class LayoutRules : public ::testing::TestWithParam<LayoutCase> {};

TEST_P(LayoutRules, Finds) {
  domain::RecordProblems problems;
  domain::CheckLayout(FromText<v1::Layout>(GetParam().text), domain::FieldPath("layout"), problems);
  EXPECT_EQ(Paths(problems.Take()), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, LayoutRules,
    ::testing::Values(
        LayoutCase{"Plain", TABLE ROWS "columns { heading_vi: 'Cộng' figures {} }", ""},
        LayoutCase{"Empty", "", "layout.title_vi layout.figures layout.rows layout.columns"},
        LayoutCase{"MeasureTwice", TABLE "figures { measure: MEASURE_AWARDS } " ROWS KIND("a", "'IND'"),
                   "layout.figures[1].measure"},
        LayoutCase{"NoMeasure", "title_vi: 'Bảng' figures {} " ROWS "columns { heading_vi: 'x' figures {} }",
                   "layout.figures[0].measure"},
        LayoutCase{"MeasureThatTheTableDoesNotPick",
                   TABLE ROWS KIND("a", "'IND'") KIND("b", "'COL'") "columns { heading_vi: 'x' figures { figures { "
                                                                    "measure: MEASURE_EVENTS } } }",
                   "layout.columns[2].figures.figures[0].measure"},
        LayoutCase{"FilterOnADimensionOfAnotherMeasure",
                   "title_vi: 'x' figures { measure: MEASURE_DOCUMENTS filters { dimension: DIMENSION_STATUS values: "
                   "'AWARD_STATUS_AWARDED' } } " ROWS "columns { heading_vi: 'x' figures {} }",
                   "layout.figures[0].filters[0].dimension"},
        LayoutCase{"FilterByUnit",
                   "title_vi: 'x' figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_UNIT values: 'a' } "
                   "} " ROWS "columns { heading_vi: 'x' figures {} }",
                   "layout.figures[0].filters[0].dimension"},
        LayoutCase{"FilterByTypeOfAuthority",
                   "title_vi: 'x' figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_AUTHORITY_TYPE "
                   "values: ['AUTHORITY_TYPE_MINISTRY', '-'] } } " ROWS "columns { heading_vi: 'x' figures {} }",
                   ""},
        LayoutCase{"FilterByNoTypeOfAuthority",
                   "title_vi: 'x' figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_AUTHORITY_TYPE "
                   "values: 'MINISTRY' } } " ROWS "columns { heading_vi: 'x' figures {} }",
                   "layout.figures[0].filters[0].values[0]"},
        LayoutCase{"FiguresOfAnotherPeriod",
                   "title_vi: 'x' figures { measure: MEASURE_AWARDS period: SELECTED_PERIOD_PREVIOUS } " ROWS
                   "columns { heading_vi: 'x' figures {} }",
                   "layout.figures[0].period"},
        LayoutCase{"Apart", TABLE "apart: [DIMENSION_STATUS, DIMENSION_BLOC] " ROWS KIND("a", "'IND'"), ""},
        LayoutCase{"ApartTwice", TABLE "apart: [DIMENSION_STATUS, DIMENSION_STATUS] " ROWS KIND("a", "'IND'"),
                   "layout.apart[1]"},
        LayoutCase{"ApartByWhatTheMeasureDoesNotHave", TABLE "apart: DIMENSION_STAGE " ROWS KIND("a", "'IND'"),
                   "layout.apart[0]"},
        LayoutCase{"ApartByTooMuch",
                   TABLE
                   "apart: [DIMENSION_STATUS, DIMENSION_BLOC, DIMENSION_UNIT, DIMENSION_CODE, DIMENSION_METHOD] " ROWS
                       KIND("a", "'IND'"),
                   "layout.apart"},
        LayoutCase{"ItemWithoutKind", TABLE ROWS "columns { heading_vi: 'x' }", "layout.columns[0]"},
        LayoutCase{"HeadingOverItems", TABLE ROWS "columns { heading_vi: 'x' items { heading_vi: 'y' figures {} } }",
                   ""},
        LayoutCase{"ItemWithoutHeading", TABLE ROWS "columns { items { figures {} } }",
                   "layout.columns[0].heading_vi layout.columns[0].items[0].heading_vi"},
        LayoutCase{"EachNeedsNoHeading", TABLE ROWS "columns { each { dimension: DIMENSION_CODE } }", ""},
        LayoutCase{"EachOfWhatTheMeasureDoesNotHave", TABLE ROWS "columns { each { dimension: DIMENSION_STAGE } }",
                   "layout.columns[0].each.dimension"},
        LayoutCase{"EachOfNothing", TABLE ROWS "columns { each {} }", "layout.columns[0].each.dimension"},
        LayoutCase{"IdTwice", TABLE ROWS KIND("a", "'IND'") KIND("a", "'COL'"), "layout.columns[1].item_id"},
        LayoutCase{"IdTwiceOnTwoAxes", TABLE "rows { item_id: 'a' heading_vi: 'x' figures {} } " KIND("a", "'COL'"),
                   ""},
        LayoutCase{"RestTwice", TABLE ROWS "columns { heading_vi: 'x' rest {} } columns { heading_vi: 'y' rest {} }",
                   "layout.columns[1].rest"},
        LayoutCase{"Sum",
                   TABLE ROWS KIND("a", "'IND'") KIND("b", "['COL', 'HH']") "columns { heading_vi: 'x' sum { "
                                                                            "item_ids: ['a', 'b'] } }",
                   ""},
        LayoutCase{"SumOfNothing", TABLE ROWS "columns { heading_vi: 'x' sum {} }", "layout.columns[0].sum.item_ids"},
        LayoutCase{"SumOfTheUnknown", TABLE ROWS "columns { heading_vi: 'x' sum { item_ids: 'a' } }",
                   "layout.columns[0].sum.item_ids[0]"},
        LayoutCase{"SumOfOverlapping",
                   TABLE ROWS KIND("a", "'IND'") KIND("b", "['COL', 'IND']")
                       KIND("c", "'IND'") "columns { heading_vi: 'x' sum { item_ids: ['a', 'c'] } }",
                   "layout.columns[3].sum.item_ids[1]"},
        LayoutCase{"SumOfTheSame",
                   TABLE ROWS KIND("a", "'IND'") "columns { heading_vi: 'x' sum { item_ids: ['a', 'a'] "
                                                 "} }",
                   "layout.columns[1].sum.item_ids[1]"},
        LayoutCase{"SumOfSums",
                   TABLE ROWS KIND("a", "'IND'") "columns { item_id: 'b' heading_vi: 'x' sum { item_ids: 'a' } } "
                                                 "columns { heading_vi: 'x' sum { item_ids: 'b' } }",
                   "layout.columns[2].sum.item_ids[0]"},
        LayoutCase{"Share",
                   TABLE ROWS KIND("a", "'IND'")
                       KIND("b", "'COL'") "columns { heading_vi: '%' share { part_item_id: 'a' whole_item_id: 'b' } }",
                   ""},
        LayoutCase{"ShareOfNothing", TABLE ROWS "columns { heading_vi: '%' share {} }",
                   "layout.columns[0].share.part_item_id layout.columns[0].share.whole_item_id"},
        LayoutCase{
            "ShareOfManyValues",
            TABLE ROWS KIND("a", "'IND'") "columns { item_id: 'b' each { dimension: DIMENSION_CODE } } columns { "
                                          "heading_vi: '%' share { part_item_id: 'a' whole_item_id: 'b' } }",
            "layout.columns[2].share.whole_item_id"},
        LayoutCase{"ShareWithinAValue",
                   TABLE ROWS
                   "columns { each { dimension: DIMENSION_CODE } items { item_id: 'a' heading_vi: 'x' figures "
                   "{} } items { heading_vi: '%' share { part_item_id: 'a' whole_item_id: 'a' } } }",
                   ""},
        LayoutCase{"ShareOfWhatStandsBelowAValue",
                   TABLE ROWS
                   "columns { each { dimension: DIMENSION_CODE } items { item_id: 'a' heading_vi: 'x' figures "
                   "{} } } columns { heading_vi: '%' share { part_item_id: 'a' whole_item_id: 'a' } }",
                   "layout.columns[1].share.part_item_id layout.columns[1].share.whole_item_id"},
        LayoutCase{"TooDeep",
                   TABLE ROWS "columns { heading_vi: '1' items { heading_vi: '2' items { heading_vi: '3' items { "
                              "heading_vi: '4' items { heading_vi: '5' figures {} } } } } }",
                   "layout.columns[0].items[0].items[0].items[0].items[0]"},
        LayoutCase{"AsManyAsThereMayBe", absl::StrCat(TABLE ROWS, Columns(200)), ""},
        LayoutCase{"TooMany", absl::StrCat(TABLE ROWS, Columns(201)), "layout.columns"}),
    [](const auto& given) { return std::string(given.param.name); });

TEST(LayoutEntry, IsCheckedWhenTheCatalogIsChanged) {
  const auto paths = [](const std::string& layout) {
    return Paths(domain::CheckCatalogEntry(
        FromText<v1::CatalogEntry>(
            absl::StrCat("kind: CATALOG_KIND_LAYOUT code: 'X' owner_id: 'tw' name_vi: 'tên' name_en: 'name' ", layout)),
        "changes[0].entry"));
  };
  EXPECT_EQ(paths(absl::StrCat("layout { ", TABLE ROWS, Columns(1), " }")), "");
  EXPECT_EQ(paths(absl::StrCat("layout { ", TABLE ROWS, " }")), "changes[0].entry.layout.columns");
  EXPECT_EQ(paths(""), "changes[0].entry");
  EXPECT_EQ(paths("movement {}"), "changes[0].entry");
}

}  // namespace
}  // namespace khoi::testing
