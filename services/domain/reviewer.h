// Who may do which act of review. Organisations act, persons do not: an actor is a unit or an authority.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/registry.pb.h"
#include "khoi/v1/review.pb.h"
#include "services/domain/structure.h"

namespace khoi::domain {

// A report that is reviewed.
struct ReviewedReport {
  const Structure& structure;
  const v1::Period& period;  // in `structure`
  absl::string_view unit_id;
  // What locks the period for the unit; nullptr when nothing does.
  const v1::PeriodLock* lock = nullptr;
};

// Who may do `act` to the report on `today`, ascending:
//  - the reporting unit withdraws and asks for amendments;
//  - leader and deputies of the unit's blocs, and the authority, receive, accept and return;
//  - the level that locked approves and refuses amendments: leader and deputies of the bloc that is locked, or, where
//    the whole period is, the authority alone. The authority stands above a bloc and may always.
// The blocs are those of the period's last day, while it lasts also those of today; leaders and deputies those of
// either day. No unit judges its own report: that of a leader is reviewed by a deputy or by the authority.
std::vector<std::string> ActorsFor(const ReviewedReport& report, v1::Act::ActCase act, absl::CivilDay today);

// PERMISSION_DENIED, naming who may, unless `organisation_id` is one of ActorsFor.
absl::Status CheckActor(const ReviewedReport& report, v1::Act::ActCase act, absl::string_view organisation_id,
                        absl::CivilDay today);

}  // namespace khoi::domain
