#include "services/domain/own_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace khoi::domain {
namespace {

// The figures of a report and of the earlier ones, derived when a condition first asks for them.
class ReportFigures final {
 public:
  explicit ReportFigures(const ReportInput& input) : input_(input) {}

  // nullptr when there is no such report.
  const std::vector<CellFigure>* Of(v1::SelectedPeriod period) {
    const v1::Report* const report = ReportOf(period);
    if (report == nullptr) return nullptr;
    std::optional<std::vector<CellFigure>>& figures = figures_[static_cast<size_t>(period)];
    if (!figures.has_value()) figures = FiguresOf(Derive(*report, input_.catalog));
    return &*figures;
  }

 private:
  const v1::Report* ReportOf(v1::SelectedPeriod period) const {
    switch (period) {
      case v1::SELECTED_PERIOD_UNSPECIFIED:
        return &input_.report;
      case v1::SELECTED_PERIOD_SAME_LAST_YEAR:
        return input_.earlier.same_last_year;
      case v1::SELECTED_PERIOD_PREVIOUS:
        return input_.earlier.previous;
      default:
        return nullptr;
    }
  }

  const ReportInput& input_;
  std::array<std::optional<std::vector<CellFigure>>, v1::SelectedPeriod_ARRAYSIZE> figures_;
};

// Where to look for what a measure counts.
absl::string_view FieldOf(v1::Measure measure) {
  switch (measure) {
    case v1::MEASURE_AWARDS:
    case v1::MEASURE_AWARD_SUB_COUNTS:
      return "report.award_lines";
    case v1::MEASURE_DOCUMENTS:
      return "report.document_lines";
    case v1::MEASURE_MOVEMENTS:
      return "report.movement_lines";
    case v1::MEASURE_INDICATORS:
    case v1::MEASURE_INDICATOR_NUMERATORS:
    case v1::MEASURE_INDICATOR_DENOMINATORS:
      return "report.indicator_lines";
    case v1::MEASURE_EVENTS:
      return "report.event_lines";
    case v1::MEASURE_EXEMPLARS:
      return "report.exemplar_lines";
    case v1::MEASURE_TARGETS:
      return "report.target_lines";
    default:
      return "report";
  }
}

std::vector<std::string> FieldsOf(const Evaluation& evaluation) {
  std::vector<std::string> fields;
  for (const v1::Measure measure : evaluation.measures) {
    std::string field(FieldOf(measure));
    if (std::find(fields.begin(), fields.end(), field) == fields.end()) fields.push_back(std::move(field));
  }
  if (fields.empty()) fields.emplace_back("report");
  return fields;
}

// Tells what the condition of the rule that is being asked says.
void Tell(const v1::RuleDetails& rule, const Evaluation& evaluation, Findings& findings) {
  switch (evaluation.truth) {
    case Truth::kHolds:
      return;
    case Truth::kFails:
      return findings.Fire({.field_paths = FieldsOf(evaluation),
                            .operands = {{"left", evaluation.left}, {"right", evaluation.right}},
                            .vi = rule.message_vi(),
                            .en = rule.message_en(),
                            .evaluation = evaluation.text});
    case Truth::kUnknown: {
      std::string vi;
      std::string en;
      for (const MissingPart& part : evaluation.missing) {
        absl::StrAppend(&vi, vi.empty() ? "" : "; ", part.vi, " [", part.node, "]");
        absl::StrAppend(&en, en.empty() ? "" : "; ", part.en, " [", part.node, "]");
      }
      return findings.Missing("", std::move(vi), std::move(en));
    }
  }
}

Evaluation Ask(const OwnRule& rule, const ReportInput& input, ReportFigures& figures, Findings& findings) {
  const RuleEntry entry = EntryOf(rule);
  if (entry.SeverityAt(input.stage) == v1::SEVERITY_UNSPECIFIED) return {};
  findings.Ask(entry, input.stage, input.settings);
  const v1::RuleDetails& details = rule.entry->rule();
  Evaluation evaluation = Evaluate(details.condition(), [&](v1::SelectedPeriod period) { return figures.Of(period); });
  Tell(details, evaluation, findings);
  return evaluation;
}

}  // namespace

