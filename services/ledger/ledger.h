// The log and its one writer. Every change of state goes through Append; nothing else writes to the engine.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ledger/clock.h"
#include "services/ledger/draft.h"
#include "storage/engine.h"

namespace khoi::ledger {

class CellDictionaries;
class CommitSignal;
class RecentChanges;

// Where the log ends.
struct LogEnd {
  int64_t revision = 0;
  int64_t time_us = 0;
  int64_t structure_revision = 0;
};

// The row that says where the log ends: a stored.v1.LogHead.
std::string EncodeEnd(const LogEnd& end);

// The earliest time that an entry after `end` can have: later than every entry before it, even when the clock went
// back.
int64_t NextEntryTime(const LogEnd& end, const Clock& clock);

// A view of the state at one revision.
struct View {
  std::shared_ptr<const storage::Snapshot> snapshot;
  LogEnd end;
  std::shared_ptr<const RecentChanges> changes = nullptr;  // all up to `end` that it knows; null: none
};

struct LedgerOptions {
  size_t queued_draft_count_max = 4096;
  size_t queued_bytes_max = 64 << 20;  // of bodies; one draft is always taken
  size_t batch_draft_count_max = 256;
  size_t batch_bytes_max = 4 << 20;
  // Called when a write failed and its outcome is unknown. The default writes a message and ends the process; a
  // replacement that returns leaves the ledger refusing everything.
  std::function<void(const absl::Status&)> on_fatal{};
};

// Thread-safe.
class Ledger final {
 public:
  using Done = std::function<void(absl::StatusOr<Committed>)>;

  // Reads where the log ends and starts the committer. `engine` and `clock` outlive the ledger.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(storage::Engine& engine, const Clock& clock,
                                                      LedgerOptions options = {});
  // Commits what is queued, then stops.
  ~Ledger();

  // Queues a draft. `done` is called exactly once, on the committer thread or, when the draft is refused at once, on
  // this one; it must not block. Errors: ALREADY_EXISTS (request id used with other content), ABORTED (the latest
  // version is another one; nothing was written), FAILED_PRECONDITION (not legal in the state that the report is in),
  // RESOURCE_EXHAUSTED (queue full), UNAVAILABLE (shutting down, or an earlier write failed).
  void Append(Draft draft, Done done);

  // The present: reflects every draft whose `done` has been called.
  absl::StatusOr<View> Now() const;

  // Refuses new drafts with UNAVAILABLE, commits what is queued, then returns.
  void Drain();

  // Raised after every commit, before anybody is answered.
  CommitSignal& commits() { return *commits_; }

 private:
  struct Pending {
    Draft draft;
    Done done;
    size_t size = 0;  // of the body
  };

  Ledger(storage::Engine& engine, const Clock& clock, LedgerOptions options, LogEnd end);
  void Run();
  // Takes what is queued, within the limits of a batch; empty when the ledger ends.
  std::vector<Pending> TakeBatch();
  void CommitBatch(std::vector<Pending> pending);

  storage::Engine& engine_;
  const Clock& clock_;
  const LedgerOptions options_;

  std::mutex mutex_;  // guards queue_, queued_bytes_, busy_, draining_, failed_
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::deque<Pending> queue_;
  size_t queued_bytes_ = 0;
  bool busy_ = false;
  bool draining_ = false;
  bool failed_ = false;

  LogEnd end_;                               // the committer's own
  std::unique_ptr<CellDictionaries> cells_;  // the committer's own
  const std::shared_ptr<RecentChanges> changes_;
  const std::unique_ptr<CommitSignal> commits_;
  std::thread committer_;  // last: starts when everything else stands
};

}  // namespace khoi::ledger
