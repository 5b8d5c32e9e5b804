#include "services/ledger/recent_changes.h"

#include <algorithm>

namespace khoi::ledger {

RecentChanges::RecentChanges(int64_t revision, size_t count_min) : count_min_(count_min) {
  earlier_.after = revision;
  present_.after = revision;
}

void RecentChanges::Add(const std::vector<stored::v1::Entry>& entries) {
  const std::lock_guard lock(mutex_);
  for (const stored::v1::Entry& entry : entries) {
    if (entry.has_submission()) {
      const stored::v1::Submission& change = entry.submission();
      AddChange(entry.revision(), change.authority_id(), change.period_id(), change.unit_id());
    } else if (entry.has_review()) {
      const stored::v1::Review& change = entry.review();
      AddChange(entry.revision(), change.authority_id(), change.period_id(), change.unit_id());
    } else if (entry.has_consolidation()) {
      AddChange(entry.revision(), entry.consolidation().authority_id(), entry.consolidation().period_id(), "");
    }
  }
}

void RecentChanges::AddChange(int64_t revision, const std::string& authority_id, const std::string& period_id,
                              const std::string& unit_id) {
  if (present_.count == count_min_) {
    earlier_ = std::move(present_);
    present_ = {};
    present_.after = revision - 1;
  }
  present_.changes[{authority_id, period_id}].push_back({revision, unit_id});
  ++present_.count;
}

bool RecentChanges::Find(absl::string_view authority_id, absl::string_view period_id, int64_t after, int64_t until,
                         std::vector<Change>* changes) const {
  changes->clear();
  if (until <= after) {
    return until == after;
  }
  const Name name(authority_id, period_id);
  const std::lock_guard lock(mutex_);
  if (after < earlier_.after) {
    return false;
  }
  for (const Generation* const generation : {&earlier_, &present_}) {
    const auto found = generation->changes.find(name);
    if (found == generation->changes.end()) {
      continue;
    }
    auto change = std::upper_bound(found->second.begin(), found->second.end(), after,
                                   [](int64_t revision, const Change& each) { return revision < each.revision; });
    for (; change != found->second.end() && change->revision <= until; ++change) {
      changes->push_back(*change);
    }
  }
  return true;
}

}  // namespace khoi::ledger
