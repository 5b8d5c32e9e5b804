// Rows that are looked for in the order of their keys.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/engine.h"
#include "storage/keys.h"

namespace khoi::summary {

// A cursor over a space that is opened when first moved. In ascending order it steps where rows lie close together; in
// any other order it is right but slower. Not thread-safe; `snapshot` outlives it.
class RowWalk final {
 public:
  RowWalk(const storage::Snapshot& snapshot, storage::Space space) : snapshot_(snapshot), space_(space) {}

  // Moves to the first row at or after `key`; null at the end of the space.
  absl::StatusOr<const storage::Cursor*> To(absl::string_view key);

 private:
  const storage::Snapshot& snapshot_;
  storage::Space space_;
  std::unique_ptr<storage::Cursor> cursor_;
  int seeks_left_ = 0;  // before stepping is tried again
  int seeks_next_ = 1;  // how many when it fails
};

}  // namespace khoi::summary
