// What an act of review must say.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/review.pb.h"

namespace khoi::rpc {

// INVALID_ARGUMENT naming every field that is wrong by itself.
absl::Status CheckReview(const v1::ReviewRequest& request);

// INVALID_ARGUMENT naming every date of the act that has passed by `today`.
absl::Status CheckDueDates(const v1::Act& act, absl::CivilDay today);

// INVALID_ARGUMENT naming every reason of a return whose field path names nothing in `report`.
absl::Status CheckFieldPaths(const v1::ReturnAct& act, const v1::Report& report);

}  // namespace khoi::rpc
