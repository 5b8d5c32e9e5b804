// What a unit declares as a total, beside what its lines add up to.
#pragma once

#include <optional>

#include "absl/numeric/int128.h"
#include "khoi/v1/report.pb.h"

namespace khoi::domain {

struct DeclaredComparison {
  absl::int128 declared = 0;
  absl::int128 computed = 0;

  absl::int128 difference() const { return computed - declared; }
};

// Compares report.declared_totals(index) with the lines that it covers: those of covered_line_ids, or every award line;
// of award lines only those of its counting basis and status, where it says them. A document line without a count
// counts its references, a movement line without a count is one movement. nullopt when they cannot be compared: the
// total or a covered line is not an exact whole number, or covered award lines count on different bases, which are
// never added.
std::optional<DeclaredComparison> CompareDeclaredTotal(const v1::Report& report, int index);

}  // namespace khoi::domain
