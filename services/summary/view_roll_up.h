// VIEW_ROLL_UP: blocs as rows, then all units, beside what blocs and authority have signed.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Needs figures by bloc and code. A table for each measure and what is always present in its key, so that nothing meets
// that never adds up. Totals are those of the units' versions, never sums of what blocs signed; beside each bloc stands
// the figure of its consolidation that was signed last, and the difference; beside the total that of the authority's
// own. A unit that is in two blocs counts in the first, but is part of what both sign. Errors: INVALID_ARGUMENT naming
// summary.scope when it is no authority, summary.period_ids when these are several.
absl::StatusOr<Tables> MakeRollUpView(const ViewInput& input);

}  // namespace khoi::summary
