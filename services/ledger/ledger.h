// The log and its one writer. Every change of state goes through Append; nothing else writes to the engine.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/stored/v1/body.pb.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/figures.h"
#include "services/ledger/clock.h"
#include "storage/engine.h"
#include "storage/keys.h"

namespace khoi::ledger {

class CellDictionaries;

// A version of a report that was judged and may be stored. `body` of the draft is its content.
struct SubmissionDraft {
  storage::ReportId report{};
  std::optional<int64_t> expected_version{};  // absent: the first submission
  domain::DerivedReport derived{};
  stored::v1::Verdict verdict{};
  // The day of NextEntryTime when it was judged; the verdict may depend on it, so an entry of another day is judged
  // again.
  absl::CivilDay judged_on{};
};

// Registry records that were checked and may be stored; the ledger encodes the body. One outcome for each record, a
// khoi.v1.ChangeOutcome; records that are UNCHANGED make no row.
struct RegistryDraft {
  stored::v1::RegistryBody body;
  std::vector<int> outcomes;
};

// The same for catalog entries.
struct CatalogDraft {
  stored::v1::CatalogBody body;
  std::vector<int> outcomes;
};

// A change that waits for the committer.
struct Draft {
  std::string caller_id{};
  std::string request_id{};
  std::string request_hash{};      // SHA-256 over everything that makes a request a retry of another
  int64_t structure_revision = 0;  // the structure against which it was judged
  std::string body{};              // content bytes of a submission; empty for the others
  std::string content_hash{};      // SHA-256 of `body`
  std::variant<SubmissionDraft, RegistryDraft, CatalogDraft> change{};
};

// What became of a draft.
struct Committed {
  stored::v1::Entry entry;
  bool unchanged = false;  // the entry is an older one with the same content, and nothing was written
};

// Where the log ends.
struct LogEnd {
  int64_t revision = 0;
  int64_t time_us = 0;
  int64_t structure_revision = 0;
};

// The earliest time that an entry after `end` can have: later than every entry before it, even when the clock went
// back.
int64_t NextEntryTime(const LogEnd& end, const Clock& clock);

// A view of the state at one revision.
struct View {
  std::shared_ptr<const storage::Snapshot> snapshot;
  LogEnd end;
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
  // this one; it must not block. Errors: ALREADY_EXISTS (request id used with other content), ABORTED (expected
  // version; nothing was written), FAILED_PRECONDITION (the structure or the day changed since it was judged: judge
  // again), RESOURCE_EXHAUSTED (queue full), UNAVAILABLE (shutting down, or an earlier write failed).
  void Append(Draft draft, Done done);

  // The present: reflects every draft whose `done` has been called.
  absl::StatusOr<View> Now() const;

  // Refuses new drafts with UNAVAILABLE, commits what is queued, then returns.
  void Drain();

 private:
  struct Pending {
    Draft draft;
    Done done;
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
  std::thread committer_;                    // last: starts when everything else stands
};

}  // namespace khoi::ledger
