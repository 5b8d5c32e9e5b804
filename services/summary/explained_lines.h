// The lines of a report that are behind a unit's figure.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/view.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/explained_part.h"
#include "services/summary/names.h"
#include "services/summary/summary.h"

namespace khoi::summary {

// Every line that speaks about what the question picks, in the order of the report, also those that do not count: they
// are 0 and say why. Read back from the version that counts and derived again as it was when it was judged, so that
// they add up to `figure`, which is the unit's. Names of places are left to the caller. DATA_LOSS when they do not add
// up or cannot be read.
absl::StatusOr<std::vector<v1::ExplainedFigure>> LinesBehind(const ledger::View& view,
                                                             ledger::StructureCache& structures,
                                                             const Computation& computed, const UnitPlace& place,
                                                             const v1::Figure& figure, Names& names);

}  // namespace khoi::summary
