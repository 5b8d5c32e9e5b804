#include "services/summary/invalid_field.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace khoi::summary {

absl::Status InvalidField(absl::string_view field_path, absl::string_view vi, absl::string_view en) {
  google::rpc::BadRequest bad_request;
  google::rpc::BadRequest::FieldViolation& violation = *bad_request.add_field_violations();
  violation.set_field(std::string(field_path));
  violation.set_description(absl::StrCat(en, " / ", vi));
  absl::Status status = absl::InvalidArgumentError(absl::StrCat(field_path, ": ", violation.description()));
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest", absl::Cord(bad_request.SerializeAsString()));
  return status;
}

}  // namespace khoi::summary
