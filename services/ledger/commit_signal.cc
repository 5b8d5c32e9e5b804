#include "services/ledger/commit_signal.h"

#include <utility>

namespace khoi::ledger {

// Both sides write before they read, in one order for all threads: either the committer sees that it is awaited, or the
// other side sees the revision.

void CommitSignal::Raise(int64_t revision) {
  revision_.store(revision);
  if (!awaited_.load() || !awaited_.exchange(false)) {
    return;
  }
  const std::lock_guard lock(mutex_);
  if (wake_) {
    std::exchange(wake_, nullptr)();
  }
}

bool CommitSignal::Await(int64_t revision, std::function<void()> wake) {
  {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
  }
  awaited_.store(true);
  if (revision_.load() <= revision) {
    return true;
  }
  awaited_.store(false);
  const std::lock_guard lock(mutex_);
  // The committer may have called it in between; then it is known already.
  return std::exchange(wake_, nullptr) == nullptr;
}

void CommitSignal::Forget() {
  awaited_.store(false);
  const std::lock_guard lock(mutex_);
  wake_ = nullptr;
}

}  // namespace khoi::ledger
