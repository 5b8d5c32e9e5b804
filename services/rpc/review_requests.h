// What an act of review must say.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/report.pb.h"
#include "khoi/v1/review.pb.h"
#include "services/domain/catalog.h"

namespace khoi::rpc {

// INVALID_ARGUMENT naming every field that is wrong by itself.
absl::Status CheckReview(const v1::ReviewRequest& request);

// INVALID_ARGUMENT naming every date of the act that has passed by `today`.
absl::Status CheckDueDates(const v1::Act& act, absl::CivilDay today);

// INVALID_ARGUMENT naming every reason of a return whose field path names nothing in `report`, or whose rule is neither
// in the book nor in the catalog on `period_end`.
absl::Status CheckReasons(const v1::ReturnAct& act, const v1::Report& report, const domain::Catalog& catalog,
                          absl::CivilDay period_end);

}  // namespace khoi::rpc
