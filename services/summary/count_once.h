// Units that are expected in several places count in one of them.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ledger/ledger.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// Whether a version of the unit's report counts on the basis of the question, at its revision.
absl::StatusOr<bool> HasCountedVersion(const ledger::View& view, const Question& question, const Slice& slice,
                                       const SliceUnit& unit);

// At central scope a unit counts through its home authority, and an authority through its own units or, as long as no
// version of theirs counts, through the unit that stands for it. DATA_LOSS naming the row that cannot be read.
absl::Status CountEachUnitOnce(const ledger::View& view, const Question& question, std::vector<Slice>& slices);

}  // namespace khoi::summary
