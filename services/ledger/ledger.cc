#include "services/ledger/ledger.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/rulebook.h"
#include "services/domain/sha256.h"
#include "services/ledger/cell_dictionary.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/view_writer.h"
#include "storage/rows.h"
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

std::string EncodeEnd(const LogEnd& end) {
  stored::v1::LogHead head;
  head.set_revision(end.revision);
  head.set_time_us(end.time_us);
  head.set_structure_revision(end.structure_revision);
  return head.SerializeAsString();
}

absl::Status ShuttingDown() {
  return absl::UnavailableError("the server is shutting down; retry with the same request_id");
}

absl::Status OutcomeUnknown() {
  return absl::UnavailableError("the outcome is unknown; retry with the same request_id");
}

// Decides the drafts of one batch one after the other; each sees those before it.
class BatchBuilder {
 public:
  BatchBuilder(const View& base, const Clock& clock, CellDictionaries& cells)
      : base_(base), clock_(clock), end_(base.end), writer_(*base.snapshot, cells) {}

  // What became of the draft once the batch is written. Errors leave no trace in the batch.
  absl::StatusOr<Committed> Add(Draft draft) {
    ASSIGN_OR_RETURN(std::optional<Committed> replay, FindReplayOf(draft));
    if (replay.has_value()) {
      return *std::move(replay);
    }
    if (draft.structure_revision != end_.structure_revision) {
      return absl::FailedPreconditionError("the registry or a catalog changed meanwhile");
    }
    if (auto* submission = std::get_if<SubmissionDraft>(&draft.change)) {
      return AddSubmission(draft, *submission);
    }
    if (auto* registry = std::get_if<RegistryDraft>(&draft.change)) {
      return AddStructure(draft, registry->body.SerializeAsString(), registry->outcomes, *registry);
    }
    auto& catalog = std::get<CatalogDraft>(draft.change);
    return AddStructure(draft, catalog.body.SerializeAsString(), catalog.outcomes, catalog);
  }

  bool empty() const { return entries_.empty(); }
  const LogEnd& end() const { return end_; }

  // The batch with its one expectation: nobody else has written to the log.
  const storage::Batch& Finish() {
    writer_.SetEnd(EncodeEnd(end_));
    storage::Expectation unmoved{storage::MetaKey("head"), std::nullopt};
    if (base_.end.revision > 0) {
      unmoved.value = EncodeEnd(base_.end);
    }
    writer_.batch().expectations.push_back(std::move(unmoved));
    return writer_.batch();
  }

 private:
  absl::StatusOr<std::optional<Committed>> FindReplayOf(const Draft& draft) {
    const std::string key = storage::IdempotencyKey(draft.caller_id, draft.request_id);
    if (const auto found = by_request_.find(key); found != by_request_.end()) {
      const stored::v1::Entry& entry = entries_[found->second];
      if (entry.request_hash() != draft.request_hash) {
        return RequestIdReused(draft.request_id, entry.revision());
      }
      return Committed{entry, false};
    }
    return FindReplay(base_, draft.caller_id, draft.request_id, draft.request_hash);
  }

  stored::v1::Entry NewEntry(const Draft& draft) {
    stored::v1::Entry entry;
    entry.set_revision(end_.revision + 1);
    entry.set_time_us(NextEntryTime(end_, clock_));
    entry.set_caller_id(draft.caller_id);
    entry.set_request_id(draft.request_id);
    entry.set_request_hash(draft.request_hash);
    entry.set_structure_revision(draft.structure_revision);
    return entry;
  }

  void Accept(const Draft& draft, const stored::v1::Entry& entry) {
    end_.revision = entry.revision();
    end_.time_us = entry.time_us();
    by_request_[storage::IdempotencyKey(draft.caller_id, draft.request_id)] = entries_.size();
    entries_.push_back(entry);
  }

