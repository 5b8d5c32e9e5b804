#include "services/rpc/refusal.h"

#include <string>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace khoi::rpc {
namespace {

void SetDetail(absl::Status& status, const google::protobuf::Message& detail) {
  status.SetPayload(absl::StrCat("type.googleapis.com/", detail.GetDescriptor()->full_name()),
                    absl::Cord(detail.SerializeAsString()));
}

}  // namespace

absl::Status InvalidField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  Violations violations;
  violations.Add(field_path, vi, en);
  return violations.ToStatus();
}

void Violations::Add(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  auto* violation = bad_request_.add_field_violations();
  violation->set_field(std::string(field_path));
  violation->set_description(absl::StrCat(en, " / ", vi));
}

absl::Status Violations::ToStatus(absl::StatusCode code) const {
  const auto& first = bad_request_.field_violations(0);
  const int more = bad_request_.field_violations_size() - 1;
  absl::Status status(code, absl::StrCat(first.field(), ": ", first.description(),
                                         more == 0 ? "" : absl::StrCat(" (and ", more, " more)")));
  SetDetail(status, bad_request_);
  return status;
}

absl::Status UnknownField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  Violations violations;
  violations.Add(field_path, vi, en);
  return violations.ToStatus(absl::StatusCode::kNotFound);
}

absl::Status RetryAfter(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(delay));
  retry.mutable_retry_delay()->set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(delay - absl::Seconds(absl::ToInt64Seconds(delay)))));
  SetDetail(status, retry);
  return status;
}

absl::Status MovesAllTheTime() {
  return RetryAfter(absl::UnavailableError(
                        "what this was judged against changes all the time; retry with the same request_id / dữ liệu "
                        "liên quan đang thay đổi liên tục; hãy gửi lại với cùng request_id"),
                    absl::Seconds(1));
}

absl::Status WithReason(absl::Status status, absl::string_view reason,
                        const std::vector<std::pair<std::string, std::string>>& metadata) {
  google::rpc::ErrorInfo error;
  error.set_reason(std::string(reason));
  error.set_domain("khoi.v1");
  for (const auto& [key, value] : metadata) {
    (*error.mutable_metadata())[key] = value;
  }
  SetDetail(status, error);
  return status;
}

}  // namespace khoi::rpc
