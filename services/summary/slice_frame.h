// What a summary says of a slice whatever rows are asked for.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/answer.h"
#include "services/summary/question.h"
#include "services/summary/told_slice.h"

namespace khoi::summary {

// Adds to `summary` the coverage of a slice, its reports that do not count, declared totals and findings. Errors: as
// CoverageOf and AddFindings.
absl::Status AddFrame(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                      const Answer& answer, v1::Summary& summary);

// The same as bytes, those that were told before where they still hold: how things stand, and findings.
absl::StatusOr<std::array<SliceFrame, 2>> FramesOf(const ledger::View& view, ledger::StructureCache& structures,
                                                   const Question& question, const Answer& answer);

// Adds a rule that was not evaluated, once.
void AddNotEvaluated(const v1::NotEvaluatedRule& rule, v1::Summary& summary);

}  // namespace khoi::summary
