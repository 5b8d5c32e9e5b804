#include "services/domain/own_rules.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/catalog_rules.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using domain::EarlierReports;
using domain::Findings;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

#define BADGES(state, number)                                                                                       \
  "award_lines { award_codes: 'CO-KNC' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' badge_name: 'x' " \
  "status: AWARD_STATUS_" state " counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: '" number "' } } "

constexpr char kAtMost20[] =
    "comparison { left { figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_CODE values: 'CO-KNC' } } } "
    "operator: COMPARISON_OPERATOR_LESS_OR_EQUAL right { constant: '20' } }";
constexpr char kNotMoreThanBefore[] =
    "comparison { left { figures { measure: MEASURE_AWARDS } } operator: COMPARISON_OPERATOR_LESS_OR_EQUAL "
    "right { figures { measure: MEASURE_AWARDS period: SELECTED_PERIOD_PREVIOUS } } }";

v1::CatalogEntry Rule(absl::string_view code, absl::string_view stage, absl::string_view severity,
                      absl::string_view condition, absl::string_view days = "") {
  v1::CatalogEntry entry = FromText<v1::CatalogEntry>(days);
  entry.set_kind(v1::CATALOG_KIND_RULE);
  entry.set_code(std::string(code));
  entry.set_owner_id("bkhcn");
  entry.set_name_vi("Kỷ niệm chương có mức");
  entry.set_name_en("Badges are limited");
  entry.set_legal_reference("QĐ 1, Điều 2");
  *entry.mutable_rule() = FromText<v1::RuleDetails>(absl::StrCat("stage: RULE_STAGE_", stage, " severity: SEVERITY_",
                                                                 severity, " condition { ", condition,
                                                                 " } message_vi: 'quá mức' message_en: 'too many'"));
  return entry;
}

domain::Catalog CatalogWith(const std::vector<v1::CatalogEntry>& rules) {
  std::vector<v1::CatalogEntry> entries = WorldCatalog().entries();
  entries.insert(entries.end(), rules.begin(), rules.end());
  return domain::Catalog(std::move(entries));
}

struct Said {
  std::vector<v1::Finding> findings;
  std::vector<v1::NotEvaluatedRule> not_evaluated;

  // "B-KNC WARN" of each finding, "B-KNC ?" of each rule that was not evaluated.
  std::vector<std::string> Short() const {
    std::vector<std::string> parts;
    for (const v1::Finding& finding : findings) {
      parts.push_back(absl::StrCat(finding.rule_id(), " ", v1::Severity_Name(finding.severity()).substr(9)));
    }
    for (const v1::NotEvaluatedRule& rule : not_evaluated) parts.push_back(absl::StrCat(rule.rule_id(), " ?"));
    return parts;
  }
};

Said Judge(const std::vector<v1::CatalogEntry>& rules, const v1::Report& report,
           v1::RuleStage stage = v1::RULE_STAGE_SUBMIT, const EarlierReports& earlier = {}) {
  const domain::Catalog catalog = CatalogWith(rules);
  Findings findings;
  domain::Judge(domain::MakeReportInput(report, catalog, WorldStructure(), kToday, stage, earlier), findings);
  return {.findings = findings.Take(), .not_evaluated = findings.TakeNotEvaluated()};
}

TEST(OwnRuleTest, FiresWithOperandsEvaluationAndItsOwnWords) {
  const Said said = Judge({Rule("B-KNC", "SUBMIT", "WARN", kAtMost20)}, ReportWith(BADGES("PROPOSED", "21")));
  ASSERT_THAT(said.Short(), ElementsAre("B-KNC WARN"));
  const v1::Finding& finding = said.findings[0];
  EXPECT_THAT(finding.field_paths(), ElementsAre("report.award_lines"));
  EXPECT_EQ(finding.message_vi(), "quá mức");
  EXPECT_EQ(finding.message_en(), "too many");
  EXPECT_EQ(finding.rule_version(), 1);
  EXPECT_EQ(finding.stage(), v1::RULE_STAGE_SUBMIT);
  ASSERT_EQ(finding.operands_size(), 2);
  EXPECT_EQ(finding.operands(0).ShortDebugString(), "name: \"left\" value: \"21\"");
  EXPECT_EQ(finding.operands(1).ShortDebugString(), "name: \"right\" value: \"20\"");
  EXPECT_EQ(finding.evaluation(),
            "≤ fails: 21 ≤ 20\n"
            "  figures = 21: awards (code CO-KNC)\n"
            "  constant = 20");
}

