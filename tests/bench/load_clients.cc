#include "tests/bench/load_clients.h"

#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/v1/submission.grpc.pb.h"
#include "tests/bench/load_data.h"

namespace khoi::bench {
namespace {

using Time = std::chrono::steady_clock::time_point;

Time Now() { return std::chrono::steady_clock::now(); }

std::chrono::nanoseconds Seconds(double seconds) {
  return std::chrono::nanoseconds(static_cast<int64_t>(seconds * 1e9));
}

// When to start, measure and stop; shared by every pusher.
struct Schedule {
  Time measure_from;
  Time stop_at;
  int64_t submission_count_max;
  std::atomic<int64_t> started = 0;

  // Whether one more submission may start; counts it.
  bool Take() {
    if (Now() >= stop_at) {
      return false;
    }
    return started.fetch_add(1) < submission_count_max || submission_count_max == 0;
  }
};

// The submissions of some of the units, one after the other, and what came of them. Not thread-safe.
class Work {
 public:
  // Units first, first + step, first + 2 step ... below options.unit_count.
  Work(const LoadOptions& options, Schedule& schedule, int first, int step)
      : options_(options), schedule_(schedule), report_(MakeReport(options.line_count)), first_(first) {
    for (int unit = first; unit < options.unit_count; unit += step) {
      const auto index = static_cast<size_t>(unit);
      units_.push_back({unit, index < options.versions.size() ? options.versions[index] : 0});
    }
  }

  struct Submission {
    size_t unit = 0;
    Time start;
  };

  // Fills the next request; nullopt when it is time to stop.
  std::optional<Submission> Next(v1::SubmitRequest& request) {
    if (!schedule_.Take()) {
      return std::nullopt;
    }
    const size_t index = next_++ % units_.size();
    const UnitState& unit = units_[index];
    Address(report_, unit.unit, unit.version);
    request.set_request_id(absl::StrCat(options_.run_id, "-", first_, "-", next_));
    if (options_.as_bytes) {
      report_.SerializeToString(request.mutable_report_bytes());
    } else {
      *request.mutable_report() = report_;
    }
    request.clear_expected_version();
    if (unit.version > 0) {
      request.set_expected_version(unit.version);
    }
    return Submission{index, Now()};
  }

  void Answered(const Submission& submission, const v1::SubmitResponse& response) {
    if (response.has_rejection()) {
      Failed(absl::StrCat("rejected: ", response.rejection().ShortDebugString()));
      return;
    }
    units_[submission.unit].version = response.receipt().version();
    const Time now = Now();
    if (now >= schedule_.measure_from && now <= schedule_.stop_at) {
      latencies_ns_.push_back(std::chrono::nanoseconds(now - submission.start).count());
    }
  }

  void Failed(std::string why) {
    if (failed_count_++ == 0) {
      first_failure_ = std::move(why);
    }
  }

  void AddTo(LoadResult& result) const {
    result.latencies_ns.insert(result.latencies_ns.end(), latencies_ns_.begin(), latencies_ns_.end());
    result.failed_count += failed_count_;
    if (result.first_failure.empty()) {
      result.first_failure = first_failure_;
    }
  }

 private:
  struct UnitState {
    int unit;
    int64_t version;
  };

  const LoadOptions& options_;
  Schedule& schedule_;
  v1::Report report_;
  const int first_;
  std::vector<UnitState> units_;
  size_t next_ = 0;
  std::vector<int64_t> latencies_ns_;
  int64_t failed_count_ = 0;
  std::string first_failure_;
};

// Counts pushers that are still at work.
class Gathering {
 public:
  explicit Gathering(size_t count) : count_(count) {}

  void Leave() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) {
      everyone_left_.notify_all();
    }
  }

  void Wait() {
    std::unique_lock lock(mutex_);
    everyone_left_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;  // guards count_
  std::condition_variable everyone_left_;
  size_t count_;
};

std::string TextOf(const grpc::Status& status) {
  return absl::StrCat("code ", status.error_code(), ": ", status.error_message());
}

// One submission in flight through Submit. Each answer starts the next call, so nothing here runs twice at once.
class UnaryPusher {
 public:
  UnaryPusher(const std::shared_ptr<grpc::Channel>& channel, Work work, Gathering& gathering)
      : stub_(v1::SubmissionService::NewStub(channel)), work_(std::move(work)), gathering_(gathering) {}

  void Push() {
    submission_ = work_.Next(request_);
    if (!submission_.has_value()) {
      gathering_.Leave();
      return;
    }
    context_.emplace();
    stub_->async()->Submit(&*context_, &request_, &response_, [this](const grpc::Status& status) {
      if (status.ok()) {
        work_.Answered(*submission_, response_);
      } else {
        work_.Failed(TextOf(status));
      }
      Push();
    });
  }

