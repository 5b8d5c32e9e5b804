// All who watch summaries, in groups of those who ask the same.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/memo.h"
#include "services/summary/watch_group.h"

namespace khoi::summary {

struct WatchesOptions {
  WatchPace pace = {};
  // What groups keep to tell differences from, estimated, together. Beyond it they send wholes.
  size_t kept_bytes_max = size_t{256} << 20;
  // True as soon as a turn is to end. Thread-safe.
  std::function<bool()> stops = [] { return false; };
};

// Not thread-safe.
class Watches final {
 public:
  using Now = std::function<absl::StatusOr<ledger::View>()>;

  // `structures`, `memo` and `clock` outlive it.
  Watches(Now now, ledger::StructureCache& structures, Memo& memo, const ledger::Clock& clock, WatchesOptions options);

  // The watcher is told everything else, also that it cannot watch, with the errors of WatchSummary.
  void Join(std::shared_ptr<Watcher> watcher, const v1::WatchSummaryRequest& request);
  void Leave(const Watcher* watcher);
  void Ready(const Watcher* watcher);

  struct Next {
    int64_t at_us = WatchGroup::kNever;  // as WatchPace::steady_us
    bool at_commit = false;              // as soon as there is something after `revision`
    int64_t revision = 0;
  };

  // Tells everybody what is due, and says when there may be more to tell. Ends within one computation once it stops.
  Next Turn();

  const WatchCounts& counts() const { return counts_; }
  size_t group_count() const { return groups_.size(); }

 private:
  struct Joining {
    std::shared_ptr<Watcher> watcher;
    v1::WatchSummaryRequest request;
  };

  void Admit(const ledger::View& view, const Joining& joining);
  absl::Status Place(const ledger::View& view, const Joining& joining);
  void EndAll(const absl::Status& status);
  // Lets groups forget what is beyond the bound.
  void Bound();
  Next NextTurn(int64_t revision) const;

  const Now now_;
  ledger::StructureCache& structures_;
  Memo& memo_;
  const ledger::Clock& clock_;
  const WatchesOptions options_;
  WatchCounts counts_;
  std::vector<Joining> joining_;
  absl::flat_hash_map<std::string, std::unique_ptr<WatchGroup>> groups_;  // by question
  absl::flat_hash_map<const Watcher*, WatchGroup*> group_of_;
};

}  // namespace khoi::summary
