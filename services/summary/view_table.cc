#include "services/summary/view_table.h"

#include "services/domain/timestamp.h"

namespace khoi::summary {

RowBuilder& RowBuilder::Text(const Words& words) {
  v1::ViewCell& cell = *row_.add_cells();
  if (!words.vi.empty()) cell.set_text(words.vi);
  if (words.en != words.vi) cell.set_text_en(words.en);
  return *this;
}

RowBuilder& RowBuilder::Figure(v1::Measure measure, const v1::Figure& figure) {
  v1::ViewCell& cell = *row_.add_cells();
  *cell.mutable_figure() = figure;
  cell.set_measure(measure);
  return *this;
}

RowBuilder& RowBuilder::Share(const v1::Share& share) {
  *row_.add_cells()->mutable_share() = share;
  return *this;
}

RowBuilder& RowBuilder::Number(int64_t number) {
  row_.add_cells()->set_number(number);
  return *this;
}

RowBuilder& RowBuilder::Time(int64_t time_us) {
  domain::SetTime(time_us, *row_.add_cells()->mutable_time());
  return *this;
}

RowBuilder& RowBuilder::Time(const google::protobuf::Timestamp& time) {
  *row_.add_cells()->mutable_time() = time;
  return *this;
}

RowBuilder& RowBuilder::Date(const std::string& day) {
  v1::ViewCell& cell = *row_.add_cells();
  if (!day.empty()) cell.set_date(day);
  return *this;
}

RowBuilder& RowBuilder::Empty() {
  row_.add_cells();
  return *this;
}

TableBuilder::TableBuilder(std::string name, const Words& title) {
  table_.set_name(std::move(name));
  table_.set_title_vi(title.vi);
  table_.set_title_en(title.en);
}

v1::ViewColumn& TableBuilder::AddColumn(const Column& column) {
  v1::ViewColumn& added = *table_.add_columns();
  added.set_name(column.name);
  for (const Words& heading : column.headings) {
    added.add_headings_vi(heading.vi);
    added.add_headings_en(heading.en.empty() ? heading.vi : heading.en);
  }
  added.set_number(column.number);
  added.set_kind(column.kind);
  added.set_total(column.total);
  return added;
}

RowBuilder TableBuilder::AddRow(const RowHead& head) {
  v1::ViewRow& row = *table_.add_rows();
  row.set_level(head.level);
  row.set_number(head.number);
  row.set_total(head.total);
  return RowBuilder(row);
}

void TableBuilder::SetNote(const Words& note) {
  table_.set_note_vi(note.vi);
  table_.set_note_en(note.en);
}

v1::ViewTable TableBuilder::Take() {
  for (v1::ViewRow& row : *table_.mutable_rows()) {
    while (row.cells_size() < table_.columns_size()) {
      row.add_cells();
    }
  }
  return std::move(table_);
}

}  // namespace khoi::summary
