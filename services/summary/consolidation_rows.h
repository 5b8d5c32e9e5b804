// Consolidations and comments as they were signed and made: reading them from a view.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"
#include "storage/keys.h"

namespace khoi::summary {

// Where a consolidation stands in the log.
struct SignedConsolidation {
  storage::ConsolidationId id;
  int64_t number = 0;
  int64_t revision = 0;
  int64_t time_us = 0;
};

storage::ConsolidationId IdOf(const v1::ConsolidationRef& ref);

// The consolidation that was signed last at `revision`; nullopt when there was none.
absl::StatusOr<std::optional<SignedConsolidation>> LatestConsolidation(const ledger::View& view,
                                                                       const storage::ConsolidationId& id,
                                                                       int64_t revision);

// The latest at `revision` of the authority, if it has one, and of each of its blocs that has, in the order of
// blocs: the authority's own, whose bloc is empty, comes first. Costs one step for each consolidation of the period.
absl::StatusOr<std::vector<SignedConsolidation>> LatestConsolidations(const ledger::View& view,
                                                                      const std::string& authority_id,
                                                                      const std::string& period_id, int64_t revision);

// The consolidation of this number, unless it was signed after `revision`; nullopt when there is none.
absl::StatusOr<std::optional<SignedConsolidation>> FindConsolidation(const ledger::View& view,
                                                                     const storage::ConsolidationId& id, int64_t number,
                                                                     int64_t revision);

// The consolidation in the entry of `revision`, complete.
absl::StatusOr<v1::Consolidation> ReadConsolidation(const ledger::View& view, int64_t revision);

// The comment in the entry of `revision`, complete.
absl::StatusOr<v1::ConsolidationComment> ReadComment(const ledger::View& view, int64_t revision);

// The comments on drafts of one consolidation made after `after_revision` and before `before_revision`, oldest first.
absl::StatusOr<std::vector<v1::ConsolidationComment>> ReadComments(const ledger::View& view,
                                                                   const storage::ConsolidationId& id,
                                                                   int64_t after_revision, int64_t before_revision);

}  // namespace khoi::summary
