// From the words of `khoi summary --view` to a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "khoi/v1/view.pb.h"
#include "tools/khoi/summary_arguments.h"

namespace khoi::cli {

struct ViewArguments {
  std::string view = {};         // a name such as "coverage", or the code of a layout such as "0603.N"
  std::string layout_file = {};  // a khoi.v1.Layout
  std::string rows = {};         // a dimension; with `columns` a table of one's own
  std::string columns = {};
  std::optional<int64_t> since_revision = std::nullopt;

  // Whether a view is asked for at all.
  bool any() const { return !view.empty() || !layout_file.empty() || !rows.empty() || !columns.empty(); }
};

// A table of `measure` with an item for each value of the dimensions `rows` and `columns`, and totals. `filters` as
// `khoi summary --filter`. INVALID_ARGUMENT naming the option that is wrong.
absl::StatusOr<v1::Layout> TableOf(const ViewArguments& view, const v1::GetSummaryRequest& summary);

// Of `summary` the scope, the periods and the moment; its measures, filters and groups only for a table of one's own.
absl::StatusOr<v1::GetViewRequest> ToViewRequest(const ViewArguments& view, const v1::GetSummaryRequest& summary);

}  // namespace khoi::cli
