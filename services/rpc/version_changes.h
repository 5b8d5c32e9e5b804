// What differs between two versions of one report, as it is told.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "khoi/v1/submission.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::rpc {

// The heads are those of two versions of `report`; without `from` everything of the later one is new. Figures are those
// that were derived when each was submitted; names are those of today.
absl::StatusOr<v1::DiffVersionsResponse> VersionChanges(const ledger::View& view, ledger::StructureCache& structures,
                                                        const storage::ReportId& report,
                                                        const std::optional<storage::Head>& from,
                                                        const storage::Head& to);

}  // namespace khoi::rpc
