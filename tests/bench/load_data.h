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

// Every count of a report is written with this many digits and every unit with that many, so that reports of one size
// differ in their digits alone.
inline constexpr int kCountDigits = 7;
inline constexpr int kUnitDigits = 5;
inline constexpr int kUnitCountMax = 100'000;

std::string UnitId(int unit);

// The calls, each within the limit of ApplyRegistry, that make the authority, its units, blocs of 20 and the period.
// Applying them again changes nothing.
std::vector<v1::ApplyRegistryRequest> RegistryRequests(int unit_count);

// A report of `line_count` lines, most of them award lines; most lines have a figure of their own. In place of the
// digits of its unit and its counts it has kPlace.
inline constexpr char kPlace = '#';
v1::Report MakeReport(int line_count);

// The count of the line at `position` among those that have one: version `version` of a unit equals none near it.
int CountOf(int unit, int64_t version, int position);

}  // namespace khoi::bench
