// Decides the drafts of one batch.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/ledger/cell_dictionary.h"
#include "services/ledger/clock.h"
#include "services/ledger/draft.h"
#include "services/ledger/ledger.h"
#include "services/ledger/view_writer.h"
#include "storage/engine.h"

namespace khoi::ledger {

// One draft after the other; each sees those before it. Not thread-safe. What is passed in outlives the builder.
class BatchBuilder final {
 public:
  BatchBuilder(const View& base, const Clock& clock, CellDictionaries& cells);

  // What became of the draft once the batch is written. Errors and drafts to be judged again leave no trace in the
  // batch. Errors are those of Ledger::Append.
  absl::StatusOr<Committed> Add(Draft draft);

  bool empty() const { return entries_.empty(); }
  const LogEnd& end() const { return end_; }
  // What is to be written, in order.
  const std::vector<stored::v1::Entry>& entries() const { return entries_; }

  // The batch with its one expectation: nobody else has written to the log.
  const storage::Batch& Finish();

 private:
  absl::StatusOr<std::optional<Committed>> FindReplayOf(const Draft& draft) const;
  // Whether the draft was judged against what is true now, but for the day.
  absl::StatusOr<bool> IsCurrent(const Draft& draft);
  stored::v1::Entry NewEntry(const Draft& draft, const std::string& body) const;
  void Accept(const Draft& draft, const stored::v1::Entry& entry);
  absl::StatusOr<stored::v1::Entry> EntryAt(int64_t revision) const;
  absl::StatusOr<int64_t> LastNumberOf(const storage::ConsolidationId& consolidation);

  absl::StatusOr<Committed> Decide(Draft& draft, SubmissionDraft& submission);
  absl::StatusOr<Committed> Decide(Draft& draft, ReviewDraft& review);
  absl::StatusOr<Committed> Decide(Draft& draft, ConsolidationDraft& consolidation);
  absl::StatusOr<Committed> Decide(Draft& draft, CommentDraft& comment);
  absl::StatusOr<Committed> Decide(Draft& draft, RegistryDraft& registry);
  absl::StatusOr<Committed> Decide(Draft& draft, CatalogDraft& catalog);

  const View& base_;
  const Clock& clock_;
  LogEnd end_;
  ViewWriter writer_;
  std::vector<stored::v1::Entry> entries_;                 // of this batch, in order
  absl::flat_hash_map<std::string, size_t> by_request_;    // idempotency key to its place in entries_
  absl::flat_hash_map<std::string, int64_t> last_number_;  // of consolidations, by the prefix of their keys
};

}  // namespace khoi::ledger
