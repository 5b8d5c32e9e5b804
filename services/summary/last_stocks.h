// Over several periods a stock is a state at their end (GetSummaryRequest.period_ids): which units' stocks count in
// which of the periods.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// Is told of the folded slices of a question, those that end last first. Not thread-safe.
class LastStocks final {
 public:
  explicit LastStocks(const Question& question);

  // The slices of a question in the order in which they must be added, as positions in `slices`.
  static std::vector<size_t> Order(const Slices& slices);

  // Whether the stocks that the unit at `place` of the slice's units states count, when every slice before it in Order
  // has been added: the unit is expected at the end of the periods and has stated no figure about a later one. Where
  // the boundaries of another day hold, what its image stated.
  bool Count(const Slice& slice, size_t place);

  // `folded` must outlive this.
  void Add(const FoldedSlice& folded);

 private:
  void Learn(const FoldedSlice& folded);

  const Question& question_;
  std::vector<const FoldedSlice*> added_;                                   // not learnt yet: most questions never ask
  absl::flat_hash_map<absl::string_view, absl::string_view> last_periods_;  // of each authority that has a later one
  absl::flat_hash_set<absl::string_view> expected_;                         // in the last period of their authority
  absl::flat_hash_set<absl::string_view> with_figures_;  // units that stated figures about a later period
  absl::flat_hash_set<absl::string_view> stood_in_for_;  // authorities for which another unit did
};

}  // namespace khoi::summary
