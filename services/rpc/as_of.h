// As of when a request asks: its oneof as_of.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "services/ledger/ledger.h"
#include "services/rpc/fields.h"
#include "services/summary/moment.h"

namespace khoi::rpc {

// The revision as of which `request` asks; the view's last one when it does not say. INVALID_ARGUMENT naming the field
// when the log has no such revision, or the time lies in the future.
template <typename Request>
absl::StatusOr<int64_t> RevisionAsOf(const Request& request, const ledger::View& view, int64_t now_us) {
  switch (request.as_of_case()) {
    case Request::kAsOfRevision:
      return RevisionOrLatest("as_of_revision", request.as_of_revision(), view);
    case Request::kAsOfTime:
      return summary::RevisionAsOf(view, request.as_of_time(), now_us);
    case Request::AS_OF_NOT_SET:
      break;
  }
  return view.end.revision;
}

}  // namespace khoi::rpc
