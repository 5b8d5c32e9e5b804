// Tables of figures as a layout says.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/layout.pb.h"
#include "services/summary/summary.h"
#include "services/summary/view.h"

namespace khoi::summary {

// What a computation must keep apart so that tables can be made of it.
v1::GetSummaryRequest WithWhatLayoutNeeds(v1::GetSummaryRequest request, const v1::Layout& layout);

// How errors and tables call a layout.
struct LayoutName {
  std::string field;  // of the request: "layout" or "layout_code"
  std::string table;  // tables are called "<table>.1" and so on
};

// The tables of a layout that CheckLayout has nothing against. One when no figure is there to keep tables apart.
// INVALID_ARGUMENT naming the dimension in which figures of one cell differ that never add up; RESOURCE_EXHAUSTED for
// more than kViewCellCountMax cells.
absl::StatusOr<Tables> TablesOf(const v1::Layout& layout, const LayoutName& name, const Computation& computed);

}  // namespace khoi::summary
