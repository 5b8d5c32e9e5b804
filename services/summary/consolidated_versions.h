// Which versions count on the basis CONSOLIDATED.
#pragma once

#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"

namespace khoi::summary {

// A version that was signed, and the bloc in which it was.
struct SignedVersion {
  int64_t version = 0;
  std::string bloc_id;  // domain::kNoBloc when the unit reported directly
};
using SignedVersions = absl::btree_map<std::string, SignedVersion>;  // by unit

// As of `revision`. Of a bloc: what its latest consolidation was signed over. Of an authority: what its own latest one
// was signed over, or, when it has signed none, its blocs' latest ones; a unit in several of them counts as in the
// first bloc. Units of no consolidation are not there; units that have left since are.
absl::StatusOr<SignedVersions> ConsolidatedVersions(const ledger::View& view, const v1::ConsolidationRef& ref,
                                                    int64_t revision);

}  // namespace khoi::summary
