#include "services/summary/shared_decisions.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"

namespace khoi::summary {

void SharedDecisions::Add(Place place, absl::string_view key) {
  named_.push_back({absl::Hash<absl::string_view>()(key), place});
}

void SharedDecisions::Merge(SharedDecisions& other) {
  named_.insert(named_.end(), other.named_.begin(), other.named_.end());
  other.named_.clear();
}

std::vector<SharedDecisions::Named> SharedDecisions::Take() {
  std::vector<Named> named = std::exchange(named_, {});
  std::sort(named.begin(), named.end());
  return named;
}

std::vector<SharedDecisions::Place> SharedDecisions::Shared(const std::vector<Named>& named) {
  std::vector<Place> shared;
  for (auto first = named.begin(); first != named.end();) {
    const auto last = std::find_if(first, named.end(), [&](const Named& each) { return each.hash != first->hash; });
    // Units ascend within a hash.
    if (std::prev(last)->place.unit != first->place.unit) {
      std::for_each(first, last, [&](const Named& each) { shared.push_back(each.place); });
    }
    first = last;
  }
  std::sort(shared.begin(), shared.end(),
            [](const Place& a, const Place& b) { return std::tie(a.unit, a.line) < std::tie(b.unit, b.line); });
  return shared;
}

}  // namespace khoi::summary
