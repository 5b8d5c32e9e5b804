// What rules say of the units of a summary together.
#pragma once

#include "absl/status/status.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/answer.h"
#include "services/summary/question.h"

namespace khoi::summary {

// Whether the rules are asked: not on the boundaries of another day, where units of several registries stand together.
bool TellsFindings(const Question& question);

// Whether what they say depends on reports about other periods.
bool DependsOnOtherPeriods(const Slice& slice);

// Asks the rules of stage CONSOLIDATE about one answer, folded with decisions: as one bloc when the question is about
// one, else as a whole authority. What a question leaves out of its rows does not matter; where a setting makes a rule
// look at figures, they are folded for it, those about an earlier period too. Adds to Summary.findings and
// not_evaluated. Errors: as FoldSlices.
absl::Status AddFindings(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                         const Answer& answer, v1::Summary& summary);

}  // namespace khoi::summary
