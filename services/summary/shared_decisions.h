// Award decisions that several units name. Most are named by one unit only, so that a fold keeps no more of each than
// its hash and where it stands, and reads again what turns out to be shared.
#pragma once

#include <cstdint>
#include <tuple>
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

  struct Named {
    uint64_t hash = 0;
    Place place;
    friend bool operator<(const Named& a, const Named& b) {
      return std::tie(a.hash, a.place.unit, a.place.line) < std::tie(b.hash, b.place.unit, b.place.line);
    }
  };

  void Add(Place place, absl::string_view key);

  // Adds all that `other` was given, and leaves it empty.
  void Merge(SharedDecisions& other);

  // Everything that was added, in order. Leaves nothing behind.
  std::vector<Named> Take();

  // The places of decisions that more than one unit names, by unit and line, among `named`, which is in order. A
  // decision that only seems to be shared may be among them, one in 2^64.
  static std::vector<Place> Shared(const std::vector<Named>& named);

 private:
  std::vector<Named> named_;
};

}  // namespace khoi::summary
