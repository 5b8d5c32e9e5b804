#include "services/summary/consolidated_versions.h"

#include <optional>
#include <vector>

#include "services/summary/consolidation_rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// The consolidations that say which versions count.
absl::StatusOr<std::vector<SignedConsolidation>> CountedOnes(const ledger::View& view, const v1::ConsolidationRef& ref,
                                                             int64_t revision) {
  if (ref.bloc_id().empty()) {
    ASSIGN_OR_RETURN(std::vector<SignedConsolidation> latest,
                     LatestConsolidations(view, ref.authority_id(), ref.period_id(), revision));
    if (!latest.empty() && latest.front().id.bloc_id.empty()) {
      latest.resize(1);
    }
    return latest;
  }
  ASSIGN_OR_RETURN(const std::optional<SignedConsolidation> latest, LatestConsolidation(view, IdOf(ref), revision));
  return latest.has_value() ? std::vector<SignedConsolidation>{*latest} : std::vector<SignedConsolidation>{};
}

}  // namespace

absl::StatusOr<SignedVersions> ConsolidatedVersions(const ledger::View& view, const v1::ConsolidationRef& ref,
                                                    int64_t revision) {
  ASSIGN_OR_RETURN(const std::vector<SignedConsolidation> counted, CountedOnes(view, ref, revision));
  SignedVersions versions;
  for (const SignedConsolidation& each : counted) {
    ASSIGN_OR_RETURN(const v1::Consolidation consolidation, ReadConsolidation(view, each.revision));
    for (const v1::ConsolidationInput& input : consolidation.inputs()) {
      versions.try_emplace(input.unit_id(), SignedVersion{input.version(), input.bloc_id()});
    }
  }
  return versions;
}

}  // namespace khoi::summary
