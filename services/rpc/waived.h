// Whether what a request lets pass is there.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/review.pb.h"

namespace khoi::rpc {

// INVALID_ARGUMENT naming every waiver that is about none of `findings`: nobody lets pass what is not there. The
// waivers stand in the request's field `field`.
absl::Status CheckWaived(absl::string_view field, const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers,
                         const std::vector<v1::Finding>& findings);

}  // namespace khoi::rpc
