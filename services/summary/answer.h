// The slices of a question, folded.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/keyed_set.h"
#include "services/ledger/ledger.h"
#include "services/summary/fold.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"
#include "services/summary/told_slice.h"

namespace khoi::summary {

// A slice, folded, with what only the summary as a whole needs of it.
struct Answer {
  FoldedSlice folded;
  std::vector<StrayReport> strays;
  // Those that several units name (fold.h); null unless asked for.
  std::shared_ptr<const domain::KeyedSet> decisions;
  std::string digest;               // of the authority and period (digest.h)
  std::shared_ptr<ToldSlice> told;  // of what the memo keeps; null otherwise
};

// What else a fold does.
struct FoldOptions {
  const Substitute* substitute = nullptr;  // as if that version were accepted
  bool with_decisions = false;
};

// One answer for each slice. They point to `slices`. Errors: as Fold.
absl::StatusOr<std::vector<Answer>> FoldSlices(const ledger::View& view, const Question& question, const Slices& slices,
                                               const FoldOptions& options = {});

}  // namespace khoi::summary
