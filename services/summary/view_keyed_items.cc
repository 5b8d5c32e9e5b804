#include "services/summary/view_keyed_items.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/summary/view_words.h"

namespace khoi::summary {
namespace {

void AddClaims(const v1::KeyedItem& item, size_t item_column_count, Names& names, TableBuilder& table) {
  for (int i = 0; i < item.claims_size(); ++i) {
    const v1::ItemClaim& claim = item.claims(i);
    RowBuilder row = table.AddRow({.level = 1});
    for (size_t column = 0; column <= item_column_count; ++column) {
      row.Empty();
    }
    row.Text(CallOrganisation(names, v1::DIMENSION_UNIT, claim.unit_id()))
        .Text(CallOrganisation(names, v1::DIMENSION_AUTHORITY, claim.authority_id()))
        .Text(CallOrganisation(names, v1::DIMENSION_PERIOD, claim.period_id()))
        .Text({claim.field_path()})
        .Text(i == 0 ? Words{"được tính", "counts"} : Words{"không tính lại", "does not count again"});
  }
}

}  // namespace

v1::ViewTable KeyedItemsTable(std::string name, const Words& title, const std::vector<ItemColumn>& columns,
                              const google::protobuf::RepeatedPtrField<v1::KeyedItem>& items, Names& names) {
  TableBuilder table(std::move(name), title);
  for (const ItemColumn& column : columns) {
    table.AddColumn({.name = column.name, .headings = {column.heading}});
  }
  table.AddColumn(
      {.name = "claims", .headings = {{"Số đơn vị nêu", "Times named"}}, .kind = v1::VIEW_CELL_KIND_NUMBER});
  table.AddColumn({.name = "unit", .headings = {{"Đơn vị", "Unit"}}});
  table.AddColumn({.name = "authority", .headings = {{"Cơ quan chủ quản", "Authority"}}});
  table.AddColumn({.name = "period", .headings = {{"Kỳ", "Period"}}});
  table.AddColumn({.name = "place", .headings = {{"Vị trí trong báo cáo", "Place in the report"}}});
  table.AddColumn({.name = "counted", .headings = {{"Được tính", "Counted"}}});
  for (int i = 0; i < items.size(); ++i) {
    RowBuilder row = table.AddRow({.number = absl::StrCat(i + 1)});
    for (const ItemColumn& column : columns) {
      row.Text(column.words(items[i]));
    }
    row.Number(items[i].claims_size());
    AddClaims(items[i], columns.size(), names, table);
  }
  table.SetNote({"Mỗi văn bản, phong trào chỉ tính một lần, cho đơn vị nêu đầu tiên.",
                 "Each document and movement counts once, for the unit that names it first."});
  return table.Take();
}

}  // namespace khoi::summary
