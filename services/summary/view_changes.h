// VIEW_CHANGES: what changed between two revisions, row by row, with its causes.
#pragma once

#include "absl/status/statusor.h"
#include "services/summary/view.h"

namespace khoi::summary {

// Every row by code that differs between GetViewRequest.from_revision and the summary, with the reports that made the
// difference (summary_diff.h), and every unit that counts differently. Without from_revision since the consolidation of
// the scope before its latest. Errors: INVALID_ARGUMENT naming from_revision when it is after the summary's revision,
// or absent where the scope has signed fewer than two consolidations about one period; NOT_FOUND naming it when the
// scope was not there yet.
absl::StatusOr<Tables> MakeChangesView(const ViewInput& input);

}  // namespace khoi::summary
