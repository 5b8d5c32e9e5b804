#include "services/summary/view_movements.h"

#include <string>
#include <utility>
#include <vector>

#include "services/domain/dimension.h"
#include "services/summary/names.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_keyed_items.h"
#include "services/summary/view_words.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr v1::Measure kMovements = v1::MEASURE_MOVEMENTS;

void AddFigures(const std::vector<const v1::DimensionValue*>& relations, const FigureIndex& figures,
                const std::vector<std::string>& key, RowBuilder& row) {
  for (const v1::DimensionValue* const relation : relations) {
    std::vector<std::string> values = key;
    values.push_back(relation->value());
    const v1::Figure* const figure = figures.Find(values);
    if (figure == nullptr) {
      row.Empty();
      continue;
    }
    row.Figure(kMovements, *figure);
  }
}

absl::StatusOr<v1::ViewTable> FormsOf(const Computation& computed) {
  ASSIGN_OR_RETURN(const Rows by_form,
                   RowsOf(computed, {.measure = kMovements, .group_by = {v1::DIMENSION_MOVEMENT_FORM}}));
  ASSIGN_OR_RETURN(const Rows in_all, RowsOf(computed, {.measure = kMovements}));
  TableBuilder table("movements.forms",
                     {"Phong trào thi đua theo hình thức và việc đã làm", "Movements by form and relation"});
  table.AddColumn({.name = "form", .headings = {{"Hình thức phong trào", "Form of movement"}}});
  const std::vector<const v1::DimensionValue*> relations = ValuesOf(computed, in_all, v1::DIMENSION_RELATION);
  for (const v1::DimensionValue* const relation : relations) {
    v1::ViewColumn& column = table.AddColumn(
        {.name = relation->value(), .headings = {WordsOf(*relation)}, .kind = v1::VIEW_CELL_KIND_FIGURE});
    AddFilter(*relation, *column.mutable_filters());
  }
  const FigureIndex forms(by_form, {v1::DIMENSION_MOVEMENT_FORM, v1::DIMENSION_RELATION});
  for (const v1::DimensionValue* const form : ValuesOf(computed, by_form, v1::DIMENSION_MOVEMENT_FORM)) {
    RowBuilder row = table.AddRow();
    row.Text(WordsOf(*form));
    AddFilter(*form, *row.row().mutable_filters());
    AddFigures(relations, forms, {form->value()}, row);
  }
  RowBuilder total = table.AddRow({.total = true});
  total.Text({"Tổng số", "Total"});
  AddFigures(relations, FigureIndex(in_all, {v1::DIMENSION_RELATION}), {}, total);
  table.SetNote(
      {"Phong trào có mã chỉ tính một lần cho mỗi việc. Số phát động, hưởng ứng, sơ kết, tổng kết không cộng "
       "với nhau.",
       "A registered movement counts once for each relation. Launched, responded to, reviewed and concluded "
       "ones never add up."});
  return table.Take();
}

v1::ViewTable ListOf(const Computation& computed) {
  Names names(computed.resolution.slices);
  const std::vector<ItemColumn> columns = {
      {"movement",
       {"Phong trào", "Movement"},
       [&](const v1::KeyedItem& item) {
         return Words{item.title(), names.Of(kMovements, v1::DIMENSION_CODE, item.code()).en};
       }},
      {"code", {"Mã", "Code"}, [](const v1::KeyedItem& item) { return Words{item.code()}; }},
      {"relation", {"Việc đã làm", "Relation"}, [](const v1::KeyedItem& item) {
         return WordsOf(item.relation() == v1::MOVEMENT_RELATION_UNSPECIFIED
                            ? domain::kNotSaid
                            : absl::string_view(v1::MovementRelation_Name(item.relation())));
       }}};
  return KeyedItemsTable("movements.list", {"Danh sách phong trào", "List of movements"}, columns,
                         computed.summary.movements(), names);
}

}  // namespace

absl::StatusOr<Tables> MakeMovementsView(const ViewInput& input) {
  Tables tables;
  ASSIGN_OR_RETURN(v1::ViewTable forms, FormsOf(input.computed));
  tables.push_back(std::move(forms));
  tables.push_back(ListOf(input.computed));
  return tables;
}

}  // namespace khoi::summary