  const Work& work() const { return work_; }

 private:
  const std::unique_ptr<v1::SubmissionService::Stub> stub_;
  Work work_;
  Gathering& gathering_;
  std::optional<Work::Submission> submission_;
  std::optional<grpc::ClientContext> context_;
  v1::SubmitRequest request_;
  v1::SubmitResponse response_;
};

// A window of submissions in flight through one SubmitStream.
class StreamPusher final : public grpc::ClientBidiReactor<v1::SubmitStreamRequest, v1::SubmitStreamResponse> {
 public:
  StreamPusher(const std::shared_ptr<grpc::Channel>& channel, Work work, int window, Gathering& gathering)
      : stub_(v1::SubmissionService::NewStub(channel)),
        work_(std::move(work)),
        window_(static_cast<size_t>(window)),
        gathering_(gathering) {}

  void Push() {
    stub_->async()->SubmitStream(&context_, this);
    StartRead(&response_);
    WriteNext();
    StartCall();
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    writing_ = !ok;  // after a failure the call is over and nothing more is written
    WriteNext();
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      return;
    }
    const std::lock_guard lock(mutex_);
    const Work::Submission submission = in_flight_.front();
    in_flight_.pop_front();
    if (response_.has_response()) {
      work_.Answered(submission, response_.response());
    } else {
      work_.Failed(response_.error().ShortDebugString());
    }
    WriteNext();
    StartRead(&response_);
  }

  void OnDone(const grpc::Status& status) override {
    if (!status.ok()) {
      work_.Failed(TextOf(status));
    }
    gathering_.Leave();
  }

  const Work& work() const { return work_; }

 private:
  // Writes one request when there is room for it.
  void WriteNext() {
    if (writing_ || ended_ || in_flight_.size() >= window_) {
      return;
    }
    const std::optional<Work::Submission> submission = work_.Next(*request_.mutable_submission());
    if (!submission.has_value()) {
      ended_ = true;
      StartWritesDone();
      return;
    }
    in_flight_.push_back(*submission);
    writing_ = true;
    StartWrite(&request_);
  }

  const std::unique_ptr<v1::SubmissionService::Stub> stub_;
  grpc::ClientContext context_;

  std::mutex mutex_;  // guards everything below: reads and writes end on different threads
  Work work_;
  const size_t window_;
  Gathering& gathering_;
  v1::SubmitStreamRequest request_;
  v1::SubmitStreamResponse response_;
  std::deque<Work::Submission> in_flight_;
  bool writing_ = false;
  bool ended_ = false;
};

template <typename Pusher>
void PushAndGather(std::deque<Pusher>& pushers, Gathering& gathering, LoadResult& result) {
  for (Pusher& pusher : pushers) {
    pusher.Push();
  }
  gathering.Wait();
  for (const Pusher& pusher : pushers) {
    pusher.work().AddTo(result);
  }
}

}  // namespace

LoadResult PushLoad(const std::vector<std::shared_ptr<grpc::Channel>>& channels, const LoadOptions& options) {
  const Time start = Now();
  Schedule schedule{.measure_from = start + Seconds(options.warmup_seconds),
                    .stop_at = start + Seconds(options.warmup_seconds + options.seconds),
                    .submission_count_max = options.submission_count_max};
  LoadResult result;
  const int pusher_count = options.stream ? static_cast<int>(channels.size()) : options.in_flight;
  Gathering gathering(static_cast<size_t>(pusher_count));
  if (options.stream) {
    const int window = std::max(1, options.in_flight / pusher_count);
    std::deque<StreamPusher> pushers;
    for (int i = 0; i < pusher_count; ++i) {
      pushers.emplace_back(channels[static_cast<size_t>(i)], Work(options, schedule, i, pusher_count), window,
                           gathering);
    }
    PushAndGather(pushers, gathering, result);
  } else {
    std::deque<UnaryPusher> pushers;
    for (int i = 0; i < pusher_count; ++i) {
      pushers.emplace_back(channels[static_cast<size_t>(i) % channels.size()], Work(options, schedule, i, pusher_count),
                           gathering);
    }
    PushAndGather(pushers, gathering, result);
  }
  const Time end = std::min(Now(), schedule.stop_at);
  result.seconds = std::chrono::duration<double>(end - schedule.measure_from).count();
  std::sort(result.latencies_ns.begin(), result.latencies_ns.end());
  return result;
}

}  // namespace khoi::bench
