// Those who watch one summary, and when they are told what.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "services/ledger/ledger.h"
#include "services/summary/watched_summary.h"

namespace khoi::summary {

// Someone who watches. Called on the thread of the watches only, and never to block.
class Watcher {
 public:
  virtual ~Watcher() = default;
  // False when the message before is still on its way: then nothing is taken, and the watcher says when it is ready.
  virtual bool Send(const WatchMessage& message) = 0;
  // Nothing comes after it.
  virtual void End(const absl::Status& status) = 0;
};

struct WatchPace {
  int64_t interval_us = 1'000'000;  // that lies at least between two messages to a watcher
  // Microseconds of any fixed beginning, never less than before.
  std::function<int64_t()> steady_us;
};

// Not thread-safe.
class WatchGroup final {
 public:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  WatchGroup(const WatchedSummary::Sources& sources, WatchPace pace, v1::GetSummaryRequest question);

  void Join(std::shared_ptr<Watcher> watcher, std::optional<int64_t> resume_revision);
  // False when it is not here.
  bool Leave(const Watcher* watcher);
  bool Ready(const Watcher* watcher);

  // Tells everybody what is due.
  void Turn(const ledger::View& view, int64_t now_us);
  // Ends all.
  void End(const absl::Status& status);

  // When the next turn is due though nothing is committed, as steady_us; kNever when only a commit makes one.
  int64_t next_us() const;
  // Whether a commit makes a turn due at once.
  bool awaits_commits() const { return pace_.steady_us() >= look_us_; }

  bool empty() const { return members_.empty(); }
  WatchedSummary& summary() { return summary_; }

 private:
  struct Member {
    std::shared_ptr<Watcher> watcher;
    std::optional<int64_t> resume_revision;
    WatchedSummary::Stand stand = {};  // content 0: has been told nothing
    int64_t sent_us = 0;
    bool lagging = false;  // says when it is ready
  };

  // Whether the summary was computed.
  absl::StatusOr<bool> Update(const ledger::View& view, int64_t now_us);
  void Serve(const ledger::View& view);
  // True when the member stays.
  bool ServeOne(const ledger::View& view, Member& member);

  const WatchPace pace_;
  WatchCounts& counts_;
  WatchedSummary summary_;
  std::list<Member> members_;
  bool has_joined_ = false;    // somebody has been told nothing
  int64_t look_us_ = 0;        // when to look again whether anything has changed
  int64_t serve_us_ = kNever;  // when the next member is due that could not be served before
};

}  // namespace khoi::summary
