// VIEW_MOVEMENTS: movements by form and relation, and the list of those that are registered.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Needs the measure MOVEMENTS. A registered movement counts once for each relation by its key, stated counts add up;
// relations never do.
absl::StatusOr<Tables> MakeMovementsView(const ViewInput& input);

}  // namespace khoi::summary
