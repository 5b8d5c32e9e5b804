// The cell dictionary of an authority's period: what the cell ids in its figures mean.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/stored/v1/stored.pb.h"
#include "storage/engine.h"

namespace khoi::summary {

// The keys of all cells by cell id. DATA_LOSS when a row cannot be read or the ids are not dense.
absl::StatusOr<std::vector<stored::v1::CellKey>> ReadCells(const storage::Snapshot& snapshot,
                                                           absl::string_view authority_id, absl::string_view period_id);

}  // namespace khoi::summary
