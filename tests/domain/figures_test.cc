#include "services/domain/figures.h"

#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"
#include "khoi/v1/catalog.pb.h"
#include "khoi/v1/summary.pb.h"
#include "tests/status_matchers.h"

namespace khoi::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Catalog TestCatalog() {
  v1::ApplyCatalogRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
    changes { entry { kind: CATALOG_KIND_INDICATOR code: 'IN-RATE' owner_id: 'tw' name_vi: 'Tỷ lệ' name_en: 'Rate'
      indicator { measure_unit_code: 'PERCENT' decimal_places: 1 nature: INDICATOR_NATURE_STOCK } } }
    changes { entry { kind: CATALOG_KIND_INDICATOR code: 'IN-DONE' owner_id: 'tw' name_vi: 'Xong' name_en: 'Done'
      indicator { measure_unit_code: 'ITEM' nature: INDICATOR_NATURE_FLOW ratio: true } } }
    changes { entry { kind: CATALOG_KIND_DOCUMENT_TYPE code: 'LD-ND' owner_id: 'tw' name_vi: 'Nghị định'
      name_en: 'Decree' document_type { legal: true } } }
    changes { entry { kind: CATALOG_KIND_DOCUMENT_TYPE code: 'LD-QDUB' owner_id: 'tw' name_vi: 'Quyết định UBND'
      name_en: 'Decision' document_type { legal: true numbered_by_authority: true } } }
    changes { entry { kind: CATALOG_KIND_MOVEMENT code: 'PT-NTM' owner_id: 'tw' name_vi: 'Nông thôn mới'
      name_en: 'New countryside' movement { form_code: 'MV-THE' scope_code: 'SC-NAT' launching_level_code: 'LV-TW' } } }
  )",
                                                            &request));
  std::vector<v1::CatalogEntry> entries;
  for (const v1::CatalogChange& change : request.changes()) entries.push_back(change.entry());
  return Catalog(std::move(entries));
}

DerivedReport DeriveText(const std::string& text) {
  v1::Report report;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &report)) << text;
  return Derive(report, TestCatalog());
}

std::string Describe(const FigureValue& value) {
  std::string text;
  if (value.has_low) absl::StrAppend(&text, value.low);
  if (value.high != value.low) absl::StrAppend(&text, "..", value.high);
  if (value.unbounded) text += "+";
  if (value.approximate) text += "~";
  if (value.not_available) text += "?";
  return text;
}

// "MEASURE codes other-dimensions = value", one line for each figure.
std::vector<std::string> Figures(const DerivedReport& derived) {
  std::vector<std::string> lines;
  for (const DerivedFigure& figure : derived.figures) {
    stored::v1::CellKey key;
    EXPECT_TRUE(key.ParseFromString(figure.cell));
    std::vector<std::string> parts = {absl::StrJoin(key.codes(), "+")};
    if (!key.parent_codes().empty()) parts.push_back(absl::StrCat("of ", absl::StrJoin(key.parent_codes(), "+")));
    for (const std::string& part :
         {key.recipient_kind_code(), key.stage_code(), key.measure_unit_code(), key.movement_form_code()}) {
      if (!part.empty()) parts.push_back(part);
    }
    if (key.status() != 0) parts.push_back(absl::StrCat("s", key.status()));
    if (key.counting_basis() != 0) parts.push_back(absl::StrCat("b", key.counting_basis()));
    if (key.role() != 0) parts.push_back(absl::StrCat("r", key.role()));
    if (!key.years().empty()) {
      parts.push_back(absl::StrJoin(key.years(), ","));
    } else if (key.first_year() != 0) {
      parts.push_back(absl::StrCat(key.first_year(), "-", key.last_year(), key.school_year() ? "s" : ""));
    }
    if (key.scale() != 0) parts.push_back(absl::StrCat("/10^", key.scale()));
    if (key.stock()) parts.push_back("stock");
    lines.push_back(absl::StrCat(v1::Measure_Name(key.measure()).substr(8), " ", absl::StrJoin(parts, " "), " = ",
                                 Describe(figure.value)));
  }
  return lines;
}

std::vector<std::string> Items(const DerivedReport& derived) {
  std::vector<std::string> lines;
  for (const stored::v1::KeyedItem& item : derived.extras.keyed_items()) {
    lines.push_back(absl::StrCat(item.key(), " at ", item.field_path()));
  }
  return lines;
}

