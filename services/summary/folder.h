// One run over units of a fold, in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/summary/accumulator.h"
#include "services/summary/digest.h"
#include "services/summary/fold.h"
#include "services/summary/partial.h"
#include "services/summary/past_versions.h"
#include "storage/engine.h"
#include "storage/rows.h"

namespace khoi::summary {

// Units of a plan that one thread reads: those from `begin` to before `end`, and the rows of `range`.
struct Chunk {
  size_t begin = 0;
  size_t end = 0;
  storage::KeyRange range;
};

// Folds one chunk. Not thread-safe; several can fold chunks of one plan at once.
class Folder final {
 public:
  // States of units go into `states`, which has a partial for each group, as large as the group; all else is kept here
  // until it is merged.
  Folder(const storage::Snapshot& snapshot, const FoldPlan& plan, const Chunk& chunk, std::vector<Partial>& states);

  // Reads every row of the chunk's range.
  absl::Status ScanRange();
  // Reads the row of each unit.
  absl::Status ReadUnits();

  // Adds what the folder of the next chunk found.
  void Merge(Folder& next);
  // Reads the reports again whose decisions others name too. After everything was merged.
  absl::Status FindDecisions();
  // What was found. After everything was merged.
  Folded Take();

 private:
  // A report as it stood at the revision. Views into rows.
  struct Standing {
    storage::HeadView head;
    int64_t payload_version = 0;  // of the now row, whose payload is at hand; 0: none
    absl::string_view payload;
  };

  absl::Status Unreadable(absl::string_view unit_id) const;
  absl::Status UnreadableVersion(absl::string_view unit_id, int64_t version) const;
  // False when there was no report yet.
  absl::StatusOr<bool> FindStanding(absl::string_view unit_id, absl::string_view row, Standing* standing);
  absl::Status AddStray(absl::string_view unit_id, absl::string_view row, bool planned);
  bool IsSubstituted(const FoldUnit& unit) const;
  absl::Status AddWithoutRow(const FoldUnit& unit);
  // Nothing of the unit counts.
  absl::Status AddMissing(const FoldUnit& unit);
  absl::Status AddSubstitute(const FoldUnit& unit);
  absl::Status AddRow(const FoldUnit& unit, absl::string_view row);
  // What the head says of reviews; most say nothing.
  absl::Status ReadReview(const FoldUnit& unit, const storage::HeadView& head, UnitState& state);
  // Revision and time of the version that counts, whose content hash it returns. `review_` is that of the head.
  absl::StatusOr<absl::string_view> FindSubmission(const FoldUnit& unit, const storage::HeadView& head,
                                                   UnitState& state);
  absl::Status AddVersion(const FoldUnit& unit, UnitState& state, absl::string_view content_hash,
                          absl::string_view bytes);
  absl::Status AddExtras(const FoldUnit& unit, absl::string_view bytes, UnitState& state);
  // Into `extras_`, of the version that counts.
  absl::Status ReadExtras(const FoldUnit& unit);
  domain::ClaimPlace PlaceOf(const FoldUnit& unit, int line) const;
  UnitState& StateOf(const FoldUnit& unit) { return states_[unit.partial].units[unit.ordinal]; }
  // The first chunk begins every node; what others find is its rest.
  DigestNode& NodeAt(size_t node);
  Accumulator& AccumulatorOf(uint32_t partial);
  // A group is harvested as soon as its last unit has passed, so that a fold by unit needs one accumulator only.
  absl::Status CountDown(const FoldUnit& unit);
  // Here and not when rows are written, because the cells of ten million rows take gigabytes before that.
  absl::Status CountRows(uint32_t partial, std::vector<CellTotal>& cells);

  const storage::Snapshot& snapshot_;
  const FoldPlan& plan_;
  const Chunk& chunk_;
  std::vector<Partial>& states_;
  PastVersions past_;
  std::vector<Partial> partials_;  // without states
  std::vector<std::unique_ptr<DigestNode>> nodes_;
  std::vector<std::unique_ptr<Accumulator>> accumulators_;  // by partial; null until its first figures
  std::vector<std::unique_ptr<Accumulator>> idle_;
  std::vector<uint32_t> left_;         // units of each partial still to come
  std::vector<uint32_t> row_seen_in_;  // by row: the last partial that has it
  int64_t row_count_ = 0;
  SharedDecisions decisions_;
  domain::KeyedSet shared_decisions_;
  std::vector<SharedDecisions::Named> named_;
  std::vector<StrayReport> strays_;
  stored::v1::ReviewState review_;  // one for all units, like the next
  stored::v1::Extras extras_;       // one for all units, so that its strings keep their memory
};

}  // namespace khoi::summary
