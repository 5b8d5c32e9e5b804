// VIEW_QUALITY: what the rules say of what is counted, and what was said and decided about it.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Findings that were stored with the counted versions when they were submitted and accepted, with the notes that
// acknowledge them and the waivers that let them pass; waivers with author and reason; findings over several units;
// rules that could not be asked; declared totals beside computed ones. Findings and waivers of consolidations are those
// of the ones signed last.
absl::StatusOr<Tables> MakeQualityView(const ViewInput& input);

}  // namespace khoi::summary
