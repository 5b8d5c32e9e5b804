// Builds tables that are ready to be printed.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "khoi/v1/view.pb.h"

namespace khoi::summary {

// A text in both languages.
struct Words {
  std::string vi;
  std::string en = {};
};

// A column, see v1::ViewColumn.
struct Column {
  std::string name;
  std::vector<Words> headings;  // the outermost first; those beside each other with the same outer ones stand below one
  v1::ViewCellKind kind = v1::VIEW_CELL_KIND_TEXT;
  std::string number = {};
  bool total = false;
};

// A row, see v1::ViewRow.
struct RowHead {
  int level = 0;
  std::string number = {};
  bool total = false;
};

// Fills a row from left to right. Points into its table, until the table has the next row.
class RowBuilder final {
 public:
  explicit RowBuilder(v1::ViewRow& row) : row_(row) {}

  RowBuilder& Text(const Words& words);
  RowBuilder& Figure(v1::Measure measure, const v1::Figure& figure);
  RowBuilder& Share(const v1::Share& share);
  RowBuilder& Number(int64_t number);
  RowBuilder& Time(int64_t time_us);
  RowBuilder& Time(const google::protobuf::Timestamp& time);
  // YYYY-MM-DD; an empty day makes an empty cell.
  RowBuilder& Date(const std::string& day);
  RowBuilder& Empty();

  // For what has no function of its own, such as filters.
  v1::ViewRow& row() { return row_; }

 private:
  v1::ViewRow& row_;
};

class TableBuilder final {
 public:
  // `name` is unique in the answer.
  TableBuilder(std::string name, const Words& title);

  // Columns come before rows. The reference holds until the next one.
  v1::ViewColumn& AddColumn(const Column& column);
  RowBuilder AddRow(const RowHead& head = {});
  void SetNote(const Words& note);
  v1::ViewTable& table() { return table_; }

  // The table. Rows that have fewer cells than the table has columns end in empty ones.
  v1::ViewTable Take();

 private:
  v1::ViewTable table_;
};

}  // namespace khoi::summary
