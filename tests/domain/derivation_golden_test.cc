// What the example reports give: every finding and every figure, in one golden file. Stored verdicts and figures are
// compared byte for byte when a log is replayed, so a change here without a new kDeriver would make every replay of an
// older log fail.
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/figures.h"
#include "services/domain/rulebook.h"
#include "services/domain/sha256.h"
#include "tests/domain/example.h"

namespace khoi::domain {
namespace {

constexpr absl::CivilDay kToday(2026, 11, 20);
constexpr char kGolden[] = "tests/golden/derivation.txt";

std::string Describe(const v1::Report& report) {
  const Catalog catalog = testing::ExampleCatalog(report.authority_id());
  const Structure structure = testing::ExampleStructure(report.authority_id());
  Findings findings;
  Judge(MakeReportInput(report, catalog, structure, kToday), findings);
  std::string text;
  for (const v1::Finding& finding : findings.all()) {
    absl::StrAppend(&text, "  ", v1::Severity_Name(finding.severity()), " ", finding.rule_id(), " ",
                    finding.field_paths(0), "\n    ", finding.message_vi(), "\n    ", finding.message_en(), "\n");
  }
  const DerivedReport derived = Derive(report, catalog);
  for (const DerivedFigure& figure : derived.figures) {
    stored::v1::CellKey key;
    key.ParseFromString(figure.cell);
    absl::StrAppend(&text, "  ", figure.value.low, figure.value.high != figure.value.low ? ".." : "",
                    figure.value.high != figure.value.low ? absl::StrCat(figure.value.high) : "",
                    figure.value.unbounded ? "+" : "", figure.value.approximate ? "~" : "",
                    figure.value.not_available ? "?" : "", "  ", key.ShortDebugString(), "\n");
  }
  absl::StrAppend(
      &text, "  extras ", absl::BytesToHexString(Sha256Of(derived.extras.SerializeAsString())).substr(0, 16), ", ",
      derived.extras.keyed_items_size(), " keyed items, ", derived.extras.declared_totals_size(), " declared totals\n");
  return text;
}

TEST(DerivationGoldenTest, ExampleReportsGiveWhatTheyGaveWhenThisDeriverWasNumbered) {
  std::string text = absl::StrCat("deriver ", kDeriver, "\n");
  for (const auto& [file, report] : testing::ExampleReports()) {
    absl::StrAppend(&text, file.string(), "\n", Describe(report));
  }
  testing::ExpectGolden(text, kGolden,
                        absl::StrCat("Findings or figures of the example changed. If a release has stored reports with "
                                     "deriver ",
                                     kDeriver, ", raise kDeriver (services/domain/rulebook.h)."));
}

}  // namespace
}  // namespace khoi::domain
