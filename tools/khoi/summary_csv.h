// A summary's figures for spreadsheets and programs.
#pragma once

#include <ostream>

#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// One row for each figure under a fixed header: measure; one column for every dimension, empty where the figure has
// none; the code's name; low, high (empty when unbounded or not available), exactness, the measure unit, and how many
// units gave a value, a zero, or said that there is no number. Plain decimals with '.'.
void PrintSummaryCsv(const v1::Summary& summary, Language language, std::ostream& out);

}  // namespace khoi::cli
