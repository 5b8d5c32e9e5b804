// Places in a report that somebody else names: "report.award_lines[3].count".
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "khoi/v1/report.pb.h"

namespace khoi::domain {

// Why a path names nothing.
struct PathProblem {
  std::string vi;
  std::string en;
};

// nullopt when `path` names a place that `report` has: "report" itself, or fields from there on that the schema knows,
// set or not. A list may stand without an index for the list as a whole; an index lies within it.
std::optional<PathProblem> FindPathProblem(const v1::Report& report, absl::string_view path);

}  // namespace khoi::domain
