#include "services/domain/version_diff.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

DiffedVersion Version(absl::string_view text) {
  v1::Report report = testing::ReportWith(text);
  DerivedReport derived = Derive(report, testing::WorldCatalog());
  return {.report = std::move(report), .derived = std::move(derived)};
}

std::string TextOf(const std::optional<FigureValue>& value) {
  if (!value.has_value()) return "none";
  return absl::StrCat(value->not_available ? "n/a " : "", value->approximate ? "~" : "", value->low,
                      value->unbounded            ? "+"
                      : value->high == value->low ? ""
                                                  : absl::StrCat("-", value->high));
}

// Everything that differs, in short.
std::string Short(const VersionDiff& diff) {
  std::vector<std::string> parts;
  for (const FigureDiff& figure : diff.figures) {
    parts.push_back(
        absl::StrCat(absl::StrJoin(figure.cell.codes(), "+"), " ", TextOf(figure.from), " > ", TextOf(figure.to)));
  }
  for (const v1::ItemChange& item : diff.items) parts.push_back(absl::StrCat(item.added() ? "+" : "-", item.key()));
  for (const v1::DeclaredTotalChange& total : diff.declared_totals) {
    parts.push_back(
        absl::StrCat("total ", total.label(), " '", total.from_declared(), "' > '", total.to_declared(), "'"));
  }
  for (const std::string& code : diff.section_codes) parts.push_back(absl::StrCat("section ", code));
  return absl::StrJoin(parts, "; ");
}

struct Case {
  const char* name;
  const char* from;
  const char* to;
  const char* expected;

  friend void PrintTo(const Case& row, std::ostream* os) { *os << row.name; }
};

constexpr char kAward[] = "award_lines { award_codes: 'CO-GK' count { exact: '3' } }";

const Case kCases[] = {
    {"Equal", kAward, kAward, ""},
    {"NumberChanges", kAward, "award_lines { award_codes: 'CO-GK' count { exact: '5' } }", "CO-GK 3 > 5"},
    {"FigureAppears", "", kAward, "CO-GK none > 3"},
    {"FigureGoes", kAward, "", "CO-GK 3 > none"},
    {"NothingIsNotZero", "", "award_lines { award_codes: 'CO-GK' count { exact: '0' } }", "CO-GK none > 0"},
    {"WellKnownBecomesVague", kAward, "award_lines { award_codes: 'CO-GK' count { approximate: '3' } }",
     "CO-GK 3 > ~3"},
    {"NumberBecomesNotAvailable", "award_lines { award_codes: 'CO-GK' count { exact: '0' } }",
     "award_lines { award_codes: 'CO-GK' count { not_available { reason: 'chưa có' } } }", "CO-GK 0 > n/a 0"},
    {"AtLeastLosesItsBound", kAward, "award_lines { award_codes: 'CO-GK' count { at_least: '3' } }", "CO-GK 3 > 3+"},
    {"LinesOfOneCellAreOneFigure", kAward,
     "award_lines { award_codes: 'CO-GK' count { exact: '1' } } award_lines { award_codes: 'CO-GK' count { exact: '2' "
     "} "
     "}",
     ""},
    {"OtherDimensionIsAnotherFigure", kAward,
     "award_lines { award_codes: 'CO-GK' recipient_kind_code: 'IND' count { exact: '3' } }",
     "CO-GK 3 > none; CO-GK none > 3"},
    {"DocumentsByKey", "document_lines { type_code: 'LD-ND' references { number: '1' symbol: 'NĐ-CP' } }",
     "document_lines { type_code: 'LD-ND' references { number: '2' symbol: 'NĐ-CP' } references { number: '1' symbol: "
     "'NĐ-CP' } }",
     "+D|LD-ND|2|nd-cp"},
    {"MovedDocumentIsRemovedAndAdded",
     "document_lines { type_code: 'LD-ND' references { number: '1' symbol: 'NĐ-CP' } }",
     "document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' references { number: '1' symbol: 'NĐ-CP' } }",
     "-D|LD-ND|1|nd-cp; +D|LD-ND|1|nd-cp"},
    {"DocumentNamedTwiceIsOne", "",
     "document_lines { type_code: 'LD-ND' references { number: '1' symbol: 'NĐ-CP' } references { number: '1' symbol: "
     "'NĐ-CP' } }",
     "+D|LD-ND|1|nd-cp"},
    {"TotalChanges", "declared_totals { label: 'tổng' total { exact: '3' } }",
     "declared_totals { label: 'tổng' total { exact: '4' } }", "total tổng '3' > '4'"},
    {"TotalAppears", "", "declared_totals { label: 'tổng' total { exact: '4' } }", "total tổng '' > '4'"},
    {"TotalGoes", "declared_totals { label: 'tổng' total { exact: '3' } }", "", "total tổng '3' > ''"},
    {"TotalByLineId", "declared_totals { line_id: 't1' label: 'tổng' total { exact: '3' } }",
     "declared_totals { line_id: 't1' label: 'tổng cộng' total { exact: '4' } }", "total tổng cộng '3' > '4'"},
    {"TotalsOfOneLabelKeepTheirOrder",
     "declared_totals { label: 'x' total { exact: '1' } } declared_totals { label: 'x' total { exact: '2' } }",
     "declared_totals { label: 'x' total { exact: '1' } } declared_totals { label: 'x' total { exact: '5' } }",
     "total x '2' > '5'"},
    {"TotalThatCoversOtherLines", "declared_totals { label: 'x' total { exact: '1' } covered_line_ids: 'a' }",
     "declared_totals { label: 'x' total { exact: '1' } covered_line_ids: 'b' }", ""},
    {"SectionText", "narrative_sections { section_code: 'N1' items { text: 'a' } }",
     "narrative_sections { section_code: 'N1' items { text: 'b' } }", "section N1"},
    {"SectionsThatOneHas", "narrative_sections { section_code: 'N1' } narrative_sections { section_code: 'N4' }",
     "narrative_sections { section_code: 'N10' } narrative_sections { section_code: 'N4' }", "section N10; section N1"},
};

class VersionDiffTest : public ::testing::TestWithParam<Case> {};

TEST_P(VersionDiffTest, NamesWhatDiffers) {
  const Case& c = GetParam();
  EXPECT_EQ(Short(DiffOf(Version(c.from), Version(c.to))), c.expected);
}

INSTANTIATE_TEST_SUITE_P(Cases, VersionDiffTest, ::testing::ValuesIn(kCases),
                         [](const ::testing::TestParamInfo<Case>& row) { return std::string(row.param.name); });

TEST(VersionDiffTest, WithNothingEverythingIsNew) {
  EXPECT_EQ(Short(DiffOf({}, Version("award_lines { award_codes: 'CO-GK' count { exact: '3' } } "
                                     "narrative_sections { section_code: 'N4' }"))),
            "CO-GK none > 3; section N1; section N4");
}

}  // namespace
}  // namespace khoi::domain
