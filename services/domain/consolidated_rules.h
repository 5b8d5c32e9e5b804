// What rules say of several units when their reports about one period are put together, for one bloc or one authority.
// Pure, like the rules over a report (rules.h): the caller folds, these functions read what it folded.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/registry.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/keyed_set.h"
#include "services/domain/structure.h"
#include "services/domain/sums.h"

namespace khoi::domain {

class RuleSettings;

// A unit that is expected to report.
struct ConsolidatedUnit {
  std::string unit_id;
  bool included = false;  // a version of its report is part of what is put together
};

// What units of a group say about one cell.
struct ConsolidatedCell {
  const stored::v1::CellKey* key = nullptr;
  const CellSum* sum = nullptr;  // its ordinals are positions in ConsolidatedGroup::units
};

// Units of one bloc. A bloc may come in several groups, as long as each unit is in one of them.
struct ConsolidatedGroup {
  std::string bloc_id;                       // kNoBloc for units that report directly
  std::vector<ConsolidatedUnit> units = {};  // exempt units are not expected
  std::vector<ConsolidatedCell> cells = {};  // at least those of measure AWARDS
};

// Everything a rule over several units may look at.
struct ConsolidatedInput {
  const Structure& structure;
  const Catalog& catalog;
  const RuleSettings& settings;
  const v1::Period& period;
  absl::CivilDay period_end;
  // The bloc that is consolidated, kNoBloc for the units that report directly; empty for the whole authority, which is
  // asked once, not once for each bloc.
  absl::string_view bloc_id;
  std::vector<ConsolidatedGroup> groups;
  // Documents of the included versions, with every claim. Other items are passed over.
  const KeyedSet& items;
  // Decisions of the included versions (stored.v1.DecisionClaim): the identity has measure AWARDS and the claim's key,
  // and the place of a claim is its position in Extras.decisions.
  const KeyedSet& decisions;
};

// What the rules say, in the order of the rules and of their claims.
struct ConsolidatedFindings {
  std::vector<v1::SummaryFinding> findings;
  std::vector<v1::NotEvaluatedRule> not_evaluated;
};

// Asks every rule of the book that has a severity at stage CONSOLIDATE.
ConsolidatedFindings JudgeConsolidated(const ConsolidatedInput& input);

}  // namespace khoi::domain
