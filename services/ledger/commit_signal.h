// Tells a thread that waits for it that something was committed.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>

namespace khoi::ledger {

// One thread waits at most. The committer never waits for it: a commit costs it one store, and one call for each Await.
class CommitSignal final {
 public:
  // By the committer, once what ends at `revision` can be read.
  void Raise(int64_t revision);

  // Calls `wake` once, on the committer's thread, at the next commit; it must not block, nor call anything in here.
  // Returns false, and calls nothing, when there is something after `revision` already. Takes the place of an earlier
  // Await, whose commit may still be the one that calls.
  bool Await(int64_t revision, std::function<void()> wake);

  // Nothing is called any more once this returns.
  void Forget();

 private:
  std::atomic<int64_t> revision_ = 0;
  std::atomic<bool> awaited_ = false;
  std::mutex mutex_;  // guards wake_; the committer takes it only when it is awaited
  std::function<void()> wake_;
};

}  // namespace khoi::ledger
