#include "services/summary/layout_table.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/summary/layout_axis.h"
#include "services/summary/layout_cells.h"
#include "services/summary/layout_figures.h"
#include "services/summary/layout_filters.h"
#include "services/summary/view_table.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using Values = std::vector<std::string>;

void AddOnce(v1::Dimension dimension, v1::GetSummaryRequest& request) {
  if (std::find(request.group_by().begin(), request.group_by().end(), dimension) == request.group_by().end()) {
    request.add_group_by(dimension);
  }
}

void AddDimensions(const LayoutAxis::Items& items, v1::GetSummaryRequest& request) {
  for (const v1::LayoutItem& item : items) {
    if (item.has_each()) AddOnce(item.each().dimension(), request);
    for (const v1::FigureSelector& selector : item.figures().figures()) {
      for (const v1::DimensionFilter& filter : selector.filters()) AddOnce(filter.dimension(), request);
    }
    AddDimensions(item.items(), request);
  }
}

// Makes the tables of one layout.
class Maker {
 public:
  Maker(const v1::Layout& layout, const LayoutName& name, const Computation& computed)
      : layout_(layout),
        name_(name),
        computed_(computed),
        figures_(computed, layout),
        names_(computed.resolution.slices),
        rows_(layout.rows(), computed.question.scope.has_central()),
        columns_(layout.columns(), computed.question.scope.has_central()),
        filters_(layout) {
    for (const int dimension : layout.apart()) {
      if (dimension == v1::DIMENSION_BLOC && computed.question.scope.has_central()) {
        apart_.push_back(v1::DIMENSION_AUTHORITY);
      }
      apart_.push_back(static_cast<v1::Dimension>(dimension));
    }
  }

  absl::StatusOr<Tables> Run() {
    RETURN_IF_ERROR(FindPicking());
    Tables tables;
    for (const auto& [values, present] : TablesApart()) {
      ASSIGN_OR_RETURN(v1::ViewTable table, Table(values, present, tables.size() + 1));
      tables.push_back(std::move(table));
    }
    return tables;
  }

 private:
  using Present = std::vector<const LayoutFigure*>;

  // Which items pick the figures of each key.
  absl::Status FindPicking() {
    for (const LayoutKey& key : figures_.keys()) {
      ASSIGN_OR_RETURN(row_picking_.emplace_back(), rows_.Picking(key, absl::StrCat(name_.field, ".rows")));
      ASSIGN_OR_RETURN(column_picking_.emplace_back(), columns_.Picking(key, absl::StrCat(name_.field, ".columns")));
    }
    return absl::OkStatus();
  }

  // The figures of each table, by the values that they share, in the order of the catalog.
  std::vector<std::pair<Values, Present>> TablesApart() {
    std::map<Values, Present> found;
    for (const LayoutFigure& figure : figures_.all()) {
      Values values;
      for (const v1::Dimension dimension : apart_) values.push_back(figures_.ValueOf(figure, dimension));
      found[values].push_back(&figure);
    }
    std::vector<std::pair<Values, Present>> tables(found.begin(), found.end());
    if (tables.empty()) tables.emplace_back();
    std::stable_sort(tables.begin(), tables.end(),
                     [&](const auto& a, const auto& b) { return PlacesOf(a) < PlacesOf(b); });
    return tables;
  }

  std::vector<std::tuple<int, int, std::string>> PlacesOf(const std::pair<Values, Present>& table) {
    std::vector<std::tuple<int, int, std::string>> places;
    for (size_t i = 0; i < table.first.size(); ++i) {
      const Name& name = names_.Of(MeasureOf(table.second), apart_[i], table.first[i]);
      places.emplace_back(name.group, name.place, table.first[i]);
    }
    return places;
  }

  v1::Measure MeasureOf(const Present& present) const {
    return static_cast<v1::Measure>(figures_.keys()[present.front()->key].cell.measure());
  }

  absl::StatusOr<v1::ViewTable> Table(const Values& apart, const Present& present, size_t number) {
    const std::vector<AxisLine> rows = rows_.LinesOf(figures_, present, computed_, names_, true);
    const std::vector<AxisLine> columns = columns_.LinesOf(figures_, present, computed_, names_, false);
    cell_count_ += static_cast<int64_t>(rows.size()) * static_cast<int64_t>(columns.size());
    if (cell_count_ > kViewCellCountMax) return ViewTooLarge();

    LayoutCells cells(figures_, computed_, {rows_, rows, row_picking_}, {columns_, columns, column_picking_});
    RETURN_IF_ERROR(cells.Add(present, name_.field));
    TableBuilder table(absl::StrCat(name_.table, ".", number),
                       {layout_.title_vi(), layout_.title_en().empty() ? layout_.title_vi() : layout_.title_en()});
    table.table().set_form_number(layout_.form_number());
    table.SetNote({layout_.note_vi(), layout_.note_en()});
    std::vector<v1::DimensionFilter> shared;
    for (size_t i = 0; i < apart.size(); ++i) SetApart(i, apart[i], present, table.table(), shared);
    AddColumns(columns, table);
    for (size_t row = 0; row < rows.size(); ++row) AddRow(cells, rows, columns, row, shared, table);
    return table.Take();
  }

