// Which versions count on the basis CONSOLIDATED.
#pragma once

#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"

namespace khoi::summary {

// By unit, as of `revision`. Of a bloc: what its latest consolidation was signed over. Of an authority: what its own
// latest one was signed over, or, when it has signed none, its blocs' latest ones; a unit in several of them counts as
// in the first bloc. Units of no consolidation are not there.
absl::StatusOr<absl::btree_map<std::string, int64_t>> ConsolidatedVersions(const ledger::View& view,
                                                                           const v1::ConsolidationRef& ref,
                                                                           int64_t revision);

}  // namespace khoi::summary
