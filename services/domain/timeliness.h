// Whether something that is due came in time. Days are those of Việt Nam.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/time/civil_time.h"
#include "khoi/v1/coverage.pb.h"

namespace khoi::domain {

// Where an obligation stands at an instant.
struct Timeliness {
  v1::ObligationState state = v1::OBLIGATION_STATE_NOT_DUE;
  int32_t late_day_count = 0;             // whole days between the due date and the day it came, or the instant's
  std::optional<int32_t> day_count_left;  // until the due date; only while nothing has come and it is not late

  bool late() const { return state == v1::OBLIGATION_STATE_LATE || state == v1::OBLIGATION_STATE_SUBMITTED_LATE; }
};

// Judges at the day `today` what is due until the end of the day `due` and came on the day `came`; nullopt when it is
// never due, or has not come. It is due soon when at most `due_soon_day_count` days are left; with nullopt never.
Timeliness TimelinessOf(std::optional<absl::CivilDay> due, std::optional<absl::CivilDay> came, absl::CivilDay today,
                        std::optional<int64_t> due_soon_day_count);

}  // namespace khoi::domain
