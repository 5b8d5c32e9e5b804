#include "services/domain/keyed_set.h"

#include <tuple>

namespace khoi::domain {

bool operator<(const ClaimPlace& a, const ClaimPlace& b) {
  return std::tie(a.period_last_day, a.period_id, a.unit_id, a.authority_id, a.line) <
         std::tie(b.period_last_day, b.period_id, b.unit_id, b.authority_id, b.line);
}

void KeyedSet::Merge(const KeyedSet& other) {
  for (const auto& [item, claims] : other.items_) {
    items_[item].insert(claims.begin(), claims.end());
  }
}

}  // namespace khoi::domain
