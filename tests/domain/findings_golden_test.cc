// What a careful reviewer finds in the example reports: every finding with its operands and fields, and every rule that
// could not be asked and why. Reviewed by hand; a line more is a false alarm, a line less an oversight.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "services/domain/rulebook.h"
#include "tests/domain/example.h"

namespace khoi::domain {
namespace {

constexpr absl::CivilDay kToday(2026, 11, 20);

std::string Describe(const v1::Report& report, v1::RuleStage stage) {
  const Catalog catalog = testing::ExampleCatalog(report.authority_id());
  const Structure structure = testing::ExampleStructure(report.authority_id());
  Findings findings;
  Judge(MakeReportInput(report, catalog, structure, kToday, stage), findings);
  std::string text;
  for (const v1::Finding& finding : findings.all()) {
    absl::StrAppend(&text, "    ", v1::Severity_Name(finding.severity()), " ", finding.rule_id(), "\n");
    for (const std::string& path : finding.field_paths()) absl::StrAppend(&text, "      ", path, "\n");
    absl::StrAppend(&text, "      ",
                    absl::StrJoin(finding.operands(), ", ",
                                  [](std::string* out, const v1::Operand& operand) {
                                    absl::StrAppend(out, operand.name(), " ", operand.value());
                                  }),
                    "\n      ", finding.message_en(), "\n");
  }
  for (const v1::NotEvaluatedRule& rule : findings.not_evaluated()) {
    absl::StrAppend(&text, "    not evaluated ", rule.rule_id(), " ", rule.field_path(), "\n      ", rule.missing_en(),
                    "\n");
  }
  return text;
}

TEST(FindingsGoldenTest, ExampleReportsAreJudgedAsACarefulReviewerWould) {
  std::string text;
  for (const auto& [file, report] : testing::ExampleReports()) {
    absl::StrAppend(&text, file.string(), "\n  submit\n", Describe(report, v1::RULE_STAGE_SUBMIT), "  accept\n",
                    Describe(report, v1::RULE_STAGE_ACCEPT));
  }
  testing::ExpectGolden(text, "tests/golden/findings.txt", "What the rules say of the example changed.");
}

}  // namespace
}  // namespace khoi::domain
