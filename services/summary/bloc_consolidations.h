// What the blocs of an authority have signed last, and whether it is still true: for lists of blocs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/coverage.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::summary {

struct BlocConsolidation {
  std::string bloc_id;
  int64_t number = 0;
  v1::ConsolidationState state = v1::CONSOLIDATION_STATE_UNSPECIFIED;  // CURRENT or STALE
};

// Of each of `bloc_ids` that has signed a consolidation by `revision`, the latest, by StatusOf (consolidation.h). Reads
// nothing but the rows of the period's consolidations where none has; otherwise once each report of a member of those
// that have.
absl::StatusOr<std::vector<BlocConsolidation>> BlocConsolidations(
    const ledger::View& view, ledger::StructureCache& structures, const std::string& authority_id,
    const std::string& period_id, const std::vector<std::string>& bloc_ids, int64_t revision);

}  // namespace khoi::summary
