#include "services/summary/wide_decimal.h"

#include "gtest/gtest.h"

namespace khoi::summary {
namespace {

TEST(WideDecimalTest, DifferencesAreExactAtTheLargerScale) {
  EXPECT_EQ(Difference("12.5", "3"), "9.5");
  EXPECT_EQ(Difference("3", "12.50"), "-9.50");
  EXPECT_EQ(Difference("-1", "-1"), "0");
  EXPECT_EQ(Difference("100000000000000000000000", "1"), "99999999999999999999999");
  EXPECT_EQ(Difference("", "1"), std::nullopt);
}

TEST(WideDecimalTest, PerCentsAreRoundedHalfAwayFromZero) {
  EXPECT_EQ(Percent("1", "3"), "33.33");
  EXPECT_EQ(Percent("2", "3"), "66.67");
  EXPECT_EQ(Percent("1", "800"), "0.13");  // 0.125
  EXPECT_EQ(Percent("-1", "800"), "-0.13");
  EXPECT_EQ(Percent("1", "-800"), "-0.13");
  EXPECT_EQ(Percent("0", "7"), "0.00");
  EXPECT_EQ(Percent("3", "1.5"), "200.00");
  EXPECT_EQ(Percent("1", "0"), std::nullopt);
  EXPECT_EQ(Percent("1", ""), std::nullopt);
}

TEST(WideDecimalTest, LessIsByValue) {
  EXPECT_TRUE(IsLess("2", "10"));
  EXPECT_FALSE(IsLess("2.0", "2"));
  EXPECT_TRUE(IsLess("-3", "-2.5"));
  EXPECT_FALSE(IsLess("", "1"));
}

}  // namespace
}  // namespace khoi::summary
