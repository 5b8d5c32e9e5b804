// What every call passes through, in this order: caller, size, a place in the pool, syntax, use case, answer, one log
// line.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/access/authenticator.h"
#include "services/rpc/method.h"
#include "services/rpc/worker_pool.h"

namespace khoi::rpc {

// One call that has ended.
struct CallRecord {
  absl::string_view method;
  absl::string_view caller_id;
  absl::Status status;  // in full; what the caller is told may be less
  int64_t duration_us = 0;
  size_t request_bytes = 0;
  size_t response_bytes = 0;
  // Of a stream: the most messages that were read, or asked for, and not answered at one time.
  size_t unanswered_max = 0;
};

struct GateOptions {
  size_t request_bytes_max = 4 << 20;
  // Called once for every call that ended, on any thread; must not block. May be empty.
  std::function<void(const CallRecord&)> log;
  // False leaves calls that were answered out of the log.
  bool log_answered_calls = false;
};

// A call of many messages that can be asked to end.
class Stream {
 public:
  // Ends the stream with UNAVAILABLE once what was read is answered. On any thread.
  virtual void Close() = 0;

 protected:
  ~Stream() = default;
};

// Thread-safe.
class Gate final {
 public:
  // Both outlive the gate.
  Gate(const access::Authenticator& authenticator, WorkerPool& pool, GateOptions options);

  // Serves one unary call of `method`, which outlives it. For the raw callback method of a service to return.
  grpc::ServerUnaryReactor* Serve(const Method& method, grpc::CallbackServerContext* context,
                                  const grpc::ByteBuffer* request, grpc::ByteBuffer* response);

  // The parts of Serve, for calls of many messages.

  // Who is behind `context`.
  absl::StatusOr<access::Caller> Identify(const grpc::ServerContextBase& context) const;
  // RESOURCE_EXHAUSTED when a request of this size is not taken.
  absl::Status CheckSize(size_t bytes) const;
  // Parses `wire` into `request`, a message of `method`. INVALID_ARGUMENT when the bytes are not such a message, hold
  // text that is not UTF-8 or far too many items (domain/wire.h) or, outside the report, fields that are unknown, enum
  // values that are not declared or text that is not in NFC. The same inside the report goes into `report_findings`.
  absl::Status Read(const Method& method, absl::string_view wire, google::protobuf::Message& request,
                    std::vector<v1::Finding>& report_findings) const;
  // Writes the call's line.
  void Log(const CallRecord& record) const;
  absl::Status CheckOpen() const;
  WorkerPool& pool() { return pool_; }
  size_t request_bytes_max() const { return options_.request_bytes_max; }

  // Keeps account of open streams. UNAVAILABLE after Close.
  absl::Status Enter(Stream& stream);
  void Leave(Stream& stream);

  // From now on refuses new calls with UNAVAILABLE; asks open streams to end. What has begun goes on.
  void Close();

  // After Close: waits until every call has ended, but not beyond `deadline`.
  void AwaitEnd(std::chrono::system_clock::time_point deadline);

  // Keeps count of calls; streams are counted by Enter.
  void Begin() { ++call_count_; }
  void End();

 private:
  const access::Authenticator& authenticator_;
  WorkerPool& pool_;
  const GateOptions options_;
  std::atomic<bool> closed_ = false;
  std::atomic<int64_t> call_count_ = 0;
  std::mutex mutex_;  // guards streams_
  std::condition_variable ended_;
  absl::flat_hash_set<Stream*> streams_;
};

// The bytes of `buffer` in one piece; copies only when they came in several.
absl::StatusOr<grpc::Slice> InOnePiece(const grpc::ByteBuffer& buffer);

// The encoding of `message`, made in place.
grpc::ByteBuffer Encode(const google::protobuf::Message& message);

// The one place where our statuses become gRPC's. DATA_LOSS and INTERNAL tell nothing; details become a
// google.rpc.Status, shortened so that they fit into the 8 KiB that clients take.
google::rpc::Status ToTold(const absl::Status& status);
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace khoi::rpc
