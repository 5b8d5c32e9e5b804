#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

std::string Line(absl::string_view status, absl::string_view count, absl::string_view rest = "",
                 absl::string_view code = "CO-BK-BT", absl::string_view kind = "IND") {
  return "award_lines { award_codes: '" + std::string(code) + "' recipient_kind_code: '" + std::string(kind) +
         "' counting_basis: COUNTING_BASIS_RECIPIENTS status: AWARD_STATUS_" + std::string(status) + " count { " +
         std::string(count) + " } " + std::string(rest) + " } ";
}
std::string Awarded(int count, absl::string_view rest = "") {
  return Line("AWARDED", "exact: '" + std::to_string(count) + "'", rest);
}
std::string Fund(absl::string_view amount, absl::string_view rest = "") {
  return "indicator_lines { indicator_code: 'IN-AREA' quantity { exact: '" + std::string(amount) + "' } " +
         std::string(rest) + " } ";
}

// What P-PREV says of `now` when the same half of last year said `before`.
std::string Changed(const std::string& before, const std::string& now) {
  return Answer("P-PREV", ReportWith(now), {.same_last_year = ReportWith(before)});
}
// What P-CONT says of `now` when the previous half said `before`.
std::string Continued(const std::string& before, const std::string& now) {
  return Answer("P-CONT", ReportWith(now), {.previous = ReportWith(before)});
}

TEST(ChangeAgainstLastYear, LeavesTheBandBeyondHalf) {
  EXPECT_EQ(Changed(Awarded(20), Awarded(30)), "");
  EXPECT_EQ(Changed(Awarded(20), Awarded(31)), "award_lines[0].count P-PREV");
  EXPECT_EQ(Changed(Awarded(20), Awarded(10)), "");
  EXPECT_EQ(Changed(Awarded(20), Awarded(9)), "award_lines[0].count P-PREV");
}

TEST(ChangeAgainstLastYear, OfFewIsNoMatter) {
  EXPECT_EQ(Changed(Awarded(2), Awarded(6)), "");
  EXPECT_EQ(Changed(Awarded(2), Awarded(7)), "award_lines[0].count P-PREV");
  EXPECT_EQ(Changed(Awarded(0), Awarded(4)), "");
  EXPECT_EQ(Changed(Awarded(0), Awarded(5)), "award_lines[0].count P-PREV");
}

TEST(ChangeAgainstLastYear, LinesOfOneAwardStatusAndBasisAddUp) {
  EXPECT_EQ(Changed(Awarded(20), Awarded(16) + Awarded(15)), "award_lines[0].count P-PREV");
  EXPECT_EQ(Changed(Awarded(20), Awarded(15) + Awarded(15)), "");
  EXPECT_EQ(Changed(Awarded(20), Awarded(20) + Line("PROPOSED", "exact: '100'")), "");
  EXPECT_EQ(Changed(Line("PROPOSED", "exact: '20'"), Awarded(100)), "");
}

TEST(ChangeAgainstLastYear, WhatOneDoesNotSayIsNotZero) {
  EXPECT_EQ(Changed("", Awarded(100)), "");
  EXPECT_EQ(Changed(Awarded(100), ""), "");
}

TEST(ChangeAgainstLastYear, OfInexactNumbersIsNotEvaluated) {
  constexpr char kAwards[] = "? CO-BK-BT: the number of this period or of 2021-S1 is not exact";
  EXPECT_EQ(Changed(Line("AWARDED", "at_least: '1'"), Awarded(100)), kAwards);
  EXPECT_EQ(Changed(Awarded(1), Line("AWARDED", "not_available { reason: 'x' }")), kAwards);
  EXPECT_EQ(Changed(Awarded(1), Line("AWARDED", "at_least: '1'", "note: 'ước tính'")), "");
  EXPECT_EQ(Changed(Fund("20"), "indicator_lines { indicator_code: 'IN-AREA' quantity { approximate: '30' } }"),
            "? IN-AREA: the number of this period or of 2021-S1 is not exact");
  constexpr char kRatio[] = "indicator_lines { indicator_code: 'IN-TTHC' ratio { numerator { exact: '1' } } }";
  EXPECT_EQ(Changed(kRatio, kRatio), "");
}

TEST(ChangeAgainstLastYear, IsAnsweredByANote) {
  EXPECT_EQ(Changed(Awarded(20), Awarded(40, "note: 'tổng kết giai đoạn'")), "");
  EXPECT_EQ(Changed(Awarded(20, "note: 'năm ngoái'"), Awarded(40)), "award_lines[0].count P-PREV");
}

TEST(ChangeAgainstLastYear, OfIndicatorsIsAnsweredByTheStatedChange) {
  EXPECT_EQ(Changed(Fund("20"), Fund("30.0")), "");
  EXPECT_EQ(Changed(Fund("20"), Fund("30.1")), "indicator_lines[0].quantity P-PREV");
  EXPECT_EQ(Changed(Fund("0.1"), Fund("5.0")), "");
  EXPECT_EQ(Changed(Fund("0.1"), Fund("5.1")), "indicator_lines[0].quantity P-PREV");
  EXPECT_EQ(Changed(Fund("20"), Fund("40", "change { compared_period_id: '2021-S1' difference: '20' }")), "");
  EXPECT_EQ(Changed(Fund("20"), Fund("40", "change { compared_period_id: '2021-S2' difference: '20' }")),
            "indicator_lines[0].quantity P-PREV");
  EXPECT_EQ(Changed(Fund("20"), Fund("40", "note: 'mở rộng'")), "");
}

