// The slices of a question, folded.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ledger/ledger.h"
#include "services/summary/fold.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// A slice, folded, with what only the summary as a whole needs of it.
struct Answer {
  FoldedSlice folded;
  std::vector<StrayReport> strays;
  std::string digest;  // of the authority and period (digest.h)
};

// One answer for each slice. They point to `slices`. With a `substitute`, as if that version were accepted. Errors: as
// Fold.
absl::StatusOr<std::vector<Answer>> FoldSlices(const ledger::View& view, const Question& question,
                                               const std::vector<Slice>& slices,
                                               const Substitute* substitute = nullptr);

}  // namespace khoi::summary
