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

// Thread-safe.
class WorkerPool final {
 public:
  WorkerPool(int worker_count, size_t queued_job_count_max);
  // Stops.
  ~WorkerPool();

  // Queues a job that begins something. RESOURCE_EXHAUSTED when too many wait, UNAVAILABLE after Stop; both with a
  // RetryInfo.
  absl::Status Post(Job& job);

  // Queues a job that goes on with something already begun; never refused, since what is begun is bounded by Post. Not
  // after Stop.
  void Continue(Job& job);

  // Runs what is queued, then ends the threads.
  void Stop();

 private:
  void Work();

  const size_t queued_job_count_max_;
  std::mutex mutex_;  // guards queue_, idle_worker_count_, stopped_
  std::condition_variable wake_;
  std::deque<Job*> queue_;
  int idle_worker_count_ = 0;
  bool stopped_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace khoi::rpc
