// What reports say in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/domain/catalog.h"
#include "services/domain/structure.h"
#include "services/ledger/ledger.h"

namespace khoi::summary {

// The version of a unit's report that counts, by the entry that submitted it.
struct StoredNarrative {
  std::string unit_id;
  int64_t revision = 0;
};

// The place of a section in the catalog; those that it does not have come last.
int PlaceOfSection(const domain::Catalog& catalog, const std::string& section_code);

// The sections of these versions in the order of the catalog, and within a section in the order of units. Units are
// called as on `day`. DATA_LOSS naming the body that cannot be read.
absl::StatusOr<std::vector<v1::NarrativeSource>> ReadNarratives(const ledger::View& view,
                                                                const domain::Structure& structure,
                                                                const domain::Catalog& catalog, absl::CivilDay day,
                                                                const std::vector<StoredNarrative>& stored);

}  // namespace khoi::summary