constexpr char kAward[] =
    "award_codes: 'CO-GK' recipient_kind_code: 'IND' status: AWARD_STATUS_AWARDED "
    "counting_basis: COUNTING_BASIS_RECIPIENTS ";

TEST(FiguresTest, LinesOfOneCellAdd) {
  EXPECT_THAT(Figures(DeriveText(absl::StrCat("award_lines {", kAward, "count { exact: '2' } }", "award_lines {",
                                              kAward, "count { exact: '3' } }"))),
              ElementsAre("AWARDS CO-GK IND s4 b1 = 5"));
}

TEST(FiguresTest, StatusBasisKindAndYearsKeepFiguresApart) {
  EXPECT_THAT(
      Figures(DeriveText(absl::StrCat(
          "award_lines {", kAward, "count { exact: '1' } }",
          "award_lines { award_codes: 'CO-GK' recipient_kind_code: 'COL' status: AWARD_STATUS_AWARDED counting_basis: "
          "COUNTING_BASIS_RECIPIENTS count { exact: '2' } }",
          "award_lines { award_codes: 'CO-GK' recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED counting_basis: "
          "COUNTING_BASIS_RECIPIENTS count { exact: '4' } }",
          "award_lines { award_codes: 'CO-GK' recipient_kind_code: 'IND' status: AWARD_STATUS_AWARDED counting_basis: "
          "COUNTING_BASIS_TURNS count { exact: '8' } }",
          "award_lines {", kAward, "count { exact: '16' } achievement { span { first_year: 2015 last_year: 2020 } } }",
          "award_lines {", kAward, "count { exact: '32' } achievement { years { years: [2019, 2020, 2021] } } }",
          "award_lines {", kAward, "count { exact: '64' } achievement { school_year: 2021 } }", "award_lines {", kAward,
          "count { exact: '128' } achievement { years { years: [2019, 2021] } } }"))),
      ::testing::UnorderedElementsAre("AWARDS CO-GK IND s4 b1 = 1", "AWARDS CO-GK COL s4 b1 = 2",
                                      "AWARDS CO-GK IND s2 b1 = 4", "AWARDS CO-GK IND s4 b2 = 8",
                                      "AWARDS CO-GK IND s4 b1 2015-2020 = 16", "AWARDS CO-GK IND s4 b1 2019-2021 = 32",
                                      "AWARDS CO-GK IND s4 b1 2021-2022s = 64",
                                      "AWARDS CO-GK IND s4 b1 2019,2021 = 128"));
}

TEST(FiguresTest, BoundsPropagateWithinACell) {
  EXPECT_THAT(Figures(DeriveText(absl::StrCat("award_lines {", kAward, "count { exact: '2' } }", "award_lines {",
                                              kAward, "count { range { min: '3' max: '5' } } }"))),
              ElementsAre("AWARDS CO-GK IND s4 b1 = 5..7"));
  EXPECT_THAT(Figures(DeriveText(absl::StrCat("award_lines {", kAward, "count { exact: '2' } }", "award_lines {",
                                              kAward, "count { at_least: '20' } }"))),
              ElementsAre("AWARDS CO-GK IND s4 b1 = 22+"));
  EXPECT_THAT(Figures(DeriveText(absl::StrCat("award_lines {", kAward, "count { approximate: '20' } }"))),
              ElementsAre("AWARDS CO-GK IND s4 b1 = 20~"));
}

TEST(FiguresTest, ZeroNotAvailableAndNotReportedAreThreeThings) {
  EXPECT_THAT(Figures(DeriveText(absl::StrCat("award_lines {", kAward, "count { exact: '0' } }"))),
              ElementsAre("AWARDS CO-GK IND s4 b1 = 0"));
  EXPECT_THAT(Figures(DeriveText(absl::StrCat("award_lines {", kAward, "count { not_available { reason: 'x' } } }"))),
              ElementsAre("AWARDS CO-GK IND s4 b1 = ?"));
  EXPECT_THAT(Figures(DeriveText(absl::StrCat("award_lines {", kAward, "}"))), IsEmpty());
}

TEST(FiguresTest, OneNumberForSeveralTitlesStaysUnderTheCombination) {
  EXPECT_THAT(Figures(DeriveText("award_lines { award_codes: ['CO-GK', 'CO-BK-BT'] recipient_kind_code: 'MIX' status: "
                                 "AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_TURNS count { exact: '25' } }")),
              ElementsAre("AWARDS CO-BK-BT+CO-GK MIX s4 b2 = 25"));
}

