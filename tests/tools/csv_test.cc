#include "tools/khoi/csv.h"

#include <sstream>

#include "gtest/gtest.h"

namespace khoi::cli {
namespace {

std::string Row(const std::vector<CsvCell>& cells) {
  std::ostringstream out;
  WriteCsvRow(cells, out);
  return out.str();
}

TEST(CsvTest, QuotesWhatRfc4180Asks) {
  EXPECT_EQ(Row({{.text = "a"}, {.text = "b c"}, {.text = ""}}), "a,b c,\r\n");
  EXPECT_EQ(Row({{.text = "a,b"}, {.text = "nói \"có\""}, {.text = "một\nhai"}}),
            "\"a,b\",\"nói \"\"có\"\"\",\"một\nhai\"\r\n");
}

TEST(CsvTest, TextIsNeverAFormula) {
  EXPECT_EQ(Row({{.text = "=1+2"}}), "'=1+2\r\n");
  EXPECT_EQ(Row({{.text = "+84 24"}}), "'+84 24\r\n");
  EXPECT_EQ(Row({{.text = "-3"}}), "'-3\r\n");
  EXPECT_EQ(Row({{.text = "@SUM(A1,A2)"}}), "\"'@SUM(A1,A2)\"\r\n");
  EXPECT_EQ(Row({{.text = "\t=1"}}), "'\t=1\r\n");
  EXPECT_EQ(Row({{.text = "a=1"}}), "a=1\r\n");
}

TEST(CsvTest, NumbersStayNumbersAndALoneDashStaysADash) {
  EXPECT_EQ(Row({{.text = "-3.5", .number = true}, {.text = "-"}}), "-3.5,-\r\n");
}

}  // namespace
}  // namespace khoi::cli
