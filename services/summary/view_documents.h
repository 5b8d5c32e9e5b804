// VIEW_DOCUMENTS: documents by type, stage and role, and the list of those that are known one by one.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Needs the measure DOCUMENTS. Documents with a reference count once by their key, stated counts add up; roles never
// do. Legal documents have a total of their own, the others too.
absl::StatusOr<Tables> MakeDocumentsView(const ViewInput& input);

}  // namespace khoi::summary
