#include "services/summary/invalid_field.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace khoi::summary {
namespace {

constexpr absl::string_view kTypeUrl = "type.googleapis.com/google.rpc.BadRequest";

absl::Status Violation(absl::StatusCode code, absl::string_view field_path, absl::string_view vi,
                       absl::string_view en) {
  google::rpc::BadRequest bad_request;
  google::rpc::BadRequest::FieldViolation& violation = *bad_request.add_field_violations();
  violation.set_field(std::string(field_path));
  violation.set_description(absl::StrCat(en, " / ", vi));
  absl::Status status(code, absl::StrCat(field_path, ": ", violation.description()));
  status.SetPayload(kTypeUrl, absl::Cord(bad_request.SerializeAsString()));
  return status;
}

}  // namespace

absl::Status InvalidField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  return Violation(absl::StatusCode::kInvalidArgument, field_path, vi, en);
}

absl::Status UnknownField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  return Violation(absl::StatusCode::kNotFound, field_path, vi, en);
}

absl::Status Below(absl::string_view parent, const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kTypeUrl);
  google::rpc::BadRequest bad_request;
  if (!payload.has_value() || !bad_request.ParseFromString(std::string(*payload))) {
    return status;
  }
  for (google::rpc::BadRequest::FieldViolation& violation : *bad_request.mutable_field_violations()) {
    violation.set_field(absl::StrCat(parent, ".", violation.field()));
  }
  absl::Status below(status.code(), absl::StrCat(parent, ".", status.message()));
  below.SetPayload(kTypeUrl, absl::Cord(bad_request.SerializeAsString()));
  return below;
}

}  // namespace khoi::summary
