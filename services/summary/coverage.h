// Who was expected to report and who did.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "khoi/v1/summary.pb.h"
#include "services/summary/projection.h"

namespace khoi::summary {

// The coverage of one slice. `instant_us` decides which missing reports are late. DATA_LOSS when the period's due date
// cannot be read.
absl::StatusOr<v1::Coverage> CoverageOf(const FoldedSlice& folded, int64_t instant_us);

}  // namespace khoi::summary
