// VIEW_EXEMPLARS: exemplars beside the targets that were set for them.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Needs the measures EXEMPLARS and TARGETS by unit and recipient kind. Targets are those of the code TG-EXEMPLAR. A row
// for each unit that states either, then all units. What a target asks for of all recipient kinds together ("MIX") is
// judged in the last columns, of all kinds.
absl::StatusOr<Tables> MakeExemplarsView(const ViewInput& input);

}  // namespace khoi::summary
