#include "services/summary/watch_thread.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ledger/commit_signal.h"

namespace khoi::summary {

WatchThread::WatchThread(ledger::Ledger& ledger, ledger::StructureCache& structures, Memo& memo,
                         const ledger::Clock& clock, WatchThreadOptions options)
    : ledger_(ledger),
      options_(std::move(options)),
      watches_([&ledger] { return ledger.Now(); }, structures, memo, clock,
               {.pace = options_.pace, .stops = [this] { return stopping_.load(); }}),
      thread_([this] { Run(); }) {}

WatchThread::~WatchThread() { Stop(); }

absl::Status WatchThread::TakePlace() {
  if (++place_count_ <= options_.watcher_count_max) {
    return absl::OkStatus();
  }
  --place_count_;
  return absl::ResourceExhaustedError(absl::StrCat(
      options_.watcher_count_max, " watch already, which is the limit of this server; try again later / đã có ",
      options_.watcher_count_max, " lượt theo dõi, là giới hạn của máy chủ này; hãy thử lại sau"));
}

void WatchThread::Join(std::shared_ptr<Watcher> watcher, v1::WatchSummaryRequest request) {
  Post([watcher = std::move(watcher), request = std::move(request)](Watches& watches) {
    watches.Join(watcher, request);
  });
}

void WatchThread::Ready(const Watcher* watcher) {
  Post([watcher](Watches& watches) { watches.Ready(watcher); });
}

void WatchThread::Leave(const Watcher* watcher) {
  Post([watcher](Watches& watches) { watches.Leave(watcher); });
}

void WatchThread::Post(std::function<void(Watches&)> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      return;
    }
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
}

void WatchThread::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  }
}

WatchCounts WatchThread::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

bool WatchThread::Await(const Watches::Next& next, std::vector<std::function<void(Watches&)>>& jobs) {
  // Before the lock, which the committer takes in its turn.
  const bool asleep = !next.at_commit || ledger_.commits().Await(next.revision, [this] {
    {
      const std::lock_guard lock(mutex_);
      committed_ = true;
    }
    wake_.notify_one();
  });
  std::unique_lock lock(mutex_);
  const auto due = [this] { return stopping_ || committed_ || !jobs_.empty(); };
  if (!asleep) {
    committed_ = true;
  } else if (next.at_us == WatchGroup::kNever) {
    wake_.wait(lock, due);
  } else {
    wake_.wait_for(lock, std::chrono::microseconds(next.at_us - options_.pace.steady_us()), due);
  }
  committed_ = false;
  jobs = std::exchange(jobs_, {});
  return !stopping_;
}

void WatchThread::Run() {
  Watches::Next next;
  std::vector<std::function<void(Watches&)>> jobs;
  while (Await(next, jobs)) {
    for (const std::function<void(Watches&)>& job : jobs) {
      job(watches_);
    }
    jobs.clear();
    next = watches_.Turn();
    const std::lock_guard lock(mutex_);
    counts_ = watches_.counts();
  }
  ledger_.commits().Forget();
}

}  // namespace khoi::summary
