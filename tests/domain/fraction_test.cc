#include "services/domain/fraction.h"

#include <vector>

#include "gtest/gtest.h"

namespace khoi::domain {
namespace {

constexpr absl::int128 kMax = absl::Int128Max();

Fraction Of(absl::int128 numerator, absl::int128 denominator) { return *Fraction::Of(numerator, denominator); }

TEST(FractionTest, IsInLowestTermsWithAPositiveDenominator) {
  EXPECT_EQ(Of(6, 8), Of(3, 4));
  EXPECT_EQ(Of(6, -8), Of(-3, 4));
  EXPECT_EQ(Of(0, -7), Fraction());
  EXPECT_EQ(Of(-6, -8).numerator(), 3);
  EXPECT_EQ(Of(-6, -8).denominator(), 4);
  EXPECT_EQ(*Fraction::OfScaled(150, 3), Of(3, 20));
}

TEST(FractionTest, NothingIsDividedByZero) {
  EXPECT_EQ(Fraction::Of(1, 0), std::nullopt);
  EXPECT_EQ(Invert(Fraction()), std::nullopt);
}

TEST(FractionTest, ArithmeticIsExact) {
  EXPECT_EQ(Add(Of(1, 3), Of(1, 6)), Of(1, 2));
  EXPECT_EQ(Add(Of(1, 10), Of(2, 10)), Of(3, 10));
  EXPECT_EQ(Multiply(Of(-2, 3), Of(9, 4)), Of(-3, 2));
  EXPECT_EQ(Negate(Of(2, 3)), Of(-2, 3));
  EXPECT_EQ(Invert(Of(-2, 3)), Of(-3, 2));
}

TEST(FractionTest, OverflowIsToldAndNothingWraps) {
  EXPECT_EQ(Add(Of(kMax, 1), Of(1, 1)), std::nullopt);
  EXPECT_EQ(Add(Of(-kMax, 1), Of(-1, 1)), std::nullopt);
  EXPECT_EQ(Multiply(Of(kMax, 1), Of(2, 1)), std::nullopt);
  EXPECT_EQ(Multiply(Of(1, kMax), Of(1, 2)), std::nullopt);
  EXPECT_EQ(Fraction::Of(absl::Int128Min(), 1), std::nullopt);
  // Large operands with a result that fits.
  EXPECT_EQ(Multiply(Of(kMax, 3), Of(3, kMax)), Of(1, 1));
  EXPECT_EQ(Add(Of(kMax, 1), Of(-kMax, 1)), Fraction());
  EXPECT_EQ(Add(Of(1, kMax), Of(1, kMax)), Of(2, kMax));
}

TEST(FractionTest, ComparisonNeverOverflows) {
  const std::vector<Fraction> ascending = {Of(-kMax, 1), Of(-kMax, 2),       Of(-4, 3),   Of(-1, 1),
                                           Of(-1, kMax), Fraction(),         Of(1, kMax), Of(kMax / 3, kMax),
                                           Of(1, 3),     Of(kMax - 1, kMax), Of(1, 1),    Of(kMax, kMax - 1),
                                           Of(4, 3),     Of(kMax - 1, 2),    Of(kMax, 2), Of(kMax, 1)};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(ascending[i] <=> ascending[j], i <=> j) << ascending[i].Text() << " and " << ascending[j].Text();
    }
  }
}

TEST(FractionTest, TextIsADecimalWhereThatIsExact) {
  EXPECT_EQ(Of(7, 40).Text(), "0.175");
  EXPECT_EQ(Of(1, 5).Text(), "0.2");
  EXPECT_EQ(Of(-5, 1).Text(), "-5");
  EXPECT_EQ(Of(1, 3).Text(), "1/3");
  EXPECT_EQ(Of(-1, 3).Text(), "-1/3");
  EXPECT_EQ(Of(1, 1'000'000).Text(), "0.000001");
  EXPECT_EQ(Of(1, 10'000'000).Text(), "1/10000000");
}

}  // namespace
}  // namespace khoi::domain
