#include "tools/khoi/display_width.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace khoi::cli {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidthTest, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth(""), 0);
  EXPECT_EQ(DisplayWidth("Khối"), 4);
  EXPECT_EQ(DisplayWidth("Kho\u0302\u0301i"), 4);  // decomposed
  EXPECT_EQ(DisplayWidth("đ"), 1);
  EXPECT_EQ(DisplayWidth("日本"), 4);
  EXPECT_EQ(DisplayWidth("20–30"), 5);
  EXPECT_EQ(DisplayWidth("\xff"), 1);  // shown as one replacement character
}

TEST(PrintableTest, TakesAwayWhatWouldSteerATerminal) {
  EXPECT_EQ(Printable("Sở Tư pháp"), "Sở Tư pháp");
  EXPECT_EQ(Printable("\x1b[2Jxóa"), "\uFFFD[2Jxóa");
  EXPECT_EQ(Printable("một\nhai\r\tba"), "một\uFFFDhai\uFFFD\uFFFDba");
  EXPECT_EQ(Printable("a\u202Eb"), "a\uFFFDb");
  EXPECT_EQ(Printable("a\xff"), "a\uFFFD");
}

TEST(WrapTest, BreaksAtSpacesAndChopsOnlyWordsThatAreTooLong) {
  EXPECT_THAT(Wrap("", 10), ElementsAre(""));
  EXPECT_THAT(Wrap("Chiến sĩ thi đua", 0), ElementsAre("Chiến sĩ thi đua"));
  EXPECT_THAT(Wrap("Chiến sĩ thi đua", 16), ElementsAre("Chiến sĩ thi đua"));
  EXPECT_THAT(Wrap("Chiến sĩ thi đua", 12), ElementsAre("Chiến sĩ thi", "đua"));
  EXPECT_THAT(Wrap("abcdefgh ij", 5), ElementsAre("abcde", "fgh", "ij"));
}

}  // namespace
}  // namespace khoi::cli
