#include "services/rpc/submit_stream.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/v1/submission.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/refusal.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// A worker gives other calls a turn after this many messages.
constexpr int kMessagesPerTurn = 8;

// Errors that concern one message only; the call goes on.
bool IsAnswer(const absl::Status& status) {
  return absl::IsAborted(status) || absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status) ||
         absl::IsPermissionDenied(status) || absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
}

absl::Status WithIndex(const absl::Status& status, int64_t index) {
  absl::Status indexed(status.code(), absl::StrCat("message ", index, ": ", status.message()));
  status.ForEachPayload(
      [&indexed](absl::string_view type_url, const absl::Cord& bytes) { indexed.SetPayload(type_url, bytes); });
  return WithReason(std::move(indexed), "STREAM_MESSAGE_REFUSED", {{"index", absl::StrCat(index)}});
}

}  // namespace

// One message and, once it is done, its acknowledgement.
class SubmitStreamCall::Item final : public Call {
 public:
  Item(SubmitStreamCall& stream, int64_t index, grpc::ByteBuffer& buffer) : stream_(stream), index_(index) {
    caller_ = stream.caller_;
    message_.Swap(&buffer);
    size_ = message_.Length();
  }

  int64_t index() const { return index_; }
  size_t size() const { return size_; }
  bool done() const { return done_; }
  void set_done() { done_ = true; }
  const grpc::ByteBuffer& acknowledgement() const { return acknowledgement_; }

  void Run() {
    report_findings_.clear();
    google::protobuf::Message* request = stream_.method_.prototype->New(&arena_);
    if (const absl::Status status = Read(*request); !status.ok()) {
      Refuse(status);
      return;
    }
    stream_.method_.use_case(*this, *request);
  }

  void Answer(const google::protobuf::Message& response) override {
    v1::SubmitStreamResponse acknowledgement;
    acknowledgement.mutable_response()->CopyFrom(response);
    Acknowledge(acknowledgement);
  }

  void AnswerEncoded(const EncodedPieces&) override { Refuse(absl::InternalError("an answer that cannot be wrapped")); }

  void Refuse(const absl::Status& status) override {
    if (absl::IsAborted(status) && stream_.Park(*this)) {
      return;
    }
    if (!IsAnswer(status)) {
      stream_.EndAt(*this, status);
      return;
    }
    v1::SubmitStreamResponse acknowledgement;
    *acknowledgement.mutable_error() = ToTold(status);
    Acknowledge(acknowledgement);
  }

 private:
  absl::Status Read(google::protobuf::Message& request) {
    RETURN_IF_ERROR(stream_.gate_.CheckSize(size_));
    ASSIGN_OR_RETURN(slice_, InOnePiece(message_));
    wire_ = absl::string_view(reinterpret_cast<const char*>(slice_.begin()), slice_.size());
    return stream_.gate_.Read(stream_.method_, wire_, request, report_findings_);
  }

  void Acknowledge(v1::SubmitStreamResponse& acknowledgement) {
    acknowledgement.set_index(index_);
    acknowledgement_ = Encode(acknowledgement);
    // A slow reader of acknowledgements must not keep the messages in memory.
    message_.Clear();
    slice_ = grpc::Slice();
    arena_.Reset();
    stream_.Done(*this);
  }

  SubmitStreamCall& stream_;
  const int64_t index_;
  grpc::ByteBuffer message_;
  size_t size_ = 0;
  grpc::Slice slice_;  // holds wire_
  grpc::ByteBuffer acknowledgement_;
  bool done_ = false;  // guarded by the stream's lock
};

SubmitStreamCall::SubmitStreamCall(Gate& gate, const Method& method, grpc::CallbackServerContext& context)
    : gate_(gate), method_(method), context_(context) {}

void SubmitStreamCall::Start() {
  absl::StatusOr<access::Caller> caller = gate_.Identify(context_);
  absl::Status status = caller.status();
  if (caller.ok()) {
    caller_ = *std::move(caller);
    status = gate_.Enter(*this);
    entered_ = status.ok();
  }
  std::unique_lock lock(mutex_);
  if (!status.ok()) {
    end_index_ = 0;
    end_status_ = std::move(status);
  }
  Step(std::move(lock));
}

void SubmitStreamCall::Run() {
  for (int turn = 0; turn < kMessagesPerTurn; ++turn) {
    Item* item = nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.empty() || cancelled_) {
        break;
      }
      item = waiting_.front();
      waiting_.pop_front();
      ++running_count_;
    }
    item->Run();
  }
  std::unique_lock lock(mutex_);
  scheduled_ = false;
  Step(std::move(lock));
}

void SubmitStreamCall::Close() {
  const std::lock_guard lock(mutex_);
  closing_ = true;
  // The end comes from the pool and not from here: the gate holds its own lock, and OnDone needs that.
  if (!scheduled_ && !finished_) {
    scheduled_ = true;
    gate_.pool().Continue(*this);
  }
}