TEST(OwnRuleTest, HoldsInSilence) {
  EXPECT_THAT(Judge({Rule("B-KNC", "SUBMIT", "BLOCK", kAtMost20)}, ReportWith(BADGES("PROPOSED", "20"))).Short(),
              IsEmpty());
}

TEST(OwnRuleTest, WhatIsMissingIsTold) {
  const Said said = Judge({Rule("B-KNC", "SUBMIT", "WARN", kAtMost20)}, CleanReport());
  ASSERT_THAT(said.Short(), ElementsAre("B-KNC ?"));
  EXPECT_EQ(said.not_evaluated[0].missing_en(),
            "the report does not say: awards (code CO-KNC) [condition.comparison.left.figures]");
  EXPECT_EQ(said.not_evaluated[0].missing_vi(),
            "báo cáo không nêu: danh hiệu, hình thức khen thưởng (mã CO-KNC) [condition.comparison.left.figures]");
}

TEST(OwnRuleTest, IsAskedAtItsStages) {
  const v1::Report report = ReportWith(BADGES("PROPOSED", "21"));
  const std::vector<v1::CatalogEntry> rules = {Rule("B-1", "SUBMIT", "WARN", kAtMost20),
                                               Rule("B-2", "ACCEPT", "BLOCK", kAtMost20),
                                               Rule("B-3", "CONSOLIDATE", "BLOCK", kAtMost20)};
  EXPECT_THAT(Judge(rules, report).Short(), ElementsAre("B-1 WARN"));
  EXPECT_THAT(Judge(rules, report, v1::RULE_STAGE_ACCEPT).Short(), ElementsAre("B-1 WARN", "B-2 BLOCK"));
}

TEST(OwnRuleTest, TheEditionOfThePeriodsLastDayHolds) {
  const std::vector<v1::CatalogEntry> rules = {
      Rule("B-1", "SUBMIT", "INFO", kAtMost20),
      Rule("B-1", "SUBMIT", "WARN", kAtMost20, "valid_from_date: '2022-01-01'"),
      Rule("B-1", "SUBMIT", "BLOCK", kAtMost20, "valid_from_date: '2022-06-15'"),
      Rule("B-0", "SUBMIT", "WARN", kAtMost20, "valid_to_date: '2022-06-13'")};
  const Said said = Judge(rules, ReportWith(BADGES("PROPOSED", "21")));
  ASSERT_THAT(said.Short(), ElementsAre("B-1 WARN"));
  EXPECT_EQ(said.findings[0].rule_version(), 2);
}

TEST(OwnRuleTest, IsNotAskedOfAReportThatTheBookRefuses) {
  const v1::Report report = ReportWith(BADGES("PROPOSED", "21") "header { issue_date: 'never' }");
  for (const std::string& text : Judge({Rule("B-KNC", "SUBMIT", "WARN", kAtMost20)}, report).Short()) {
    EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("B-KNC")));
  }
}

TEST(OwnRuleTest, IsAskedOfAReportThatComesTooLate) {
  v1::Report report = ReportWith(BADGES("PROPOSED", "21"));
  report.set_period_id("2021-S2");
  EXPECT_THAT(Judge({Rule("B-KNC", "SUBMIT", "WARN", kAtMost20)}, report).Short(),
              ElementsAre("ID-PERIOD BLOCK", "B-KNC WARN"));
}

TEST(OwnRuleTest, MayBlock) {
  const domain::Catalog catalog = CatalogWith({Rule("B-KNC", "SUBMIT", "BLOCK", kAtMost20)});
  const v1::Report report = ReportWith(BADGES("PROPOSED", "21"));
  Findings findings;
  domain::Judge(domain::MakeReportInput(report, catalog, WorldStructure(), kToday), findings);
  EXPECT_TRUE(findings.blocked());
}

