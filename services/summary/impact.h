// What accepting a version would do to consolidated figures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/figures.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/fold.h"
#include "storage/keys.h"

namespace khoi::summary {

// A version that is not stored, as it was derived, with the hash of its content.
absl::StatusOr<Substitute> SubstituteOf(const ledger::View& view, const storage::ReportId& report,
                                        const domain::DerivedReport& derived, const std::string& content_hash);

// A version that is stored. DATA_LOSS when it cannot be read.
absl::StatusOr<Substitute> SubstituteOf(const ledger::View& view, const storage::ReportId& report, int64_t version);

// The rows, on the basis ACCEPTED and by code, that would change if `accepted` were the accepted version of its report:
// those of the authority, then those of each bloc of the unit, ascending. Empty when the unit is not expected to report
// about the period. Costs two folds for the authority and for each bloc. Errors: as Summarize.
absl::StatusOr<std::vector<v1::ImpactRow>> ImpactOf(const ledger::View& view, ledger::StructureCache& structures,
                                                    const Substitute& accepted);

}  // namespace khoi::summary
