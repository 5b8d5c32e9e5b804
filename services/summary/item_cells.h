// Documents and movements of a slice as numbers of cells, so that they add up like everything else.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/keyed_set.h"
#include "services/summary/accumulator.h"

namespace khoi::summary {

// Holds for questions that leave nothing out: what another question leaves out it has to find by itself.
struct ItemCells {
  std::vector<stored::v1::CellKey> cells;
  // How many items count in each cell and for which units, by group: totals of the group's units.
  std::vector<std::vector<CellTotal>> groups;
  std::vector<CellTotal> whole;               // the same of all units
  std::shared_ptr<const std::string> listed;  // a khoi.v1.Summary with its documents and movements
};

// Where an item counts: for a unit of which group, and with which ordinal in it and in the whole.
struct ItemPlace {
  uint32_t group = 0;
  uint32_t in_group = 0;
  uint32_t in_whole = 0;
};

// Of `items`, which are those of all `group_count` groups; `place_of` finds the unit for which an item counts. Items of
// an unreadable cell count nowhere.
ItemCells ItemCellsOf(const domain::KeyedSet& items, size_t group_count,
                      absl::FunctionRef<ItemPlace(absl::string_view)> place_of);

// Adds an item that counts in `cell` to the documents or movements of `summary`.
void ListItem(const domain::ItemIdentity& item, const domain::Claims& claims, const stored::v1::CellKey& cell,
              v1::Summary& summary);

}  // namespace khoi::summary
