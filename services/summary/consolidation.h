// What a bloc leader or an authority can sign, and whether what was signed is still true. Both are pure functions of
// the log up to a revision: nothing is stored about a consolidation but itself, and nothing drifts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::summary {

// What would be signed as of a revision.
struct DraftedConsolidation {
  // Scope, inputs, left-out units, reconciled blocs, digest and revision; what the signer and the rules say is not
  // there.
  v1::Consolidation consolidation;
  // The entry that submitted the version of each input, in their order.
  std::vector<int64_t> content_revisions;
  // Every report that was looked at, with the last entry about it; whoever signs is asked again when one has moved.
  std::vector<ledger::ReadReport> reads;
};

// Inputs are the versions that are accepted at `revision`. Exempt units are left out, whatever they have sent. Errors:
// DATA_LOSS naming the row that cannot be read.
absl::StatusOr<DraftedConsolidation> DraftConsolidation(const ledger::View& view, ledger::StructureCache& structures,
                                                        const v1::ConsolidationRef& ref, int64_t revision);

// SHA-256 over scope, period, every input and everybody left out, see DigestNode (digest.h):
//
//   consolidation := SHA-256("khoi.consolidation" 0x00 string(authority_id) string(bloc_id) string(period_id)
//                            number(inputs) input* number(left out) left_out*)
//   input         := string(unit_id) string(bloc_id) number(version) content_hash
//   left_out      := string(unit_id) string(bloc_id) number(reason)
//
// Both lists ascend by unit. What was signed is compared with digests made years before: a change here changes the
// name.
std::string DigestOf(const v1::Consolidation& consolidation);

// Whether a consolidation is still true.
struct ConsolidationStatus {
  v1::ConsolidationState state = v1::CONSOLIDATION_STATE_CURRENT;
  std::vector<v1::InputChange> changes;  // by unit; without causes
};

// The status as of `revision`, not before it was signed. A later one with the next number makes it REPLACED; otherwise
// any change of an input makes it STALE (consolidation_changes.h).
absl::StatusOr<ConsolidationStatus> StatusOf(const ledger::View& view, ledger::StructureCache& structures,
                                             const v1::Consolidation& consolidation, int64_t revision);

}  // namespace khoi::summary