TEST(FiguresTest, SubCountsAreMeasuresOfTheirOwn) {
  EXPECT_THAT(
      Figures(DeriveText(absl::StrCat("award_lines {", kAward,
                                      "count { exact: '9' } sub_counts { sub_count_code: 'B5' count { exact: '4' } } "
                                      "sub_counts { sub_count_code: 'B4' count { exact: '5' } } }"))),
      ::testing::UnorderedElementsAre("AWARDS CO-GK IND s4 b1 = 9", "AWARD_SUB_COUNTS B5 of CO-GK IND s4 b1 = 4",
                                      "AWARD_SUB_COUNTS B4 of CO-GK IND s4 b1 = 5"));
}

TEST(FiguresTest, ReferencedDocumentsAreKeyedAndOnlyTheRestIsANumber) {
  const DerivedReport derived = DeriveText(R"(
    document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: DOCUMENT_ROLE_LEAD count { exact: '3' }
                     references { number: '13' symbol: '2019/NĐ-CP' issue_date: '2019-02-01' subject: 'về X' } })");
  EXPECT_THAT(Figures(derived), ElementsAre("DOCUMENTS LD-ND ST-ISSUED r1 = 2"));
  ASSERT_THAT(Items(derived), ::testing::SizeIs(1));
  EXPECT_EQ(derived.extras.keyed_items(0).title(), "13/2019/NĐ-CP về X");
  EXPECT_EQ(derived.extras.keyed_items(0).field_path(), "report.document_lines[0].references[0]");
}

TEST(FiguresTest, DocumentsWhollyToldByReferencesLeaveNoNumber) {
  EXPECT_THAT(Figures(DeriveText(R"(
    document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: DOCUMENT_ROLE_LEAD count { exact: '1' }
                     references { number: '13' symbol: '2019/NĐ-CP' } })")),
              IsEmpty());
}

TEST(FiguresTest, TheSameLegalDocumentHasOneKeyHoweverItIsSpelt) {
  const auto key = [](const std::string& reference) {
    return DeriveText(
               absl::StrCat("document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: DOCUMENT_ROLE_LEAD "
                            "references {",
                            reference, "} }"))
        .extras.keyed_items(0)
        .key();
  };
  EXPECT_EQ(key("number: '13' symbol: '2019/NĐ-CP'"),
            key("number: '13' symbol: '2019/nđ-cp' issue_date: '2019-02-01'"));
  EXPECT_NE(key("number: '13' symbol: '2019/NĐ-CP'"), key("number: '14' symbol: '2019/NĐ-CP'"));
  // Numbers of administrative documents begin anew every year, in every organisation.
  EXPECT_NE(key("type_code: 'KH' number: '12' symbol: 'KH-KHCN' issue_date: '2021-02-10'"),
            key("type_code: 'KH' number: '12' symbol: 'KH-KHCN' issue_date: '2022-02-10'"));
}

TEST(FiguresTest, OrganisationsAndProvincesNumberTheirOwnDocuments) {
  const auto key = [](const std::string& authority, const std::string& unit, const std::string& reference) {
    return DeriveText(absl::StrCat("authority_id: '", authority, "' unit_id: '", unit,
                                   "' document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: "
                                   "DOCUMENT_ROLE_LEAD references {",
                                   reference, "} }"))
        .extras.keyed_items(0)
        .key();
  };
  const std::string plan = "type_code: 'KH' number: '12' symbol: 'KH-KHCN' issue_date: '2022-02-10'";
  EXPECT_NE(key("a", "so-1", plan), key("a", "so-2", plan));
  EXPECT_EQ(key("a", "so-1", plan), key("a", "so-2", plan + " issuer_id: 'so-1'"));
  const std::string provincial = "type_code: 'LD-QDUB' number: '08' symbol: '2018/QĐ-UBND'";
  EXPECT_EQ(key("a", "so-1", provincial), key("a", "so-2", provincial));
  EXPECT_NE(key("a", "so-1", provincial), key("b", "so-1", provincial));
  const std::string decree = "number: '13' symbol: '2019/NĐ-CP'";
  EXPECT_EQ(key("a", "so-1", decree), key("b", "so-2", decree));
}

