// Consolidated figures, computed on request: a pure function of (request, revision, instant).
#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::summary {

// Computes the summary that `request` asks for on `view`. `now_us` is the present instant, used when the request names
// none and reads the latest revision. Errors: INVALID_ARGUMENT naming the field, NOT_FOUND naming what is unknown,
// DATA_LOSS for an unreadable row, RESOURCE_EXHAUSTED for more than kRowCountMax (row_limit.h) rows.
absl::StatusOr<v1::Summary> Summarize(const ledger::View& view, ledger::StructureCache& structures,
                                      const v1::GetSummaryRequest& request, int64_t now_us);

}  // namespace khoi::summary