TEST(ChangeAgainstLastYear, SaysBothNumbers) {
  const v1::Report before = ReportWith(Awarded(20));
  domain::Findings findings;
  AskInto(findings, "P-PREV", ReportWith(Awarded(31)), {.same_last_year = before});
  ASSERT_EQ(findings.all().size(), 1U);
  EXPECT_THAT(findings.all()[0].message_en(), HasSubstr("CO-BK-BT: 20 in 2021-S1, now 31."));
  EXPECT_THAT(findings.all()[0].message_vi(), HasSubstr("CO-BK-BT: kỳ 2021-S1 là 20, kỳ này là 31."));
}

TEST(EarlierReport, IsMissedOnlyWhereTheUnitWasExpected) {
  EXPECT_EQ(Answer("P-PREV", ReportWith(Awarded(1)), {.earlier_periods = true}),
            "? the unit's report about 2021-S1 is not there");
  EXPECT_EQ(Answer("P-CONT", ReportWith(Awarded(1)), {.earlier_periods = true}),
            "? the unit's report about 2021-S2 is not there");
  EXPECT_EQ(Answer("P-PREV", ReportWith("unit_id: 'so-direct' " + Awarded(1)), {.earlier_periods = true}),
            "? the unit's report about 2021-S1 is not there");
  EXPECT_EQ(Answer("P-PREV", ReportWith("unit_id: 'so-loose' " + Awarded(1)), {.earlier_periods = true}), "");
  EXPECT_EQ(Answer("P-CONT", ReportWith("unit_id: 'so-exempt' " + Awarded(1)), {.earlier_periods = true}), "");
  EXPECT_EQ(Answer("P-PREV", ReportWith(Awarded(1))), "");
  EXPECT_EQ(Answer("P-CONT", ReportWith(Awarded(1))), "");
}

TEST(OpenProposals, AreAnsweredByAnyOutcome) {
  const std::string proposed = Line("PROPOSED", "exact: '4'");
  for (const char* const status : {"PROPOSED", "AGREED", "AWARDED", "HANDED_OVER", "REJECTED"}) {
    EXPECT_EQ(Continued(proposed, Line(status, "exact: '4'")), "") << status;
  }
  EXPECT_EQ(Continued(proposed, Line("AWARDED", "exact: '3'") + Line("REJECTED", "exact: '1'")), "");
  EXPECT_EQ(Continued(Line("AGREED", "exact: '4'"), Line("AWARDED", "exact: '5'")), "");
}

TEST(OpenProposals, ThatDisappearAreAskedFor) {
  const std::string proposed = Line("PROPOSED", "exact: '4'");
  EXPECT_EQ(Continued(proposed, ""), "award_lines P-CONT");
  EXPECT_EQ(Continued(proposed, Line("REGISTERED", "exact: '4'")), "award_lines P-CONT");
  EXPECT_EQ(Continued(proposed, Line("AWARDED", "exact: '4'", "", "CO-GK")), "award_lines P-CONT");
  EXPECT_EQ(Continued(proposed, Line("AWARDED", "exact: '4'", "", "CO-BK-BT", "COL")), "award_lines P-CONT");
  EXPECT_EQ(Continued(proposed, Line("AWARDED", "exact: '3'")), "award_lines[0].count P-CONT");
  EXPECT_EQ(Continued(proposed, Line("AWARDED", "exact: '3'", "note: 'một người rút hồ sơ'")), "");
}

TEST(OpenProposals, OfUnsplitKindsAndSeveralTitlesAreFoundAgain) {
  EXPECT_EQ(Continued(Line("PROPOSED", "exact: '4'", "", "CO-BK-BT", "MIX"),
                      Line("AWARDED", "exact: '3'") + Line("AWARDED", "exact: '1'", "", "CO-BK-BT", "COL")),
            "");
  EXPECT_EQ(Continued(Line("PROPOSED", "exact: '2'", "award_codes: 'CO-GK'"), Line("AWARDED", "exact: '2'")), "");
}

TEST(OpenProposals, ThatCannotBeCountedOnlyHaveToBeSpokenOf) {
  EXPECT_EQ(Continued(Line("PROPOSED", "at_least: '4'"), Line("AWARDED", "exact: '1'")), "");
  EXPECT_EQ(Continued(Line("PROPOSED", "exact: '4'"), Line("AWARDED", "approximate: '2'")), "");
  EXPECT_EQ(Continued(Line("PROPOSED", "exact: '0'"), ""), "");
  EXPECT_EQ(Continued(Line("AWARDED", "exact: '4'"), ""), "");
}

}  // namespace
}  // namespace khoi::testing
