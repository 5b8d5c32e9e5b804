#include "services/summary/due_soon.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "services/domain/rule_settings.h"

namespace khoi::summary {

std::optional<int64_t> DueSoonDayCount(const domain::Catalog& catalog, absl::string_view authority_id,
                                       absl::CivilDay last_day) {
  const domain::RuleSettings settings(catalog, authority_id, last_day);
  const std::vector<absl::string_view> values = settings.ValuesOf("P-LATE", "due_soon_days");
  int64_t day_count = 0;
  const bool whole = values.size() == 1 && absl::SimpleAtoi(values.front(), &day_count) && day_count >= 0;
  return whole ? std::optional(day_count) : std::nullopt;
}

}  // namespace khoi::summary
