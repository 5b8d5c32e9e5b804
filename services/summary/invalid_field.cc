#include "services/summary/invalid_field.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace khoi::summary {
namespace {

absl::Status Violation(absl::StatusCode code, absl::string_view field_path, absl::string_view vi,
                       absl::string_view en) {
  google::rpc::BadRequest bad_request;
  google::rpc::BadRequest::FieldViolation& violation = *bad_request.add_field_violations();
  violation.set_field(std::string(field_path));
  violation.set_description(absl::StrCat(en, " / ", vi));
  absl::Status status(code, absl::StrCat(field_path, ": ", violation.description()));
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest", absl::Cord(bad_request.SerializeAsString()));
  return status;
}

}  // namespace

absl::Status InvalidField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  return Violation(absl::StatusCode::kInvalidArgument, field_path, vi, en);
}

absl::Status UnknownField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  return Violation(absl::StatusCode::kNotFound, field_path, vi, en);
}

}  // namespace khoi::summary
