#include "tools/khoi/view_workbook.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/view_cells.h"

namespace khoi::cli {
namespace {

constexpr int kTextWidth = 34;
constexpr int kNumberWidth = 11;
constexpr int kNumberingWidth = 5;
// What fits beside each other on a page and can still be read, in characters; what is kept on every page included.
constexpr int kPageWidth = 190;
// More columns than this do not fit an upright page.
constexpr int kUprightColumnsMax = 7;

const google::protobuf::RepeatedPtrField<std::string>& HeadingsOf(const v1::ViewColumn& column, Language language) {
  return language == Language::kVietnamese || column.headings_en().empty() ? column.headings_vi()
                                                                           : column.headings_en();
}

bool IsText(const v1::ViewColumn& column) {
  return column.kind() == v1::VIEW_CELL_KIND_TEXT || column.kind() == v1::VIEW_CELL_KIND_TIME;
}

// Writes one table, from the top of its sheet downwards.
class TableWriter final {
 public:
  TableWriter(const v1::ViewTable& table, Language language, Sheet& sheet)
      : table_(table), language_(language), sheet_(sheet) {
    for (const v1::ViewColumn& column : table.columns()) {
      depth_ = std::max(depth_, HeadingsOf(column, language).size());
    }
    numbered_ = std::any_of(table.rows().begin(), table.rows().end(),
                            [](const v1::ViewRow& row) { return !row.number().empty(); });
    columns_numbered_ = std::any_of(table.columns().begin(), table.columns().end(),
                                    [](const v1::ViewColumn& column) { return !column.number().empty(); });
  }

  void Write() {
    WriteTitle();
    const int first_heading_row = row_;
    WriteHeadings();
    int text_columns = 0;
    while (text_columns < table_.columns_size() && IsText(table_.columns(text_columns))) ++text_columns;
    // A table of nothing but text scrolls as a whole.
    const int kept = text_columns == table_.columns_size() ? 1 : text_columns;
    sheet_.Freeze(row_, At(kept), first_heading_row);
    for (const v1::ViewRow& row : table_.rows()) WriteRow(row);
    if (const std::string& note = InLanguage(table_.note_vi(), table_.note_en(), language_); !note.empty()) {
      sheet_.Text(row_ + 1, 0, note);
    }
    SetWidths();
    if (table_.columns_size() > kUprightColumnsMax) sheet_.Landscape();
    sheet_.PagesAcross(PagesFor(kept));
  }

 private:
  // The sheet's column of a table's column.
  int At(int column) const { return column + (numbered_ ? 1 : 0); }

  int WidthOf(int column) const { return IsText(table_.columns(column)) ? kTextWidth : kNumberWidth; }

  // How many pages are beside each other when the first `kept` columns are on all of them.
  int PagesFor(int kept) const {
    int kept_width = numbered_ ? kNumberingWidth : 0;
    int rest = 0;
    for (int i = 0; i < table_.columns_size(); ++i) (i < kept ? kept_width : rest) += WidthOf(i);
    const int room = std::max(kPageWidth - kept_width, kTextWidth);
    return std::max(1, (rest + room - 1) / room);
  }

  void WriteTitle() {
    sheet_.Text(row_++, 0, InLanguage(table_.title_vi(), table_.title_en(), language_), {.title = true});
    if (!table_.form_number().empty()) {
      sheet_.Text(row_++, 0, absl::StrCat(Say(language_, "Biểu ", "Form "), table_.form_number()));
    }
    if (const std::string apart = ApartText(table_, language_); !apart.empty()) sheet_.Text(row_++, 0, apart);
    ++row_;
  }

  // Whether the headings of two columns are the same down to a level.
  bool SameDownTo(int level, int a, int b) const {
    const auto& left = HeadingsOf(table_.columns(a), language_);
    const auto& right = HeadingsOf(table_.columns(b), language_);
    return level < left.size() - 1 && level < right.size() - 1 &&
           std::equal(left.begin(), left.begin() + level + 1, right.begin());
  }

  void WriteHeadings() {
    const CellStyle style{.heading = true};
    if (numbered_) sheet_.Merge(row_, 0, row_ + depth_ - 1, 0, std::string(Say(language_, "Số", "No.")), style);
    for (int level = 0; level < depth_; ++level) {
      for (int i = 0; i < table_.columns_size(); ++i) {
        const auto& headings = HeadingsOf(table_.columns(i), language_);
        if (level >= headings.size() || (i > 0 && SameDownTo(level, i - 1, i))) continue;
        int last = i;
        while (last + 1 < table_.columns_size() && SameDownTo(level, i, last + 1)) ++last;
        // The innermost heading reaches down to the rows.
        const int bottom = level == headings.size() - 1 ? depth_ - 1 : level;
        sheet_.Merge(row_ + level, At(i), row_ + bottom, At(last), headings[level], style);
      }
    }
    row_ += depth_;
    if (!columns_numbered_) return;
    if (numbered_) sheet_.Blank(row_, 0, style);
    for (int i = 0; i < table_.columns_size(); ++i) sheet_.Text(row_, At(i), table_.columns(i).number(), style);
    ++row_;
  }

  void WriteRow(const v1::ViewRow& row) {
    if (numbered_) sheet_.Text(row_, 0, row.number(), {.bold = row.total(), .border = true});
    for (int i = 0; i < table_.columns_size(); ++i) {
      const CellStyle style{.bold = row.total() || table_.columns(i).total(),
                            .border = true,
                            .wrap = IsText(table_.columns(i)),
                            .indent = i == 0 ? row.level() : 0};
      if (i < row.cells_size()) {
        WriteCell(row.cells(i), At(i), style);
      } else {
        sheet_.Blank(row_, At(i), style);
      }
    }
    ++row_;
  }

  void WriteCell(const v1::ViewCell& cell, int column, CellStyle style) {
    if (cell.value_case() == v1::ViewCell::VALUE_NOT_SET) return sheet_.Blank(row_, column, style);
    if (!IsNumber(cell)) {
      style.right = cell.has_figure() || cell.has_share();
      return sheet_.Text(row_, column, ShownCell(cell, language_), style);
    }
    const std::string plain = PlainCell(cell, language_);
    if (cell.has_share()) return sheet_.Percent(row_, column, plain, style);
    style.number = absl::StrContains(plain, '.') ? CellStyle::Number::kDecimals : CellStyle::Number::kWhole;
    sheet_.Number(row_, column, plain, style);
  }

  void SetWidths() {
    if (numbered_) sheet_.Width(0, 0, kNumberingWidth);
    for (int i = 0; i < table_.columns_size(); ++i) {
      sheet_.Width(At(i), At(i), WidthOf(i));
    }
  }

  const v1::ViewTable& table_;
  const Language language_;
  Sheet& sheet_;
  int depth_ = 1;  // rows of headings
  bool numbered_ = false;
  bool columns_numbered_ = false;
  int row_ = 0;  // the next one to be written
};

}  // namespace

const Sheet& AddTableSheet(const v1::ViewTable& table, Language language, Workbook& workbook) {
  std::string name = InLanguage(table.title_vi(), table.title_en(), language);
  Sheet& sheet = workbook.Add(name);
  TableWriter(table, language, sheet).Write();
  return sheet;
}

}  // namespace khoi::cli