void SubmitStreamCall::OnReadDone(bool ok) {
  std::unique_lock lock(mutex_);
  reading_ = false;
  if (!ok) {
    half_closed_ = true;
  } else if (end_index_ == kNever && !cancelled_) {
    items_.push_back(std::make_unique<Item>(*this, next_index_++, incoming_));
    waiting_.push_back(items_.back().get());
    unanswered_bytes_ += items_.back()->size();
    request_bytes_ += items_.back()->size();
  }
  Step(std::move(lock));
}

void SubmitStreamCall::OnWriteDone(bool ok) {
  std::unique_lock lock(mutex_);
  writing_ = false;
  items_.pop_front();
  cancelled_ = cancelled_ || !ok;
  Step(std::move(lock));
}

void SubmitStreamCall::OnCancel() {
  std::unique_lock lock(mutex_);
  cancelled_ = true;
  Step(std::move(lock));
}

void SubmitStreamCall::OnDone() {
  if (entered_) {
    gate_.Leave(*this);
  }
  delete this;
}

void SubmitStreamCall::Done(Item& item) {
  std::unique_lock lock(mutex_);
  item.set_done();
  --running_count_;
  unanswered_bytes_ -= item.size();
  Unpark();
  Step(std::move(lock));
}

bool SubmitStreamCall::Park(Item& item) {
  std::unique_lock lock(mutex_);
  const bool first = std::all_of(items_.begin(), items_.end(), [&item](const std::unique_ptr<Item>& other) {
    return other->index() >= item.index() || other->done();
  });
  if (first) {
    return false;
  }
  --running_count_;
  parked_.insert(item.index());
  Step(std::move(lock));
  return true;
}

void SubmitStreamCall::Unpark() {
  if (parked_.empty() || *parked_.begin() > end_index_) {
    return;
  }
  const auto first =
      std::find_if(items_.begin(), items_.end(), [](const std::unique_ptr<Item>& item) { return !item->done(); });
  if (first != items_.end() && (*first)->index() == *parked_.begin()) {
    parked_.erase(parked_.begin());
    waiting_.push_front(first->get());
  }
}

void SubmitStreamCall::EndAt(Item& item, const absl::Status& status) {
  std::unique_lock lock(mutex_);
  --running_count_;
  unanswered_bytes_ -= item.size();
  while (!waiting_.empty() && waiting_.back()->index() > item.index()) {
    waiting_.pop_back();
  }
  if (item.index() < end_index_) {
    end_index_ = item.index();
    end_status_ = WithIndex(status, item.index());
  }
  Step(std::move(lock));
}

bool SubmitStreamCall::MayRead() const {
  return !reading_ && !half_closed_ && !closing_ && !cancelled_ && end_index_ == kNever &&
         items_.size() < kUnansweredMax && unanswered_bytes_ < 4 * gate_.request_bytes_max();
}

bool SubmitStreamCall::MayWrite() const {
  return !writing_ && !cancelled_ && !items_.empty() && items_.front()->done() && items_.front()->index() < end_index_;
}

bool SubmitStreamCall::MayEnd() const {
  if (writing_ || scheduled_ || running_count_ > 0) {
    return false;
  }
  if (cancelled_) {
    return true;
  }
  const bool answered = items_.empty() || items_.front()->index() >= end_index_;
  return answered && (half_closed_ || closing_ || end_index_ != kNever);
}

absl::Status SubmitStreamCall::FinalStatus() const {
  if (cancelled_) {
    return absl::CancelledError("the caller went away");
  }
  if (end_index_ != kNever) {
    return end_status_;
  }
  return half_closed_ ? absl::OkStatus() : gate_.CheckOpen();
}

void SubmitStreamCall::Step(std::unique_lock<std::mutex> lock) {
  if (finished_) {
    return;
  }
  // Reads and writes start under the lock, so that no other thread can end the call in between; their reactions come on
  // other threads.
  if (MayRead()) {
    reading_ = true;
    unanswered_max_ = std::max(unanswered_max_, items_.size() + 1);
    StartRead(&incoming_);
  }
  if (MayWrite()) {
    writing_ = true;
    response_bytes_ += items_.front()->acknowledgement().Length();
    StartWrite(&items_.front()->acknowledgement());
  }
  if (!scheduled_ && !waiting_.empty() && !cancelled_) {
    scheduled_ = true;
    gate_.pool().Continue(*this);  // bounded by the window of the stream
  }
  if (!MayEnd()) {
    return;
  }
  finished_ = true;
  const absl::Status status = FinalStatus();
  lock.unlock();
  gate_.Log(
      {.method = method_.name,
       .caller_id = caller_.id,
       .status = status,
       .duration_us =
           std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count(),
       .request_bytes = request_bytes_,
       .response_bytes = response_bytes_,
       .unanswered_max = unanswered_max_});
  Finish(ToGrpc(status));
}

}  // namespace khoi::rpc
