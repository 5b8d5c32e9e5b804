// What has changed between what was signed and what would be signed now.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::summary {

// By unit, without causes: another version counts, one counts that did not or no longer does, the unit has moved to
// another bloc, it is newly or no longer among the units. Why a unit is left out is no input: a report that was missing
// and has come, or was exempted from coming, changes nothing as long as it does not count.
std::vector<v1::InputChange> ChangesBetween(const v1::Consolidation& signed_one, const v1::Consolidation& present);

// Fills in the log entry that caused each change after `from_revision` and until `to_revision`: the acceptance of the
// version that counts, or the registry entry that gave the unit its present place; the later one when both did.
absl::Status AddCauses(const ledger::View& view, ledger::StructureCache& structures, const v1::ConsolidationRef& ref,
                       int64_t from_revision, int64_t to_revision, std::vector<v1::InputChange>& changes);

}  // namespace khoi::summary
