// WatchSummary: one request, and messages for as long as the caller stays.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "absl/status/status.h"
#include "grpcpp/alarm.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/access/caller.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"
#include "services/rpc/worker_pool.h"
#include "services/summary/watch_thread.h"

namespace khoi::rpc {

// Takes a thread of the pool only to read its request. At most one message is on its way; it is shared with all who get
// the same one. gRPC is done with it at OnDone, the thread of the watches when it has heard of that.
class WatchStream final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                          public Job,
                          public Stream,
                          public summary::Watcher {
 public:
  // gRPC keeps `context` and `request` until OnDone. `method` only tells name and type of the request.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(Gate& gate, const Method& method,
                                                           summary::WatchThread& watches,
                                                           grpc::CallbackServerContext& context,
                                                           const grpc::ByteBuffer& request);

  void Run() override;
  void Close() override;

  bool Send(const summary::WatchMessage& message) override;
  bool HasReadAll() override;
  void End(const absl::Status& status) override;

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  WatchStream(Gate& gate, const Method& method, summary::WatchThread& watches, grpc::CallbackServerContext& context,
              const grpc::ByteBuffer& request);
  void Start();
  absl::Status Enter();
  // Reads the request and joins those who watch.
  absl::Status Join();
  void SetEnd(absl::Status status);
  // Cancels the call if the message that is on its way does not arrive: a caller that does not read must not hold up
  // the stop, nor keep a message for ever.
  void CancelSoon();
  // Ends the call when it may. Takes the lock; touches nothing after the end, since gRPC may be done at once.
  void Step(std::unique_lock<std::mutex> lock);

  Gate& gate_;
  const Method& method_;
  summary::WatchThread& watches_;
  grpc::CallbackServerContext& context_;
  const grpc::ByteBuffer& request_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  access::Caller caller_;
  std::shared_ptr<WatchStream> self_;  // until OnDone
  grpc::Alarm cancellation_;
  bool has_place_ = false;
  bool entered_ = false;

  std::mutex mutex_;  // guards everything below
  grpc::ByteBuffer message_;
  size_t response_bytes_ = 0;
  bool joining_ = false;    // still to read its request
  bool scheduled_ = false;  // in the pool
  bool writing_ = false;
  bool wanted_ = false;  // a message was not taken while another one was on its way
  bool cancelling_ = false;
  bool finished_ = false;
  std::optional<absl::Status> end_;
};

}  // namespace khoi::rpc
