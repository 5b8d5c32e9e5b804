// A version of a report, read back to be judged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/submission.pb.h"
#include "services/ledger/ledger.h"
#include "storage/rows.h"

namespace khoi::rpc {

struct StoredReport {
  storage::ReportId id;
  storage::Head head;
  std::string bytes;
  v1::Report report;
};

// The version of the report, or the latest. INVALID_ARGUMENT when `ref`, which stands in the request's field `field`,
// names no report or the version is below 1; NOT_FOUND when there is no such version.
absl::StatusOr<StoredReport> ReadStored(const ledger::View& view, absl::string_view field, const v1::ReportRef& ref,
                                        std::optional<int64_t> version);

}  // namespace khoi::rpc
