#include "services/domain/rulebook.h"

#include <algorithm>
#include <string>

#include "services/domain/civil_date.h"
#include "services/domain/own_rules.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

AwardFacts FactsOf(const v1::AwardLine& line, const Catalog& catalog, absl::CivilDay period_end) {
  AwardFacts facts;
  facts.decision_date = ParseCivilDay(line.decision().reference().issue_date());
  facts.status_date = ParseCivilDay(line.status_date());
  facts.day = facts.decision_date.value_or(facts.status_date.value_or(period_end));
  for (const std::string& code : line.award_codes()) {
    facts.awards.push_back(catalog.Find(v1::CATALOG_KIND_AWARD, code, facts.day));
  }
  return facts;
}

}  // namespace

ReportInput MakeReportInput(const v1::Report& report, const Catalog& catalog, const Structure& structure,
                            absl::CivilDay today, v1::RuleStage stage, const EarlierReports& earlier) {
  const v1::Period* const period = structure.FindPeriod(report.period_id());
  const absl::CivilDay period_end = period == nullptr ? today : ParseCivilDay(period->last_date()).value_or(today);
  ReportInput input{.report = report,
                    .catalog = catalog,
                    .structure = structure,
                    .today = today,
                    .period_end = period_end,
                    .stage = stage,
                    .settings = RuleSettings(catalog, structure.authority_id(), period_end),
                    .period = period,
                    .earlier = earlier};
  input.awards.reserve(report.award_lines_size());
  for (const v1::AwardLine& line : report.award_lines()) {
    input.awards.push_back(FactsOf(line, catalog, period_end));
  }
  return input;
}

std::optional<absl::CivilDay> DueDateOf(const ReportInput& input) {
  const v1::Report& report = input.report;
  std::string bloc_id = report.header().bloc_id();
  if (bloc_id.empty()) {
    const std::vector<std::string> blocs = input.structure.BlocsOf(report.unit_id(), input.period_end);
    bloc_id = blocs.empty() ? std::string(kNoBloc) : blocs.front();
  }
  return input.structure.DueDateOf(report.period_id(), v1::REPORTING_LEVEL_UNIT, report.unit_id(), bloc_id);
}

v1::Severity RuleEntry::SeverityAt(v1::RuleStage stage) const {
  switch (stage) {
    case v1::RULE_STAGE_SUBMIT:
      return submit;
    case v1::RULE_STAGE_ACCEPT:
      return accept;
    case v1::RULE_STAGE_CONSOLIDATE:
      return consolidate;
    default:
      return v1::SEVERITY_UNSPECIFIED;
  }
}

const RuleEntry* FindRule(absl::string_view rule_id) {
  const std::vector<RuleEntry>& book = RuleBook();
  const auto it =
      std::find_if(book.begin(), book.end(), [&](const RuleEntry& entry) { return entry.rule_id == rule_id; });
  return it == book.end() ? nullptr : &*it;
}

void AskRule(const RuleEntry& rule, const ReportInput& input, Findings& findings) {
  if (rule.rule == nullptr) return;
  // What the book asks is asked; Findings drops it when it is switched off. A look-up is only needed to know whether a
  // setting asks what the book does not.
  if (rule.SeverityAt(input.stage) == v1::SEVERITY_UNSPECIFIED &&
      input.settings.SeverityOf(rule, input.stage) == v1::SEVERITY_UNSPECIFIED) {
    return;
  }
  findings.Ask(rule, input.stage, input.settings);
  rule.rule(input, findings);
}

void JudgeBook(const ReportInput& input, Findings& findings) {
  for (const RuleEntry& entry : RuleBook()) {
    AskRule(entry, input, findings);
    // What is said of every item of such a list helps nobody.
    if (entry.rule == CheckListSizes && findings.blocked()) return;
  }
}

void Judge(const ReportInput& input, Findings& findings) {
  findings.BeginLimit(kJudgeFindingsMax);
  JudgeBook(input, findings);
  JudgeOwnRules(input, findings);
  findings.EndLimit();
  findings.Acknowledge(input.report.acknowledgements());
}

}  // namespace khoi::domain
