// What the load program pushes: one authority with blocs of units and an open period, and full-sized reports whose
// figures change with every version. Codes are those of the example catalog.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "khoi/v1/registry.pb.h"
#include "khoi/v1/report.pb.h"

namespace khoi::bench {

inline constexpr char kAuthorityId[] = "bench";
inline constexpr char kPeriodId[] = "2022-S1";

std::string UnitId(int unit);

// The calls, each within the limit of ApplyRegistry, that make the authority, its units, blocs of 20 and the period.
// Applying them again changes nothing.
std::vector<v1::ApplyRegistryRequest> RegistryRequests(int unit_count);

// A report of `line_count` lines, most of them award lines; every line has a figure of its own.
v1::Report MakeReport(int line_count);

// Gives the report to `unit` and changes its figures, so that version `version` equals no version near it.
void Address(v1::Report& report, int unit, int64_t version);

}  // namespace khoi::bench
