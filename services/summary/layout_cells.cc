#include "services/summary/layout_cells.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/dimension.h"
#include "services/summary/invalid_field.h"
#include "services/summary/share.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using stored::v1::CellKey;

// The dimensions in which figures of one cell must agree. Awards of several codes add up, and so do their parts of one
// code, whatever they are parts of; parts of several codes overlap.
std::vector<v1::Dimension> ApartInCells(v1::Measure measure) {
  if (measure == v1::MEASURE_AWARD_SUB_COUNTS) {
    return {v1::DIMENSION_STATUS, v1::DIMENSION_COUNTING_BASIS, v1::DIMENSION_CODE};
  }
  return domain::AlwaysPresent(measure);
}

std::string KindOf(const CellKey& key) {
  std::string kind = absl::StrCat(key.measure(), "\n", key.measure_unit_code());
  for (const v1::Dimension dimension : ApartInCells(static_cast<v1::Measure>(key.measure()))) {
    absl::StrAppend(&kind, "\n", domain::ValueIn(key, dimension));
  }
  return kind;
}

// What keeps two figures apart: "DIMENSION_STATUS (AWARD_STATUS_AWARDED, AWARD_STATUS_PROPOSED)".
Words WhatDiffers(const CellKey& a, const CellKey& b) {
  if (a.measure() != b.measure()) {
    const std::string both = absl::StrCat(v1::Measure_Name(static_cast<v1::Measure>(a.measure())), ", ",
                                          v1::Measure_Name(static_cast<v1::Measure>(b.measure())));
    return {absl::StrCat("số đo (", both, ")"), absl::StrCat("measure (", both, ")")};
  }
  for (const v1::Dimension dimension : ApartInCells(static_cast<v1::Measure>(a.measure()))) {
    const std::string of_a = domain::ValueIn(a, dimension);
    const std::string of_b = domain::ValueIn(b, dimension);
    if (of_a == of_b) continue;
    const std::string both = absl::StrCat(v1::Dimension_Name(dimension), " (", of_a, ", ", of_b, ")");
    return {both, both};
  }
  const std::string both = absl::StrCat(" (", a.measure_unit_code(), ", ", b.measure_unit_code(), ")");
  return {absl::StrCat("đơn vị tính", both), absl::StrCat("unit of measure", both)};
}

}  // namespace

LayoutCells::LayoutCells(const LayoutFigures& figures, const Computation& computed, const AxisLines& rows,
                         const AxisLines& columns)
    : figures_(figures),
      sums_(computed.question, computed.folded),
      rows_(rows),
      columns_(columns),
      row_index_(IndexOf(rows)),
      column_index_(IndexOf(columns)) {
  for (const LayoutKey& key : figures.keys()) kinds_.push_back(KindOf(key.cell));
}

LayoutCells::LineIndex LayoutCells::IndexOf(const AxisLines& axis) {
  LineIndex index;
  for (uint32_t i = 0; i < axis.lines.size(); ++i) {
    index.emplace(std::make_pair(axis.lines[i].item, axis.lines[i].values), i);
  }
  return index;
}

std::vector<uint32_t> LayoutCells::LinesPicking(const LayoutFigure& figure, const AxisLines& axis,
                                                const LineIndex& index) const {
  std::vector<uint32_t> lines;
  for (const uint32_t item : axis.picking[figure.key]) {
    std::pair<uint32_t, std::vector<std::string>> name(item, {});
    for (const v1::Dimension dimension : axis.axis.items()[item].dimensions) {
      name.second.push_back(figures_.ValueOf(figure, dimension));
    }
    lines.push_back(index.at(name));
  }
  return lines;
}

