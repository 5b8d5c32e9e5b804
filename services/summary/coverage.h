// Who was expected to report and who did.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/v1/coverage.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/partial.h"
#include "services/summary/projection.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// The coverage of a slice, of whose units `states` are, in their order. Units that only count because they were signed
// are not told of. `instant_us` decides which missing reports are
// late. What blocs have signed is left empty. The counts add up: expected = reported + missing, reported = on time +
// submitted late, and each count is the sum of the blocs'. DATA_LOSS when the period's due date cannot be read.
absl::StatusOr<v1::Coverage> CoverageOf(const Slice& slice, const std::vector<const UnitState*>& states,
                                        int64_t instant_us);

// The same of a slice that was folded.
absl::StatusOr<v1::Coverage> CoverageOf(const FoldedSlice& folded, int64_t instant_us);

// Completes the coverage of a slice by what its blocs had signed at the question's revision, and whether it was still
// true; nothing on the boundaries of another day. And by the consolidations that its units' reports say again.
absl::Status SetSigned(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                       const Slice& slice, v1::Coverage& coverage);

// Answers `request` on `view`: the coverage that a summary of the same scope, period and moment carries, read without
// figures. `now_us` is the present instant. Errors: INVALID_ARGUMENT and NOT_FOUND naming the field, DATA_LOSS for an
// unreadable row.
absl::StatusOr<v1::GetCoverageResponse> CoverageAt(const ledger::View& view, ledger::StructureCache& structures,
                                                   const v1::GetCoverageRequest& request, int64_t now_us);

}  // namespace khoi::summary
