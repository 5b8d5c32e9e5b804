#include "services/domain/cell_figure.h"

#include <set>
#include <utility>

#include "services/domain/keyed_set.h"

namespace khoi::domain {

CellFigure CellFigure::Of(stored::v1::CellKey cell, const FigureValue& value) {
  CellFigure figure{.cell = std::move(cell),
                    .sum = {},
                    .stated = value.has_low || value.unbounded,
                    .not_available = value.not_available};
  figure.sum.Add(value);
  return figure;
}

CellFigure CellFigure::Of(stored::v1::CellKey cell, const CellSum& sum) {
  CellFigure figure{.cell = std::move(cell), .sum = sum.sum};
  for (const UnitBlock& block : sum.blocks) {
    figure.stated = figure.stated || (block.value | block.zero) != 0;
    figure.not_available = figure.not_available || block.not_available != 0;
  }
  return figure;
}

CellFigure CellFigure::Once(stored::v1::CellKey cell) {
  return {.cell = std::move(cell), .sum = {.low = 1, .high = 1}, .stated = true};
}

std::vector<CellFigure> FiguresOf(const DerivedReport& report) {
  std::vector<CellFigure> figures;
  figures.reserve(report.figures.size() + static_cast<size_t>(report.extras.keyed_items_size()));
  for (const DerivedFigure& derived : report.figures) {
    stored::v1::CellKey cell;
    cell.ParseFromString(derived.cell);  // cannot fail: Derive encoded it
    figures.push_back(CellFigure::Of(std::move(cell), derived.value));
  }
  std::set<ItemIdentity> counted;
  for (const stored::v1::KeyedItem& item : report.extras.keyed_items()) {
    const stored::v1::CellKey& cell = item.cell();
    ItemIdentity identity{
        .measure = cell.measure(), .key = item.key(), .role = cell.role(), .relation = cell.relation()};
    if (counted.insert(std::move(identity)).second) {
      figures.push_back(CellFigure::Once(cell));
    }
  }
  return figures;
}

}  // namespace khoi::domain
