#include "tools/khoi/table.h"

#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"

namespace khoi::cli {
namespace {

Table Sample() {
  Table table(
      {{.name = "name", .heading = "Tên", .width_max = 12}, {.name = "count", .heading = "Số", .number = true}});
  table.Add({std::string("Chiến sĩ thi đua"), Cell("1.234", "1234")});
  table.Add({std::string("=x"), Cell("7", "7")});
  return table;
}

TEST(TableTest, AlignsByDisplayWidthAndWraps) {
  ConsoleOfStrings strings;
  Sample().Write(strings.console);
  EXPECT_EQ(strings.out.str(),
            "Tên              Số\n"
            "────────────  ─────\n"
            "Chiến sĩ thi  1.234\n"
            "đua\n"
            "=x                7\n");
}

TEST(TableTest, CsvHasNamesAndPlainValues) {
  ConsoleOfStrings strings(Language::kVietnamese, Output::kCsv);
  Sample().Write(strings.console);
  EXPECT_EQ(strings.out.str(), "name,count\r\nChiến sĩ thi đua,1234\r\n'=x,7\r\n");
}

TEST(TableTest, JsonHasObjects) {
  ConsoleOfStrings strings(Language::kVietnamese, Output::kJson);
  Sample().Write(strings.console);
  EXPECT_EQ(strings.out.str(),
            "[\n  {\"name\": \"Chiến sĩ thi đua\", \"count\": 1234},\n  {\"name\": \"=x\", \"count\": 7}\n]\n");
}

TEST(TableTest, NothingIsSaidOnStderrSoThatStdoutStaysEmpty) {
  ConsoleOfStrings strings(Language::kVietnamese);
  Table(std::vector<Column>{{.name = "a", .heading = "A"}}).Write(strings.console);
  EXPECT_EQ(strings.out.str(), "");
  EXPECT_EQ(strings.err.str(), "(không có gì)\n");
}

TEST(TableTest, TextOfOthersCannotBreakALineOrSteerTheTerminal) {
  ConsoleOfStrings strings;
  Table table(std::vector<Column>{{.name = "a", .heading = "A"}});
  table.Add({std::string("x\n\x1b[31my")});
  table.Write(strings.console);
  EXPECT_EQ(strings.out.str(), "A\n────────\nx\uFFFD\uFFFD[31my\n");
}

}  // namespace
}  // namespace khoi::cli
