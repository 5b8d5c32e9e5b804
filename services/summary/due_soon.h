// When an obligation is due soon.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/domain/catalog.h"

namespace khoi::summary {

// The parameter "due_soon_days" of rule P-LATE for periods of `authority_id` that end on `last_day`: its own setting,
// else the central one. nullopt when neither gives a whole number from 0; then nothing is due soon.
std::optional<int64_t> DueSoonDayCount(const domain::Catalog& catalog, absl::string_view authority_id,
                                       absl::CivilDay last_day);

}  // namespace khoi::summary
