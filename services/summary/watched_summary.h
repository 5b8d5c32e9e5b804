// A summary that several watch: computed, compared and encoded once for all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/memo.h"
#include "services/summary/watch_question.h"

namespace khoi::summary {

// A khoi.v1.WatchSummaryResponse, encoded.
using WatchMessage = std::shared_ptr<const std::string>;

// How much was done for all who watch.
struct WatchCounts {
  int64_t computation_count = 0;  // summaries
  int64_t encoding_count = 0;     // messages
  int64_t sending_count = 0;      // of them to watchers
};

// A look at the log, and how much may be done at it.
struct WatchTurn {
  const ledger::View& view;
  int64_t now_us = 0;
  // Summaries as of earlier revisions that may still be computed for those who go on; then they get the whole.
  int resumption_count_left = 0;
  // True as soon as whoever makes the turn wants it to end.
  const std::function<bool()>& stops;
};

// What a caller holds of an earlier call.
struct HeldSummary {
  int64_t revision = 0;
  std::optional<int64_t> instant_us;
  std::string digest;  // empty when it does not say
};

// What `request` says that its caller holds; nullopt when it holds nothing. INVALID_ARGUMENT naming "resume_instant".
absl::StatusOr<std::optional<HeldSummary>> HeldBy(const ledger::View& view, const v1::WatchSummaryRequest& request);

// Not thread-safe.
class WatchedSummary final {
 public:
  // What it needs to compute; all outlive it.
  struct Sources {
    ledger::StructureCache& structures;
    Memo& memo;
    WatchCounts& counts;
  };

  // What a watcher has been told.
  struct Stand {
    int64_t content = 0;  // numbers what summaries say; 0 for nothing
    int64_t revision = 0;
  };

  // `question` is as WatchedQuestion gives it.
  WatchedSummary(const Sources& sources, v1::GetSummaryRequest question);

  // Whether it may say something else at `view` and `now_us` than it said last. When it does not, it says the same up
  // to there.
  bool IsBehind(const ledger::View& view, int64_t now_us);

  // Computes it at `view` and `now_us`. Errors: as GetSummary, with the fields below "summary".
  absl::Status Refresh(const ledger::View& view, int64_t now_us);

  // Up to where it is known to say what it says.
  int64_t looked_revision() const { return looked_revision_; }

  // False before the first Refresh and after Forget: then there is nothing to tell.
  bool has_present() const { return present_ != nullptr; }

  // What its messages lead to.
  Stand present() const { return {content_, revision_}; }

  // With a present: the message that leads from what a watcher has to it: a delta, or the whole when that serves
  // better, or when what the watcher has is not kept any more.
  WatchMessage MessageFrom(Stand stand);

  // The same from what a caller holds: the whole also when this log gives another summary, when the caller does not say
  // of which moment and input it is, or when the turn allows no more. INVALID_ARGUMENT naming "resume_revision" when
  // the log has no such.
  absl::StatusOr<WatchMessage> MessageFromHeld(WatchTurn& turn, const HeldSummary& held);

  // Forgets what none of these contents needs, and of them all but kKeptMax, the present first.
  void Keep(const absl::flat_hash_set<int64_t>& contents);
  // Keeps nothing until the next Refresh but what tells whether that says the same.
  void Forget();
  // An estimate of what is kept.
  size_t bytes() const;

  static constexpr size_t kKeptMax = 8;
  static constexpr size_t kMessagesMax = 16;

 private:
  struct Kept {
    int64_t content = 0;
    std::shared_ptr<const v1::Summary> summary;
    size_t bytes = 0;
  };

  // A message that leads from what callers may hold, all of the same revision and day.
  struct Resumption {
    std::string digest;  // of what they must hold; empty when this log has no such summary
    WatchMessage message;
  };

  absl::StatusOr<v1::Summary> Compute(const ledger::View& view, const v1::GetSummaryRequest& request, int64_t now_us,
                                      Memo* memo);
  absl::StatusOr<Resumption> ComputeResumption(const ledger::View& view, int64_t revision, int64_t instant_us);
  // Whether what was said as of the revision and on that day is the present.
  bool IsPresent(int64_t revision, absl::CivilDay day) const;
  // From `from`, as if it were of that revision; the whole when it is null.
  WatchMessage Encoded(const v1::Summary* from, int64_t from_revision);
  WatchMessage Whole() { return MessageFrom({}); }

  const Sources sources_;
  const v1::GetSummaryRequest question_;
  Dependence dependence_;
  int64_t content_ = 0;
  std::string said_;             // what content_ says, while nothing is kept (HashOfSaying)
  int64_t revision_ = 0;         // of the present
  int64_t looked_revision_ = 0;  // up to which nothing has changed since
  absl::CivilDay day_;
  std::deque<Kept> kept_;                       // ascending; the last is the present, unless nothing is kept
  std::shared_ptr<const v1::Summary> present_;  // as of revision_; null when nothing is kept
  // To the present: by content and revision, and by revision and day.
  absl::flat_hash_map<std::pair<int64_t, int64_t>, WatchMessage> messages_;
  absl::flat_hash_map<std::pair<int64_t, absl::CivilDay>, Resumption> resumptions_;
};

}  // namespace khoi::summary
