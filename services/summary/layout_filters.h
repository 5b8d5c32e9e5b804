// What a line of a table picks, as filters by which ExplainFigure finds a cell again.
#pragma once

#include <optional>
#include <vector>

#include "khoi/v1/layout.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/summary/layout_axis.h"

namespace khoi::summary {

// Filters, and of which figures they say all that the line picks: sums, rests and sets of several selectors cannot be
// said so.
struct LineFilters {
  std::vector<v1::DimensionFilter> filters = {};
  bool complete = true;
  std::optional<v1::Measure> measure = {};  // only of figures of this measure

  bool Say(v1::Measure asked) const { return complete && measure.value_or(asked) == asked; }
};

class LayoutFilters final {
 public:
  // `layout` outlives it.
  explicit LayoutFilters(const v1::Layout& layout) : layout_(layout) {}

  LineFilters OfLine(const LayoutAxis& axis, const AxisLine& line) const;
  // The same with those of the table.
  LineFilters OfRow(const LayoutAxis& axis, const AxisLine& line) const;

 private:
  const v1::Layout& layout_;
};

void AssignFilters(const LineFilters& line, google::protobuf::RepeatedPtrField<v1::DimensionFilter>& filters);

}  // namespace khoi::summary
