// Rows and columns, for people as an aligned table and for programs as CSV.
#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

struct Column {
  std::string name;     // of the CSV column
  std::string heading;  // for people
  bool number = false;  // right-aligned; written to CSV without any guard
  int width_max = 0;    // longer text is wrapped; 0 means never
};

struct Cell {
  Cell(std::string text) : shown(text), csv(std::move(text)) {}  // NOLINT: a cell usually is just its text.
  Cell(std::string shown_text, std::string csv_text) : shown(std::move(shown_text)), csv(std::move(csv_text)) {}

  std::string shown;
  std::string csv;
};

class Table final {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // `row` has one cell for each column.
  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }

  // A heading, a rule and the rows, each line behind `indent`.
  void Print(absl::string_view indent, bool color, std::ostream& out) const;

  // A row of names and the rows.
  void PrintCsv(std::ostream& out) const;

  // A list of objects, one for each row, with the names as keys. Numbers are bare when they have at most 15 digits.
  void PrintJson(std::ostream& out) const;

  // As console.output says; Output::kDefault is a table.
  void Write(const Console& console) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace khoi::cli