RuleEntry EntryOf(const OwnRule& rule) {
  const v1::RuleDetails& details = rule.entry->rule();
  const bool at_submission = details.stage() == v1::RULE_STAGE_SUBMIT;
  const bool at_acceptance = at_submission || details.stage() == v1::RULE_STAGE_ACCEPT;
  const bool together = details.stage() == v1::RULE_STAGE_CONSOLIDATE;
  return {.rule_id = rule.entry->code(),
          .version = rule.version,
          .submit = at_submission ? details.severity() : v1::SEVERITY_UNSPECIFIED,
          .accept = at_acceptance ? details.severity() : v1::SEVERITY_UNSPECIFIED,
          .consolidate = together ? details.severity() : v1::SEVERITY_UNSPECIFIED,
          .summary_vi = rule.entry->name_vi(),
          .summary_en = rule.entry->name_en(),
          .legal_reference = rule.entry->legal_reference()};
}

v1::RuleInForce InForce(const OwnRule& rule) {
  const RuleEntry entry = EntryOf(rule);
  v1::RuleInForce in_force;
  in_force.set_rule_id(rule.entry->code());
  in_force.set_version(rule.version);
  in_force.set_summary_vi(rule.entry->name_vi());
  in_force.set_summary_en(rule.entry->name_en());
  in_force.set_submit_severity(entry.submit);
  in_force.set_accept_severity(entry.accept);
  in_force.set_consolidate_severity(entry.consolidate);
  in_force.set_legal_reference(rule.entry->legal_reference());
  in_force.set_owner_id(rule.entry->owner_id());
  return in_force;
}

bool HasFigures(const Findings& findings) {
  if (!findings.blocked()) return true;
  const auto is_about_figures = [](const v1::Finding& finding) {
    return finding.severity() == v1::SEVERITY_BLOCK && finding.rule_id() != "ID-ORG" &&
           finding.rule_id() != "ID-PERIOD" && finding.rule_id() != "ID-BLOC";
  };
  // Of a list that is too long, what was left out is not known.
  return findings.all().size() < kJudgeFindingsMax &&
         std::none_of(findings.all().begin(), findings.all().end(), is_about_figures);
}

void JudgeOwnRules(const ReportInput& input, Findings& findings) {
  if (input.stage == v1::RULE_STAGE_SUBMIT && !HasFigures(findings)) return;
  const std::vector<OwnRule> rules = input.catalog.RulesOn(input.period_end);
  ReportFigures figures(input);
  for (const OwnRule& rule : rules) Ask(rule, input, figures, findings);
}

Evaluation AskOwnRule(const OwnRule& rule, const ReportInput& input, Findings& findings) {
  ReportFigures figures(input);
  return Ask(rule, input, figures, findings);
}

std::vector<CellFigure> FiguresTogether(const std::vector<ConsolidatedGroup>& groups, const KeyedSet& items) {
  std::vector<CellFigure> figures;
  for (const ConsolidatedGroup& group : groups) {
    for (const ConsolidatedCell& cell : group.cells) figures.push_back(CellFigure::Of(*cell.key, *cell.sum));
  }
  for (const auto& [item, claims] : items.items()) {
    stored::v1::CellKey cell;
    if (cell.ParseFromString(claims.front().cell)) figures.push_back(CellFigure::Once(std::move(cell)));
  }
  return figures;
}

void JudgeOwnConsolidated(const ConsolidatedInput& input, FiguresOfPeriod earlier, ConsolidatedFindings& findings) {
  const std::vector<OwnRule> rules = input.catalog.RulesOn(input.period_end);
  std::optional<std::vector<CellFigure>> figures;
  Findings own;
  for (const OwnRule& rule : rules) {
    const RuleEntry entry = EntryOf(rule);
    if (entry.consolidate == v1::SEVERITY_UNSPECIFIED) continue;
    if (!figures.has_value()) figures = FiguresTogether(input.groups, input.items);
    own.Ask(entry, v1::RULE_STAGE_CONSOLIDATE, input.settings);
    const Evaluation evaluation = Evaluate(rule.entry->rule().condition(), [&](v1::SelectedPeriod period) {
      return period == v1::SELECTED_PERIOD_UNSPECIFIED ? &*figures : earlier(period);
    });
    Tell(rule.entry->rule(), evaluation, own);
  }
  for (v1::Finding& finding : own.Take()) {
    v1::SummaryFinding& found = findings.findings.emplace_back();
    *found.mutable_finding() = std::move(finding);
    found.set_authority_id(input.structure.authority_id());
    found.set_period_id(input.period.period_id());
    found.set_bloc_id(std::string(input.bloc_id));
  }
  for (v1::NotEvaluatedRule& rule : own.TakeNotEvaluated()) findings.not_evaluated.push_back(std::move(rule));
}

}  // namespace khoi::domain
