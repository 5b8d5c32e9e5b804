#include "services/summary/memo.h"

#include <iterator>
#include <utility>

#include "services/summary/kept_slice.h"

namespace khoi::summary {

Memo::Memo(size_t bytes_max) : bytes_max_(bytes_max) {}
Memo::~Memo() = default;

Memo::Found Memo::Find(const MemoName& name) {
  const std::lock_guard lock(mutex_);
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    return {};
  }
  order_.splice(order_.begin(), order_, found->second);
  return order_.front().found;
}

void Memo::Keep(const MemoName& name, std::shared_ptr<const KeptSlice> slice, int64_t revision,
                int64_t structure_revision) {
  // Declared before the lock: slices that go are freed after it.
  Order gone;
  std::vector<std::shared_ptr<const KeptSlice>> resolved_before;
  const std::lock_guard lock(mutex_);
  if (structure_revision > structure_revision_) {
    structure_revision_ = structure_revision;
    for (Entry& entry : order_) {
      resolved_before.push_back(std::exchange(entry.found.slice, Unresolved(*entry.found.slice)));
    }
  }
  const auto erase = [&](Order::iterator entry) {
    counts_.bytes -= entry->found.slice->bytes;
    by_name_.erase(entry->name);
    gone.splice(gone.begin(), order_, entry);
  };
  if (const auto found = by_name_.find(name); found != by_name_.end()) {
    if (found->second->found.revision > revision) {
      return;
    }
    if (found->second->found.slice == slice) {
      found->second->found.revision = revision;
      return;
    }
    erase(found->second);
  }
  if (slice->bytes > bytes_max_) {
    return;
  }
  while (counts_.bytes + slice->bytes > bytes_max_) {
    erase(std::prev(order_.end()));
  }
  counts_.bytes += slice->bytes;
  order_.push_front({name, {std::move(slice), revision}});
  by_name_[name] = order_.begin();
}

void Memo::CountHit() {
  const std::lock_guard lock(mutex_);
  ++counts_.hit_count;
}

void Memo::CountFold(bool all, size_t unit_count) {
  const std::lock_guard lock(mutex_);
  ++(all ? counts_.miss_count : counts_.refresh_count);
  counts_.folded_units += static_cast<int64_t>(unit_count);
}

MemoCounts Memo::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace khoi::summary
