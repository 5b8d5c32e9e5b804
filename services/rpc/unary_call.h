// A call with one request and one response.
#pragma once

#include <chrono>

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/rpc/call.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"
#include "services/rpc/worker_pool.h"

namespace khoi::rpc {

// Lives from its first byte until it is answered or refused, then deletes itself. It is no reactor of its own: for
// those, gRPC hands the end of each call to yet another thread.
class UnaryCall final : public Call, public Job {
 public:
  // gRPC keeps `context`, `request` and `response` until the call is finished.
  UnaryCall(Gate& gate, const Method& method, grpc::CallbackServerContext& context, const grpc::ByteBuffer& request,
            grpc::ByteBuffer& response);

  // Queues the call or refuses it, and says by which reactor it will be finished; on gRPC's thread.
  grpc::ServerUnaryReactor* Start();

  void Run() override;
  void Answer(const google::protobuf::Message& response) override;
  void AnswerEncoded(const EncodedPieces& pieces) override;
  void Refuse(const absl::Status& status) override;

 private:
  ~UnaryCall() = default;
  absl::Status Admit();
  void AnswerBytes(grpc::ByteBuffer encoded);
  // Finishes the call and deletes this.
  void Finish(const grpc::Status& status);
  void Log(const absl::Status& status, size_t response_bytes) const;

  Gate& gate_;
  const Method& method_;
  grpc::CallbackServerContext& context_;
  grpc::ServerUnaryReactor& reactor_;
  const grpc::ByteBuffer& request_;
  grpc::ByteBuffer& response_;
  grpc::Slice slice_;  // holds wire_
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace khoi::rpc