  void SetApart(size_t i, const std::string& value, const Present& present, v1::ViewTable& table,
                std::vector<v1::DimensionFilter>& shared) {
    const Name& name = names_.Of(MeasureOf(present), apart_[i], value);
    v1::DimensionValue& told = *table.add_apart();
    told.set_dimension(apart_[i]);
    told.set_value(value);
    told.set_name_vi(name.vi);
    told.set_name_en(name.en);
    v1::DimensionFilter& filter = shared.emplace_back();
    filter.set_dimension(apart_[i]);
    filter.add_values(value);
  }

  // Over the headings of rows stands what they are, where they are of one kind.
  Words HeadingOfRows() const {
    for (const v1::LayoutItem& item : layout_.rows()) {
      switch (item.each().dimension()) {
        case v1::DIMENSION_UNIT:
          return {"Đơn vị", "Unit"};
        case v1::DIMENSION_BLOC:
          return {"Khối, cụm thi đua", "Bloc"};
        case v1::DIMENSION_AUTHORITY:
          return {"Bộ, ban, ngành, tỉnh", "Authority"};
        default:
          break;
      }
    }
    return {"Nội dung", "Item"};
  }

  // A column without a number of its own has that of the heading over it.
  std::string NumberOf(const AxisLine& line) const {
    int place = static_cast<int>(line.item);
    while (place >= 0) {
      const AxisItem& item = columns_.items()[static_cast<size_t>(place)];
      if (!item.item->number().empty()) return item.item->number();
      place = item.parent;
    }
    return "";
  }

  void AddColumns(const std::vector<AxisLine>& columns, TableBuilder& table) const {
    table.AddColumn({.name = "row", .headings = {HeadingOfRows()}, .kind = v1::VIEW_CELL_KIND_TEXT});
    for (const AxisLine& line : columns) {
      const v1::LayoutItem& item = *columns_.items()[line.item].item;
      v1::ViewColumn& column =
          table.AddColumn({.name = line.name,
                           .headings = line.headings,
                           .kind = item.has_share() ? v1::VIEW_CELL_KIND_SHARE : v1::VIEW_CELL_KIND_FIGURE,
                           .number = NumberOf(line),
                           .total = item.total()});
      AssignFilters(filters_.OfLine(columns_, line), *column.mutable_filters());
    }
  }

  void AddRow(LayoutCells& cells, const std::vector<AxisLine>& rows, const std::vector<AxisLine>& columns, size_t row,
              const std::vector<v1::DimensionFilter>& shared, TableBuilder& table) {
    const AxisLine& line = rows[row];
    const AxisItem& item = rows_.items()[line.item];
    RowBuilder built = table.AddRow({.level = item.level, .number = item.item->number(), .total = item.item->total()});
    built.Text(line.headings.back());
    LineFilters row_filters = filters_.OfRow(rows_, line);
    row_filters.filters.insert(row_filters.filters.begin(), shared.begin(), shared.end());
    AssignFilters(row_filters, *built.row().mutable_filters());
    for (size_t column = 0; column < columns.size(); ++column) {
      const LayoutCell cell = cells.At(row, column);
      if (cell.share.has_value()) {
        built.Share(*cell.share);
      } else if (!cell.figure.has_value()) {
        built.Empty();
      } else {
        const LineFilters column_filters = filters_.OfLine(columns_, columns[column]);
        const bool explained = row_filters.Say(cell.measure) && column_filters.Say(cell.measure);
        built.Figure(explained ? cell.measure : v1::MEASURE_UNSPECIFIED, *cell.figure);
      }
    }
  }

  const v1::Layout& layout_;
  const LayoutName& name_;
  const Computation& computed_;
  const LayoutFigures figures_;
  Names names_;
  const LayoutAxis rows_;
  const LayoutAxis columns_;
  const LayoutFilters filters_;
  std::vector<v1::Dimension> apart_;
  std::vector<std::vector<uint32_t>> row_picking_;  // by key
  std::vector<std::vector<uint32_t>> column_picking_;
  int64_t cell_count_ = 0;
};

}  // namespace

v1::GetSummaryRequest WithWhatLayoutNeeds(v1::GetSummaryRequest request, const v1::Layout& layout) {
  for (const v1::FigureSelector& selector : layout.figures()) {
    request.add_measures(selector.measure());
    for (const v1::DimensionFilter& filter : selector.filters()) AddOnce(filter.dimension(), request);
  }
  for (const int dimension : layout.apart()) AddOnce(static_cast<v1::Dimension>(dimension), request);
  AddDimensions(layout.rows(), request);
  AddDimensions(layout.columns(), request);
  return request;
}

absl::StatusOr<Tables> TablesOf(const v1::Layout& layout, const LayoutName& name, const Computation& computed) {
  return Maker(layout, name, computed).Run();
}

}  // namespace khoi::summary
