#include "services/summary/unit_states.h"

#include <utility>

#include "services/domain/structure.h"
#include "services/summary/fold.h"
#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<std::vector<UnitState>> ReadUnitStates(const storage::Snapshot& snapshot, const StatesQuestion& question,
                                                      absl::Span<const absl::string_view> unit_ids) {
  // One group that holds every unit and lets no figure in.
  FoldPlan plan{.authority_id = question.authority_id,
                .period_id = question.period_id,
                .period_last_day = question.period_last_day,
                .revision = question.revision,
                .partial_sizes = {static_cast<uint32_t>(unit_ids.size())},
                .node_ids = {domain::kNoBloc},
                .scan = question.scan};
  plan.units.reserve(unit_ids.size());
  for (uint32_t i = 0; i < unit_ids.size(); ++i) {
    plan.units.push_back({.unit_id = unit_ids[i], .with_figures = false, .ordinal = i});
  }
  ASSIGN_OR_RETURN(Folded folded, Fold(snapshot, plan));
  return std::move(folded.partials.front().units);
}

}  // namespace khoi::summary
