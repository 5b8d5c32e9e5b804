// Where the reports of units stand, without their figures.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "services/summary/partial.h"
#include "storage/engine.h"

namespace khoi::summary {

// Which reports, as of when.
struct StatesQuestion {
  std::string authority_id;
  std::string period_id;
  absl::CivilDay period_last_day;
  int64_t revision = 0;
  bool scan = true;  // as FoldPlan::scan
};

// The state of each of `unit_ids`, in their order, on the basis of the latest version: what a fold would find. They
// ascend, each once. Errors: DATA_LOSS naming the row that cannot be read.
absl::StatusOr<std::vector<UnitState>> ReadUnitStates(const storage::Snapshot& snapshot, const StatesQuestion& question,
                                                      absl::Span<const absl::string_view> unit_ids);

}  // namespace khoi::summary
