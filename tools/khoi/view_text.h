// Views as tables that people read and as CSV.
#pragma once

#include "khoi/v1/view.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// The frame of the summary and each table. Columns in which no row says anything are left out, and how many is told.
void PrintView(const v1::GetViewResponse& view, const Console& console);

// Each table as CSV; of several, each begins with a row "table,NAME" and ends with an empty line.
void PrintViewCsv(const v1::GetViewResponse& view, const Console& console);

}  // namespace khoi::cli
