#include "services/domain/timeliness.h"

namespace khoi::domain {

Timeliness TimelinessOf(std::optional<absl::CivilDay> due, std::optional<absl::CivilDay> came, absl::CivilDay today,
                        std::optional<int64_t> due_soon_day_count) {
  Timeliness timeliness;
  if (came.has_value()) timeliness.state = v1::OBLIGATION_STATE_SUBMITTED;
  if (!due.has_value()) return timeliness;

  const absl::CivilDay day = came.value_or(today);
  if (day > *due) {
    timeliness.state = came.has_value() ? v1::OBLIGATION_STATE_SUBMITTED_LATE : v1::OBLIGATION_STATE_LATE;
    timeliness.late_day_count = static_cast<int32_t>(day - *due);
    return timeliness;
  }
  if (came.has_value()) return timeliness;
  timeliness.day_count_left = static_cast<int32_t>(*due - today);
  if (due_soon_day_count.has_value() && *due - today <= *due_soon_day_count) {
    timeliness.state = v1::OBLIGATION_STATE_DUE_SOON;
  }
  return timeliness;
}

}  // namespace khoi::domain
