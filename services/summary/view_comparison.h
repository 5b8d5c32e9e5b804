// VIEW_COMPARISON: a period beside the same period of the year before and the period before.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Every row by code, with what it was, the difference and the difference in per cent of what it was: once over all
// units, once over those that reported about both periods (like for like). Where one side says nothing there is no
// difference: what was not stated is not zero. Of a year, which has one period before it, there is one comparison. What
// counts once counts for the unit that names it first among all units, so that a part of the units never counts more
// than all. Errors: INVALID_ARGUMENT naming summary.period_ids when these are several.
absl::StatusOr<Tables> MakeComparisonView(const ViewInput& input);

}  // namespace khoi::summary
