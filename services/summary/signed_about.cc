#include "services/summary/signed_about.h"

#include <string>
#include <utility>

#include "absl/container/btree_set.h"
#include "services/summary/consolidation_rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<std::vector<SignedAbout>> ConsolidationsAbout(const ledger::View& view, const Question& question,
                                                             const Resolution& resolution) {
  std::vector<SignedAbout> found;
  const auto add = [&](const Slice& slice, const std::string& period_id) -> absl::Status {
    ASSIGN_OR_RETURN(const std::vector<SignedConsolidation> latest,
                     LatestConsolidations(view, slice.authority_id, period_id, question.revision));
    for (const SignedConsolidation& each : latest) {
      if (question.scope.has_bloc() && each.id.bloc_id != question.scope.bloc().bloc_id()) {
        continue;
      }
      ASSIGN_OR_RETURN(v1::Consolidation consolidation, ReadConsolidation(view, each.revision));
      found.push_back({&slice, std::move(consolidation)});
    }
    return absl::OkStatus();
  };
  for (const Slice& slice : resolution.slices) {
    RETURN_IF_ERROR(add(slice, slice.period_id()));
  }
  absl::btree_set<std::string> authority_ids;
  for (const Slice& slice : resolution.slices) {
    if (!authority_ids.insert(slice.authority_id).second) {
      continue;
    }
    for (const std::string& year_id : question.year_ids) {
      RETURN_IF_ERROR(add(slice, year_id));
    }
  }
  return found;
}

}  // namespace khoi::summary
