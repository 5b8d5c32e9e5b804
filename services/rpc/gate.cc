#include "services/rpc/gate.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/domain/wire.h"
#include "services/rpc/refusal.h"
#include "services/rpc/unary_call.h"

namespace khoi::rpc {
namespace {

// When `finding` is about something inside the report whose parent is `parent`, makes its paths begin with "report".
bool MoveIntoReport(const std::optional<std::string>& parent, v1::Finding& finding) {
  if (!parent.has_value() || !absl::StartsWith(finding.field_paths(0), absl::StrCat(*parent, "report."))) {
    return false;
  }
  for (std::string& path : *finding.mutable_field_paths()) {
    path.erase(0, parent->size());
  }
  return true;
}

absl::Status Closed() {
  return RetryAfter(absl::UnavailableError("the server is shutting down; retry with the same request_id / máy chủ đang "
                                           "dừng; hãy gửi lại với cùng request_id"),
                    absl::Seconds(1));
}

}  // namespace

Gate::Gate(const access::Authenticator& authenticator, WorkerPool& pool, GateOptions options)
    : authenticator_(authenticator), pool_(pool), options_(std::move(options)) {}

grpc::ServerUnaryReactor* Gate::Serve(const Method& method, grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  auto* call = new UnaryCall(*this, method, *context, *request, *response);  // deletes itself once it is finished
  return call->Start();
}

absl::StatusOr<access::Caller> Gate::Identify(const grpc::ServerContextBase& context) const {
  const std::string peer = context.peer();
  // Peers without an IP address are channels inside this process.
  const bool has_address = absl::StartsWith(peer, "ipv4:") || absl::StartsWith(peer, "ipv6:");
  const bool loopback = !has_address || absl::StartsWith(peer, "ipv4:127.") ||
                        absl::StartsWith(peer, "ipv6:%5B::1%5D") || absl::StartsWith(peer, "ipv6:[::1]");
  return authenticator_.Authenticate({.loopback = loopback});
}

absl::Status Gate::CheckSize(size_t bytes) const {
  if (bytes <= options_.request_bytes_max) {
    return absl::OkStatus();
  }
  // Not worth a retry, but the code is the one that says "too large" everywhere.
  return WithReason(absl::ResourceExhaustedError(
                        absl::StrCat("the request has ", bytes, " bytes and the limit is ", options_.request_bytes_max,
                                     "; split it or leave out long texts / yêu cầu có ", bytes, " byte, giới hạn là ",
                                     options_.request_bytes_max, "; hãy chia nhỏ hoặc bỏ bớt phần văn bản dài")),
                    "REQUEST_TOO_LARGE",
                    {{"size", absl::StrCat(bytes)}, {"limit", absl::StrCat(options_.request_bytes_max)}});
}

absl::Status Gate::Read(const Method& method, absl::string_view wire, google::protobuf::Message& request,
                        std::vector<v1::Finding>& report_findings) const {
  domain::Findings findings;
  const google::protobuf::Descriptor& type = *method.prototype->GetDescriptor();
  if (const absl::Status status = domain::CheckWire(type, wire, "", findings); !status.ok()) {
    return InvalidField("request", absl::StrCat("không đọc được thông điệp ", type.full_name()),
                        absl::StrCat("not a ", type.full_name(), ": ", status.message()));
  }

  Violations violations;
  for (v1::Finding& finding : findings.Take()) {
    if (MoveIntoReport(method.report_parent, finding)) {
      report_findings.push_back(std::move(finding));
      continue;
    }
    violations.Add(finding.field_paths(0), finding.message_vi(), finding.message_en());
  }
  if (!violations.empty()) {
    return violations.ToStatus();
  }
  if (!domain::MayBeParsed(report_findings) || !request.ParseFromArray(wire.data(), static_cast<int>(wire.size()))) {
    // The only thing that passes the check of the bytes and yet cannot be parsed is a report with text that is not
    // UTF-8.
    for (const v1::Finding& finding : report_findings) {
      violations.Add(finding.field_paths(0), finding.message_vi(), finding.message_en());
    }
    return violations.empty() ? absl::InternalError("bytes passed CheckWire and cannot be parsed")
                              : violations.ToStatus();
  }
  return absl::OkStatus();
}

void Gate::Log(const CallRecord& record) const {
  if (options_.log && (!record.status.ok() || options_.log_answered_calls)) {
    options_.log(record);
  }
}

absl::Status Gate::CheckOpen() const { return closed_ ? Closed() : absl::OkStatus(); }

absl::Status Gate::Enter(Stream& stream) {
  const std::lock_guard lock(mutex_);
  if (closed_) {
    return Closed();
  }
  streams_.insert(&stream);
  return absl::OkStatus();
}

void Gate::Leave(Stream& stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(&stream);
  ended_.notify_all();
}

void Gate::End() {
  if (--call_count_ == 0 && closed_) {
    const std::lock_guard lock(mutex_);
    ended_.notify_all();
  }
}

void Gate::AwaitEnd(std::chrono::system_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  ended_.wait_until(lock, deadline, [this] { return call_count_ == 0 && streams_.empty(); });
}

void Gate::Close() {
  // Under the lock, so that a stream cannot leave, and be deleted, while it is asked to close.
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (Stream* stream : streams_) {
    stream->Close();
  }
}

absl::StatusOr<grpc::Slice> InOnePiece(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (buffer.TrySingleSlice(&slice).ok() || buffer.DumpToSingleSlice(&slice).ok()) {
    return slice;
  }
  return absl::InternalError("a request without bytes that can be read");
}

grpc::ByteBuffer Encode(const google::protobuf::Message& message) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace khoi::rpc
