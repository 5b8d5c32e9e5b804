#include "services/summary/places.h"

#include <algorithm>
#include <memory>

#include "services/domain/structure.h"
#include "services/ledger/log_reader.h"
#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<int64_t> Places::CauseOf(const std::string& unit_id, int64_t from, int64_t to) {
  ASSIGN_OR_RETURN(const ConsolidationUnit present, At(unit_id, to));
  ASSIGN_OR_RETURN(const ConsolidationUnit before, At(unit_id, from));
  if (before == present) {
    return 0;
  }
  // Between an entry where the place is another and one where it is the present one lies one that made it so.
  while (to - from > 1) {
    const int64_t middle = from + (to - from) / 2;
    ASSIGN_OR_RETURN(const ConsolidationUnit place, At(unit_id, middle));
    (place == present ? to : from) = middle;
  }
  return to;
}

absl::StatusOr<ConsolidationUnit> Places::At(const std::string& unit_id, int64_t revision) {
  ASSIGN_OR_RETURN(const int64_t structure_revision, ledger::StructureRevisionAt(view_, revision));
  const auto [units, inserted] = by_structure_.try_emplace(structure_revision);
  if (inserted) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                     structures_.StructureAt(view_, ref_.authority_id(), revision));
    units->second = UnitsOf(*structure, ref_);
  }
  const auto found =
      std::lower_bound(units->second.begin(), units->second.end(), unit_id,
                       [](const ConsolidationUnit& unit, const std::string& id) { return unit.unit_id < id; });
  if (found == units->second.end() || found->unit_id != unit_id) {
    return ConsolidationUnit{.unit_id = unit_id, .bloc_id = ""};
  }
  return *found;
}

}  // namespace khoi::summary
