// Which units count differently in two summaries, and the log entries that made the difference.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/summary.h"

namespace khoi::summary {

// Every unit whose counted version or bloc differs, by authority, period and unit. Of a difference in time the entry is
// the one since which the later side is as it is; of two bases at one revision the one since which they differ as they
// do. A unit that is expected on one side only, or in another bloc, is due to the entry of the registry that gave it
// its place on the later side; none is named where the boundaries of another day or another unit's report moved it.
// DATA_LOSS for an unreadable row.
absl::StatusOr<std::vector<v1::UnitChange>> UnitChanges(const ledger::View& view, ledger::StructureCache& structures,
                                                        const Computation& from, const Computation& to);

}  // namespace khoi::summary
