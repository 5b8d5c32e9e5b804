#include "services/summary/view_table.h"

#include <gtest/gtest.h>

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

TEST(TableBuilder, MakesWhatItIsTold) {
  TableBuilder table("units.1", {"Đơn vị", "Units"});
  table.AddColumn({.name = "unit", .headings = {{"Đơn vị", "Unit"}}});
  table.AddColumn({.name = "days", .headings = {{"Trễ", "Late"}, {"ngày", "days"}}, .kind = v1::VIEW_CELL_KIND_NUMBER});
  table.AddRow({.level = 1, .number = "01"}).Text({"Sở A", "Department A"}).Number(3);
  table.AddRow({.total = true}).Text({"Cộng", "Total"});
  table.SetNote({"Ghi chú", "Note"});

  EXPECT_EQ(table.Take().DebugString(), Parse<v1::ViewTable>(R"(
    name: "units.1" title_vi: "Đơn vị" title_en: "Units"
    columns { name: "unit" headings_vi: "Đơn vị" headings_en: "Unit" kind: VIEW_CELL_KIND_TEXT }
    columns { name: "days" headings_vi: "Trễ" headings_vi: "ngày" headings_en: "Late" headings_en: "days"
              kind: VIEW_CELL_KIND_NUMBER }
    rows { level: 1 number: "01" cells { text: "Sở A" text_en: "Department A" } cells { number: 3 } }
    rows { total: true cells { text: "Cộng" text_en: "Total" } cells {} }
    note_vi: "Ghi chú" note_en: "Note")")
                                            .DebugString());
}

TEST(TableBuilder, TextThatIsTheSameInEnglishIsSaidOnce) {
  TableBuilder table("t", {"T", "T"});
  EXPECT_EQ(table.AddRow().Text({"01/QĐ", "01/QĐ"}).row().cells(0).text_en(), "");
}

TEST(TableBuilder, DayThatIsNotThereMakesAnEmptyCell) {
  TableBuilder table("t", {"T", "T"});
  EXPECT_EQ(table.AddRow().Date("").row().cells(0).value_case(), v1::ViewCell::VALUE_NOT_SET);
}

}  // namespace
}  // namespace khoi::summary
