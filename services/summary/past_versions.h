// Finds heads of reports as they were at an earlier revision, and versions other than the latest.
#pragma once

#include <cstdint>
#include <list>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/summary/row_walk.h"
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

  // The head of the report of `unit_id` at the revision; false when it had none. Views hold until the next call of this
  // or FindSubmission.
  absl::StatusOr<bool> FindHead(absl::string_view unit_id, storage::HeadView* head);
  // The head with which `version`, which is not after the revision, was submitted. DATA_LOSS when there is none.
  absl::Status FindSubmission(absl::string_view unit_id, int64_t version, storage::HeadView* head);
  // The payload of a version that is not the latest. The view holds until the next call. DATA_LOSS when there is none.
  absl::StatusOr<absl::string_view> FindPayload(absl::string_view unit_id, int64_t version);

 private:
  // Figures lie version by version, so each version is a walk of its own.
  struct FiguresWalk {
    int64_t version = 0;
    RowWalk walk;
  };

  RowWalk& WalkOf(int64_t version);
  absl::Status Unreadable(absl::string_view space, int64_t number) const;
  absl::Status ReadPast(const storage::Cursor& past, storage::HeadView* head) const;

  const storage::Snapshot& snapshot_;
  storage::ReportId report_;
  int64_t revision_;
  std::string hash_;
  RowWalk heads_;
  std::list<FiguresWalk> figures_;
};

}  // namespace khoi::summary
