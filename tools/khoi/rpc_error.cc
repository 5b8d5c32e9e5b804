#include "tools/khoi/rpc_error.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "tools/khoi/display_width.h"

namespace khoi::cli {
namespace {

struct CodeText {
  grpc::StatusCode code;
  absl::string_view vi;
  absl::string_view en;
};

constexpr CodeText kCodeTexts[] = {
    {grpc::StatusCode::INVALID_ARGUMENT, "yêu cầu không hợp lệ", "invalid request"},
    {grpc::StatusCode::OUT_OF_RANGE, "yêu cầu không hợp lệ", "invalid request"},
    {grpc::StatusCode::NOT_FOUND, "không tìm thấy", "not found"},
    {grpc::StatusCode::ABORTED, "xung đột: đã có thay đổi khác trước đó, hãy đọc lại rồi quyết định",
     "conflict: something else was stored first; read it and decide again"},
    {grpc::StatusCode::ALREADY_EXISTS, "xung đột: mã yêu cầu đã dùng cho nội dung khác",
     "conflict: the request id was used with other content"},
    {grpc::StatusCode::PERMISSION_DENIED, "không được phép", "not allowed"},
    {grpc::StatusCode::UNAUTHENTICATED, "chưa xác thực", "not authenticated"},
    {grpc::StatusCode::FAILED_PRECONDITION, "trạng thái hiện tại không cho phép", "not possible in the present state"},
    {grpc::StatusCode::UNAVAILABLE, "không kết nối được máy chủ", "server unreachable"},
    {grpc::StatusCode::DEADLINE_EXCEEDED, "máy chủ không trả lời kịp", "the server did not answer in time"},
    {grpc::StatusCode::DATA_LOSS, "dữ liệu lưu trữ bị hỏng", "stored data are damaged"},
    {grpc::StatusCode::UNIMPLEMENTED, "máy chủ không có chức năng này", "the server does not offer this"},
    {grpc::StatusCode::RESOURCE_EXHAUSTED, "vượt quá giới hạn của máy chủ", "a limit of the server is exceeded"},
};

absl::string_view TextOf(grpc::StatusCode code, const Console& console) {
  for (const CodeText& text : kCodeTexts) {
    if (text.code == code) {
      return console.Say(text.vi, text.en);
    }
  }
  return console.Say("thất bại", "failed");
}

// The first detail of type T, or the empty message.
template <typename T>
T DetailOf(const grpc::Status& status) {
  google::rpc::Status details;
  T detail;
  if (!details.ParseFromString(status.error_details())) {
    return detail;
  }
  for (const google::protobuf::Any& any : details.details()) {
    if (any.Is<T>() && any.UnpackTo(&detail)) {
      return detail;
    }
  }
  return detail;
}

}  // namespace

ExitCode Explain(const grpc::Status& status, absl::string_view what, const Console& console) {
  if (status.ok()) {
    return ExitCode::kDone;
  }
  const std::string place = what.empty() ? std::string() : absl::StrCat(what, ": ");
  console.Fail(absl::StrCat(place, Styled(console.color_err, kRed, TextOf(status.error_code(), console)),
                            status.error_message().empty() ? "" : ": ", Printable(status.error_message())));
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  for (const auto& violation : bad_request.field_violations()) {
    if (status.error_message() == absl::StrCat(violation.field(), ": ", violation.description())) {
      continue;  // The message has said it already.
    }
    console.err << "  " << Printable(violation.field()) << ": " << Printable(violation.description()) << '\n';
  }
  return ExitCodeOf(status.error_code());
}

absl::Duration RetryDelayOf(const grpc::Status& status) {
  const google::protobuf::Duration delay = DetailOf<google::rpc::RetryInfo>(status).retry_delay();
  return absl::Seconds(delay.seconds()) + absl::Nanoseconds(delay.nanos());
}

grpc::Status ToGrpc(const google::rpc::Status& error) {
  return grpc::Status(static_cast<grpc::StatusCode>(error.code()), error.message(), error.SerializeAsString());
}

}  // namespace khoi::cli
