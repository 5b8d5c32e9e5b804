#include "services/summary/row_limit.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace khoi::summary {

absl::Status TooManyRows() {
  google::rpc::BadRequest bad_request;
  google::rpc::BadRequest::FieldViolation& violation = *bad_request.add_field_violations();
  violation.set_field("group_by");
  violation.set_description(absl::StrCat(
      "would make more than ", kRowCountMax,
      " rows; keep fewer dimensions apart (blocs in place of units), or ask in parts with filters or measures / tạo ra "
      "hơn ",
      kRowCountMax,
      " dòng; hãy bớt chiều phân tổ (theo khối thay cho từng đơn vị), hoặc hỏi từng phần bằng filters hay measures"));
  absl::Status status = absl::ResourceExhaustedError(absl::StrCat("group_by: ", violation.description()));
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest", absl::Cord(bad_request.SerializeAsString()));
  return status;
}

}  // namespace khoi::summary
