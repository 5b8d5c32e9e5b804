// Award decisions that several units name. Most are named by one unit only, so that a fold keeps no more of each than
// its hash and where it stands, and reads again what turns out to be shared.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace khoi::summary {

class SharedDecisions final {
 public:
  // A decision in a report: the unit by its place among all units, and the line in stored.v1.Extras.decisions.
  struct Place {
    uint32_t unit = 0;
    int32_t line = 0;
  };

  void Add(Place place, absl::string_view key);

  // The places of decisions that more than one unit names, by unit and line. A decision that only seems to be shared
  // may be among them, one in 2^64. Leaves nothing behind.
  std::vector<Place> TakeShared();

 private:
  struct Named {
    uint64_t hash = 0;
    Place place;
  };
  std::vector<Named> named_;
};

}  // namespace khoi::summary
