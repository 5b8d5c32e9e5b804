#include "services/domain/rule_settings.h"

#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/catalog_rules.h"
#include "services/domain/rulebook.h"
#include "tests/domain/example.h"
#include "tests/domain/world.h"
#include "tests/status_matchers.h"

namespace khoi::testing {
namespace {

using domain::Findings;
using domain::ReportInput;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr absl::CivilDay kDay(2022, 6, 14);

// A rule that fires on every report and says its parameter.
void FireOnce(const ReportInput&, Findings& findings) {
  const std::optional<domain::Decimal> max = domain::NumberParameter(findings, "max");
  if (max.has_value()) findings.Fire("report.unit_id", "vi", domain::FormatDecimal(max->scaled, max->scale));
}

const domain::RuleEntry kRule{.rule_id = "T-RULE",
                              .version = 3,
                              .submit = v1::SEVERITY_WARN,
                              .rule = FireOnce,
                              .summary_vi = "thử",
                              .summary_en = "test",
                              .legal_reference = "Điều 9.3",
                              .parameters = {{.name = "max"}}};
const domain::RuleEntry kBlocking{.rule_id = "T-BLOCK",
                                  .submit = v1::SEVERITY_BLOCK,
                                  .rule = FireOnce,
                                  .summary_vi = "thử",
                                  .summary_en = "test",
                                  .parameters = {{.name = "max"}}};

v1::CatalogEntry Setting(absl::string_view code, absl::string_view owner, absl::string_view text,
                         absl::string_view days = "") {
  v1::CatalogEntry entry = FromText<v1::CatalogEntry>(days);
  entry.set_kind(v1::CATALOG_KIND_RULE_SETTING);
  entry.set_code(std::string(code));
  entry.set_owner_id(std::string(owner));
  *entry.mutable_rule_setting() = FromText<v1::RuleSettingDetails>(text);
  return entry;
}

// What the rule says of a clean report at a stage: severity and parameter of its finding, or what is missing.
std::string Said(const domain::RuleEntry& rule, std::vector<v1::CatalogEntry> entries,
                 v1::RuleStage stage = v1::RULE_STAGE_SUBMIT) {
  const domain::Catalog catalog(std::move(entries));
  const v1::Report report = CleanReport();
  Findings findings;
  domain::AskRule(rule, domain::MakeReportInput(report, catalog, WorldStructure(), kToday, stage), findings);
  if (!findings.not_evaluated().empty()) return findings.not_evaluated()[0].missing_en();
  if (findings.all().empty()) return "";
  return v1::Severity_Name(findings.all()[0].severity()) + " " + findings.all()[0].message_en();
}

TEST(RuleSettings, AMissingParameterIsNotEvaluatedAndNamed) {
  EXPECT_THAT(Said(kRule, {}), HasSubstr("the parameter max of the rule T-RULE is not set"));
}

TEST(RuleSettings, CentralSettingHoldsForEverybody) {
  EXPECT_EQ(Said(kRule, {Setting("s", "tw", "rule_id: 'T-RULE' parameters { name: 'max' value: '0.15' }")}),
            "SEVERITY_WARN 0.15");
}

TEST(RuleSettings, AuthorityGoesBeforeTheCentralSetting) {
  const v1::CatalogEntry central =
      Setting("a", "tw", "rule_id: 'T-RULE' submit_severity: SEVERITY_INFO parameters { name: 'max' value: '0.15' }");
  EXPECT_EQ(Said(kRule, {central, Setting("b", "bkhcn", "rule_id: 'T-RULE' parameters { name: 'max' value: '0.1' }")}),
            "SEVERITY_INFO 0.1");
  EXPECT_EQ(Said(kRule, {central, Setting("b", "bkhcn", "rule_id: 'T-RULE' submit_severity: SEVERITY_BLOCK")}),
            "SEVERITY_BLOCK 0.15");
}

TEST(RuleSettings, AreLookedUpOnTheLastDayOfThePeriod) {
  const v1::CatalogEntry old =
      Setting("s", "tw", "rule_id: 'T-RULE' parameters { name: 'max' value: '0.15' }", "valid_to_date: '2022-06-13'");
  const v1::CatalogEntry next =
      Setting("t", "tw", "rule_id: 'T-RULE' parameters { name: 'max' value: '0.2' }", "valid_from_date: '2022-06-14'");
  EXPECT_EQ(Said(kRule, {old, next}), "SEVERITY_WARN 0.2");
  EXPECT_THAT(Said(kRule, {old}), HasSubstr("is not set"));
}

TEST(RuleSettings, AnEditionThatSpeaksOfAnotherRuleIsNoSetting) {
  EXPECT_THAT(Said(kRule, {Setting("s", "tw", "rule_id: 'T-RULE' parameters { name: 'max' value: '1' }"),
                           Setting("s", "tw", "rule_id: 'T-BLOCK'", "valid_from_date: '2022-01-01'")}),
              HasSubstr("is not set"));
}

TEST(RuleSettings, DisabledRulesSayNothing) {
  const v1::CatalogEntry disabled = Setting("s", "tw", "rule_id: 'T-RULE' disabled: true");
  EXPECT_EQ(Said(kRule, {disabled}), "");
  // The authority's own setting decides whether it is asked.
  EXPECT_EQ(Said(kRule, {disabled, Setting("a", "bkhcn", "rule_id: 'T-RULE' parameters { name: 'max' value: '2' }")}),
            "SEVERITY_WARN 2");
}

TEST(RuleSettings, WhatTheBookBlocksStaysBlocked) {
  EXPECT_EQ(Said(kBlocking, {Setting("s", "bkhcn",
                                     "rule_id: 'T-BLOCK' submit_severity: SEVERITY_INFO disabled: true "
                                     "parameters { name: 'max' value: '1' }")}),
            "SEVERITY_BLOCK 1");
}

TEST(RuleSettings, AStageThatTheBookDoesNotNameIsAskedWhenASettingSaysSo) {
  const v1::CatalogEntry plain = Setting("s", "tw", "rule_id: 'T-RULE' parameters { name: 'max' value: '1' }");
  EXPECT_EQ(Said(kRule, {plain}, v1::RULE_STAGE_ACCEPT), "");
  EXPECT_EQ(Said(kRule, {plain, Setting("t", "bkhcn", "rule_id: 'T-RULE' accept_severity: SEVERITY_BLOCK")},
                 v1::RULE_STAGE_ACCEPT),
            "SEVERITY_BLOCK 1");
}

TEST(RuleSettings, ARuleInForceShowsWhereItComesFrom) {
  const domain::Catalog catalog(
      {Setting("z", "bkhcn", "rule_id: 'T-RULE' accept_severity: SEVERITY_BLOCK"),
       Setting("a", "tw",
               "rule_id: 'T-RULE' submit_severity: SEVERITY_INFO parameters { name: 'max' value: '0.15' }")});
  const domain::RuleSettings settings(catalog, "bkhcn", kDay);
  EXPECT_THAT(settings.InForce(kRule), EqualsText(R"(
      rule_id: "T-RULE" version: 3 summary_vi: "thử" summary_en: "test"
      submit_severity: SEVERITY_INFO accept_severity: SEVERITY_BLOCK
      parameters { name: "max" value: "0.15" } setting_codes: "z" setting_codes: "a" legal_reference: "Điều 9.3")"));
  const v1::RuleInForce elsewhere = domain::RuleSettings(domain::Catalog({}), "bkhcn", kDay).InForce(kRule);
  EXPECT_THAT(elsewhere.missing_parameters(), ElementsAre("max"));
}

TEST(RuleBook, NamesEveryRuleOnceAndSaysWhatItAsksFor) {
  std::vector<std::string> seen;
  for (const domain::RuleEntry& rule : domain::RuleBook()) {
    EXPECT_THAT(seen, ::testing::Not(::testing::Contains(std::string(rule.rule_id))));
    seen.emplace_back(rule.rule_id);
    EXPECT_FALSE(rule.summary_vi.empty() || rule.summary_en.empty()) << rule.rule_id;
    // What no function asks is refused while reports are taken, or is asked of several units.
    const bool over_units = rule.consolidate != v1::SEVERITY_UNSPECIFIED;
    const bool over_reports = rule.submit != v1::SEVERITY_UNSPECIFIED || rule.accept != v1::SEVERITY_UNSPECIFIED;
    if (rule.rule == nullptr) {
      EXPECT_NE(over_units, rule.submit == v1::SEVERITY_BLOCK) << rule.rule_id;
      EXPECT_EQ(rule.accept, v1::SEVERITY_UNSPECIFIED) << rule.rule_id;
    } else {
      EXPECT_TRUE(over_reports) << rule.rule_id;
    }
    EXPECT_EQ(domain::FindRule(rule.rule_id), &rule);
  }
}

TEST(Acknowledgement, AnswersTheFindingsOfItsRule) {
  const v1::Report report = ReportWith(
      "award_lines { line_id: 'a' award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
      "status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS count { exact: '2' } } "
      "declared_totals { total { exact: '5' } } declared_totals { total { exact: '6' } } "
      "acknowledgements { rule_id: 'SUM-TOTAL' field_path: 'report.declared_totals[1].total' note: 'cả năm' } "
      "acknowledgements { rule_id: 'SUM-BAND' note: 'khác' }");
  const std::vector<v1::Finding> findings = FindingsOn(report);
  ASSERT_EQ(Short(findings), "declared_totals[0].total SUM-TOTAL; declared_totals[1].total SUM-TOTAL");
  EXPECT_EQ(findings[0].acknowledgement_note(), "");
  EXPECT_EQ(findings[1].acknowledgement_note(), "cả năm");
  EXPECT_EQ(findings[1].stage(), v1::RULE_STAGE_SUBMIT);
  EXPECT_EQ(findings[1].rule_version(), 1);
}

TEST(Acknowledgement, WithoutAPathAnswersAllAndNeverABlock) {
  const v1::Report report = ReportWith(
      "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
      "status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS count { exact: '-2' } } "
      "acknowledgements { rule_id: 'NEG' note: 'đúng' }");
  const std::vector<v1::Finding> findings = FindingsOn(report);
  ASSERT_EQ(Short(findings), "award_lines[0].count.exact NEG");
  EXPECT_EQ(findings[0].acknowledgement_note(), "");
}

class AcknowledgementForm : public ::testing::TestWithParam<RuleCase> {};

TEST_P(AcknowledgementForm, Finds) { EXPECT_EQ(Judged(ReportWith(GetParam().text)), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Forms, AcknowledgementForm,
    ::testing::Values(RuleCase{"Whole", "acknowledgements { rule_id: 'SUM-TOTAL' note: 'đúng' }", ""},
                      RuleCase{"Empty", "acknowledgements {}",
                               "acknowledgements[0].rule_id REQUIRED; acknowledgements[0].note REQUIRED"},
                      RuleCase{"NoIdentifier", "acknowledgements { rule_id: 'a b' note: 'x' }",
                               "acknowledgements[0].rule_id ID-FORM"}),
    CaseName);

TEST(Acknowledgement, NotesAreNoBooks) {
  v1::Report report = CleanReport();
  v1::Acknowledgement& acknowledgement = *report.add_acknowledgements();
  acknowledgement.set_rule_id("SUM-TOTAL");
  acknowledgement.set_note(std::string(4'000, 'x'));
  EXPECT_EQ(Judged(report), "");
  acknowledgement.set_note(std::string(4'001, 'x'));
  EXPECT_EQ(Judged(report), "acknowledgements[0].note LIST-SIZE");
}

TEST(RuleSettings, WhatLawAndCatalogNameIsNotInTheRules) {
  const domain::Catalog catalog(
      {FromText<v1::CatalogEntry>("kind: CATALOG_KIND_AWARD code: 'X' owner_id: 'tw' award { state_level: true }")});
  const v1::Report report = ReportWith(
      "award_lines { award_codes: 'X' awarding_authority_code: 'A-BT' awarding_organisation_name: 'Bộ khác' status: "
      "AWARD_STATUS_AWARDED decision { reference { number: '7' symbol: 'QĐ-UBND' } } count { exact: '0' } }");
  const auto missing = [&](absl::string_view rule_id) {
    Findings findings;
    domain::AskRule(*domain::FindRule(rule_id), domain::MakeReportInput(report, catalog, WorldStructure(), kToday),
                    findings);
    EXPECT_THAT(findings.all(), IsEmpty()) << rule_id;
    return findings.not_evaluated().size();
  };
  EXPECT_EQ(missing("K-LEVEL"), 2U);
  EXPECT_EQ(missing("K-LINE"), 1U);
  EXPECT_EQ(missing("P-ZERO"), 1U);
}

TEST(RuleSettings, WhatIsOptionalIsNotMissing) {
  const domain::Catalog none({});
  EXPECT_THAT(domain::RuleSettings(none, "bkhcn", kDay).InForce(*domain::FindRule("P-LATE")).missing_parameters(),
              IsEmpty());
  const domain::Catalog catalog(
      {Setting("s", "tw", "rule_id: 'P-LATE' parameters { name: 'due_soon_days' value: '7' }")});
  EXPECT_EQ(domain::RuleSettings(catalog, "bkhcn", kDay).InForce(*domain::FindRule("P-LATE")).parameters_size(), 1);
}

TEST(ExampleSettings, GiveEveryParameterOfTheBook) {
  const domain::Catalog catalog = ExampleCatalog("thai-nguyen");
  for (const v1::CatalogEntry& entry : catalog.entries()) {
    if (entry.kind() != v1::CATALOG_KIND_RULE_SETTING) continue;
    EXPECT_THAT(domain::CheckCatalogEntry(entry, ""), IsEmpty()) << entry.code();
  }
  std::vector<std::string> missing;
  for (const domain::RuleEntry& rule : domain::RuleBook()) {
    const v1::RuleInForce in_force = domain::RuleSettings(catalog, "thai-nguyen", kDay).InForce(rule);
    for (const std::string& name : in_force.missing_parameters()) missing.push_back(in_force.rule_id() + " " + name);
  }
  // There is no national ceiling of advanced workers: the rule is switched off for those who set none.
  EXPECT_THAT(missing, ElementsAre("R-LDTT max_ratio"));
  EXPECT_TRUE(domain::RuleSettings(catalog, "thai-nguyen", kDay).InForce(*domain::FindRule("R-LDTT")).disabled());
}

TEST(ExampleSettings, AnAuthorityMaySetACeilingOfAdvancedWorkers) {
  const domain::Catalog central = ExampleCatalog("thai-nguyen");
  std::vector<v1::CatalogEntry> entries(central.entries().begin(), central.entries().end());
  entries.push_back(Setting("TN", "thai-nguyen", "rule_id: 'R-LDTT' parameters { name: 'max_ratio' value: '0.7' }"));
  const domain::Catalog catalog(std::move(entries));
  const domain::Structure structure = ExampleStructure("thai-nguyen");
  const auto titles = [&](const std::string& count, const std::string& headcount) {
    const v1::Report report = DepartmentReport(
        "award_lines { award_codes: 'EM-I-LDTT' status: AWARD_STATUS_AWARDED count { exact: '" + count +
        "' } counting_basis: COUNTING_BASIS_RECIPIENTS achievement { years { years: 2021 } } } " + headcount);
    Findings findings;
    domain::AskRule(*domain::FindRule("R-LDTT"), domain::MakeReportInput(report, catalog, structure, kToday), findings);
    if (!findings.not_evaluated().empty()) return findings.not_evaluated()[0].field_path();
    return findings.all().empty() ? "" : v1::Severity_Name(findings.all()[0].severity());
  };
  const std::string twenty = "indicator_lines { indicator_code: 'IN-HEADCOUNT' quantity { exact: '20' } }";
  EXPECT_EQ(titles("14", twenty), "");
  EXPECT_EQ(titles("15", twenty), "SEVERITY_INFO");
  EXPECT_EQ(titles("15", ""), "report.award_lines[0].count");
}

// The paths of what is wrong with a setting.
std::string Refused(absl::string_view text) {
  v1::CatalogEntry entry = Setting("s", "tw", text);
  entry.set_name_vi("thử");
  entry.set_name_en("test");
  return absl::StrJoin(domain::CheckCatalogEntry(entry, ""), " ",
                       [](std::string* out, const domain::RecordProblem& problem) { *out += problem.field_path; });
}

TEST(RuleSettingEntry, SpeaksOfARuleOfTheBookAndItsParameters) {
  EXPECT_EQ(Refused("rule_id: 'SUM-TOTAL' submit_severity: SEVERITY_BLOCK"), "");
  EXPECT_EQ(Refused(""), "rule_setting.rule_id");
  EXPECT_EQ(Refused("rule_id: 'NO-RULE'"), "rule_setting.rule_id");
  EXPECT_EQ(Refused("rule_id: 'SUM-TOTAL' parameters { name: 'max_ratio' value: '1' }"),
            "rule_setting.parameters[0].name");
  EXPECT_EQ(Refused("rule_id: 'R-CSTDCS' parameters { name: 'max_ratio' value: '15%' }"),
            "rule_setting.parameters[0].value");
  EXPECT_EQ(Refused("rule_id: 'R-CSTDCS' parameters { name: 'max_ratio' value: '0.1' } "
                    "parameters { name: 'max_ratio' value: '0.2' }"),
            "rule_setting.parameters[1].name");
  EXPECT_EQ(Refused("rule_id: 'R-CSTDCS' parameters { name: 'base_code' value: 'a' } "
                    "parameters { name: 'base_code' value: 'b c' }"),
            "rule_setting.parameters[1].value");
  EXPECT_EQ(Refused("rule_id: 'SUM-TOTAL' accept_severity: SEVERITY_WARN"), "rule_setting.accept_severity");
  EXPECT_EQ(Refused("rule_id: 'SUM-TOTAL' consolidate_severity: SEVERITY_WARN"), "rule_setting.consolidate_severity");
  EXPECT_EQ(Refused("rule_id: 'R-FLAG1' submit_severity: SEVERITY_WARN"), "rule_setting.submit_severity");
  EXPECT_EQ(Refused("rule_id: 'K-KIND' disabled: true"), "rule_setting.disabled");
}

}  // namespace
}  // namespace khoi::testing
