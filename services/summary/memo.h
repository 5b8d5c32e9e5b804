// Keeps what folds made of slices, so that the next question folds only the blocs that changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::summary {

struct KeptSlice;

// What is kept under one name: the slice of an authority and period, or of one of its blocs, on a basis.
struct MemoName {
  std::string authority_id;
  std::string period_id;
  std::string bloc_id;  // empty: the whole authority
  v1::Basis basis = v1::BASIS_UNSPECIFIED;
  bool central = false;  // as far as the authority's units count at central scope

  friend bool operator==(const MemoName&, const MemoName&) = default;
  template <typename Hash>
  friend Hash AbslHashValue(Hash hash, const MemoName& name) {
    return Hash::combine(std::move(hash), name.authority_id, name.period_id, name.bloc_id, static_cast<int>(name.basis),
                         name.central);
  }
};

// How often the memo was of use.
struct MemoCounts {
  int64_t hit_count = 0;      // nothing had changed
  int64_t refresh_count = 0;  // some blocs were folded again
  int64_t miss_count = 0;     // all were
  int64_t folded_units = 0;   // units that were read in refreshes and misses
  size_t bytes = 0;           // what is kept now, estimated
};

// Slices that were used last, within a bound. Whether one still holds is for its reader to find out. Thread-safe;
// nothing is computed under its lock, so two who ask at once may compute the same.
class Memo final {
 public:
  explicit Memo(size_t bytes_max);
  ~Memo();

  // A slice as it was at `revision`.
  struct Found {
    std::shared_ptr<const KeptSlice> slice;  // null: none is kept
    int64_t revision = 0;
  };
  Found Find(const MemoName& name);

  // Keeps a slice that holds at `revision`, unless a later one is kept already or it is too large.
  // A later structure lets go of those under which others were resolved: they are resolved anew.
  void Keep(const MemoName& name, std::shared_ptr<const KeptSlice> slice, int64_t revision, int64_t structure_revision);

  void CountHit();
  void CountFold(bool all, size_t unit_count);
  MemoCounts counts() const;

 private:
  struct Entry {
    MemoName name;
    Found found;
  };
  using Order = std::list<Entry>;

  const size_t bytes_max_;
  mutable std::mutex mutex_;        // guards what follows
  Order order_;                     // the last used one first
  int64_t structure_revision_ = 0;  // of the slices
  absl::flat_hash_map<MemoName, Order::iterator> by_name_;
  MemoCounts counts_;
};

}  // namespace khoi::summary
