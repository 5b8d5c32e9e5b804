// SubmitStream: many submissions over one call, one acknowledgement each, in order.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <mutex>
#include <set>

#include "absl/status/status.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/access/caller.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"
#include "services/rpc/worker_pool.h"

namespace khoi::rpc {

// Messages are judged one after the other, so that a report and its next version may follow each other without waiting;
// they are committed together. While kUnansweredMax messages, or too many bytes, are unanswered it reads no further.
//
// When the registry changes, or the day, between judgement and commit, an earlier message is judged again while the one
// that expects its version finds none. Therefore ABORTED is said only of a message before which all are answered:
// until then it is parked, and submitted once more.
//
// Lives from its first byte to gRPC's OnDone, then deletes itself. At most one thread of the pool works for it.
class SubmitStreamCall final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                               public Job,
                               public Stream {
 public:
  static constexpr size_t kUnansweredMax = 64;

  // `method` takes one message and ends with a SubmitResponse. gRPC keeps `context` until OnDone.
  SubmitStreamCall(Gate& gate, const Method& method, grpc::CallbackServerContext& context);

  void Start();

  // Judges the messages that wait.
  void Run() override;
  void Close() override;

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  class Item;
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  void Done(Item& item);
  void EndAt(Item& item, const absl::Status& status);
  // Puts an aborted item aside until those before it are done. False when they are.
  bool Park(Item& item);
  // Lets the first of the items that were put aside run again when those before it are done.
  void Unpark();
  // Starts whatever can be done next: a read, a write, a place in the pool, the end. Takes the lock; touches nothing
  // after the end, since gRPC may delete the stream at once.
  void Step(std::unique_lock<std::mutex> lock);
  bool MayRead() const;
  bool MayWrite() const;
  bool MayEnd() const;
  absl::Status FinalStatus() const;

  Gate& gate_;
  const Method& method_;
  grpc::CallbackServerContext& context_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  access::Caller caller_;
  bool entered_ = false;
  grpc::ByteBuffer incoming_;  // belongs to gRPC while reading_

  std::mutex mutex_;                         // guards everything below
  std::deque<std::unique_ptr<Item>> items_;  // unanswered, in order
  std::deque<Item*> waiting_;                // of those, to be judged, in order
  std::set<int64_t> parked_;                 // indices of those that are put aside
  int64_t next_index_ = 0;
  size_t running_count_ = 0;     // being judged or committed
  size_t unanswered_bytes_ = 0;  // of the items that are not done
  size_t unanswered_max_ = 0;    // the most that were unanswered or asked for at one time
  size_t request_bytes_ = 0;
  size_t response_bytes_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  bool scheduled_ = false;  // in the pool
  bool half_closed_ = false;
  bool closing_ = false;
  bool cancelled_ = false;
  bool finished_ = false;
  int64_t end_index_ = kNever;  // the message that ends the call; it and those after it get no acknowledgement
  absl::Status end_status_;
};

}  // namespace khoi::rpc
