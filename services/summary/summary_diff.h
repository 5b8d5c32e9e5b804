// What differs between two summaries of one scope, and why.
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::summary {

// Computes both sides on one view and compares them. A row's causes are the units that count differently, and those
// that give another number because another unit now comes first with a document or movement; each with what it alone
// adds to the row. Errors: as Summarize, with paths below "from" and "to"; INVALID_ARGUMENT naming the field of `to`
// that is not as in `from`.
absl::StatusOr<v1::DiffSummariesResponse> DiffSummaries(const ledger::View& view, ledger::StructureCache& structures,
                                                        const v1::DiffSummariesRequest& request, int64_t now_us);

}  // namespace khoi::summary
