#include "services/rpc/worker_pool.h"

#include "absl/strings/str_cat.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

WorkerPool::WorkerPool(const WorkerPoolOptions& options) : options_(options) {
  workers_.reserve(static_cast<size_t>(options.worker_count));
  for (int i = 0; i < options.worker_count; ++i) {
    workers_.emplace_back([this] { Work(); });
  }
}

WorkerPool::~WorkerPool() { Stop(); }

absl::Status WorkerPool::Post(Job& job, size_t bytes) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (stopped_) {
      return RetryAfter(absl::UnavailableError("the server is shutting down; retry with the same request_id / máy chủ "
                                               "đang dừng; hãy gửi lại với cùng request_id"),
                        absl::Seconds(1));
    }
    if (queue_.size() >= options_.queued_job_count_max || bytes > options_.queued_bytes_max - queued_bytes_) {
      return RetryAfter(
          absl::ResourceExhaustedError(absl::StrCat("the server is busy: ", queue_.size(), " calls of ", queued_bytes_,
                                                    " bytes wait; retry later / máy chủ đang bận; hãy gửi lại sau")),
          absl::Milliseconds(500));
    }
    queue_.push_back({.job = &job, .bytes = bytes});
    queued_bytes_ += bytes;
    wake = idle_worker_count_ > 0;
  }
  if (wake) {  // A busy worker looks at the queue by itself; waking nobody saves a system call.
    wake_.notify_one();
  }
  return absl::OkStatus();
}

void WorkerPool::Continue(Job& job) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back({.job = &job});
  }
  wake_.notify_one();
}

void WorkerPool::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) {
    worker.join();
  }
  workers_.clear();
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    while (queue_.empty()) {
      if (stopped_) {
        return;
      }
      ++idle_worker_count_;
      wake_.wait(lock);
      --idle_worker_count_;
    }
    const Waiting next = queue_.front();
    queue_.pop_front();
    queued_bytes_ -= next.bytes;
    lock.unlock();
    next.job->Run();
    lock.lock();
  }
}

}  // namespace khoi::rpc
