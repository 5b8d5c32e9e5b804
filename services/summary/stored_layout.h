// Layouts of the catalog.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "khoi/v1/layout.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/question.h"

namespace khoi::summary {

// The layout as it holds on the last day of the last period of the question: the authority's own or a central one; at
// central scope a central one. nullopt when none does. Errors: as Resolve.
absl::StatusOr<std::optional<v1::Layout>> FindLayout(const ledger::View& view, ledger::StructureCache& structures,
                                                     const Question& question, const std::string& code);

}  // namespace khoi::summary
