// The rows or the columns of a layout: which of its items pick a figure, and the lines that they become.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/layout.pb.h"
#include "services/summary/layout_figures.h"
#include "services/summary/names.h"
#include "services/summary/summary.h"
#include "services/summary/view_table.h"

namespace khoi::summary {

// An item of an axis, with what stands above it.
struct AxisItem {
  const v1::LayoutItem* item = nullptr;
  int parent = -1;
  int level = 0;
  // Those whose values tell the item's lines from each other: of the items for each value above it and of its own.
  std::vector<v1::Dimension> dimensions = {};
};

// A row or a column.
struct AxisLine {
  uint32_t item = 0;
  std::vector<std::string> values = {};  // of the item's dimensions
  std::vector<Words> headings = {};      // the outermost first
  std::string name = {};                 // once on the axis
};

// Made for a layout that CheckLayout has nothing against, which outlives it.
class LayoutAxis final {
 public:
  using Items = google::protobuf::RepeatedPtrField<v1::LayoutItem>;

  // With `blocs_by_authority`, blocs of one name that two authorities have are two values.
  LayoutAxis(const Items& items, bool blocs_by_authority);

  const std::vector<AxisItem>& items() const { return items_; }

  // The items that pick figures of a cell, ascending. INVALID_ARGUMENT below `field` when a sum picks it twice.
  absl::StatusOr<std::vector<uint32_t>> Picking(const LayoutKey& key, absl::string_view field) const;

  // Every line, in the order in which they are printed, for those of the figures `present`. Headings of rows are lines
  // of their own; columns below a heading carry it.
  std::vector<AxisLine> LinesOf(const LayoutFigures& figures, const std::vector<const LayoutFigure*>& present,
                                const Computation& computed, Names& names, bool headings_are_lines) const;

  // The place of an item by its identifier; it is there.
  uint32_t PlaceOf(absl::string_view item_id) const { return places_.at(item_id); }

 private:
  void Add(const Items& items, int parent, int level, const std::vector<v1::Dimension>& dimensions);

  const bool blocs_by_authority_;
  std::vector<AxisItem> items_;
  absl::flat_hash_map<absl::string_view, uint32_t> places_;
};

}  // namespace khoi::summary