TEST(OwnRuleTest, WarningsCanBeAcknowledged) {
  const Said said =
      Judge({Rule("B-KNC", "SUBMIT", "WARN", kAtMost20)},
            ReportWith(BADGES("PROPOSED", "21") "acknowledgements { rule_id: 'B-KNC' note: 'đã được đồng ý' }"));
  ASSERT_EQ(said.findings.size(), 1);
  EXPECT_EQ(said.findings[0].acknowledgement_note(), "đã được đồng ý");
}

TEST(OwnRuleTest, ComparesWithEarlierReports) {
  const v1::Report before = ReportWith(BADGES("PROPOSED", "4"));
  const std::vector<v1::CatalogEntry> rules = {Rule("B-UP", "SUBMIT", "WARN", kNotMoreThanBefore)};
  const v1::Report report = ReportWith(BADGES("PROPOSED", "5"));
  EXPECT_THAT(Judge(rules, report).Short(), ElementsAre("B-UP ?"));
  EXPECT_THAT(Judge(rules, report, v1::RULE_STAGE_SUBMIT, {.previous = &before}).Short(), ElementsAre("B-UP WARN"));
  EXPECT_THAT(Judge(rules, before, v1::RULE_STAGE_SUBMIT, {.previous = &report}).Short(), IsEmpty());
}

TEST(OwnRuleTest, InForceTellsItsOwner) {
  const v1::CatalogEntry entry = Rule("B-KNC", "SUBMIT", "WARN", kAtMost20);
  const v1::RuleInForce in_force = domain::InForce({.entry = &entry, .version = 2});
  EXPECT_EQ(in_force.ShortDebugString(),
            FromText<v1::RuleInForce>("rule_id: 'B-KNC' version: 2 summary_vi: 'Kỷ niệm chương có mức' summary_en: "
                                      "'Badges are limited' submit_severity: SEVERITY_WARN accept_severity: "
                                      "SEVERITY_WARN legal_reference: 'QĐ 1, Điều 2' owner_id: 'bkhcn'")
                .ShortDebugString());
}

// Two units in two groups: what they say of badges, and a decree that both name.
class OwnConsolidatedRuleTest : public ::testing::Test {
 protected:
  domain::ConsolidatedFindings Judge(const std::vector<v1::CatalogEntry>& rules,
                                     const std::vector<domain::CellFigure>* before = nullptr) {
    const domain::Catalog catalog = CatalogWith(rules);
    const domain::Structure& structure = WorldStructure();
    const v1::Period& period = *structure.FindPeriod("2022-S1");
    const domain::RuleSettings settings(catalog, structure.authority_id(), kLastDay);
    const domain::KeyedSet decisions;
    stored::v1::CellKey badges;
    badges.set_measure(v1::MEASURE_AWARDS);
    badges.add_codes("CO-KNC");
    badges.set_status(v1::AWARD_STATUS_PROPOSED);
    stored::v1::CellKey decrees;
    decrees.set_measure(v1::MEASURE_DOCUMENTS);
    decrees.add_codes("LD-ND");
    domain::KeyedSet items;
    for (const char* const unit : {"so-a", "so-b"}) {
      domain::Claim claim;
      claim.place.unit_id = unit;
      claim.cell = decrees.SerializeAsString();
      items.Add({.measure = v1::MEASURE_DOCUMENTS, .key = "D|LD-ND|98"}, std::move(claim));
    }
    domain::CellSum first;
    first.Add(0, {.has_low = true, .low = 12, .high = 12});
    domain::CellSum second;
    second.Add(0, {.has_low = true, .low = 9, .high = 9});
    const domain::ConsolidatedInput input{.structure = structure,
                                          .catalog = catalog,
                                          .settings = settings,
                                          .period = period,
                                          .period_end = kLastDay,
                                          .bloc_id = "khoi-1",
                                          .groups = {{.bloc_id = "khoi-1",
                                                      .units = {{.unit_id = "so-a", .included = true}},
                                                      .cells = {{.key = &badges, .sum = &first}}},
                                                     {.bloc_id = "khoi-1",
                                                      .units = {{.unit_id = "so-b", .included = true}},
                                                      .cells = {{.key = &badges, .sum = &second}}}},
                                          .items = items,
                                          .decisions = decisions};
    domain::ConsolidatedFindings findings;
    domain::JudgeOwnConsolidated(
        input, [&](v1::SelectedPeriod) { return before; }, findings);
    return findings;
  }

