// Finds the versions of reports that counted at an earlier revision.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/rows.h"

namespace khoi::summary {

// Reads one authority's period as of one revision. Asked in ascending order of units it walks; in any other order it is
// right but slower. Cheap until first asked. Not thread-safe; `snapshot` outlives it.
class PastVersions final {
 public:
  PastVersions(const storage::Snapshot& snapshot, absl::string_view authority_id, absl::string_view period_id,
               int64_t revision);

  // The head and payload of the version of `unit_id` that counted; false when it had none. The views hold until the
  // next call.
  absl::StatusOr<bool> Find(absl::string_view unit_id, storage::HeadView* head, absl::string_view* payload);

 private:
  // A cursor over a space that is opened when first moved.
  class Walk {
   public:
    Walk(const storage::Snapshot& snapshot, storage::Space space) : snapshot_(snapshot), space_(space) {}
    // Moves to the first row at or after `key`; null at the end of the space.
    absl::StatusOr<const storage::Cursor*> To(absl::string_view key);

   private:
    const storage::Snapshot& snapshot_;
    storage::Space space_;
    std::unique_ptr<storage::Cursor> cursor_;
    int seeks_left_ = 0;  // before stepping is tried again
    int seeks_next_ = 1;  // how many when it fails
  };

  storage::ReportId report_;
  int64_t revision_;
  Walk heads_;
  Walk figures_;
};

}  // namespace khoi::summary
