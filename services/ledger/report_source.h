// What the log says of the consolidation that a report says again.
#pragma once

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/source_facts.h"
#include "services/domain/structure.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::ledger {

struct ReportSource {
  domain::SourceFacts facts;
  std::shared_ptr<const v1::Consolidation> consolidation;  // to which `facts` points
};

// Reads it for `report` as it is judged by `structure`, that of its authority. `registry` has the registry as it is
// then, and `log` the entries up to `last_revision` and perhaps more. Of entries nothing counts but what never changes,
// so that a replay finds the same. DATA_LOSS when a row cannot be read.
absl::StatusOr<ReportSource> ReadSource(const View& log, int64_t last_revision, const View& registry,
                                        StructureCache& structures, const domain::Structure& structure,
                                        const v1::Report& report);

// The same as of the end of `view`.
absl::StatusOr<ReportSource> ReadSource(const View& view, StructureCache& structures,
                                        const domain::Structure& structure, const v1::Report& report);

}  // namespace khoi::ledger
