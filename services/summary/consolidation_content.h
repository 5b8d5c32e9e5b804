// What a consolidation consists of beyond its inputs: their figures, what the rules say of them together, and what the
// units say in words.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/consolidation.h"

namespace khoi::summary {

// The figures of the inputs: the versions that were accepted as of the consolidation's as_of_revision, so that they are
// the same for ever. Lateness is that at `instant_us`, or at the time of that revision. `group_by` are
// khoi.v1.Dimension. Errors: as Summarize (summary.h).
absl::StatusOr<v1::Summary> FiguresOf(const ledger::View& view, ledger::StructureCache& structures,
                                      const v1::Consolidation& consolidation, std::optional<int64_t> instant_us,
                                      const google::protobuf::RepeatedField<int>& group_by);

// Takes over what the rules say in a summary of the inputs.
void SetFindings(const v1::Summary& figures, v1::Consolidation& consolidation);

// What the inputs say, section by section in the order of the catalog, and within a section by unit.
absl::StatusOr<std::vector<v1::NarrativeSource>> NarrativeOf(const ledger::View& view,
                                                             ledger::StructureCache& structures,
                                                             const DraftedConsolidation& drafted);

}  // namespace khoi::summary
