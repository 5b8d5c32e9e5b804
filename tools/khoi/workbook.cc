#include "tools/khoi/workbook.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/display_width.h"

namespace khoi::cli {
namespace {

// What sheets may be called.
constexpr size_t kSheetNameMax = 31;
// Characters that a cell holds; longer text ends in a mark that says so.
constexpr size_t kCellCharactersMax = 32'767;
constexpr absl::string_view kCutMark = " […]";
// Digits that a spreadsheet keeps.
constexpr int kDigitsMax = 15;
// Margins of administrative documents, in inches (Nghị định 30/2020/NĐ-CP, Phụ lục I: 20-25, 20-25, 30-35, 15-20 mm).
constexpr double kTopMargin = 0.79;
constexpr double kLeftMargin = 1.18;
constexpr double kRightMargin = 0.59;
constexpr uint8_t kA4 = 9;

lxw_row_t Row(int row) { return static_cast<lxw_row_t>(row); }
lxw_col_t Col(int column) { return static_cast<lxw_col_t>(column); }

int DigitsOf(absl::string_view decimal) {
  int digits = 0;
  for (const char c : decimal) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c)) && (digits > 0 || c != '0')) {
      ++digits;
    }
  }
  return digits;
}

// The first characters of UTF-8 text that take at most `size` UTF-16 units, for which every character that Vietnamese
// is written with is one.
std::string FirstCharacters(absl::string_view text, size_t size) {
  size_t units = 0;
  size_t end = 0;
  while (end < text.size()) {
    const auto lead = static_cast<unsigned char>(text[end]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    units += length == 4 ? 2 : 1;
    if (units > size) {
      break;
    }
    end += length;
  }
  return std::string(text.substr(0, end));
}

size_t CharactersOf(absl::string_view text) {
  size_t count = 0;
  for (const char c : text) {
    count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
  }
  return count;
}

std::string SheetName(absl::string_view wish) {
  std::string name;
  for (const char c : wish) {
    name += absl::string_view("[]:*?/\\").find(c) == absl::string_view::npos ? c : ' ';
  }
  // An apostrophe at either end is not taken, and neither is a name of spaces.
  while (!name.empty() && (name.front() == '\'' || name.front() == ' ')) name.erase(0, 1);
  name = FirstCharacters(name, kSheetNameMax);
  while (!name.empty() && (name.back() == '\'' || name.back() == ' ')) name.pop_back();
  return name.empty() ? "-" : name;
}

}  // namespace

struct Workbook::State {
  std::string path;
  std::string partial_path;
  lxw_workbook* book = nullptr;
  std::vector<std::unique_ptr<Sheet>> sheets;
  std::map<CellStyle, lxw_format*> formats;
  absl::flat_hash_set<std::string> names;  // in lower case: spreadsheets do not tell them apart by case
};

Workbook::Workbook(const std::string& path, const std::string& title, const google::protobuf::Timestamp& time)
    : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->partial_path = absl::StrCat(path, ".partial");
  state_->book = workbook_new(state_->partial_path.c_str());
  std::string copy = title;
  lxw_doc_properties properties = {};
  properties.title = copy.data();
  properties.created = static_cast<time_t>(time.seconds());
  workbook_set_properties(state_->book, &properties);
}

Workbook::~Workbook() {
  if (state_->book != nullptr) {
    lxw_workbook_free(state_->book);
  }
}

Sheet& Workbook::Add(absl::string_view wish) {
  std::string name = SheetName(wish);
  for (int i = 2; !state_->names.insert(absl::AsciiStrToLower(name)).second; ++i) {
    const std::string number = absl::StrCat(" ", i);
    name = absl::StrCat(FirstCharacters(SheetName(wish), kSheetNameMax - number.size()), number);
  }
  lxw_worksheet* const sheet = workbook_add_worksheet(state_->book, name.c_str());
  worksheet_set_paper(sheet, kA4);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_margins(sheet, kLeftMargin, kRightMargin, kTopMargin, kTopMargin);
  worksheet_set_footer(sheet, "&C&P/&N");
  state_->sheets.push_back(std::unique_ptr<Sheet>(new Sheet(sheet, name, *this)));
  return *state_->sheets.back();
}

absl::Status Workbook::Save() {
  for (const std::unique_ptr<Sheet>& sheet : state_->sheets) {
    sheet->SetHeights();
  }
  const lxw_error error = workbook_close(std::exchange(state_->book, nullptr));
  if (error != LXW_NO_ERROR) {
    std::remove(state_->partial_path.c_str());
    return absl::UnavailableError(absl::StrCat("cannot write ", state_->path, ": ", lxw_strerror(error)));
  }
  if (std::rename(state_->partial_path.c_str(), state_->path.c_str()) != 0) {
    std::remove(state_->partial_path.c_str());
    return absl::PermissionDeniedError(absl::StrCat("cannot write ", state_->path));
  }
  return absl::OkStatus();
}

void* Workbook::FormatOf(const CellStyle& style) {
  lxw_format*& format = state_->formats[style];
  if (format != nullptr) {
    return format;
  }
  format = workbook_add_format(state_->book);
  format_set_font_name(format, "Times New Roman");
  format_set_font_size(format, style.title ? 14 : 11);
  format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  if (style.bold || style.heading || style.title) {
    format_set_bold(format);
  }
  if (style.heading) {
    format_set_align(format, LXW_ALIGN_CENTER);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(format, 0xE7E6E6);
  }
  if (style.heading || style.wrap) {
    format_set_text_wrap(format);
  }
  if (style.border || style.heading) {
    format_set_border(format, LXW_BORDER_THIN);
  }
  if (style.right) {
    format_set_align(format, LXW_ALIGN_RIGHT);
  }
  if (style.indent > 0) {
    format_set_indent(format, static_cast<uint8_t>(style.indent));
  }
  switch (style.number) {
    case CellStyle::Number::kWhole:
      format_set_num_format(format, "#,##0");
      break;
    case CellStyle::Number::kDecimals:
      format_set_num_format(format, "#,##0.00####");
      break;
    case CellStyle::Number::kPercent:
      format_set_num_format(format, "0.00%");
      break;
    case CellStyle::Number::kGeneral:
      break;
  }
  return format;
}

