#include "services/domain/bounds.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace khoi::domain {
namespace {

Fraction Whole(int value) { return *Fraction::Of(value, 1); }
Bounds Between(int low, int high) { return {.low = Whole(low), .high = Whole(high)}; }
Bounds AtLeast(int low) { return {.low = Whole(low), .high = std::nullopt}; }
Bounds AtMost(int high) { return {.low = std::nullopt, .high = Whole(high)}; }
Bounds Exactly(int value) { return Bounds::Exactly(Whole(value)); }

std::string TextOf(const std::optional<Bounds>& bounds) { return bounds.has_value() ? bounds->Text() : "overflow"; }

TEST(BoundsTest, SumsAndDifferencesWiden) {
  EXPECT_EQ(TextOf(Add(Between(1, 2), Between(10, 20))), "11..22");
  EXPECT_EQ(TextOf(Subtract(Between(1, 2), Between(10, 20))), "-19..-8");
  EXPECT_EQ(TextOf(Subtract(Exactly(5), AtLeast(3))), "..2");
  EXPECT_EQ(TextOf(Add(AtLeast(1), AtMost(2))), "..");
  EXPECT_EQ(TextOf(Subtract(Exactly(5), Exactly(3))), "2");
}

TEST(BoundsTest, ProductsLieBetweenTheirCorners) {
  EXPECT_EQ(TextOf(Multiply(Between(2, 3), Between(4, 5))), "8..15");
  EXPECT_EQ(TextOf(Multiply(Between(-2, 3), Between(-4, 5))), "-12..15");
  EXPECT_EQ(TextOf(Multiply(AtLeast(2), Exactly(-3))), "..-6");
  EXPECT_EQ(TextOf(Multiply(AtMost(-2), AtMost(-3))), "6..");
  EXPECT_EQ(TextOf(Multiply(AtLeast(2), Exactly(0))), "0");
  EXPECT_EQ(TextOf(Multiply(AtLeast(0), AtMost(0))), "..0");
}

TEST(BoundsTest, QuotientsOfWhatIsNotZero) {
  EXPECT_EQ(TextOf(Divide(Between(2, 3), Between(4, 8))), "0.25..0.75");
  EXPECT_EQ(TextOf(Divide(Exactly(6), AtLeast(2))), "0..3");
  EXPECT_EQ(TextOf(Divide(Exactly(6), AtMost(-2))), "-3..0");
  EXPECT_EQ(TextOf(Divide(AtLeast(6), Between(2, 3))), "2..");
}

TEST(BoundsTest, KnowsWhatMayBeZero) {
  EXPECT_TRUE(Between(0, 5).MayBeZero());
  EXPECT_TRUE(AtMost(0).MayBeZero());
  EXPECT_TRUE(Bounds().MayBeZero());
  EXPECT_FALSE(AtLeast(1).MayBeZero());
  EXPECT_FALSE(Between(-5, -1).MayBeZero());
}

TEST(BoundsTest, OverflowIsTold) {
  const Bounds large = Bounds::Exactly(*Fraction::Of(absl::Int128Max(), 1));
  EXPECT_EQ(TextOf(Add(large, Exactly(1))), "overflow");
  EXPECT_EQ(TextOf(Subtract(Exactly(-2), large)), "overflow");
  EXPECT_EQ(TextOf(Multiply(large, Exactly(2))), "overflow");
}

// One letter for each operator in their order =, ≠, <, ≤, >, ≥: y holds, n fails, ? unknown.
std::string All(const Bounds& left, const Bounds& right) {
  std::string text;
  for (int i = v1::COMPARISON_OPERATOR_EQUAL; i <= v1::COMPARISON_OPERATOR_GREATER_OR_EQUAL; ++i) {
    const Truth truth = Compare(left, static_cast<v1::ComparisonOperator>(i), right);
    text += truth == Truth::kHolds ? 'y' : (truth == Truth::kFails ? 'n' : '?');
  }
  return text;
}

TEST(BoundsTest, ComparisonsHoldForAllNumbersOrForNone) {
  EXPECT_EQ(All(Exactly(3), Exactly(3)), "ynnyny");
  EXPECT_EQ(All(Exactly(3), Exactly(4)), "nyyynn");
  EXPECT_EQ(All(Exactly(4), Exactly(3)), "nynnyy");
  EXPECT_EQ(All(Between(3, 5), Exactly(4)), "??????");
  EXPECT_EQ(All(Between(3, 5), Exactly(5)), "???yn?");
  EXPECT_EQ(All(Between(3, 5), Exactly(3)), "??n??y");
  EXPECT_EQ(All(Between(3, 5), Exactly(6)), "nyyynn");
  EXPECT_EQ(All(AtLeast(3), Exactly(2)), "nynnyy");
  EXPECT_EQ(All(AtLeast(3), Exactly(3)), "??n??y");
  EXPECT_EQ(All(AtLeast(3), Exactly(9)), "??????");
  EXPECT_EQ(All(Between(3, 5), Between(3, 5)), "??????");
}

}  // namespace
}  // namespace khoi::domain
