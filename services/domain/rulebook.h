// Where rules live. A rule is one small pure function over a ReportInput; the rule book is the list of them. To add
// one: write the function in the rules_*.cc file of its family, declare it in rules.h, list it in rulebook.cc, add rows
// to the test table of its family.
#pragma once

#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/findings.h"
#include "services/domain/structure.h"

namespace khoi::domain {

// The number of the code that derives figures and verdicts; stored with what it derived. Raise it when the same report
// would be judged or derived differently.
inline constexpr int kDeriver = 1;

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
  // The report's period, or nullptr when it is unknown.
  const v1::Period* period = nullptr;
  // One for each award line.
  std::vector<AwardFacts> awards = {};
};

// Looks the period up and fills the input.
ReportInput MakeReportInput(const v1::Report& report, const Catalog& catalog, const Structure& structure,
                            absl::CivilDay today);

using Rule = void (*)(const ReportInput& input, Findings& findings);

struct RuleEntry {
  absl::string_view rule_id;
  Rule rule;
};

// Every rule, in the order in which findings are listed.
const std::vector<RuleEntry>& RuleBook();

// The findings that Judge lists; a last one says how many there were beyond them.
inline constexpr size_t kJudgeFindingsMax = 1000;

// Runs every rule of the book; after a list that is too long none but those before. `findings` has nothing of severity
// BLOCK yet.
void Judge(const ReportInput& input, Findings& findings);

}  // namespace khoi::domain
