// A small bounded pool of threads on which use cases run, so that gRPC's own threads only receive and answer.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace khoi::rpc {

// Something to run once. Whoever posts it keeps it alive until Run returns or destroys it.
class Job {
 public:
  virtual void Run() = 0;

 protected:
  ~Job() = default;
};

struct WorkerPoolOptions {
  int worker_count = 2;
  size_t queued_job_count_max = 1024;
  // Together, of what Post is told.
  size_t queued_bytes_max = 64 << 20;
};

// Thread-safe.
class WorkerPool final {
 public:
  explicit WorkerPool(const WorkerPoolOptions& options);
  // Stops.
  ~WorkerPool();

  // Queues a job that begins something and holds `bytes` of memory while it waits. RESOURCE_EXHAUSTED when too many or
  // too large ones wait, UNAVAILABLE after Stop; both with a RetryInfo.
  absl::Status Post(Job& job, size_t bytes);

  // Queues a job that goes on with something already begun; never refused, since what is begun is bounded by Post. Not
  // after Stop.
  void Continue(Job& job);

  // Runs what is queued, then ends the threads.
  void Stop();

 private:
  void Work();

  struct Waiting {
    Job* job = nullptr;
    size_t bytes = 0;
  };

  const WorkerPoolOptions options_;
  std::mutex mutex_;  // guards queue_, queued_bytes_, idle_worker_count_, stopped_
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  size_t queued_bytes_ = 0;
  int idle_worker_count_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace khoi::rpc