  absl::StatusOr<Committed> AddSubmission(Draft& draft, SubmissionDraft& submission) {
    ASSIGN_OR_RETURN(const std::optional<storage::Head> head, FindHead(submission.report));
    if (head.has_value() && head->content_hash == draft.content_hash) {
      ASSIGN_OR_RETURN(stored::v1::Entry entry, EntryAt(head->revision));
      return Committed{std::move(entry), true};
    }
    const int64_t latest = head.has_value() ? head->version : 0;
    if (submission.expected_version.value_or(0) != latest) {
      return absl::AbortedError(absl::StrCat("expected_version is ", submission.expected_version.value_or(0),
                                             " but the latest version of report/", submission.report.authority_id, "/",
                                             submission.report.period_id, "/", submission.report.unit_id, " is ",
                                             latest, " (0 means none); read it and decide again"));
    }
    stored::v1::Entry entry = NewEntry(draft);
    if (domain::DayInVietnam(entry.time_us()) != submission.judged_on) {
      return absl::FailedPreconditionError("the day changed meanwhile");
    }
    entry.set_content_hash(draft.content_hash);
    entry.set_content_size(static_cast<int64_t>(draft.body.size()));
    entry.set_deriver(domain::kDeriver);
    stored::v1::Submission& change = *entry.mutable_submission();
    change.set_authority_id(submission.report.authority_id);
    change.set_period_id(submission.report.period_id);
    change.set_unit_id(submission.report.unit_id);
    change.set_version(latest + 1);
    RETURN_IF_ERROR(writer_.AddSubmission(entry, entry.SerializeAsString(), std::move(draft.body), submission.derived,
                                          submission.verdict));
    Accept(draft, entry);
    heads_[storage::NowKey(submission.report)] = {.version = latest + 1,
                                                  .revision = entry.revision(),
                                                  .time_us = entry.time_us(),
                                                  .content_hash = entry.content_hash()};
    return Committed{std::move(entry), false};
  }

  template <typename StructureDraft>
  absl::StatusOr<Committed> AddStructure(const Draft& draft, std::string body, const std::vector<int>& outcomes,
                                         const StructureDraft& structure) {
    stored::v1::Entry entry = NewEntry(draft);
    entry.set_content_hash(domain::Sha256Of(body));
    entry.set_content_size(static_cast<int64_t>(body.size()));
    constexpr bool kIsRegistry = std::is_same_v<StructureDraft, RegistryDraft>;
    stored::v1::StructureChange& change = kIsRegistry ? *entry.mutable_registry() : *entry.mutable_catalog();
    change.set_record_count(static_cast<int32_t>(outcomes.size()));
    change.mutable_outcomes()->Add(outcomes.begin(), outcomes.end());
    if constexpr (kIsRegistry) {
      writer_.AddRegistry(entry, entry.SerializeAsString(), std::move(body), structure.body);
    } else {
      writer_.AddCatalog(entry, entry.SerializeAsString(), std::move(body), structure.body);
    }
    Accept(draft, entry);
    end_.structure_revision = entry.revision();
    return Committed{std::move(entry), false};
  }

  absl::StatusOr<std::optional<storage::Head>> FindHead(const storage::ReportId& report) {
    const std::string key = storage::NowKey(report);
    if (const auto found = heads_.find(key); found != heads_.end()) {
      return found->second;
    }
    ASSIGN_OR_RETURN(const std::optional<std::string> row, base_.snapshot->Get(key));
    if (!row.has_value()) {
      return std::nullopt;
    }
    absl::string_view rest;
    return storage::DecodeHead(*row, &rest);
  }

  absl::StatusOr<stored::v1::Entry> EntryAt(int64_t revision) {
    if (revision > base_.end.revision) {
      return entries_[static_cast<size_t>(revision - base_.end.revision - 1)];
    }
    return ReadEntry(base_, revision);
  }

  const View& base_;
  const Clock& clock_;
  LogEnd end_;
  ViewWriter writer_;
  std::vector<stored::v1::Entry> entries_;                 // of this batch, in order
  absl::flat_hash_map<std::string, size_t> by_request_;    // idempotency key to its place in entries_
  absl::flat_hash_map<std::string, storage::Head> heads_;  // now key to the head that this batch gives it
};

void EndProcess(const absl::Status& status) {
  std::fprintf(stderr, "khoi: a write to the log failed and its outcome is unknown: %s\n",
               std::string(status.message()).c_str());
  std::_Exit(EXIT_FAILURE);
}

}  // namespace

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
      committer_([this] { Run(); }) {}

Ledger::~Ledger() {
  Drain();
  committer_.join();
}

void Ledger::Append(Draft draft, Done done) {
  absl::Status refusal;
  {
    const std::lock_guard lock(mutex_);
    if (failed_) {
      refusal = OutcomeUnknown();
    } else if (draining_) {
      refusal = ShuttingDown();
    } else if (queue_.size() >= options_.queued_draft_count_max ||
               (!queue_.empty() && queued_bytes_ + draft.body.size() > options_.queued_bytes_max)) {
      refusal = absl::ResourceExhaustedError("too many submissions are waiting; retry with the same request_id");
    } else {
      queued_bytes_ += draft.body.size();
      queue_.push_back({std::move(draft), std::move(done)});
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
    bytes += queue_.front().draft.body.size();
    queued_bytes_ -= queue_.front().draft.body.size();
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
  }
  for (size_t i = 0; i < pending.size(); ++i) {
    pending[i].done(std::move(results[i]));
  }
}

}  // namespace khoi::ledger
