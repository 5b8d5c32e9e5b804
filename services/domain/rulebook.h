// Where rules live. A rule is one small pure function over a ReportInput; the rule book is the list of them. To add
// one: write the function in the rules_*.cc file of its family, declare it in rules.h, list it in rulebook_entries.cc,
// add rows to the test table of its family. What a rule is called and how serious it is, is said by the book and by the
// settings in force, never by its function; numbers that the law or an authority sets are parameters.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/findings.h"
#include "services/domain/rule_settings.h"
#include "services/domain/source_facts.h"
#include "services/domain/structure.h"

namespace khoi::domain {

// The number of the code that derives figures and verdicts; stored with what it derived. Raise it when the same report
// would be judged or derived differently.
inline constexpr int kDeriver = 3;

// What several rules need to know of an award line, found once.
struct AwardFacts {
  // The date of the decision, or of the status; absent when the line gives none or one that cannot be read.
  std::optional<absl::CivilDay> decision_date;
  std::optional<absl::CivilDay> status_date;
  // The day on which the line's codes are looked up: the first of these dates that is there, else the period's last
  // day.
  absl::CivilDay day;
  // The catalog entries of its award codes, in their order; nullptr for a code that is unknown or not valid on the day.
  absl::InlinedVector<const v1::CatalogEntry*, 1> awards;
};

// What the same unit reported earlier to the same authority; nullptr where there is nothing.
struct EarlierReports {
  // About the same period of the year before.
  const v1::Report* same_last_year = nullptr;
  const v1::Period* same_last_year_period = nullptr;
  // About the period that ends the day before this one begins. For a year both are the year before.
  const v1::Report* previous = nullptr;
  const v1::Period* previous_period = nullptr;
};

// Everything a rule may look at. The caller brings it; rules read nothing else.
struct ReportInput {
  const v1::Report& report;
  const Catalog& catalog;
  const Structure& structure;
  // The day on which the report is judged, in Asia/Ho_Chi_Minh.
  absl::CivilDay today;
  // The last day of the report's period, or `today` when the period is unknown: the day on which codes without a date
  // of their own are looked up.
  absl::CivilDay period_end;
  v1::RuleStage stage;
  RuleSettings settings;
  // The report's period, or nullptr when it is unknown.
  const v1::Period* period = nullptr;
  EarlierReports earlier = {};
  // The report is taken although its period has closed.
  bool called_for = false;
  // What the log says of its consolidation_source.
  SourceFacts source = {};
  // One for each award line.
  std::vector<AwardFacts> awards = {};
};

// Looks the period up and fills the input. Everything given outlives it.
ReportInput MakeReportInput(const v1::Report& report, const Catalog& catalog, const Structure& structure,
                            absl::CivilDay today, v1::RuleStage stage = v1::RULE_STAGE_SUBMIT,
                            const EarlierReports& earlier = {});

// The last day on which the report comes in time, extensions included; nullopt when neither calendar nor extension sets
// one.
std::optional<absl::CivilDay> DueDateOf(const ReportInput& input);

using Rule = void (*)(const ReportInput& input, Findings& findings);

// A rule of the book.
struct RuleEntry {
  absl::string_view rule_id;
  // Raised when the rule judges differently.
  int version = 1;
  // How serious it is at each stage; unspecified where it is not asked.
  v1::Severity submit = v1::SEVERITY_UNSPECIFIED;
  v1::Severity accept = v1::SEVERITY_UNSPECIFIED;
  v1::Severity consolidate = v1::SEVERITY_UNSPECIFIED;
  // nullptr for what is not found by looking at one report: rules over several units, which consolidated_rules.h asks,
  // and what is kept by how reports are taken.
  Rule rule = nullptr;
  absl::string_view summary_vi;
  absl::string_view summary_en;
  absl::string_view legal_reference = "";
  std::vector<ParameterEntry> parameters = {};

  v1::Severity SeverityAt(v1::RuleStage stage) const;
};

// Every rule, in the order in which findings are listed. Each rule_id once.
const std::vector<RuleEntry>& RuleBook();

// The rule of the book, or nullptr.
const RuleEntry* FindRule(absl::string_view rule_id);

// The findings that Judge lists; a last one says how many there were beyond them.
inline constexpr size_t kJudgeFindingsMax = 1000;

// Asks one rule, unless it is not asked of single reports or not at the input's stage.
void AskRule(const RuleEntry& rule, const ReportInput& input, Findings& findings);

// Asks every rule of the book and nothing else; after a list that is too long none but those before.
void JudgeBook(const ReportInput& input, Findings& findings);

// Asks every rule of the book, after a list that is too long none but those before, and then the rules that the
// authority has added (own_rules.h). Puts the notes by which the report acknowledges findings. `findings` has nothing
// of severity BLOCK yet.
void Judge(const ReportInput& input, Findings& findings);

}  // namespace khoi::domain
