// Findings that somebody with the right to do so lets pass.
#pragma once

#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/review.pb.h"

namespace khoi::domain {

// Whether `waiver` is about `finding`: its rule and, when the waiver names one, its first field path.
bool Waives(const v1::Waiver& waiver, const v1::Finding& finding);

// Whether any of them is.
bool IsWaived(const v1::Finding& finding, const google::protobuf::RepeatedPtrField<v1::Waiver>& waivers);

}  // namespace khoi::domain
