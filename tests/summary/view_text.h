// Tables of views as lines that tests can compare.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "khoi/v1/view.pb.h"

namespace khoi::summary {

// "12", "2..3", "5..?" without an upper bound, "~5"; "" without a number.
inline std::string TextOf(const v1::Figure& figure) {
  if (figure.low().empty()) return "";
  const std::string high = figure.has_high() ? figure.high() : "?";
  return absl::StrCat(figure.approximate() ? "~" : "", figure.low(),
                      high == figure.low() ? "" : absl::StrCat("..", high));
}

// The Vietnamese text, or with `english` the English one where it differs.
inline std::string TextOf(const v1::ViewCell& cell, bool english = false) {
  switch (cell.value_case()) {
    case v1::ViewCell::kText:
      return english && !cell.text_en().empty() ? cell.text_en() : cell.text();
    case v1::ViewCell::kFigure:
      return TextOf(cell.figure());
    case v1::ViewCell::kShare:
      return cell.share().percent().empty() ? "" : absl::StrCat(cell.share().percent(), "%");
    case v1::ViewCell::kNumber:
      return absl::StrCat(cell.number());
    case v1::ViewCell::kTime:
      return absl::StrCat("@", cell.time().seconds());
    case v1::ViewCell::kDate:
      return cell.date();
    case v1::ViewCell::VALUE_NOT_SET:
      break;
  }
  return "";
}

// The rows, indented by level, those that sum up with "=".
inline std::vector<std::string> LinesOf(const v1::ViewTable& table, bool english = false) {
  std::vector<std::string> lines;
  for (const v1::ViewRow& row : table.rows()) {
    std::vector<std::string> cells;
    for (const v1::ViewCell& cell : row.cells()) cells.push_back(TextOf(cell, english));
    lines.push_back(absl::StrCat(std::string(static_cast<size_t>(row.level()) * 2, ' '), row.total() ? "= " : "",
                                 absl::StrJoin(cells, " | ")));
  }
  return lines;
}

// The names of the columns.
inline std::vector<std::string> ColumnsOf(const v1::ViewTable& table) {
  std::vector<std::string> names;
  for (const v1::ViewColumn& column : table.columns()) names.push_back(column.name());
  return names;
}

// Every table in both languages, for golden files.
inline std::string TextOf(const v1::GetViewResponse& response) {
  std::string text;
  for (const v1::ViewTable& table : response.tables()) {
    absl::StrAppend(&text, table.name(), "\n", table.title_vi(), "\n", table.title_en(), "\n");
    for (const v1::ViewColumn& column : table.columns()) {
      absl::StrAppend(&text, "  ", column.name(), ": ", absl::StrJoin(column.headings_vi(), " / "), " (",
                      absl::StrJoin(column.headings_en(), " / "), ") ",
                      v1::ViewCellKind_Name(column.kind()).substr(sizeof("VIEW_CELL_KIND")), "\n");
    }
    for (const bool english : {false, true}) {
      for (const std::string& line : LinesOf(table, english)) absl::StrAppend(&text, "  ", line, "\n");
      absl::StrAppend(&text, english ? table.note_en() : table.note_vi(), "\n");
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

}  // namespace khoi::summary
