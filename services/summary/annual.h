// Years that are made of their halves: what units say about the year themselves, beside what their halves give.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/summary/question.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// Adds to `summary` how many units have a report about a year of Question::year_ids of their own that counts, and every
// figure in which it differs from the unit's halves, by year, authority, measure and key, and unit. `halves` are the
// slices of the question. Units are compared one by one: a document that several name counts for each of them. Returns
// the digests of the reports about the years, by year and authority. A year that the calendar does not have is passed
// over. Errors: as FoldSlices.
absl::StatusOr<std::vector<std::string>> CompareYears(const ledger::View& view, ledger::StructureCache& structures,
                                                      const Question& question, const Slices& halves,
                                                      v1::Summary& summary);

}  // namespace khoi::summary
