#include "services/domain/headcount.h"

#include "services/domain/field_path.h"
#include "services/domain/quantity.h"

namespace khoi::domain {

std::optional<Headcount> HeadcountOf(const v1::Report& report, absl::string_view indicator_code) {
  for (int i = 0; i < report.indicator_lines_size(); ++i) {
    const v1::IndicatorLine& line = report.indicator_lines(i);
    if (line.indicator_code() != indicator_code) continue;
    const std::optional<int64_t> count = ExactWhole(line.quantity());
    if (!count.has_value()) return std::nullopt;
    return Headcount{.count = *count, .path = FieldPath("report").Item("indicator_lines", i).TextOf("quantity")};
  }
  return std::nullopt;
}

}  // namespace khoi::domain
