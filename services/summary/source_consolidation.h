// The signed consolidation that a unit's report says again, and whether it is still true.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/v1/coverage.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// Of the version of the unit whose entry is that of `version_revision`, as of `revision`. Reads nothing but of units
// that stand for an authority; of them the report, and where the consolidation is in this log every head it rests on.
// nullopt when the report says none. DATA_LOSS naming the row that cannot be read.
absl::StatusOr<std::optional<v1::SourceConsolidation>> SourceOf(const ledger::View& view,
                                                                ledger::StructureCache& structures, const Slice& slice,
                                                                const std::string& unit_id, int64_t version_revision,
                                                                int64_t revision);

// Fills it in for each unit of the coverage that has the field, which units that stand for an authority have
// (CoverageOf); takes the field away where the version that counts says none.
absl::Status SetSources(const ledger::View& view, ledger::StructureCache& structures, const Slice& slice,
                        int64_t revision, v1::Coverage& coverage);

}  // namespace khoi::summary
