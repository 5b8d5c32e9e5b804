#include "tools/khoi/view_text.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/csv.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/summary_text.h"
#include "tools/khoi/table.h"
#include "tools/khoi/view_cells.h"

namespace khoi::cli {
namespace {

constexpr int kTextWidthMax = 60;

bool IsText(const v1::ViewColumn& column) {
  return column.kind() == v1::VIEW_CELL_KIND_TEXT || column.kind() == v1::VIEW_CELL_KIND_TIME;
}

std::string Heading(const v1::ViewColumn& column, Language language) {
  const bool vietnamese = language == Language::kVietnamese || column.headings_en().empty();
  return absl::StrJoin(vietnamese ? column.headings_vi() : column.headings_en(), " › ");
}

// Positions of the columns in which some row says something.
std::vector<int> FilledColumns(const v1::ViewTable& table) {
  std::vector<int> filled;
  for (int i = 0; i < table.columns_size(); ++i) {
    const bool any = std::any_of(table.rows().begin(), table.rows().end(), [i](const v1::ViewRow& row) {
      return i < row.cells_size() && row.cells(i).value_case() != v1::ViewCell::VALUE_NOT_SET;
    });
    if (any || IsText(table.columns(i))) filled.push_back(i);
  }
  return filled;
}

bool HasNumbers(const v1::ViewTable& table) {
  return std::any_of(table.rows().begin(), table.rows().end(),
                     [](const v1::ViewRow& row) { return !row.number().empty(); });
}

void PrintTable(const v1::ViewTable& table, const Console& console) {
  const Language language = console.language;
  console.out << '\n'
              << Styled(console.color_out, kBold, Printable(InLanguage(table.title_vi(), table.title_en(), language)));
  if (!table.form_number().empty()) {
    console.out << " (" << Printable(table.form_number()) << ')';
  }
  console.out << '\n';
  if (const std::string apart = ApartText(table, language); !apart.empty()) {
    console.out << Printable(apart) << '\n';
  }
  if (table.rows().empty()) {
    console.out << console.Say("(không có dòng nào)", "(no rows)") << '\n';
    return;
  }
  const bool numbers = HasNumbers(table);
  const std::vector<int> columns = FilledColumns(table);
  std::vector<Column> shown;
  if (numbers) shown.push_back({.name = "number", .heading = std::string(console.Say("Số", "No."))});
  for (const int i : columns) {
    const v1::ViewColumn& column = table.columns(i);
    shown.push_back({.name = column.name(),
                     .heading = Printable(Heading(column, language)),
                     .number = !IsText(column),
                     .width_max = IsText(column) ? kTextWidthMax : 0});
  }
  Table printed(std::move(shown));
  for (const v1::ViewRow& row : table.rows()) {
    std::vector<Cell> cells;
    if (numbers) cells.emplace_back(row.number());
    for (const int i : columns) {
      std::string text = i < row.cells_size() ? ShownCell(row.cells(i), language) : "";
      std::replace(text.begin(), text.end(), '\n', ' ');
      if (i == columns.front()) text.insert(0, 2 * static_cast<size_t>(row.level()), ' ');
      cells.emplace_back(std::move(text));
    }
    printed.Add(std::move(cells));
  }
  printed.Print("", console.color_out, console.out);
  if (const int hidden = table.columns_size() - static_cast<int>(columns.size()); hidden > 0) {
    console.out << console.Say("Không in ", "Left out ") << hidden
                << console.Say(" cột trống (đủ trong -o csv, json, xlsx).",
                               " empty columns (all in -o csv, json, xlsx).")
                << '\n';
  }
  if (const std::string& note = InLanguage(table.note_vi(), table.note_en(), language); !note.empty()) {
    console.out << Printable(note) << '\n';
  }
}

void PrintTableCsv(const v1::ViewTable& table, const Console& console) {
  std::vector<CsvCell> header = {{.text = "number"}, {.text = "level"}};
  for (const v1::ViewColumn& column : table.columns()) header.push_back({.text = column.name()});
  WriteCsvRow(header, console.out);
  for (const v1::ViewRow& row : table.rows()) {
    std::vector<CsvCell> cells = {{.text = row.number()}, {.text = absl::StrCat(row.level()), .number = true}};
    for (int i = 0; i < table.columns_size(); ++i) {
      if (i >= row.cells_size()) {
        cells.emplace_back();
        continue;
      }
      cells.push_back({.text = PlainCell(row.cells(i), console.language), .number = IsNumber(row.cells(i))});
    }
    WriteCsvRow(cells, console.out);
  }
}

}  // namespace

void PrintView(const v1::GetViewResponse& view, const Console& console) {
  const Page page{
      .summary = view.summary(), .language = console.language, .color = console.color_out, .out = console.out};
  PrintFrame(page);
  for (const v1::ViewTable& table : view.tables()) PrintTable(table, console);
  PrintDigest(page);
}

void PrintViewCsv(const v1::GetViewResponse& view, const Console& console) {
  for (const v1::ViewTable& table : view.tables()) {
    if (view.tables_size() > 1) WriteCsvRow({{.text = "table"}, {.text = table.name()}}, console.out);
    PrintTableCsv(table, console);
    if (view.tables_size() > 1) console.out << "\r\n";
  }
}

}  // namespace khoi::cli
