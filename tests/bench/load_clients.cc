#include "tests/bench/load_clients.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
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
#include "khoi/v1/submission.pb.h"
#include "tests/bench/ready_submission.h"

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
      : options_(options), schedule_(schedule), first_(first) {
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
  std::optional<Submission> Next(ReadySubmission& ready, grpc::ByteBuffer& request) {
    if (!schedule_.Take()) {
      return std::nullopt;
    }
    const size_t index = next_++ % units_.size();
    const UnitState& unit = units_[index];
    request = ready.Set(unit.unit, unit.version, absl::StrCat(options_.run_id, "-", first_, "-", next_));
    return Submission{index, Now()};
  }

  void Answered(const Submission& submission, const v1::SubmitResponse& response) {
    ++answered_count_;
    UnitState& unit = units_[submission.unit];
    // Every report breaks no rule and is a new version: whatever else is answered, something else was measured.
    if (!response.has_receipt() || response.unchanged() || response.findings_size() > 0 ||
        (!options_.bare && response.receipt().version() != unit.version + 1)) {
      Failed(absl::StrCat("not a receipt of version ", unit.version + 1,
                          " without findings: ", response.ShortDebugString().substr(0, 2000)));
      return;
    }
    ++unit.version;
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
    result.answered_count += answered_count_;
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
  const int first_;
  std::vector<UnitState> units_;
  size_t next_ = 0;
  std::vector<int64_t> latencies_ns_;
  int64_t answered_count_ = 0;
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

// False when the bytes are no such message.
bool Parse(const grpc::ByteBuffer& bytes, google::protobuf::Message& message) {
  grpc::Slice slice;
  if (!bytes.TrySingleSlice(&slice).ok() && !bytes.DumpToSingleSlice(&slice).ok()) {
    return false;
  }
  return message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

// One submission in flight through Submit. Each answer starts the next call, so nothing here runs twice at once.
class UnaryPusher {
 public:
  UnaryPusher(const std::shared_ptr<grpc::Channel>& channel, const LoadOptions& options, Work work,
              Gathering& gathering)
      : stub_(channel),
        work_(std::move(work)),
        gathering_(gathering),
        ready_(options.line_count, options.as_bytes, Wrapping::kSubmitRequest) {}

  void Push() {
    submission_ = work_.Next(ready_, request_);
    if (!submission_.has_value()) {
      gathering_.Leave();
      return;
    }
    context_.emplace();
    stub_.UnaryCall(&*context_, "/khoi.v1.SubmissionService/Submit", {}, &request_, &response_,
                    [this](const grpc::Status& status) {
                      if (!status.ok()) {
                        work_.Failed(TextOf(status));
                      } else if (!Parse(response_, answer_)) {
                        work_.Failed("not a SubmitResponse");
                      } else {
                        work_.Answered(*submission_, answer_);
                      }
                      Push();
                    });
  }

  const Work& work() const { return work_; }

 private:
  grpc::GenericStub stub_;
  Work work_;
  Gathering& gathering_;
  std::optional<Work::Submission> submission_;
  std::optional<grpc::ClientContext> context_;
  ReadySubmission ready_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  v1::SubmitResponse answer_;
};

// A window of submissions in flight through one SubmitStream.
class StreamPusher final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  StreamPusher(const std::shared_ptr<grpc::Channel>& channel, const LoadOptions& options, Work work, int window,
               Gathering& gathering)
      : stub_(channel), work_(std::move(work)), gathering_(gathering) {
    for (int i = 0; i < window; ++i) {
      ready_.emplace_back(options.line_count, options.as_bytes, Wrapping::kSubmitStreamRequest);
    }
  }

  void Push() {
    stub_.PrepareBidiStreamingCall(&context_, "/khoi.v1.SubmissionService/SubmitStream", {}, this);
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
    if (!Parse(response_, answer_)) {
      work_.Failed("not a SubmitStreamResponse");
    } else if (answer_.has_response()) {
      work_.Answered(submission, answer_.response());
    } else {
      work_.Failed(answer_.error().ShortDebugString());
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
    if (writing_ || ended_ || in_flight_.size() >= ready_.size()) {
      return;
    }
    // Answers come in order, so the one that has lain longest was answered.
    const std::optional<Work::Submission> submission = work_.Next(ready_[next_ready_], request_);
    if (!submission.has_value()) {
      ended_ = true;
      StartWritesDone();
      return;
    }
    next_ready_ = (next_ready_ + 1) % ready_.size();
    in_flight_.push_back(*submission);
    writing_ = true;
    StartWrite(&request_);
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;

  std::mutex mutex_;  // guards everything below: reads and writes end on different threads
  Work work_;
  Gathering& gathering_;
  std::deque<ReadySubmission> ready_;  // as many as may be in flight
  size_t next_ready_ = 0;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  v1::SubmitStreamResponse answer_;
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
      pushers.emplace_back(channels[static_cast<size_t>(i)], options, Work(options, schedule, i, pusher_count), window,
                           gathering);
    }
    PushAndGather(pushers, gathering, result);
  } else {
    std::deque<UnaryPusher> pushers;
    for (int i = 0; i < pusher_count; ++i) {
      pushers.emplace_back(channels[static_cast<size_t>(i) % channels.size()], options,
                           Work(options, schedule, i, pusher_count), gathering);
    }
    PushAndGather(pushers, gathering, result);
  }
  const Time end = std::min(Now(), schedule.stop_at);
  result.seconds = std::chrono::duration<double>(end - schedule.measure_from).count();
  std::sort(result.latencies_ns.begin(), result.latencies_ns.end());
  return result;
}

}  // namespace khoi::bench
