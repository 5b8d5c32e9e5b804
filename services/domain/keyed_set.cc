#include "services/domain/keyed_set.h"

#include <algorithm>
#include <tuple>

namespace khoi::domain {

bool operator<(const ClaimPlace& a, const ClaimPlace& b) {
  return std::tie(a.period_last_day, a.period_id, a.unit_id, a.authority_id, a.line) <
         std::tie(b.period_last_day, b.period_id, b.unit_id, b.authority_id, b.line);
}

void Claims::Add(std::shared_ptr<const Claim> claim) {
  // Most come in order.
  if (claims_.empty() || *claims_.back() < *claim) {
    claims_.push_back(std::move(claim));
    return;
  }
  const auto at =
      std::lower_bound(claims_.begin(), claims_.end(), claim, [](const auto& a, const auto& b) { return *a < *b; });
  if (*claim < **at) {
    claims_.insert(at, std::move(claim));
  }
}

bool operator==(const Claims& a, const Claims& b) {
  return std::equal(a.claims_.begin(), a.claims_.end(), b.claims_.begin(), b.claims_.end(),
                    [](const auto& left, const auto& right) { return *left == *right; });
}

void KeyedSet::Merge(const KeyedSet& other) {
  for (const auto& [item, claims] : other.items_) {
    Claims& merged = items_[item];
    for (const std::shared_ptr<const Claim>& claim : claims.shared()) {
      merged.Add(claim);
    }
  }
}

}  // namespace khoi::domain
