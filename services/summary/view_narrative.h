// VIEW_NARRATIVE: what units wrote, section by section, and what was signed about it.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Sections in the order of the catalog. In each every passage of the counted versions with its unit, then the text of
// the consolidations of the scope that were signed last, with the signer. Reads the content of every counted version.
absl::StatusOr<Tables> MakeNarrativeView(const ViewInput& input);

}  // namespace khoi::summary
