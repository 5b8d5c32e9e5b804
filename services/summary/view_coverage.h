// VIEW_COVERAGE: who was expected, who reported and when, bloc by bloc and unit by unit.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Says what the coverages of the summary say (coverage.h), with shares. Rates are of the expected reports: those that
// came, and those that came in time.
absl::StatusOr<Tables> MakeCoverageView(const ViewInput& input);

}  // namespace khoi::summary
