#include "services/summary/item_cells.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/domain/dimension.h"

namespace khoi::summary {
namespace {

// The units for which items of a cell count, one for each item.
using UnitsOfCell = std::vector<std::vector<uint32_t>>;

std::vector<CellTotal> TotalsOf(UnitsOfCell& units) {
  std::vector<CellTotal> totals;
  for (uint32_t cell = 0; cell < units.size(); ++cell) {
    if (units[cell].empty()) {
      continue;
    }
    std::sort(units[cell].begin(), units[cell].end());
    CellTotal& total = totals.emplace_back();
    total.cell_id = cell;
    for (const uint32_t unit : units[cell]) {
      total.sum.Add(unit, {.has_low = true, .low = 1, .high = 1});
    }
  }
  return totals;
}

}  // namespace

ItemCells ItemCellsOf(const domain::KeyedSet& items, size_t group_count,
                      absl::FunctionRef<ItemPlace(absl::string_view)> place_of) {
  ItemCells found;
  absl::flat_hash_map<absl::string_view, uint32_t> cells;
  UnitsOfCell whole;
  std::vector<UnitsOfCell> groups(group_count);
  v1::Summary listed;
  for (const auto& [item, claims] : items.items()) {
    const auto [known, is_new] = cells.try_emplace(claims.front().cell, static_cast<uint32_t>(found.cells.size()));
    if (is_new) {
      stored::v1::CellKey cell;
      if (!cell.ParseFromString(claims.front().cell)) {
        cells.erase(known);
        continue;
      }
      found.cells.push_back(std::move(cell));
      whole.emplace_back();
    }
    const uint32_t cell = known->second;
    const ItemPlace place = place_of(claims.front().place.unit_id);
    whole[cell].push_back(place.in_whole);
    UnitsOfCell& group = groups[place.group];
    group.resize(std::max<size_t>(group.size(), cell + 1));
    group[cell].push_back(place.in_group);
    ListItem(item, claims, found.cells[cell], listed);
  }
  found.whole = TotalsOf(whole);
  for (UnitsOfCell& group : groups) {
    found.groups.push_back(TotalsOf(group));
  }
  found.listed = std::make_shared<const std::string>(listed.SerializeAsString());
  return found;
}

void ListItem(const domain::ItemIdentity& item, const domain::Claims& claims, const stored::v1::CellKey& cell,
              v1::Summary& summary) {
  v1::KeyedItem& listed = item.measure == v1::MEASURE_MOVEMENTS ? *summary.add_movements() : *summary.add_documents();
  listed.set_key(item.key);
  listed.set_code(domain::ValueIn(cell, v1::DIMENSION_CODE));
  listed.set_stage_code(cell.stage_code());
  listed.set_title(claims.front().title);
  listed.set_relation(static_cast<v1::MovementRelation>(item.relation));
  listed.set_role(static_cast<v1::DocumentRole>(item.role));
  for (const domain::Claim& claim : claims) {
    v1::ItemClaim& told = *listed.add_claims();
    told.set_unit_id(claim.place.unit_id);
    told.set_authority_id(claim.place.authority_id);
    told.set_period_id(claim.place.period_id);
    told.set_field_path(claim.field_path);
  }
}

}  // namespace khoi::summary
