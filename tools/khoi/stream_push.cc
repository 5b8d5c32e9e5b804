#include "tools/khoi/stream_push.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tools/khoi/rpc_error.h"

namespace khoi::cli {
namespace {

// Ends a call when nothing has moved for too long.
class Watchdog final {
 public:
  Watchdog(grpc::ClientContext& context, absl::Duration patience)
      : context_(context), patience_(absl::ToChronoNanoseconds(patience)), thread_([this] { Watch(); }) {}
  ~Watchdog() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  // Something was acknowledged.
  void Pat() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      patted_ = true;
    }
    changed_.notify_one();
  }

  bool fired() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return fired_;
  }

 private:
  void Watch() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!stopped_) {
      patted_ = false;
      if (!changed_.wait_for(lock, patience_, [this] { return stopped_ || patted_; })) {
        fired_ = true;
        context_.TryCancel();
        return;
      }
    }
  }

  grpc::ClientContext& context_;
  const std::chrono::nanoseconds patience_;
  mutable std::mutex mutex_;  // guards the three flags
  std::condition_variable changed_;
  bool stopped_ = false;
  bool patted_ = false;
  bool fired_ = false;
  std::thread thread_;
};

class Pusher final {
 public:
  Pusher(std::vector<v1::SubmitRequest>& submissions, const Session& session, const PushCallbacks& callbacks)
      : submissions_(submissions),
        session_(session),
        callbacks_(callbacks),
        prepared_(submissions.size(), false),
        final_(submissions.size(), false) {}

  void Run() {
    Backoff backoff;
    absl::Time give_up = session_.timekeeper().now() + session_.timeout();
    for (std::vector<size_t> pending = Pending(); !pending.empty(); pending = Pending()) {
      const grpc::Status status = PushOnce(pending);
      const std::vector<size_t> left = Pending();
      if (left.empty()) {
        return;
      }
      if (!unprepared_.ok()) {  // Preparing has been repeated for the whole timeout already.
        FinishAll(left, unprepared_);
        return;
      }
      if (left.size() < pending.size()) {
        backoff.Reset();
        give_up = session_.timekeeper().now() + session_.timeout();
      }
      if (!status.ok() && !MayRetry(status)) {
        if (!SettleFirst(left, status)) {
          return;
        }
        continue;
      }
      const absl::Duration pause = backoff.Next(status);
      if (session_.timekeeper().now() + pause >= give_up) {
        FinishAll(left, status.ok() ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server ended the stream early")
                                    : status);
        return;
      }
      session_.timekeeper().sleep(pause);
    }
  }

 private:
  // One call. Returns how it ended; a server that ends it early with OK ends it OK.
  grpc::Status PushOnce(const std::vector<size_t>& pending) {
    grpc::ClientContext context;
    const auto stream = session_.submission().SubmitStream(&context);
    std::vector<size_t> written;  // guarded by written_mutex
    std::mutex written_mutex;
    grpc::Status protocol;
    bool fired = false;
    {
      Watchdog watchdog(context, session_.timeout());
      std::thread writer([&] {
        for (const size_t i : pending) {
          if (!Prepare(i)) {
            if (!unprepared_.ok()) {
              break;
            }
            continue;
          }
          {
            // Before the write: the acknowledgement can arrive before Write returns.
            const std::lock_guard<std::mutex> lock(written_mutex);
            written.push_back(i);
          }
          v1::SubmitStreamRequest message;
          *message.mutable_submission() = submissions_[i];
          if (!stream->Write(message)) {
            break;
          }
        }
        stream->WritesDone();
      });
      v1::SubmitStreamResponse acknowledgement;
      for (int64_t expected = 0; protocol.ok() && stream->Read(&acknowledgement); ++expected) {
        watchdog.Pat();
        size_t i = 0;
        {
          const std::lock_guard<std::mutex> lock(written_mutex);
          if (acknowledgement.index() != expected || expected >= static_cast<int64_t>(written.size())) {
            protocol = grpc::Status(grpc::StatusCode::INTERNAL,
                                    absl::StrCat("acknowledgement ", acknowledgement.index(), " out of order"));
            context.TryCancel();
            continue;
          }
          i = written[expected];
        }
        Take(i, acknowledgement);
      }
      writer.join();
      fired = watchdog.fired();
    }
    const grpc::Status status = stream->Finish();
    if (fired) {
      return grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED,
                          absl::StrCat("no acknowledgement for ", absl::FormatDuration(session_.timeout())));
    }
    return protocol.ok() ? status : protocol;
  }

  // False when the submission cannot be completed. It then has its result, or the server is out of reach.
  bool Prepare(size_t i) {
    if (prepared_[i]) {
      return true;
    }
    const grpc::Status status = callbacks_.prepare(i, submissions_[i]);
    if (!status.ok() && MayRetry(status)) {
      unprepared_ = status;
      return false;
    }
    if (!status.ok()) {
      Finish(i, {.status = status, .response = {}});
      return false;
    }
    prepared_[i] = true;
    return true;
  }

  void Take(size_t i, const v1::SubmitStreamResponse& acknowledgement) {
    if (acknowledgement.result_case() == v1::SubmitStreamResponse::kResponse) {
      Finish(i, {.status = grpc::Status::OK, .response = acknowledgement.response()});
      return;
    }
    const grpc::Status error = ToGrpc(acknowledgement.error());
    if (error.ok()) {
      Finish(i, {.status = grpc::Status(grpc::StatusCode::INTERNAL, "an acknowledgement without a result"),
                 .response = {}});
    } else if (!MayRetry(error)) {
      Finish(i, {.status = error, .response = {}});
    }
  }

  // The stream ended with an error that is not worth a retry. When it is about one message it is about the first one
  // that has no acknowledgement; asked alone, that one gets an answer of its own. False when nothing more can be done.
  bool SettleFirst(const std::vector<size_t>& left, const grpc::Status& status) {
    if (status.error_code() != grpc::StatusCode::INVALID_ARGUMENT || !prepared_[left.front()]) {
      FinishAll(left, status);
      return false;
    }
    PushResult result;
    result.status = session_.Call([&](grpc::ClientContext& context) {
      result.response.Clear();
      return session_.submission().Submit(&context, submissions_[left.front()], &result.response);
    });
    Finish(left.front(), result);
    return true;
  }

  void Finish(size_t i, const PushResult& result) {
    const std::lock_guard<std::mutex> lock(done_mutex_);
    if (!final_[i]) {
      final_[i] = true;
      callbacks_.done(i, result);
    }
  }

  void FinishAll(const std::vector<size_t>& left, const grpc::Status& status) {
    for (const size_t i : left) {
      Finish(i, {.status = status, .response = {}});
    }
  }

  std::vector<size_t> Pending() const {
    const std::lock_guard<std::mutex> lock(done_mutex_);
    std::vector<size_t> pending;
    for (size_t i = 0; i < final_.size(); ++i) {
      if (!final_[i]) {
        pending.push_back(i);
      }
    }
    return pending;
  }

  std::vector<v1::SubmitRequest>& submissions_;
  const Session& session_;
  const PushCallbacks& callbacks_;
  std::vector<bool> prepared_;     // the writing thread's while a call runs
  grpc::Status unprepared_;        // the writing thread's while a call runs
  mutable std::mutex done_mutex_;  // guards final_ and orders calls of `done`
  std::vector<bool> final_;
};

}  // namespace

void PushAll(std::vector<v1::SubmitRequest>& submissions, const Session& session, const PushCallbacks& callbacks) {
  Pusher(submissions, session, callbacks).Run();
}

}  // namespace khoi::cli
