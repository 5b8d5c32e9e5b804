// Which number a cell has in its authority and period. Only the committer gives numbers, so it needs no lock.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/engine.h"

namespace khoi::ledger {

// The cells of one authority and period: dense numbers from 0, in the order in which cells first occurred.
class CellDictionary final {
 public:
  // Reads the cells that `snapshot` has.
  static absl::StatusOr<CellDictionary> Load(const storage::Snapshot& snapshot, absl::string_view authority_id,
                                             absl::string_view period_id);

  // The number of the cell with this encoding, a new one when it has none; `is_new` says which.
  int64_t IdOf(const std::string& cell, bool* is_new);

 private:
  absl::flat_hash_map<std::string, int64_t> ids_;
};

// Not thread-safe. Numbers given since the last Trim are perhaps not written yet and live only here, so nothing is
// forgotten but by Trim.
class CellDictionaries final {
 public:
  explicit CellDictionaries(size_t dictionary_count_max = 512) : dictionary_count_max_(dictionary_count_max) {}

  // The dictionary; loaded from `snapshot` when it is not kept. The pointer holds until the next call.
  absl::StatusOr<CellDictionary*> Find(const storage::Snapshot& snapshot, const std::string& authority_id,
                                       const std::string& period_id);

  // Forgets all but the dictionaries used last. Call when every number that was given is written.
  void Trim();

 private:
  using Name = std::pair<std::string, std::string>;
  size_t dictionary_count_max_;
  std::list<std::pair<Name, CellDictionary>> recent_;  // the last used one first
  absl::flat_hash_map<Name, std::list<std::pair<Name, CellDictionary>>::iterator> by_name_;
};

}  // namespace khoi::ledger
