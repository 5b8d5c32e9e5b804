#include "services/domain/rulebook.h"

#include "services/domain/civil_date.h"
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
                            absl::CivilDay today) {
  ReportInput input{.report = report,
                    .catalog = catalog,
                    .structure = structure,
                    .today = today,
                    .period_end = today,
                    .period = structure.FindPeriod(report.period_id())};
  if (input.period != nullptr) input.period_end = ParseCivilDay(input.period->last_date()).value_or(today);
  input.awards.reserve(report.award_lines_size());
  for (const v1::AwardLine& line : report.award_lines()) {
    input.awards.push_back(FactsOf(line, catalog, input.period_end));
  }
  return input;
}

const std::vector<RuleEntry>& RuleBook() {
  static const std::vector<RuleEntry>& book = *new std::vector<RuleEntry>{
      {"LIST-SIZE", CheckListSizes},
      {"REQUIRED", CheckRequiredFields},
      {"ID-FORM", CheckIdentifiers},
      {"LINE-ID", CheckLineIds},
      {"SECTION-ONCE", CheckSectionsOnce},
      {"ID-DATE", CheckDateForms},
      {"ID-YEARS", CheckYears},
      {"QUANTITY", CheckQuantities},
      {"DOC-COUNT", CheckDocumentCounts},
      {"ID-ORG", CheckOrganisation},
      {"ID-PERIOD", CheckPeriod},
      {"ID-BLOC", CheckBloc},
      {"ID-CODE", CheckCodes},
      {"ID-DATE", CheckAwardDates},
      {"ID-DATE-PERIOD", CheckDecisionInPeriod},
      {"K-KIND", CheckRecipientKinds},
      {"K-AUTH", CheckAwardingAuthorities},
      {"K-STATUS", CheckDecisions},
      {"K-BADGE", CheckBadges},
      {"IND-UNIT", CheckIndicatorUnits},
      {"IND-DECIMALS", CheckIndicatorDecimals},
      {"IND-RATIO", CheckIndicatorForms},
      {"RATIO-ND", CheckRatios},
      {"SUM-COVER", CheckCoveredLines},
      {"SUM-TOTAL", CheckDeclaredTotals},
      {"SUM-BAND", CheckSubCounts},
  };
  return book;
}

void Judge(const ReportInput& input, Findings& findings) {
  findings.BeginLimit(kJudgeFindingsMax);
  for (const RuleEntry& entry : RuleBook()) {
    entry.rule(input, findings);
    // What is said of every item of such a list helps nobody.
    if (entry.rule == CheckListSizes && findings.blocked()) break;
  }
  findings.EndLimit();
}

}  // namespace khoi::domain
