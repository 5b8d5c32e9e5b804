// Those who watch one summary, and when they are told what.
#pragma once

#include <algorithm>
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
  // Whether nothing is on its way any more.
  virtual bool HasReadAll() = 0;
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
  // For so long a message may be on its way; then the watcher is ended, since the message takes memory.
  static constexpr int64_t kUnreadMaxUs = int64_t{5} * 60 * 1'000'000;

  WatchGroup(const WatchedSummary::Sources& sources, WatchPace pace, v1::GetSummaryRequest question);

  void Join(std::shared_ptr<Watcher> watcher, std::optional<HeldSummary> held);
  // False when it is not here.
  bool Leave(const Watcher* watcher);
  bool Ready(const Watcher* watcher);

  // Tells everybody what is due, or until the turn stops.
  void Turn(WatchTurn& turn);
  // Ends all.
  void End(const absl::Status& status);

  // When the next turn is due though nothing is committed after `revision`, as steady_us; kNever when only a commit
  // makes one.
  int64_t next_us(int64_t revision) const;
  // Whether a commit makes a turn due at once.
  bool awaits_commits() const { return pace_.steady_us() >= look_us_; }

  bool empty() const { return members_.empty(); }
  WatchedSummary& summary() { return summary_; }

 private:
  struct Member {
    std::shared_ptr<Watcher> watcher;
    std::optional<HeldSummary> held;   // before it is told anything
    WatchedSummary::Stand stand = {};  // content 0: has been told nothing
    int64_t sent_us = 0;
    bool lagging = false;  // says when it is ready
  };

  // Whether the summary was computed.
  absl::StatusOr<bool> Update(const WatchTurn& turn);
  // Whether somebody is to be told something at once, however little else has changed.
  bool Owes(int64_t steady_us) const { return has_joined_ || std::max(serve_us_, rest_us_) <= steady_us; }
  void Serve(WatchTurn& turn);
  // True when the member stays.
  bool ServeOne(WatchTurn& turn, Member& member);
  void EndThoseWhoDoNotRead(int64_t steady_us);

  const WatchPace pace_;
  WatchCounts& counts_;
  WatchedSummary summary_;
  std::list<Member> members_;
  bool has_joined_ = false;    // somebody has been told nothing
  int64_t look_us_ = 0;        // when to look again whether anything has changed
  int64_t rest_us_ = 0;        // until then nothing is done but for those who join
  int64_t serve_us_ = kNever;  // when the next member is due that could not be served before
  int64_t unread_look_us_ = 0;
};

}  // namespace khoi::summary
