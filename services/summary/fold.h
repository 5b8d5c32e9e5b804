// Reads the reports of one authority about one period, as of a revision, into partials.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/keyed_set.h"
#include "services/summary/partial.h"
#include "services/summary/row_limit.h"
#include "services/summary/shared_decisions.h"
#include "storage/engine.h"
#include "storage/keys.h"

namespace khoi::summary {

// A unit that the fold shall look for.
struct FoldUnit {
  absl::string_view unit_id;
  bool counted = true;       // otherwise its report is only listed
  bool with_figures = true;  // otherwise a filter leaves its figures out; everything else of it still counts
  uint32_t partial = 0;      // the group in which it counts
  uint32_t ordinal = 0;      // its place in that group: 0, 1, 2 … in the order of units
  uint32_t node = 0;         // the digest node in which it stands
  int64_t version = 0;       // on the basis CONSOLIDATED: the version that was signed; 0 when none was
};

// A version that is not accepted, or not even stored, and counts as if it were, in thought.
struct Substitute {
  storage::ReportId report;
  int64_t version = 0;
  int64_t time_us = 0;
  std::string content_hash;                         // 32 bytes
  std::string payload;                              // rows.h; its cells are in the dictionary or, after it, new
  std::vector<stored::v1::CellKey> new_cells = {};  // their numbers follow those of the dictionary
};

struct FoldPlan {
  std::string authority_id;
  std::string period_id;
  absl::CivilDay period_last_day;
  int64_t revision = 0;
  v1::Basis basis = v1::BASIS_LATEST_SUBMITTED;
  std::vector<FoldUnit> units = {};          // ascending by unit, each once
  std::vector<uint32_t> partial_sizes = {};  // counted units in each group
  std::vector<absl::string_view> node_ids;   // the bloc of each digest node
  size_t cell_count = 0;                     // the size of the cell dictionary
  RowLimit rows = {};
  // True: one scan over the period, which also finds reports of units that are not in the plan. False: one read for
  // each unit, for small parts of a period.
  bool scan = true;
  bool with_decisions = false;             // find Folded::decisions
  bool with_named = false;                 // list Folded::named
  const Substitute* substitute = nullptr;  // counts for its unit; null: none
  size_t thread_count = 0;                 // that read; 0: as many as are of use. The result is the same
};

// A report that is not counted.
struct StrayReport {
  std::string unit_id;
  int64_t version = 0;
  bool planned = false;  // the unit is in the plan, as one that does not count
};

struct Folded {
  std::vector<Partial> partials;
  std::vector<std::string> nodes;  // bloc digests (digest.h)
  std::vector<StrayReport> strays;
  // Award decisions that several units name, with every claim: measure AWARDS, and the place in Extras.decisions.
  domain::KeyedSet decisions;
  // Every award decision that a unit names, the unit by its place in the plan; in order.
  std::vector<SharedDecisions::Named> named;
  int64_t row_count = 0;  // as FoldPlan::rows tells rows apart; 0 when they are not counted
};

// Adds the claim of a decision to those that are shared.
void AddDecision(const stored::v1::DecisionClaim& decision, domain::ClaimPlace place, domain::KeyedSet& decisions);

// Many units are read by several threads at once; the result is the same. Cost: about 2 ns for each figure, 0.2 µs for
// each report, and two seeks for each report that changed after the revision: 5 µs when all have changed, 10 µs when
// few have, from an empty block cache among 20 versions. Errors: DATA_LOSS naming the row that cannot be read;
// RESOURCE_EXHAUSTED as soon as there are more rows than FoldPlan::rows allows.
absl::StatusOr<Folded> Fold(const storage::Snapshot& snapshot, const FoldPlan& plan);

}  // namespace khoi::summary
