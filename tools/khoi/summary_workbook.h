// The workbook of a summary, which a bloc leader opens.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "khoi/v1/view.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// Everything in it is as of one revision and instant.
struct SummaryContent {
  v1::GetViewResponse view;             // the consolidated tables, and the summary without rows
  v1::GetViewResponse quality;          // findings, notes and waivers
  std::vector<v1::Summary> unit_parts;  // rows by unit, of some units each
};

// Units beyond these have no sheet of their own, which the notes say.
inline constexpr int kUnitSheetsMax = 200;

// The units that have reported, in the order of their sheets.
std::vector<std::string> UnitsWithSheets(const v1::Summary& summary);

// Writes a cover, the consolidated tables, a sheet for each unit that has reported, those missing with their contacts,
// findings, and notes. Errors: as Workbook::Save.
absl::Status WriteSummaryWorkbook(const SummaryContent& content, Language language, const std::string& path);

}  // namespace khoi::cli
