#include "services/rpc/watch_stream.h"

#include <utility>

#include "services/access/policy.h"
#include "services/rpc/refusal.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// How long the end of a call waits until its last message is read: who reads at all has done so long before.
constexpr std::chrono::milliseconds kReadGrace(250);

absl::Status Stopping() {
  return RetryAfter(
      absl::UnavailableError("the server is shutting down; call again with resume_revision / máy chủ đang "
                             "dừng; hãy gọi lại với resume_revision"),
      absl::Seconds(1));
}

// The bytes of a message without a copy of them.
grpc::ByteBuffer Shared(const summary::WatchMessage& message) {
  auto* const holder = new summary::WatchMessage(message);
  const grpc::Slice slice(
      const_cast<char*>(message->data()), message->size(),
      [](void* each) { delete static_cast<summary::WatchMessage*>(each); }, holder);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace

WatchStream::WatchStream(Gate& gate, const Method& method, summary::WatchThread& watches,
                         grpc::CallbackServerContext& context, const grpc::ByteBuffer& request)
    : gate_(gate), method_(method), watches_(watches), context_(context), request_(request) {}

grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchStream::Begin(Gate& gate, const Method& method,
                                                               summary::WatchThread& watches,
                                                               grpc::CallbackServerContext& context,
                                                               const grpc::ByteBuffer& request) {
  auto* const stream = new WatchStream(gate, method, watches, context, request);
  stream->self_.reset(stream);
  stream->Start();
  return stream;
}

absl::Status WatchStream::Enter() {
  ASSIGN_OR_RETURN(caller_, gate_.Identify(context_));
  RETURN_IF_ERROR(access::MayRead(caller_));
  RETURN_IF_ERROR(gate_.CheckSize(request_.Length()));
  RETURN_IF_ERROR(gate_.Enter(*this));
  entered_ = true;
  if (absl::Status status = watches_.TakePlace(); !status.ok()) {
    return RetryAfter(std::move(status), absl::Seconds(5));
  }
  has_place_ = true;
  return absl::OkStatus();
}

void WatchStream::Start() {
  absl::Status status = Enter();
  std::unique_lock lock(mutex_);
  if (status.ok() && !end_.has_value()) {
    joining_ = true;
    scheduled_ = true;  // before it is in the pool, whose threads are quick
    status = gate_.pool().Post(*this, request_.Length());
    scheduled_ = status.ok();
  }
  if (!status.ok()) {
    SetEnd(std::move(status));
  }
  Step(std::move(lock));
}

absl::Status WatchStream::Join() {
  ASSIGN_OR_RETURN(const grpc::Slice slice, InOnePiece(request_));
  v1::WatchSummaryRequest request;
  std::vector<v1::Finding> findings;  // of a report, which this request does not have
  RETURN_IF_ERROR(gate_.Read(method_, absl::string_view(reinterpret_cast<const char*>(slice.begin()), slice.size()),
                             request, findings));
  watches_.Join(self_, std::move(request));
  return absl::OkStatus();
}

void WatchStream::Run() {
  bool join = false;
  {
    const std::lock_guard lock(mutex_);
    join = std::exchange(joining_, false) && !end_.has_value();
  }
  absl::Status status = join ? Join() : absl::OkStatus();
  std::unique_lock lock(mutex_);
  scheduled_ = false;
  if (!status.ok()) {
    SetEnd(std::move(status));
  }
  Step(std::move(lock));
}

void WatchStream::Close() {
  const std::lock_guard lock(mutex_);
  if (finished_) {
    return;
  }
  SetEnd(Stopping());
  if (writing_) {
    CancelSoon();
  }
  // The end comes from the pool and not from here: the gate holds its own lock, and OnDone needs that.
  if (!scheduled_) {
    scheduled_ = true;
    gate_.pool().Continue(*this);
  }
}

void WatchStream::CancelSoon() {
  if (std::exchange(cancelling_, true)) {
    return;
  }
  // Keeps the stream, but not the call: that may have ended by itself. The alarm keeps what it calls for as long as it
  // is there itself, and it is the stream's: so the call lets go of the stream.
  cancellation_.Set(std::chrono::system_clock::now() + kReadGrace, [kept = self_](bool) mutable {
    const std::shared_ptr<WatchStream> self = std::move(kept);
    const std::lock_guard lock(self->mutex_);
    if (!self->finished_ && self->writing_) {
      self->context_.TryCancel();
    }
  });
}

bool WatchStream::Send(const summary::WatchMessage& message) {
  const std::lock_guard lock(mutex_);
  if (end_.has_value()) {
    return true;
  }
  if (writing_) {
    wanted_ = true;
    return false;
  }
  writing_ = true;
  message_ = Shared(message);
  response_bytes_ += message->size();
  StartWrite(&message_);
  return true;
}

bool WatchStream::HasReadAll() {
  const std::lock_guard lock(mutex_);
  return !writing_;
}

void WatchStream::End(const absl::Status& status) {
  std::unique_lock lock(mutex_);
  SetEnd(status);
  if (writing_) {
    CancelSoon();
  }
  Step(std::move(lock));
}

void WatchStream::OnWriteDone(bool ok) {
  std::unique_lock lock(mutex_);
  writing_ = false;
  message_.Clear();
  if (!ok) {
    SetEnd(absl::CancelledError("the caller went away"));
  } else if (std::exchange(wanted_, false)) {
    watches_.Ready(this);
  }
  Step(std::move(lock));
}

void WatchStream::OnCancel() {
  std::unique_lock lock(mutex_);
  SetEnd(absl::CancelledError("the caller went away"));
  Step(std::move(lock));
}

void WatchStream::OnDone() {
  if (has_place_) {
    watches_.GiveUpPlace();
    watches_.Leave(this);
  }
  if (entered_) {
    gate_.Leave(*this);
  }
  self_.reset();  // the last thing: it may delete this
}

void WatchStream::SetEnd(absl::Status status) {
  if (!end_.has_value()) {
    end_ = std::move(status);
  }
}

void WatchStream::Step(std::unique_lock<std::mutex> lock) {
  if (finished_ || writing_ || scheduled_ || !end_.has_value()) {
    return;
  }
  finished_ = true;
  const absl::Status status = *end_;
  const size_t response_bytes = response_bytes_;
  lock.unlock();
  gate_.Log(
      {.method = method_.name,
       .caller_id = caller_.id,
       .status = status,
       .duration_us =
           std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count(),
       .request_bytes = request_.Length(),
       .response_bytes = response_bytes});
  Finish(ToGrpc(status));
}

}  // namespace khoi::rpc