absl::Status LayoutCells::Add(const std::vector<const LayoutFigure*>& present, absl::string_view field) {
  for (const LayoutFigure* const figure : present) {
    const std::vector<uint32_t> columns = LinesPicking(*figure, columns_, column_index_);
    for (const uint32_t row : LinesPicking(*figure, rows_, row_index_)) {
      for (const uint32_t column : columns) {
        const auto [it, is_first] = cells_.try_emplace({row, column}, Cell{.key = figure->key});
        Cell& cell = it->second;
        if (!is_first && kinds_[cell.key] != kinds_[figure->key]) {
          return NeverAddUp(*figure, cell, row, column, field);
        }
        cell.parts.push_back(figure->part);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status LayoutCells::NeverAddUp(const LayoutFigure& figure, const Cell& cell, uint32_t row, uint32_t column,
                                     absl::string_view field) const {
  const Words differs = WhatDiffers(figures_.keys()[cell.key].cell, figures_.keys()[figure.key].cell);
  const Words& of_row = rows_.lines[row].headings.back();
  const Words& of_column = columns_.lines[column].headings.back();
  return InvalidField(
      field,
      absl::StrCat("ô \"", of_row.vi, "\" × \"", of_column.vi, "\" sẽ cộng các số liệu khác ", differs.vi,
                   "; hãy tách bằng apart, each hoặc bộ lọc"),
      absl::StrCat("the cell \"", of_row.vi, "\" × \"", of_column.vi, "\" would add up figures that differ in ",
                   differs.en, "; keep them apart with apart, each or filters"));
}

LayoutCells::Cell* LayoutCells::Find(size_t row, size_t column) {
  const auto found = cells_.find({static_cast<uint32_t>(row), static_cast<uint32_t>(column)});
  return found == cells_.end() ? nullptr : &found->second;
}

std::optional<v1::Figure> LayoutCells::FigureAt(size_t row, size_t column, v1::Measure* measure) {
  Cell* const cell = Find(row, column);
  if (cell == nullptr) return std::nullopt;
  const CellKey& key = figures_.keys()[cell->key].cell;
  *measure = static_cast<v1::Measure>(key.measure());
  if (!cell->figure.has_value()) cell->figure = sums_.FigureOf(cell->parts, key.measure_unit_code());
  return cell->figure;
}

size_t LayoutCells::PlaceOf(const AxisLines& axis, const LineIndex& index, const AxisLine& line,
                            const std::string& item_id) const {
  const uint32_t item = axis.axis.PlaceOf(item_id);
  const size_t depth = axis.axis.items()[item].dimensions.size();
  return index.at({item, {line.values.begin(), line.values.begin() + static_cast<long>(depth)}});
}

LayoutCell LayoutCells::At(size_t row, size_t column) {
  const AxisLine& row_line = rows_.lines[row];
  const AxisLine& column_line = columns_.lines[column];
  const v1::LayoutItem& row_item = *rows_.axis.items()[row_line.item].item;
  const v1::LayoutItem& column_item = *columns_.axis.items()[column_line.item].item;
  LayoutCell cell;
  if (!row_item.has_share() && !column_item.has_share()) {
    cell.figure = FigureAt(row, column, &cell.measure);
    return cell;
  }
  if (row_item.has_share() && column_item.has_share()) return cell;
  v1::Measure measure{};
  std::optional<v1::Figure> part;
  std::optional<v1::Figure> whole;
  if (column_item.has_share()) {
    part = FigureAt(row, PlaceOf(columns_, column_index_, column_line, column_item.share().part_item_id()), &measure);
    whole = FigureAt(row, PlaceOf(columns_, column_index_, column_line, column_item.share().whole_item_id()), &measure);
  } else {
    part = FigureAt(PlaceOf(rows_, row_index_, row_line, row_item.share().part_item_id()), column, &measure);
    whole = FigureAt(PlaceOf(rows_, row_index_, row_line, row_item.share().whole_item_id()), column, &measure);
  }
  if (part.has_value() || whole.has_value()) {
    cell.share = ShareOf(part.value_or(v1::Figure()), whole.value_or(v1::Figure()));
  }
  return cell;
}

}  // namespace khoi::summary
