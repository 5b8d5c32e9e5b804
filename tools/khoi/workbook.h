// Workbooks that spreadsheet programs open (Office Open XML), made for A4 paper.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"

namespace khoi::cli {

// How a cell looks.
struct CellStyle {
  enum class Number { kGeneral, kWhole, kDecimals, kPercent };
  Number number = Number::kGeneral;
  bool bold = false;
  bool heading = false;  // centred on a grey ground
  bool border = false;
  bool wrap = false;
  bool right = false;
  bool title = false;  // larger
  int indent = 0;

  auto operator<=>(const CellStyle&) const = default;
};

// A sheet of a workbook. Rows and columns count from 0.
class Sheet final {
 public:
  // Always text, whatever it begins with: a spreadsheet never takes it for a formula.
  void Text(int row, int column, const std::string& text, const CellStyle& style = {});
  // A decimal. Numbers of more than 15 digits, which a spreadsheet would round, are written as text.
  void Number(int row, int column, const std::string& decimal, const CellStyle& style = {});
  void Blank(int row, int column, const CellStyle& style);
  // One text over several cells.
  void Merge(int first_row, int first_column, int last_row, int last_column, const std::string& text,
             const CellStyle& style);
  // A link to another sheet.
  void Link(int row, int column, const std::string& sheet_name, const std::string& text);
  // A share, given in per cent.
  void Percent(int row, int column, const std::string& percent, const CellStyle& style);
  // In characters. The same for every row, whenever it is said.
  void Width(int first_column, int last_column, double width);
  // How many pages lie side by side when it is printed; 1 unless told.
  void PagesAcross(int pages);
  // The rows above and the columns left of this cell stay in view and are printed on every page.
  void Freeze(int row, int column, int first_heading_row);
  void Landscape();

  const std::string& name() const { return name_; }

 private:
  friend class Workbook;
  Sheet(void* sheet, std::string name, class Workbook& workbook)
      : sheet_(sheet), name_(std::move(name)), workbook_(workbook) {}

  // Text that may take several lines, in the cells of a rectangle.
  struct Wrapped {
    int first_row = 0;
    int last_row = 0;
    int first_column = 0;
    int last_column = 0;
    std::string text;
  };

  // Makes rows as high as their text: who opens the workbook does not find out in every program.
  void SetHeights();

  void* sheet_;  // of the library
  std::string name_;
  class Workbook& workbook_;
  std::vector<Wrapped> wrapped_;
  std::map<int, double> widths_;  // by column
};

class Workbook final {
 public:
  // Written to `path` by Save, all at once. The same content of the same time gives the same bytes.
  Workbook(const std::string& path, const std::string& title, const google::protobuf::Timestamp& time);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  // A sheet named after `wish`, shortened and made different from others where it must be.
  Sheet& Add(absl::string_view wish);

  // Errors: PERMISSION_DENIED or UNAVAILABLE naming the file; nothing is left behind then, and an older file of that
  // name stays as it was.
  absl::Status Save();

 private:
  friend class Sheet;
  struct State;
  void* FormatOf(const CellStyle& style);

  std::unique_ptr<State> state_;
};

}  // namespace khoi::cli
