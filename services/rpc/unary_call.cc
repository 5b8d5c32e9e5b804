#include "services/rpc/unary_call.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// The bytes of a piece, which lives until gRPC has sent them.
grpc::Slice SliceOf(const std::shared_ptr<const std::string>& piece) {
  return grpc::Slice(
      const_cast<char*>(piece->data()), piece->size(),
      [](void* held) { delete static_cast<std::shared_ptr<const std::string>*>(held); },
      new std::shared_ptr<const std::string>(piece));
}

}  // namespace

UnaryCall::UnaryCall(Gate& gate, const Method& method, grpc::CallbackServerContext& context,
                     const grpc::ByteBuffer& request, grpc::ByteBuffer& response)
    : gate_(gate),
      method_(method),
      context_(context),
      reactor_(*context.DefaultReactor()),
      request_(request),
      response_(response) {}

grpc::ServerUnaryReactor* UnaryCall::Start() {
  grpc::ServerUnaryReactor* const reactor = &reactor_;  // once queued, the call may be gone at any time
  gate_.Begin();
  if (const absl::Status status = Admit(); !status.ok()) {
    Refuse(status);
  }
  return reactor;
}

void UnaryCall::Finish(const grpc::Status& status) {
  reactor_.Finish(status);
  gate_.End();
  delete this;
}

absl::Status UnaryCall::Admit() {
  RETURN_IF_ERROR(gate_.CheckOpen());
  ASSIGN_OR_RETURN(caller_, gate_.Identify(context_));
  RETURN_IF_ERROR(gate_.CheckSize(request_.Length()));
  ASSIGN_OR_RETURN(slice_, InOnePiece(request_));
  wire_ = absl::string_view(reinterpret_cast<const char*>(slice_.begin()), slice_.size());
  return gate_.pool().Post(*this, request_.Length());
}

void UnaryCall::Run() {
  if (context_.IsCancelled()) {
    Refuse(absl::CancelledError("the caller went away"));
    return;
  }
  google::protobuf::Message* request = method_.prototype->New(&arena_);
  if (const absl::Status status = gate_.Read(method_, wire_, *request, report_findings_); !status.ok()) {
    Refuse(status);
    return;
  }
  method_.use_case(*this, *request);
}

void UnaryCall::Answer(const google::protobuf::Message& response) { AnswerBytes(Encode(response)); }

void UnaryCall::AnswerEncoded(const EncodedPieces& pieces) {
  std::vector<grpc::Slice> slices;
  slices.reserve(pieces.size());
  for (const std::shared_ptr<const std::string>& piece : pieces) {
    slices.push_back(SliceOf(piece));
  }
  AnswerBytes(grpc::ByteBuffer(slices.data(), slices.size()));
}

void UnaryCall::AnswerBytes(grpc::ByteBuffer encoded) {
  response_.Swap(&encoded);
  Log(absl::OkStatus(), response_.Length());
  Finish(grpc::Status::OK);
}

void UnaryCall::Refuse(const absl::Status& status) {
  Log(status, 0);
  Finish(ToGrpc(status));
}

void UnaryCall::Log(const absl::Status& status, size_t response_bytes) const {
  gate_.Log(
      {.method = method_.name,
       .caller_id = caller_.id,
       .status = status,
       .duration_us =
           std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start_).count(),
       .request_bytes = request_.Length(),
       .response_bytes = response_bytes});
}

}  // namespace khoi::rpc
