// What happens to a report after it was submitted: which acts are legal, and what they make of it. Pure; the committer
// decides by it, and replaying the log repeats it.
//
//   submit:            any state -> SUBMITTED
//   receive:           SUBMITTED -> RECEIVED
//   accept:            SUBMITTED, RECEIVED -> ACCEPTED; an approved amendment ends
//   return, withdraw:  SUBMITTED, RECEIVED -> RETURNED, WITHDRAWN
//   amendment:         none, refused -> REQUESTED -> APPROVED or REFUSED; only while the period is locked
//
// While the period is locked for the unit, everything above the last line needs an approved amendment.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/coverage.pb.h"
#include "khoi/v1/review.pb.h"

namespace khoi::domain {

// Where a report stands.
struct ReportStatus {
  int64_t version = 0;                                     // the latest; 0: nothing was submitted
  v1::VersionState state = v1::VERSION_STATE_UNSPECIFIED;  // of the latest version; ACCEPTED also when it is locked
  int64_t accepted_version = 0;                            // 0: none
  stored::v1::ReviewState review{};
  bool locked = false;  // the period, for the unit
  // The lock takes no more requests for amendments; the committer, who decides on the day of the judgement, need not
  // know.
  bool look_back_over = false;
};

// The name of an act, as ReportState.legal_acts has it: that of the field of v1::Act.
absl::string_view NameOfAct(v1::Act::ActCase act);

// What can be done on `today`: "submit" and names of acts, in the order of the fields of v1::Act.
std::vector<std::string> LegalActs(const ReportStatus& status, absl::CivilDay today);

// FAILED_PRECONDITION naming what is legal instead, in English and Vietnamese. `act` is set.
absl::Status CheckAct(const ReportStatus& status, v1::Act::ActCase act, absl::CivilDay today);
// The same for a new version.
absl::Status CheckSubmit(const ReportStatus& status, absl::CivilDay today);

// Whether the report is taken although its period has closed: it was returned and is not overdue on `today`, or an
// amendment is approved and has not ended.
bool IsCalledFor(const ReportStatus& status, absl::CivilDay today);

// An entry that submitted a version.
struct SubmittedVersion {
  int64_t revision = 0;
  int64_t time_us = 0;
  absl::string_view content_hash = {};
};

// What a new version makes of a report. `latest` is the version that was the latest; nothing is read of it when there
// was none.
ReportStatus AfterSubmission(ReportStatus status, const SubmittedVersion& latest);

// The entry of an act.
struct ActEntry {
  int64_t revision = 0;
  int64_t time_us = 0;
};

// What an act that is legal makes of a report.
ReportStatus AfterAct(ReportStatus status, const v1::Act& act, const ActEntry& entry);

// The state to tell: an accepted version of a locked period is LOCKED.
v1::VersionState ToldState(v1::VersionState state, bool locked);

}  // namespace khoi::domain
