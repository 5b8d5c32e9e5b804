// What was signed last about the scope and periods of a question.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/ledger.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"

namespace khoi::summary {

struct SignedAbout {
  const Slice* slice = nullptr;  // of the authority; about the period, unless that is a year made of halves
  v1::Consolidation consolidation;
};

// The consolidations that were signed last at the question's revision: of a bloc its own; of an authority its own, then
// those of its blocs; at central scope those of every authority. By slice, then years. They point into `resolution`.
absl::StatusOr<std::vector<SignedAbout>> ConsolidationsAbout(const ledger::View& view, const Question& question,
                                                             const Resolution& resolution);

}  // namespace khoi::summary
