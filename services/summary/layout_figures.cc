#include "services/summary/layout_figures.h"

#include <algorithm>

#include "services/domain/dimension.h"

namespace khoi::summary {
namespace {

constexpr uint32_t kNotPicked = ~uint32_t{0};

}  // namespace

bool Picks(const v1::FigureSelector& selector, const stored::v1::CellKey& cell) {
  return cell.measure() == selector.measure() &&
         std::all_of(selector.filters().begin(), selector.filters().end(), [&](const v1::DimensionFilter& filter) {
           const std::string value = domain::ValueIn(cell, filter.dimension());
           return std::find(filter.values().begin(), filter.values().end(), value) != filter.values().end();
         });
}

LayoutFigures::LayoutFigures(const Computation& computed, const v1::Layout& layout) : computed_(computed) {
  AddCells(layout);
  AddItems(layout);
}

// The key of a cell that the table picks; kNotPicked otherwise.
uint32_t LayoutFigures::KeyOfCell(const v1::Layout& layout, const stored::v1::CellKey& cell) {
  const bool picked = std::any_of(layout.figures().begin(), layout.figures().end(),
                                  [&](const v1::FigureSelector& selector) { return Picks(selector, cell); });
  if (!picked) {
    return kNotPicked;
  }
  keys_.push_back(cell);
  return static_cast<uint32_t>(keys_.size()) - 1;
}

void LayoutFigures::AddCells(const v1::Layout& layout) {
  for (uint32_t slice = 0; slice < computed_.folded.size(); ++slice) {
    const FoldedSlice& folded = computed_.folded[slice];
    std::vector<uint32_t> keys(folded.cells.size());
    for (size_t cell = 0; cell < folded.cells.size(); ++cell) {
      keys[cell] = KeyOfCell(layout, folded.cells[cell]);
    }
    for (uint32_t partial = 0; partial < folded.partials.size(); ++partial) {
      for (const CellTotal& total : folded.partials[partial].cells) {
        const stored::v1::CellKey& cell = folded.cells[total.cell_id];
        if (keys[total.cell_id] == kNotPicked || (cell.stock() && !folded.stock_counts[partial])) {
          continue;
        }
        figures_.push_back({.key = keys[total.cell_id],
                            .part = {.slice = slice, .partial = partial, .cell = &total, .scale = cell.scale()}});
      }
    }
  }
}

void LayoutFigures::AddItems(const v1::Layout& layout) {
  const CountedItems items(computed_.question, computed_.folded);
  for (const CountedItem& counted : items.all()) {
    const uint32_t key = KeyOfCell(layout, counted.cell);
    if (key != kNotPicked) {
      figures_.push_back({.key = key, .part = counted.part});
    }
  }
}

std::string LayoutFigures::ValueOf(const LayoutFigure& figure, v1::Dimension dimension) const {
  if (!domain::IsOfReport(dimension)) {
    return domain::ValueIn(keys_[figure.key], dimension);
  }
  const FoldedSlice& folded = computed_.folded[figure.part.slice];
  return ReportValue(dimension, *folded.slice, folded.slice->units[folded.members[figure.part.partial].front()]);
}

}  // namespace khoi::summary
