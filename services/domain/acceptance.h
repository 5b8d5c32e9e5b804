// What stands in the way of accepting a report.
#pragma once

#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/review.pb.h"

namespace khoi::domain {

// The findings that forbid acceptance: of severity BLOCK, and of severity WARN when the report does not acknowledge
// them, unless one of `waivers` is about them.
std::vector<v1::Finding> FindingsInTheWay(const std::vector<v1::Finding>& findings,
                                          const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers);

}  // namespace khoi::domain