TEST(FiguresTest, ARegisteredMovementIsKeyedByCodeAndRelationAndTakesItsFormFromTheRegistry) {
  const DerivedReport derived = DeriveText(R"(
    movement_lines { movement_code: 'PT-NTM' title: 'Tỉnh chung sức' form_code: 'MV-REG' relation: MOVEMENT_RELATION_RESPONDED })");
  EXPECT_THAT(Figures(derived), IsEmpty());
  ASSERT_THAT(Items(derived), ElementsAre("M|PT-NTM|2 at report.movement_lines[0]"));
  EXPECT_EQ(derived.extras.keyed_items(0).cell().movement_form_code(), "MV-THE");
  EXPECT_EQ(derived.extras.keyed_items(0).title(), "Nông thôn mới");
}

TEST(FiguresTest, LocalMovementsAreNumbers) {
  EXPECT_THAT(Figures(DeriveText(R"(
    movement_lines { title: 'a' form_code: 'MV-REG' relation: MOVEMENT_RELATION_LAUNCHED }
    movement_lines { title: 'b' form_code: 'MV-REG' relation: MOVEMENT_RELATION_LAUNCHED }
    movement_lines { form_code: 'MV-THE' relation: MOVEMENT_RELATION_LAUNCHED count { exact: '14' } })")),
              ::testing::UnorderedElementsAre("MOVEMENTS MV-REG MV-REG = 2", "MOVEMENTS MV-THE MV-THE = 14"));
}

TEST(FiguresTest, IndicatorsAreScaledAsTheCatalogSays) {
  EXPECT_THAT(
      Figures(DeriveText("indicator_lines { indicator_code: 'IN-RATE' quantity { range { min: '20' max: '30.5' } } }")),
      ElementsAre("INDICATORS IN-RATE PERCENT /10^1 stock = 200..305"));
}

TEST(FiguresTest, RatiosKeepPartAndWholeApart) {
  EXPECT_THAT(Figures(DeriveText("indicator_lines { indicator_code: 'IN-DONE' ratio { numerator { exact: '39' } "
                                 "denominator { exact: '57' } } }")),
              ElementsAre("INDICATOR_NUMERATORS IN-DONE ITEM = 39", "INDICATOR_DENOMINATORS IN-DONE ITEM = 57"));
}

TEST(FiguresTest, EventsExemplarsAndTargetsAreCounted) {
  EXPECT_THAT(Figures(DeriveText(R"(
    event_lines { event_code: 'EV-X' } event_lines { event_code: 'EV-X' }
    exemplar_lines { recipient_kind_code: 'COL' count { exact: '3' } stage { first_year: 2015 last_year: 2017 } }
    target_lines { target_code: 'TG-EXEMPLAR' recipient_kind_code: 'MIX' target { range { min: '2' max: '3' } } })")),
              ::testing::UnorderedElementsAre("EVENTS EV-X = 2", "EXEMPLARS  COL 2015-2017 = 3",
                                              "TARGETS TG-EXEMPLAR MIX = 2..3"));
}

TEST(FiguresTest, DeclaredTotalsTravelBesideTheSumOfTheirLines) {
  const DerivedReport derived =
      DeriveText(absl::StrCat("award_lines { line_id: 'a' ", kAward,
                              "count { exact: '569' } } declared_totals { label: '530 lượt' total { exact: '530' } }"));
  ASSERT_EQ(derived.extras.declared_totals_size(), 1);
  EXPECT_EQ(derived.extras.declared_totals(0).declared(), "530");
  EXPECT_EQ(derived.extras.declared_totals(0).computed(), "569");
}

TEST(FiguresTest, FiguresComeInTheOrderOfTheirCellsWhateverTheOrderOfLines) {
  const std::string a = absl::StrCat("award_lines {", kAward, "count { exact: '2' } }");
  const std::string b =
      "event_lines { event_code: 'EV-X' } exemplar_lines { recipient_kind_code: 'COL' count { exact: '3' } }";
  EXPECT_EQ(Figures(DeriveText(a + b)), Figures(DeriveText(b + a)));
}

TEST(FiguresTest, ASumBeyondSixtyFourBitsIsRefused) {
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "indicator_lines { indicator_code: 'IN-RATE' quantity { exact: '99999999999999999' } }";
  }
  // One value at the edge of 18 digits fits, ten of them do not.
  EXPECT_TRUE(DeriveText("indicator_lines { indicator_code: 'IN-RATE' quantity { exact: '1000000000000000' } }").fits);
  std::string large;
  for (int i = 0; i < 1000; ++i) {
    large += "indicator_lines { indicator_code: 'IN-RATE' quantity { exact: '1000000000000000' } }";
  }
  EXPECT_FALSE(DeriveText(large).fits);
}

}  // namespace
}  // namespace khoi::domain
