#include "services/summary/cells.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<std::vector<stored::v1::CellKey>> ReadCells(const storage::Snapshot& snapshot,
                                                           absl::string_view authority_id,
                                                           absl::string_view period_id) {
  std::vector<stored::v1::CellKey> cells;
  const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(storage::CellRange(authority_id, period_id));
  for (; cursor->Valid(); cursor->Next()) {
    const int64_t cell_id = storage::NumberOfKey(cursor->key());
    const absl::string_view bytes = cursor->value();
    if (cell_id != static_cast<int64_t>(cells.size()) ||
        !cells.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return absl::DataLossError(
          absl::StrCat("unreadable record at cell/", authority_id, "/", period_id, "/", cell_id));
    }
  }
  RETURN_IF_ERROR(cursor->status());
  return cells;
}

}  // namespace khoi::summary
