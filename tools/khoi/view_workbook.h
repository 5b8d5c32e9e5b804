// Views as sheets of a workbook.
#pragma once

#include "khoi/v1/view.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/workbook.h"

namespace khoi::cli {

// Adds a sheet with the table: title, headings that stay in view, rows with real numbers, notes.
const Sheet& AddTableSheet(const v1::ViewTable& table, Language language, Workbook& workbook);

}  // namespace khoi::cli
