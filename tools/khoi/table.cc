#include "tools/khoi/table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/csv.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/message_file.h"

namespace khoi::cli {
namespace {

constexpr absl::string_view kGap = "  ";

// The lines of each cell of one row.
using Block = std::vector<std::vector<std::string>>;

std::string Padded(const std::string& text, int width, bool right) {
  const std::string padding(std::max(0, width - DisplayWidth(text)), ' ');
  return right ? padding + text : text + padding;
}

// Lines of one row, cells side by side.
std::vector<std::string> Lay(const Block& block, const std::vector<int>& widths, const std::vector<Column>& columns) {
  size_t height = 1;
  for (const std::vector<std::string>& cell : block) {
    height = std::max(height, cell.size());
  }
  std::vector<std::string> lines(height);
  for (size_t line = 0; line < height; ++line) {
    for (size_t i = 0; i < block.size(); ++i) {
      const std::string text = line < block[i].size() ? block[i][line] : "";
      absl::StrAppend(&lines[line], i == 0 ? "" : kGap, Padded(text, widths[i], columns[i].number));
    }
    absl::StripTrailingAsciiWhitespace(&lines[line]);
  }
  return lines;
}

}  // namespace

void Table::Print(absl::string_view indent, bool color, std::ostream& out) const {
  std::vector<Block> blocks;
  std::vector<int> widths;
  Block headings;
  for (const Column& column : columns_) {
    headings.push_back({column.heading});
    widths.push_back(DisplayWidth(column.heading));
  }
  for (const std::vector<Cell>& row : rows_) {
    Block block;
    for (size_t i = 0; i < row.size(); ++i) {
      block.push_back(Wrap(Printable(row[i].shown), columns_[i].width_max));
      for (const std::string& line : block.back()) {
        widths[i] = std::max(widths[i], DisplayWidth(line));
      }
    }
    blocks.push_back(std::move(block));
  }

  out << indent << Styled(color, kBold, Lay(headings, widths, columns_).front()) << '\n' << indent;
  for (size_t i = 0; i < widths.size(); ++i) {
    out << (i == 0 ? "" : kGap);
    for (int dash = 0; dash < widths[i]; ++dash) {
      out << "─";
    }
  }
  out << '\n';
  for (const Block& block : blocks) {
    for (const std::string& line : Lay(block, widths, columns_)) {
      out << indent << line << '\n';
    }
  }
}

void Table::PrintCsv(std::ostream& out) const {
  std::vector<CsvCell> header;
  for (const Column& column : columns_) {
    header.push_back({.text = column.name});
  }
  WriteCsvRow(header, out);
  for (const std::vector<Cell>& row : rows_) {
    std::vector<CsvCell> cells;
    for (size_t i = 0; i < row.size(); ++i) {
      cells.push_back({.text = row[i].csv, .number = columns_[i].number});
    }
    WriteCsvRow(cells, out);
  }
}

void Table::PrintJson(std::ostream& out) const {
  out << '[';
  for (size_t r = 0; r < rows_.size(); ++r) {
    out << (r == 0 ? "\n  {" : ",\n  {");
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string& text = rows_[r][i].csv;
      const bool bare = columns_[i].number && !text.empty() && text.size() <= 15;
      out << (i == 0 ? "" : ", ") << JsonString(columns_[i].name) << ": " << (bare ? text : JsonString(text));
    }
    out << '}';
  }
  out << "\n]\n";
}

void Table::Write(const Console& console) const {
  if (console.output == Output::kJson) {
    PrintJson(console.out);
    return;
  }
  if (console.output == Output::kCsv) {
    PrintCsv(console.out);
    return;
  }
  if (empty()) {
    console.Note(console.Say("(không có gì)", "(nothing)"));
    return;
  }
  Print("", console.color_out, console.out);
}

}  // namespace khoi::cli
