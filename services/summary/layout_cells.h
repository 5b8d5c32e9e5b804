// The cells of a table: each adds up the figures that its row and its column both pick.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/view.pb.h"
#include "services/summary/figure_parts.h"
#include "services/summary/layout_axis.h"
#include "services/summary/layout_figures.h"

namespace khoi::summary {

// What stands in a cell; nothing when no figure is picked.
struct LayoutCell {
  std::optional<v1::Figure> figure = {};
  v1::Measure measure = v1::MEASURE_UNSPECIFIED;
  std::optional<v1::Share> share = {};
};

// The lines of an axis, and which of its items pick the figures of each key.
struct AxisLines {
  const LayoutAxis& axis;
  const std::vector<AxisLine>& lines;
  const std::vector<std::vector<uint32_t>>& picking;
};

// What it is made of outlives it.
class LayoutCells final {
 public:
  LayoutCells(const LayoutFigures& figures, const Computation& computed, const AxisLines& rows,
              const AxisLines& columns);

  // Adds every figure to its cells. INVALID_ARGUMENT about `field` when figures meet that never add up.
  absl::Status Add(const std::vector<const LayoutFigure*>& present, absl::string_view field);

  LayoutCell At(size_t row, size_t column);

 private:
  // The lines of an axis by item and values.
  using LineIndex = absl::flat_hash_map<std::pair<uint32_t, std::vector<std::string>>, uint32_t>;
  struct Cell {
    uint32_t key = 0;  // of its first figure
    std::vector<FigurePart> parts = {};
    std::optional<v1::Figure> figure = {};
  };

  static LineIndex IndexOf(const AxisLines& axis);
  std::vector<uint32_t> LinesPicking(const LayoutFigure& figure, const AxisLines& axis, const LineIndex& index) const;
  absl::Status NeverAddUp(const LayoutFigure& figure, const Cell& cell, uint32_t row, uint32_t column,
                          absl::string_view field) const;
  Cell* Find(size_t row, size_t column);
  std::optional<v1::Figure> FigureAt(size_t row, size_t column, v1::Measure* measure);
  // The place of the line that a share of `line` speaks of.
  size_t PlaceOf(const AxisLines& axis, const LineIndex& index, const AxisLine& line, const std::string& item_id) const;

  const LayoutFigures& figures_;
  PartSums sums_;
  const AxisLines rows_;
  const AxisLines columns_;
  const LineIndex row_index_;
  const LineIndex column_index_;
  std::vector<std::string> kinds_;  // by key: figures of keys of one kind add up
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, Cell> cells_;
};

}  // namespace khoi::summary
