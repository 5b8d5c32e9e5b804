#include "services/domain/decimal.h"

#include <limits>

#include "gtest/gtest.h"

namespace khoi::domain {
namespace {

std::string Parsed(absl::string_view text) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  return decimal.has_value() ? FormatDecimal(decimal->scaled, decimal->scale) : "no";
}

TEST(Decimal, ReadsWhatTheGrammarAllows) {
  EXPECT_EQ(Parsed("0"), "0");
  EXPECT_EQ(Parsed("16"), "16");
  EXPECT_EQ(Parsed("02"), "2");
  EXPECT_EQ(Parsed("68.4"), "68.4");
  EXPECT_EQ(Parsed("0.000001"), "0.000001");
  EXPECT_EQ(Parsed("1000000000000000"), "1000000000000000");
  EXPECT_EQ(Parsed("123456789012.345678"), "123456789012.345678");
  EXPECT_EQ(Parsed("0000000000000000000000000001"), "1");
}

TEST(Decimal, RefusesEverythingElse) {
  for (const char* const text : {"", " ", "-1", "+1", "1e3", "1,5", "1.", ".5", "1..5", "1.5.2", "1 000", "1.0000000",
                                 "1000000000000001", "1000000000000000.1", "1234567890123.456789", "١", "0x1", "NaN"}) {
    EXPECT_EQ(Parsed(text), "no") << text;
  }
}

TEST(Decimal, ScalesWithoutLoss) {
  EXPECT_EQ(ScaledTo({684, 1}, 3), 68400);
  EXPECT_EQ(ScaledTo({68400, 3}, 1), 684);
  EXPECT_EQ(ScaledTo({684, 1}, 0), std::nullopt);
  EXPECT_EQ(ScaledTo({kValueMax, 0}, 2), 100'000'000'000'000'000);
  EXPECT_EQ(ScaledTo({kValueMax, 0}, 3), std::nullopt);
  EXPECT_EQ(ScaledTo({0, 0}, 18), 0);
}

TEST(Decimal, ComparesAcrossScales) {
  EXPECT_TRUE(IsAbove({11, 1}, {1, 0}));
  EXPECT_FALSE(IsAbove({10, 1}, {1, 0}));
  EXPECT_FALSE(IsAbove({999'999, 6}, {1, 0}));
  EXPECT_TRUE(IsAbove({kValueMax, 0}, {999'999'999'999'999'999, 6}));
}

TEST(Decimal, WritesSignAndDecimals) {
  EXPECT_EQ(FormatDecimal(-684, 1), "-68.4");
  EXPECT_EQ(FormatDecimal(5, 3), "0.005");
  EXPECT_EQ(FormatDecimal(-5, 3), "-0.005");
  EXPECT_EQ(FormatDecimal(0, 0), "0");
  EXPECT_EQ(FormatDecimal(0, 2), "0.00");
  EXPECT_EQ(FormatDecimal(std::numeric_limits<absl::int128>::min(), 0), "-170141183460469231731687303715884105728");
}

}  // namespace
}  // namespace khoi::domain
