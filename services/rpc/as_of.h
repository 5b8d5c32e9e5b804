// As of when a request asks: its oneof as_of.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "services/ledger/ledger.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/fields.h"
#include "services/rpc/refusal.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

// The revision as of which `request` asks; the view's last one when it does not say. INVALID_ARGUMENT naming the field
// when the log has no such revision, or the time lies in the future.
template <typename Request>
absl::StatusOr<int64_t> RevisionAsOf(const Request& request, const ledger::View& view, int64_t now_us) {
  switch (request.as_of_case()) {
    case Request::kAsOfRevision:
      return RevisionOrLatest("as_of_revision", request.as_of_revision(), view);
    case Request::kAsOfTime: {
      ASSIGN_OR_RETURN(const int64_t time_us, MicrosOf("as_of_time", request.as_of_time()));
      // Entry times may run ahead of a clock that was set back; what has an entry is not the future.
      const int64_t latest_us = std::max(now_us, view.end.time_us);
      if (time_us > latest_us) {
        return InvalidField("as_of_time", "là thời điểm trong tương lai; hãy hỏi về một thời điểm đã qua",
                            "lies in the future; ask for a time that has passed");
      }
      return ledger::RevisionAt(view, time_us, latest_us);
    }
    case Request::AS_OF_NOT_SET:
      break;
  }
  return view.end.revision;
}

}  // namespace khoi::rpc
