// What one unit reported, as a sheet of a workbook.
#pragma once

#include <string>

#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/workbook.h"

namespace khoi::cli {

// The unit of a row that is grouped by unit; empty when it is not.
std::string UnitOf(const v1::SummaryRow& row);

// Adds a sheet with the unit's rows of `part`. `summary` has its coverage and declared totals.
const Sheet& AddUnitSheet(const v1::Summary& summary, const v1::Summary& part, const std::string& unit_id,
                          Language language, Workbook& workbook);

}  // namespace khoi::cli
