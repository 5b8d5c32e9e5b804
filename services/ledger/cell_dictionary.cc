#include "services/ledger/cell_dictionary.h"

#include <memory>

#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::ledger {

absl::StatusOr<CellDictionary> CellDictionary::Load(const storage::Snapshot& snapshot, absl::string_view authority_id,
                                                    absl::string_view period_id) {
  CellDictionary dictionary;
  const std::unique_ptr<storage::Cursor> cursor = snapshot.Scan(storage::CellRange(authority_id, period_id));
  for (; cursor->Valid(); cursor->Next()) {
    dictionary.ids_.emplace(std::string(cursor->value()), storage::NumberOfKey(cursor->key()));
  }
  RETURN_IF_ERROR(cursor->status());
  return dictionary;
}

int64_t CellDictionary::IdOf(const std::string& cell, bool* is_new) {
  const auto [it, inserted] = ids_.try_emplace(cell, static_cast<int64_t>(ids_.size()));
  *is_new = inserted;
  return it->second;
}

absl::StatusOr<CellDictionary*> CellDictionaries::Find(const storage::Snapshot& snapshot,
                                                       const std::string& authority_id, const std::string& period_id) {
  Name name(authority_id, period_id);
  if (const auto found = by_name_.find(name); found != by_name_.end()) {
    recent_.splice(recent_.begin(), recent_, found->second);
    return &recent_.front().second;
  }
  ASSIGN_OR_RETURN(CellDictionary dictionary, CellDictionary::Load(snapshot, authority_id, period_id));
  recent_.emplace_front(name, std::move(dictionary));
  by_name_[std::move(name)] = recent_.begin();
  return &recent_.front().second;
}

void CellDictionaries::Trim() {
  while (recent_.size() > dictionary_count_max_) {
    by_name_.erase(recent_.back().first);
    recent_.pop_back();
  }
}

}  // namespace khoi::ledger
