#include "services/summary/layout_figures.h"

#include <algorithm>
#include <map>
#include <utility>

#include "services/domain/dimension.h"

namespace khoi::summary {
namespace {

constexpr uint32_t kNotPicked = ~uint32_t{0};

}  // namespace

bool Picks(const v1::FigureSelector& selector, const LayoutKey& key) {
  return key.cell.measure() == selector.measure() &&
         std::all_of(selector.filters().begin(), selector.filters().end(), [&](const v1::DimensionFilter& filter) {
           const std::string value = filter.dimension() == v1::DIMENSION_AUTHORITY_TYPE
                                         ? key.authority_type
                                         : domain::ValueIn(key.cell, filter.dimension());
           return std::find(filter.values().begin(), filter.values().end(), value) != filter.values().end();
         });
}

LayoutFigures::LayoutFigures(const Computation& computed, const v1::Layout& layout) : computed_(computed) {
  AddCells(layout);
  AddItems(layout);
}

std::string LayoutFigures::AuthorityTypeOf(uint32_t slice, uint32_t partial) const {
  if (!computed_.question.Asks(v1::DIMENSION_AUTHORITY_TYPE)) {
    return "";
  }
  const FoldedSlice& folded = computed_.folded[slice];
  const SliceUnit& unit = folded.slice->units[folded.members[partial].front()];
  return ReportValue(v1::DIMENSION_AUTHORITY_TYPE, *folded.slice, unit);
}

// The position of the key; kNotPicked when the table does not pick it.
uint32_t LayoutFigures::AddKey(const v1::Layout& layout, LayoutKey key) {
  const bool picked = std::any_of(layout.figures().begin(), layout.figures().end(),
                                  [&](const v1::FigureSelector& selector) { return Picks(selector, key); });
  if (!picked) {
    return kNotPicked;
  }
  keys_.push_back(std::move(key));
  return static_cast<uint32_t>(keys_.size()) - 1;
}

void LayoutFigures::AddCells(const v1::Layout& layout) {
  for (uint32_t slice = 0; slice < computed_.folded.size(); ++slice) {
    const FoldedSlice& folded = computed_.folded[slice];
    std::map<std::string, std::vector<uint32_t>> keys_by_type;
    for (uint32_t partial = 0; partial < folded.partials.size(); ++partial) {
      if (folded.partials[partial].cells.empty()) {
        continue;
      }
      const std::string type = AuthorityTypeOf(slice, partial);
      const auto [keys, is_new] = keys_by_type.try_emplace(type);
      for (size_t cell = 0; is_new && cell < folded.cells.size(); ++cell) {
        keys->second.push_back(AddKey(layout, {.cell = folded.cells[cell], .authority_type = type}));
      }
      for (const CellTotal& total : folded.partials[partial].cells) {
        const uint32_t key = keys->second[total.cell_id];
        const stored::v1::CellKey& cell = folded.cells[total.cell_id];
        if (key == kNotPicked || (cell.stock() && !folded.stock_counts[partial])) {
          continue;
        }
        figures_.push_back(
            {.key = key, .part = {.slice = slice, .partial = partial, .cell = &total, .scale = cell.scale()}});
      }
    }
  }
}

void LayoutFigures::AddItems(const v1::Layout& layout) {
  const CountedItems items(computed_.question, computed_.folded);
  for (const CountedItem& counted : items.all()) {
    const uint32_t key = AddKey(
        layout, {.cell = counted.cell, .authority_type = AuthorityTypeOf(counted.part.slice, counted.part.partial)});
    if (key != kNotPicked) {
      figures_.push_back({.key = key, .part = counted.part});
    }
  }
}

std::string LayoutFigures::ValueOf(const LayoutFigure& figure, v1::Dimension dimension) const {
  if (!domain::IsOfReport(dimension)) {
    return domain::ValueIn(keys_[figure.key].cell, dimension);
  }
  const FoldedSlice& folded = computed_.folded[figure.part.slice];
  return ReportValue(dimension, *folded.slice, folded.slice->units[folded.members[figure.part.partial].front()]);
}

}  // namespace khoi::summary
