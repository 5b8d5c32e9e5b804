// Which units a consolidation is about.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/domain/structure.h"

namespace khoi::summary {

// A unit that is part of a consolidation or left out of it.
struct ConsolidationUnit {
  std::string unit_id;
  std::string bloc_id;  // domain::kNoBloc when it reports directly
  bool exempt = false;
  friend bool operator==(const ConsolidationUnit&, const ConsolidationUnit&) = default;
};

// The units of `ref` by membership on the last day of its period, ascending: the members of the bloc, or everybody who
// reports to the authority, a unit in two blocs under the first. Empty when the structure does not know the period.
std::vector<ConsolidationUnit> UnitsOf(const domain::Structure& structure, const v1::ConsolidationRef& ref);

// NOT_FOUND naming the first of authority, period and bloc that the registry does not have; field paths begin with
// `root`, "ref." or nothing. `today` is the day on which an authority without the period must be registered.
absl::Status CheckKnown(const domain::Structure& structure, const v1::ConsolidationRef& ref, absl::string_view root,
                        absl::CivilDay today);

}  // namespace khoi::summary
