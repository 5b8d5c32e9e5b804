// The acceptance of a version: who let what pass, and why.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/ledger/ledger.h"
#include "storage/keys.h"

namespace khoi::summary {

struct Acceptance {
  int64_t revision = 0;
  stored::v1::ReviewBody body;
};

// The acceptance of `version` as of `revision`; nullopt when it was not accepted then. DATA_LOSS naming the row that
// cannot be read.
absl::StatusOr<std::optional<Acceptance>> AcceptanceOf(const ledger::View& view, const storage::ReportId& report,
                                                       int64_t version, int64_t revision);

}  // namespace khoi::summary
