#include "services/summary/layout_filters.h"

#include <algorithm>

namespace khoi::summary {
namespace {

void Append(const v1::FigureSelector& selector, std::vector<v1::DimensionFilter>& filters) {
  filters.insert(filters.end(), selector.filters().begin(), selector.filters().end());
}

}  // namespace

LineFilters LayoutFilters::OfLine(const LayoutAxis& axis, const AxisLine& line) const {
  LineFilters said;
  const AxisItem& item = axis.items()[line.item];
  for (size_t i = 0; i < item.dimensions.size(); ++i) {
    v1::DimensionFilter& filter = said.filters.emplace_back();
    filter.set_dimension(item.dimensions[i]);
    filter.add_values(line.values[i]);
  }
  const auto& selectors = item.item->figures().figures();
  said.complete = item.item->has_figures() || item.item->has_each();
  if (selectors.empty()) return said;
  // The first speaks for the line; what the others pick of other measures is found by no filter of it.
  said.measure = selectors[0].measure();
  said.complete = std::count_if(selectors.begin(), selectors.end(), [&](const v1::FigureSelector& selector) {
                    return selector.measure() == *said.measure;
                  }) == 1;
  Append(selectors[0], said.filters);
  return said;
}

LineFilters LayoutFilters::OfRow(const LayoutAxis& axis, const AxisLine& line) const {
  LineFilters said = OfLine(axis, line);
  const v1::Measure measure = said.measure.value_or(layout_.figures(0).measure());
  const bool several = layout_.figures_size() > 1;
  for (const v1::FigureSelector& selector : layout_.figures()) {
    if (selector.measure() != measure) continue;
    Append(selector, said.filters);
    if (several) said.measure = measure;
  }
  return said;
}

void AssignFilters(const LineFilters& line, google::protobuf::RepeatedPtrField<v1::DimensionFilter>& filters) {
  if (!line.complete) return;
  filters.Assign(line.filters.begin(), line.filters.end());
}

}  // namespace khoi::summary