  static constexpr absl::CivilDay kLastDay{2022, 6, 14};
};

TEST_F(OwnConsolidatedRuleTest, LooksAtTheSumOverUnits) {
  const domain::ConsolidatedFindings said =
      Judge({Rule("B-SUM", "CONSOLIDATE", "WARN", kAtMost20), Rule("B-ONE", "SUBMIT", "WARN", kAtMost20)});
  ASSERT_EQ(said.findings.size(), 1);
  EXPECT_EQ(said.findings[0].finding().rule_id(), "B-SUM");
  EXPECT_EQ(said.findings[0].finding().operands(0).value(), "21");
  EXPECT_EQ(said.findings[0].finding().stage(), v1::RULE_STAGE_CONSOLIDATE);
  EXPECT_EQ(said.findings[0].authority_id(), "bkhcn");
  EXPECT_EQ(said.findings[0].period_id(), "2022-S1");
  EXPECT_EQ(said.findings[0].bloc_id(), "khoi-1");
}

TEST_F(OwnConsolidatedRuleTest, ADocumentOfTwoUnitsCountsOnce) {
  const domain::ConsolidatedFindings said = Judge({Rule(
      "B-DOC", "CONSOLIDATE", "WARN",
      "comparison { left { figures { measure: MEASURE_DOCUMENTS } } operator: COMPARISON_OPERATOR_NOT_EQUAL right { "
      "constant: '1' } }")});
  ASSERT_EQ(said.findings.size(), 1);
  EXPECT_EQ(said.findings[0].finding().operands(0).value(), "1");
}

TEST_F(OwnConsolidatedRuleTest, ComparesWithEarlierFigures) {
  const std::vector<v1::CatalogEntry> rules = {Rule("B-UP", "CONSOLIDATE", "WARN", kNotMoreThanBefore)};
  EXPECT_EQ(Judge(rules).not_evaluated.size(), 1);
  const std::vector<domain::CellFigure> before =
      domain::FiguresOf(domain::Derive(ReportWith(BADGES("PROPOSED", "20")), WorldCatalog()));
  EXPECT_EQ(Judge(rules, &before).findings.size(), 1);
}

std::string Problems(absl::string_view text) {
  return absl::StrJoin(
      domain::CheckCatalogEntry(FromText<v1::CatalogEntry>(text), ""), " ",
      [](std::string* paths, const domain::RecordProblem& problem) { absl::StrAppend(paths, problem.field_path); });
}

TEST(OwnRuleEntryTest, IsChecked) {
  const auto with = [](absl::string_view code, absl::string_view rest) {
    return Problems(
        absl::StrCat("kind: CATALOG_KIND_RULE owner_id: 'bkhcn' name_vi: 'a' name_en: 'b' code: '", code, "' ", rest));
  };
  const std::string rule = absl::StrCat(
      "rule { stage: RULE_STAGE_ACCEPT severity: SEVERITY_INFO message_vi: 'a' message_en: 'b' condition { ", kAtMost20,
      " } }");
  EXPECT_EQ(with("B-KNC", rule), "");
  EXPECT_EQ(with("SUM-TOTAL", rule), "code");
  EXPECT_EQ(with("ID-TEXT", rule), "code");
  EXPECT_EQ(with("B-KNC", ""), "");
  EXPECT_EQ(with("B-KNC", "award {}"), " award.category award.recipient_kind_codes");
  EXPECT_EQ(with("B-KNC", "rule {}"), "rule.stage rule.severity rule.message_vi rule.message_en rule.condition");
  EXPECT_EQ(with("B-KNC",
                 "rule { stage: RULE_STAGE_SUBMIT severity: SEVERITY_WARN message_vi: 'a' message_en: 'b' "
                 "condition { comparison { left { constant: 'x' } operator: COMPARISON_OPERATOR_LESS } } }"),
            "rule.condition.comparison.left.constant rule.condition.comparison.right");
}

}  // namespace
}  // namespace khoi::testing
