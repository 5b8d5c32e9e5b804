// The one thread that looks after all who watch summaries.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/memo.h"
#include "services/summary/watches.h"

namespace khoi::summary {

struct WatchThreadOptions {
  WatchPace pace = {};
  int watcher_count_max = 4096;
};

// Thread-safe. It wakes when something was committed while it waits for that, when somebody joins or is ready again,
// and when a day ends; it never holds up the committer.
class WatchThread final {
 public:
  // All outlive it.
  WatchThread(ledger::Ledger& ledger, ledger::StructureCache& structures, Memo& memo, const ledger::Clock& clock,
              WatchThreadOptions options);
  // Stops.
  ~WatchThread();

  // Takes a place. RESOURCE_EXHAUSTED when all are taken; otherwise followed by GiveUp.
  absl::Status TakePlace();
  void GiveUpPlace() { --place_count_; }

  // From now on the watcher is told of the summary, or why it cannot be, on the thread in here. The calls about one
  // watcher come in this order, Leave last; after it there may be one more call of the watcher that has begun.
  void Join(std::shared_ptr<Watcher> watcher, v1::WatchSummaryRequest request);
  void Ready(const Watcher* watcher);
  void Leave(const Watcher* watcher);

  // Calls no watcher any more once it returns; waits for no more than one computation.
  void Stop();

  WatchCounts counts() const;

 private:
  void Run();
  void Post(std::function<void(Watches&)> job);
  // Waits until there is something to do and takes it; false at the end.
  bool Await(const Watches::Next& next, std::vector<std::function<void(Watches&)>>& jobs);

  ledger::Ledger& ledger_;
  const WatchThreadOptions options_;
  std::atomic<int> place_count_ = 0;
  std::atomic<bool> stopping_ = false;  // set with the mutex
  Watches watches_;                     // the thread's own

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::vector<std::function<void(Watches&)>> jobs_;
  bool committed_ = false;
  WatchCounts counts_;

  std::thread thread_;  // last: starts when everything else stands
};

}  // namespace khoi::summary
