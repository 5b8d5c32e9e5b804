// What changed lately: lets a reader know whether what it computed from an earlier view still holds.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "khoi/stored/v1/stored.pb.h"

namespace khoi::ledger {

// A change of a period: of the report of a unit, or of a consolidation, which has no unit.
struct Change {
  int64_t revision = 0;
  std::string unit_id;
};

// The submissions, acts and consolidations of the last entries, by authority and period. Registry and catalog have a
// revision of their own (LogEnd::structure_revision). Thread-safe.
class RecentChanges final {
 public:
  // Knows what comes after `revision`; remembers at least the last `count_min` changes, at most twice as many.
  explicit RecentChanges(int64_t revision, size_t count_min = 32'768);

  // Call before the entries are written, so that no view shows a change that is not known here.
  void Add(const std::vector<stored::v1::Entry>& entries);

  // The changes of a period after revision `after` up to `until`, ascending, into `changes`. False when `after` is too
  // long ago to know.
  bool Find(absl::string_view authority_id, absl::string_view period_id, int64_t after, int64_t until,
            std::vector<Change>* changes) const;

 private:
  using Name = std::pair<std::string, std::string>;  // authority and period
  struct Generation {
    int64_t after = 0;  // knows every change after this revision, up to the next generation
    size_t count = 0;
    absl::flat_hash_map<Name, std::vector<Change>> changes;
  };

  void AddChange(int64_t revision, const std::string& authority_id, const std::string& period_id,
                 const std::string& unit_id);

  const size_t count_min_;
  mutable std::mutex mutex_;  // guards what follows
  Generation earlier_;
  Generation present_;
};

}  // namespace khoi::ledger
