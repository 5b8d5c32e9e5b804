#include "services/ledger/ledger.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>

#include "khoi/stored/v1/stored.pb.h"
#include "services/ledger/batch_builder.h"
#include "services/ledger/cell_dictionary.h"
#include "services/ledger/commit_signal.h"
#include "services/ledger/recent_changes.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

absl::StatusOr<LogEnd> ReadEnd(const storage::Snapshot& snapshot) {
  ASSIGN_OR_RETURN(const std::optional<std::string> row, snapshot.Get(storage::MetaKey("head")));
  if (!row.has_value()) {
    return LogEnd{};
  }
  stored::v1::LogHead head;
  if (!head.ParseFromString(*row)) {
    return absl::DataLossError("unreadable record at meta/head");
  }
  return LogEnd{head.revision(), head.time_us(), head.structure_revision()};
}

absl::Status ShuttingDown() {
  return absl::UnavailableError(
      "the server is shutting down; retry with the same request_id / máy chủ đang dừng; hãy gửi lại với cùng "
      "request_id");
}

absl::Status OutcomeUnknown() {
  return absl::UnavailableError(
      "the outcome is unknown; retry with the same request_id / chưa rõ kết quả; hãy gửi lại với cùng request_id");
}

void EndProcess(const absl::Status& status) {
  std::fprintf(stderr, "khoi: a write to the log failed and its outcome is unknown: %s\n",
               std::string(status.message()).c_str());
  std::_Exit(EXIT_FAILURE);
}

}  // namespace

std::string EncodeEnd(const LogEnd& end) {
  stored::v1::LogHead head;
  head.set_revision(end.revision);
  head.set_time_us(end.time_us);
  head.set_structure_revision(end.structure_revision);
  return head.SerializeAsString();
}

int64_t NextEntryTime(const LogEnd& end, const Clock& clock) { return std::max(clock.NowMicros(), end.time_us + 1); }

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(storage::Engine& engine, const Clock& clock,
                                                     LedgerOptions options) {
  ASSIGN_OR_RETURN(const LogEnd end, ReadEnd(*engine.TakeSnapshot()));
  if (!options.on_fatal) {
    options.on_fatal = EndProcess;
  }
  return std::unique_ptr<Ledger>(new Ledger(engine, clock, std::move(options), end));
}

Ledger::Ledger(storage::Engine& engine, const Clock& clock, LedgerOptions options, LogEnd end)
    : engine_(engine),
      clock_(clock),
      options_(std::move(options)),
      end_(end),
      cells_(std::make_unique<CellDictionaries>()),
      changes_(std::make_shared<RecentChanges>(end.revision)),
      commits_(std::make_unique<CommitSignal>()),
      committer_([this] { Run(); }) {}

Ledger::~Ledger() {
  Drain();
  committer_.join();
}

void Ledger::Append(Draft draft, Done done) {
  const size_t size = BodySizeOf(draft);
  absl::Status refusal;
  {
    const std::lock_guard lock(mutex_);
    if (failed_) {
      refusal = OutcomeUnknown();
    } else if (draining_) {
      refusal = ShuttingDown();
    } else if (queue_.size() >= options_.queued_draft_count_max ||
               (!queue_.empty() && queued_bytes_ + size > options_.queued_bytes_max)) {
      refusal = absl::ResourceExhaustedError(
          "too many changes are waiting; retry with the same request_id / đang có quá nhiều thay đổi chờ ghi; hãy gửi "
          "lại với cùng request_id");
    } else {
      queued_bytes_ += size;
      queue_.push_back({std::move(draft), std::move(done), size});
    }
  }
  if (!refusal.ok()) {
    done(std::move(refusal));
    return;
  }
  wake_.notify_one();
}

absl::StatusOr<View> Ledger::Now() const {
  View view;
  view.snapshot = engine_.TakeSnapshot();
  ASSIGN_OR_RETURN(view.end, ReadEnd(*view.snapshot));
  view.changes = changes_;
  return view;
}

void Ledger::Drain() {
  std::unique_lock lock(mutex_);
  draining_ = true;
  wake_.notify_all();
  idle_.wait(lock, [this] { return queue_.empty() && !busy_; });
}

std::vector<Ledger::Pending> Ledger::TakeBatch() {
  std::vector<Pending> batch;
  std::unique_lock lock(mutex_);
  busy_ = false;
  if (queue_.empty()) {
    idle_.notify_all();
  }
  wake_.wait(lock, [this] { return !queue_.empty() || draining_; });
  // What is queued now makes the batch: waiting for more would only add delay, since the next batch gathers while this
  // one syncs.
  size_t bytes = 0;
  while (!queue_.empty() && batch.size() < options_.batch_draft_count_max && bytes < options_.batch_bytes_max) {
    bytes += queue_.front().size;
    queued_bytes_ -= queue_.front().size;
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  busy_ = !batch.empty();
  return batch;
}

void Ledger::Run() {
  for (std::vector<Pending> batch = TakeBatch(); !batch.empty(); batch = TakeBatch()) {
    CommitBatch(std::move(batch));
  }
  const std::lock_guard lock(mutex_);
  busy_ = false;
  idle_.notify_all();
}

void Ledger::CommitBatch(std::vector<Pending> pending) {
  View base;
  base.snapshot = engine_.TakeSnapshot();
  base.end = end_;
  BatchBuilder builder(base, clock_, *cells_);
  std::vector<absl::StatusOr<Committed>> results;
  results.reserve(pending.size());
  for (Pending& item : pending) {
    results.push_back(builder.Add(std::move(item.draft)));
  }

  if (!builder.empty()) {
    changes_->Add(builder.entries());
    const absl::Status written = engine_.Write(builder.Finish());
    if (!written.ok()) {
      {
        const std::lock_guard lock(mutex_);
        failed_ = true;
      }
      options_.on_fatal(written);
      // Only reached in tests. Nothing after a failed write may be believed, not even what only read this batch.
      for (Pending& item : pending) {
        item.done(OutcomeUnknown());
      }
      std::deque<Pending> waiting;
      {
        const std::lock_guard lock(mutex_);
        waiting.swap(queue_);
        queued_bytes_ = 0;
      }
      for (Pending& item : waiting) {
        item.done(OutcomeUnknown());
      }
      return;
    }
    end_ = builder.end();
    cells_->Trim();
    commits_->Raise(end_.revision);
  }
  for (size_t i = 0; i < pending.size(); ++i) {
    pending[i].done(std::move(results[i]));
  }
}

}  // namespace khoi::ledger
