// A summary as the tables that people print: a pure function of (request, revision, instant).
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/view.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/summary.h"

namespace khoi::summary {

// Computes the tables that `request` asks for on `view`, `now_us` as in Summarize. The answer's summary has no rows; it
// lists the documents and movements only of what the tables count. Errors: as Summarize, with paths below "summary";
// INVALID_ARGUMENT naming the field of a layout that makes no sense, or in which figures meet that never add up;
// NOT_FOUND when no layout of the code holds; RESOURCE_EXHAUSTED for more than kViewCellCountMax cells.
absl::StatusOr<v1::GetViewResponse> MakeView(const ledger::View& view, ledger::StructureCache& structures,
                                             const v1::GetViewRequest& request, int64_t now_us);

// The cells that the tables of one answer may have.
inline constexpr int64_t kViewCellCountMax = 200'000;

// RESOURCE_EXHAUSTED: the tables would have more. Carries a google.rpc.BadRequest, so that nobody takes it for a server
// that is busy and asks again.
absl::Status ViewTooLarge();

// What a view is made from.
struct ViewInput {
  const ledger::View& view;
  ledger::StructureCache& structures;
  const v1::GetViewRequest& request;
  int64_t now_us;
  // The summary that was asked for, with its rows kept apart as the view needs them.
  const Computation& computed;
};

using Tables = std::vector<v1::ViewTable>;

}  // namespace khoi::summary
