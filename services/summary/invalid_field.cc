#include "services/summary/invalid_field.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "services/domain/identifier.h"

namespace khoi::summary {
namespace {

constexpr absl::string_view kBadRequest = "type.googleapis.com/google.rpc.BadRequest";

absl::Status Violation(absl::StatusCode code, absl::string_view field_path, absl::string_view description) {
  google::rpc::BadRequest bad_request;
  google::rpc::BadRequest::FieldViolation& violation = *bad_request.add_field_violations();
  violation.set_field(std::string(field_path));
  violation.set_description(std::string(description));
  absl::Status status(code, absl::StrCat(field_path, ": ", description));
  status.SetPayload(kBadRequest, absl::Cord(bad_request.SerializeAsString()));
  return status;
}

absl::Status Violation(absl::StatusCode code, absl::string_view field_path, absl::string_view vi,
                       absl::string_view en) {
  return Violation(code, field_path, absl::StrCat(en, " / ", vi));
}

}  // namespace

absl::Status InvalidField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  return Violation(absl::StatusCode::kInvalidArgument, field_path, vi, en);
}

absl::Status UnknownField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  return Violation(absl::StatusCode::kNotFound, field_path, vi, en);
}

absl::Status Below(absl::string_view parent, const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kBadRequest);
  google::rpc::BadRequest bad_request;
  if (!payload.has_value() || !bad_request.ParseFromString(std::string(*payload))) {
    return status;
  }
  for (google::rpc::BadRequest::FieldViolation& violation : *bad_request.mutable_field_violations()) {
    violation.set_field(absl::StrCat(parent, ".", violation.field()));
  }
  absl::Status below(status.code(), absl::StrCat(parent, ".", status.message()));
  below.SetPayload(kBadRequest, absl::Cord(bad_request.SerializeAsString()));
  return below;
}

absl::Status RequireIdentifier(absl::string_view field_path, absl::string_view text) {
  if (domain::IsIdentifier(text)) {
    return absl::OkStatus();
  }
  return InvalidField(field_path, "phải là mã định danh: 1 đến 64 ký tự A-Z, a-z, 0-9, '.', '-'",
                      "must be an identifier: 1 to 64 of A-Z, a-z, 0-9, '.', '-'");
}

absl::Status RenameFields(const absl::Status& status, const std::vector<FieldRename>& renames) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kBadRequest);
  google::rpc::BadRequest bad_request;
  if (!payload.has_value() || !bad_request.ParseFromString(std::string(*payload)) ||
      bad_request.field_violations_size() != 1) {
    return status;
  }
  const google::rpc::BadRequest::FieldViolation& violation = bad_request.field_violations(0);
  for (const FieldRename& rename : renames) {
    if (rename.from == violation.field()) {
      return Violation(status.code(), rename.to, violation.description());
    }
  }
  return status;
}

}  // namespace khoi::summary