void Sheet::Text(int row, int column, const std::string& text, const CellStyle& style) {
  if (style.wrap || style.heading) {
    wrapped_.push_back({row, row, column, column, text});
  }
  const bool fits = text.size() <= kCellCharactersMax || CharactersOf(text) <= kCellCharactersMax;
  const std::string shown =
      fits ? text : absl::StrCat(FirstCharacters(text, kCellCharactersMax - CharactersOf(kCutMark)), kCutMark);
  worksheet_write_string(static_cast<lxw_worksheet*>(sheet_), Row(row), Col(column), shown.c_str(),
                         static_cast<lxw_format*>(workbook_.FormatOf(style)));
}

void Sheet::Number(int row, int column, const std::string& decimal, const CellStyle& style) {
  double number = 0;
  if (DigitsOf(decimal) > kDigitsMax || !absl::SimpleAtod(decimal, &number)) {
    CellStyle text = style;
    text.number = CellStyle::Number::kGeneral;
    text.right = true;
    return Text(row, column, decimal, text);
  }
  worksheet_write_number(static_cast<lxw_worksheet*>(sheet_), Row(row), Col(column), number,
                         static_cast<lxw_format*>(workbook_.FormatOf(style)));
}

void Sheet::Percent(int row, int column, const std::string& percent, const CellStyle& style) {
  double number = 0;
  if (!absl::SimpleAtod(percent, &number)) {
    return Text(row, column, percent, style);
  }
  CellStyle shown = style;
  shown.number = CellStyle::Number::kPercent;
  worksheet_write_number(static_cast<lxw_worksheet*>(sheet_), Row(row), Col(column), number / 100,
                         static_cast<lxw_format*>(workbook_.FormatOf(shown)));
}

void Sheet::Blank(int row, int column, const CellStyle& style) {
  worksheet_write_blank(static_cast<lxw_worksheet*>(sheet_), Row(row), Col(column),
                        static_cast<lxw_format*>(workbook_.FormatOf(style)));
}

void Sheet::Merge(int first_row, int first_column, int last_row, int last_column, const std::string& text,
                  const CellStyle& style) {
  if (first_row == last_row && first_column == last_column) {
    return Text(first_row, first_column, text, style);
  }
  if (style.wrap || style.heading) {
    wrapped_.push_back({first_row, last_row, first_column, last_column, text});
  }
  worksheet_merge_range(static_cast<lxw_worksheet*>(sheet_), Row(first_row), Col(first_column), Row(last_row),
                        Col(last_column), text.c_str(), static_cast<lxw_format*>(workbook_.FormatOf(style)));
}

void Sheet::Link(int row, int column, const std::string& sheet_name, const std::string& text) {
  // In an address an apostrophe of the name is written twice.
  std::string quoted;
  for (const char c : sheet_name) {
    quoted += c == '\'' ? "''" : std::string(1, c);
  }
  worksheet_write_url_opt(static_cast<lxw_worksheet*>(sheet_), Row(row), Col(column),
                          absl::StrCat("internal:'", quoted, "'!A1").c_str(), nullptr, text.c_str(), nullptr);
}

void Sheet::Width(int first_column, int last_column, double width) {
  for (int column = first_column; column <= last_column; ++column) {
    widths_[column] = width;
  }
  worksheet_set_column(static_cast<lxw_worksheet*>(sheet_), Col(first_column), Col(last_column), width, nullptr);
}

void Sheet::SetHeights() {
  constexpr double kDefaultWidth = 8;
  std::map<int, int> lines;  // by row, where there is more than one
  for (const Wrapped& wrapped : wrapped_) {
    double width = 0;
    for (int column = wrapped.first_column; column <= wrapped.last_column; ++column) {
      const auto told = widths_.find(column);
      width += told == widths_.end() ? kDefaultWidth : told->second;
    }
    // A character less, since letters differ in width.
    const int needed = static_cast<int>(Wrap(wrapped.text, std::max(1, static_cast<int>(width) - 1)).size());
    const int rows = wrapped.last_row - wrapped.first_row + 1;
    for (int row = wrapped.first_row; row <= wrapped.last_row; ++row) {
      int& most = lines.try_emplace(row, 1).first->second;
      most = std::max(most, (needed + rows - 1) / rows);
    }
  }
  for (const auto& [row, count] : lines) {
    if (count > 1) {
      worksheet_set_row(static_cast<lxw_worksheet*>(sheet_), Row(row), LXW_DEF_ROW_HEIGHT * count, nullptr);
    }
  }
}

void Sheet::PagesAcross(int pages) {
  worksheet_fit_to_pages(static_cast<lxw_worksheet*>(sheet_), static_cast<uint16_t>(pages), 0);
}

void Sheet::Freeze(int row, int column, int first_heading_row) {
  auto* const sheet = static_cast<lxw_worksheet*>(sheet_);
  worksheet_freeze_panes(sheet, Row(row), Col(column));
  worksheet_repeat_rows(sheet, Row(first_heading_row), Row(row - 1));
  if (column > 0) {
    worksheet_repeat_columns(sheet, 0, Col(column - 1));
  }
}

void Sheet::Landscape() { worksheet_set_landscape(static_cast<lxw_worksheet*>(sheet_)); }

}  // namespace khoi::cli
