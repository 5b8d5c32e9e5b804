#include "tools/khoi/view_arguments.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/view_command.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

absl::Status Wrong(absl::string_view option, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(option, ": ", what));
}

// What never adds up, so that each value has a table of its own.
std::vector<v1::Dimension> ApartOf(v1::Measure measure) {
  switch (measure) {
    case v1::MEASURE_AWARDS:
    case v1::MEASURE_AWARD_SUB_COUNTS:
      return {v1::DIMENSION_STATUS, v1::DIMENSION_COUNTING_BASIS};
    case v1::MEASURE_DOCUMENTS:
      return {v1::DIMENSION_ROLE};
    case v1::MEASURE_MOVEMENTS:
      return {v1::DIMENSION_RELATION};
    case v1::MEASURE_INDICATORS:
      return {v1::DIMENSION_CODE};
    default:
      return {};
  }
}

using LayoutItems = google::protobuf::RepeatedPtrField<v1::LayoutItem>;

// An item for each value of the dimension, and the total where values add up.
absl::Status AddAxis(absl::string_view option, const std::string& name, const std::vector<v1::Dimension>& apart,
                     LayoutItems& items) {
  bool adds_up = true;
  if (!name.empty()) {
    const auto dimension = DimensionByName(name);
    if (!dimension.ok()) {
      return Wrong(option, dimension.status().message());
    }
    items.Add()->mutable_each()->set_dimension(*dimension);
    adds_up = std::find(apart.begin(), apart.end(), *dimension) == apart.end();
  }
  if (adds_up) {
    v1::LayoutItem& total = *items.Add();
    total.set_heading_vi("Tổng số");
    total.set_heading_en("Total");
    total.set_total(true);
    total.mutable_figures();
  }
  return absl::OkStatus();
}

bool Asks(const LayoutItems& items, v1::Dimension dimension) {
  return std::any_of(items.begin(), items.end(),
                     [&](const v1::LayoutItem& item) { return item.each().dimension() == dimension; });
}

}  // namespace

absl::StatusOr<v1::Layout> TableOf(const ViewArguments& view, const v1::GetSummaryRequest& summary) {
  if (summary.measures_size() != 1) {
    return Wrong("--measure", "a table of rows and columns counts one measure; name it");
  }
  v1::Layout layout;
  const v1::Measure measure = summary.measures(0);
  layout.set_title_vi(MeasureWord(measure, Language::kVietnamese));
  layout.set_title_en(MeasureWord(measure, Language::kEnglish));
  v1::FigureSelector& figures = *layout.add_figures();
  figures.set_measure(measure);
  *figures.mutable_filters() = summary.filters();
  const std::vector<v1::Dimension> apart = ApartOf(measure);
  absl::Status status = AddAxis("--rows", view.rows, apart, *layout.mutable_rows());
  status.Update(AddAxis("--columns", view.columns, apart, *layout.mutable_columns()));
  if (!status.ok()) {
    return status;
  }
  for (const v1::Dimension dimension : apart) {
    if (!Asks(layout.rows(), dimension) && !Asks(layout.columns(), dimension)) layout.add_apart(dimension);
  }
  return layout;
}

absl::StatusOr<v1::GetViewRequest> ToViewRequest(const ViewArguments& view, const v1::GetSummaryRequest& summary) {
  const bool own_table = !view.rows.empty() || !view.columns.empty();
  if (int{!view.view.empty()} + int{!view.layout_file.empty()} + int{own_table} > 1) {
    return Wrong("--view", "give one of --view, --layout, or --rows and --columns");
  }
  v1::GetViewRequest request;
  *request.mutable_summary() = summary;
  if (own_table) {
    auto layout = TableOf(view, summary);
    if (!layout.ok()) {
      return layout.status();
    }
    *request.mutable_layout() = *std::move(layout);
    request.mutable_summary()->clear_measures();
    request.mutable_summary()->clear_filters();
  } else if (view.layout_file.empty()) {
    const std::string name = view.view.empty() ? std::string(kDefaultLayout) : view.view;
    if (const auto found = FindByName(*v1::View_descriptor(), name); found.ok()) {
      request.set_name(static_cast<v1::View>((*found)->number()));
    } else {
      request.set_layout_code(name);
    }
  }
  if (!request.summary().measures().empty() || !request.summary().filters().empty()) {
    return Wrong("--view", "a view says itself what it counts; leave --measure and --filter out");
  }
  if (!request.summary().group_by().empty()) {
    return Wrong("--group-by", "a view says itself what it keeps apart; leave it out");
  }
  if (view.since_revision.has_value()) {
    request.set_from_revision(*view.since_revision);
  }
  return request;
}

}  // namespace khoi::cli
