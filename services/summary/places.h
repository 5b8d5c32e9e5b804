// Where units stood over time, and the registry entries that put them there.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/consolidation_units.h"

namespace khoi::summary {

// Among the units of one bloc or authority about one period. Reads each edition of the structure once. Not thread-safe;
// `view` and `structures` outlive it.
class Places final {
 public:
  Places(const ledger::View& view, ledger::StructureCache& structures, v1::ConsolidationRef ref)
      : view_(view), structures_(structures), ref_(std::move(ref)) {}

  // An entry after `from` and until `to` that gave the unit the place that it has at `to`; 0 when it had it at `from`.
  absl::StatusOr<int64_t> CauseOf(const std::string& unit_id, int64_t from, int64_t to);

 private:
  // Where the unit stood at `revision`; without a bloc when it was not among the units.
  absl::StatusOr<ConsolidationUnit> At(const std::string& unit_id, int64_t revision);

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const v1::ConsolidationRef ref_;
  absl::flat_hash_map<int64_t, std::vector<ConsolidationUnit>> by_structure_;
};

}  // namespace khoi::summary
