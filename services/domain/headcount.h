// The number of people of the reporting unit.
#pragma once

#include <optional>
#include <string>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/report.pb.h"

namespace khoi::domain {

struct Headcount {
  absl::int128 count = 0;
  std::string path;  // example: "report.indicator_lines[2].quantity"
};

// What the first line of the indicator states; nullopt when there is none or it is not an exact whole number.
std::optional<Headcount> HeadcountOf(const v1::Report& report, absl::string_view indicator_code);

}  // namespace khoi::domain
