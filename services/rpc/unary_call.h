// A call with one request and one response.
#pragma once

#include <atomic>
#include <chrono>

#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/rpc/call.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"
#include "services/rpc/worker_pool.h"

namespace khoi::rpc {

// Lives from its first byte to gRPC's OnDone, then deletes itself.
class UnaryCall final : public grpc::ServerUnaryReactor, public Call, public Job {
 public:
  // gRPC keeps `context`, `request` and `response` until OnDone.
  UnaryCall(Gate& gate, const Method& method, grpc::CallbackServerContext& context, const grpc::ByteBuffer& request,
            grpc::ByteBuffer& response);

  // Queues the call or refuses it; on gRPC's thread.
  void Start();

  void Run() override;
  void Answer(const google::protobuf::Message& response) override;
  void Refuse(const absl::Status& status) override;

  void OnCancel() override { cancelled_ = true; }
  void OnDone() override;

 private:
  absl::Status Admit();
  void Log(const absl::Status& status, size_t response_bytes) const;

  Gate& gate_;
  const Method& method_;
  grpc::CallbackServerContext& context_;
  const grpc::ByteBuffer& request_;
  grpc::ByteBuffer& response_;
  grpc::Slice slice_;  // holds wire_
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<bool> cancelled_ = false;
};

}  // namespace khoi::rpc
