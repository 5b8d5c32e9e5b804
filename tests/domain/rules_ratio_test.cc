#include "gtest/gtest.h"
#include "tests/domain/example.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

// An award line: code, count, how it is counted, status, and what else it says.
std::string Line(const std::string& code, const std::string& count, const std::string& years,
                 const std::string& rest = "", const std::string& status = "AWARDED") {
  return "award_lines { award_codes: '" + code + "' awarding_authority_code: 'A-CS' count { " + count +
         " } counting_basis: COUNTING_BASIS_RECIPIENTS status: AWARD_STATUS_" + status + " " +
         (years.empty() ? "" : "achievement { " + years + " } ") + rest + " } ";
}
std::string Exact(int count) { return "exact: '" + std::to_string(count) + "'"; }
std::string Fighters(int count, const std::string& years = "years { years: 2021 }") {
  return Line("EM-I-CSTDCS", Exact(count), years);
}
std::string Workers(int count, const std::string& years = "years { years: 2021 }") {
  return Line("EM-I-LDTT", Exact(count), years);
}
std::string Collectives(const std::string& code, int count, const std::string& relation) {
  return Line(code, Exact(count), "years { years: 2021 }", "recipient_relation: RECIPIENT_RELATION_" + relation);
}
std::string Headcount(const std::string& quantity) {
  return "indicator_lines { indicator_code: 'IN-HEADCOUNT' quantity { " + quantity + " } } ";
}

struct RatioCase {
  const char* name;
  const char* rule_id;
  std::string text;
  const char* expected;

  friend void PrintTo(const RatioCase& row, std::ostream* os) { *os << row.name; }
};

class RatioRules : public ::testing::TestWithParam<RatioCase> {};

TEST_P(RatioRules, Finds) {
  EXPECT_EQ(Asked(GetParam().rule_id, DepartmentReport(GetParam().text)), GetParam().expected);
}

std::string RatioCaseName(const ::testing::TestParamInfo<RatioCase>& info) { return info.param.name; }

// 15 % of 50 is 7.5: seven are allowed.
INSTANTIATE_TEST_SUITE_P(
    Fighters, RatioRules,
    ::testing::Values(
        RatioCase{"AtTheLimit", "R-CSTDCS", Fighters(7) + Workers(50), ""},
        RatioCase{"AboveTheLimit", "R-CSTDCS", Fighters(8) + Workers(50),
                  "award_lines[0].count: year 2021, state granted, titles 8, base 50, max_ratio 0.15, allowed 7, "
                  "excess 1"},
        RatioCase{"ExactlyTheShare", "R-CSTDCS", Fighters(3) + Workers(20), ""},
        RatioCase{"OneIsAlwaysAllowed", "R-CSTDCS", Fighters(1) + Workers(3), ""},
        RatioCase{"TwoOfThree", "R-CSTDCS", Fighters(2) + Workers(3),
                  "award_lines[0].count: year 2021, state granted, titles 2, base 3, max_ratio 0.15, allowed 1, "
                  "excess 1"},
        RatioCase{"NoneOnNone", "R-CSTDCS", Fighters(1) + Workers(0),
                  "award_lines[0].count: year 2021, state granted, titles 1, base 0, max_ratio 0.15, allowed 0, "
                  "excess 1"},
        RatioCase{"LinesOfOneYearAddUp", "R-CSTDCS", Fighters(4) + Workers(30) + Fighters(4) + Workers(20),
                  "award_lines[0].count: year 2021, state granted, titles 8, base 50, max_ratio 0.15, allowed 7, "
                  "excess 1"},
        RatioCase{"MilitaryCounterpartIsBase", "R-CSTDCS",
                  Fighters(8) + Workers(50) + Line("EM-I-CSTT", Exact(4), "years { years: 2021 }"), ""},
        RatioCase{
            "YearsAreKeptApart", "R-CSTDCS",
            Fighters(8) + Workers(50) + Fighters(1, "years { years: 2020 }") + Workers(100, "years { years: 2020 }"),
            "award_lines[0].count: year 2021, state granted, titles 8, base 50, max_ratio 0.15, allowed 7, "
            "excess 1"},
        RatioCase{"SchoolYearIsAnotherYear", "R-CSTDCS", Fighters(8, "school_year: 2021") + Workers(90),
                  "? award_lines[0].count"},
        RatioCase{"NoBase", "R-CSTDCS", Fighters(8), "? award_lines[0].count"},
        RatioCase{"BaseOfAnotherYear", "R-CSTDCS", Fighters(8) + Workers(50, "years { years: 2020 }"),
                  "? award_lines[0].count"},
        RatioCase{"SeveralYearsAreNoYear", "R-CSTDCS",
                  Fighters(8, "span { first_year: 2020 last_year: 2021 }") + Workers(50),
                  "? award_lines[0].achievement"},
        RatioCase{"SpanOfOneYearIsAYear", "R-CSTDCS",
                  Fighters(7, "span { first_year: 2021 last_year: 2021 }") + Workers(50), ""},
        RatioCase{"NoYear", "R-CSTDCS", Fighters(47, "") + Workers(373, ""), "? award_lines[0].achievement"},
        RatioCase{"InexactBase", "R-CSTDCS", Fighters(8) + Line("EM-I-LDTT", "at_least: '50'", "years { years: 2021 }"),
                  "? award_lines[0].count"},
        RatioCase{"OneNumberForSeveralTitles", "R-CSTDCS",
                  Line("EM-I-CSTDCS' award_codes: 'EM-I-LDTT", Exact(60), "years { years: 2021 }"),
                  "? award_lines[0].award_codes"},
        RatioCase{"ProposedOnGranted", "R-CSTDCS",
                  Line("EM-I-CSTDCS", Exact(8), "years { years: 2021 }", "", "PROPOSED") + Workers(50),
                  "award_lines[0].count: year 2021, state proposed, titles 8, base 50, max_ratio 0.15, allowed 7, "
                  "excess 1"},
        RatioCase{"ProposedAndGrantedAreNotAdded", "R-CSTDCS",
                  Line("EM-I-CSTDCS", Exact(5), "years { years: 2021 }", "", "PROPOSED") + Fighters(5) + Workers(50),
                  ""},
        RatioCase{"RegisteredIsNoTitle", "R-CSTDCS",
                  Line("EM-I-CSTDCS", Exact(99), "years { years: 2022 }", "", "REGISTERED"), ""},
        RatioCase{"NothingOfIt", "R-CSTDCS", Workers(50), ""}),
    RatioCaseName);

INSTANTIATE_TEST_SUITE_P(
    Collectives, RatioRules,
    ::testing::Values(
        RatioCase{"SeventyPerCent", "R-TTLDXS",
                  Collectives("EM-C-TTLDXS", 1, "UNIT_ITSELF") + Workers(14) + Fighters(1) + Headcount("exact: '20'"),
                  ""},
        RatioCase{"BelowSeventyPerCent", "R-TTLDXS",
                  Collectives("EM-C-TTLDXS", 1, "UNIT_ITSELF") + Workers(13) + Fighters(1) + Headcount("exact: '20'"),
                  "award_lines[0].count: year 2021, base 13, headcount 20, min_ratio 0.7"},
        RatioCase{"NoFighter", "R-TTLDXS",
                  Collectives("EM-C-TTLDXS", 1, "UNIT_ITSELF") + Workers(14) + Fighters(0) + Headcount("exact: '20'"),
                  "award_lines[0].count: year 2021, collectives 1, individuals 0, needed 1"},
        RatioCase{"FightersNotStated", "R-TTLDXS",
                  Collectives("EM-C-TTLDXS", 1, "UNIT_ITSELF") + Workers(14) + Headcount("exact: '20'"),
                  "? award_lines[0].count"},
        RatioCase{"NoHeadcount", "R-TTLDXS", Collectives("EM-C-TTLDXS", 1, "UNIT_ITSELF") + Workers(14) + Fighters(1),
                  "? award_lines[0].count"},
        RatioCase{"FewerFightersThanCollectives", "R-TTLDXS", Collectives("EM-C-TTLDXS", 3, "MEMBERS") + Fighters(2),
                  "award_lines[0].count: year 2021, collectives 3, individuals 2, needed 3; ? award_lines[0].count"},
        RatioCase{"PeopleOfCollectivesAreNotReported", "R-TTLDXS",
                  Collectives("EM-C-TTLDXS", 2, "MEMBERS") + Fighters(2), "? award_lines[0].count"},
        RatioCase{"TwoYearsInOneLine", "R-TTLDXS",
                  Line("EM-C-TTLDXS", Exact(2), "span { first_year: 2020 last_year: 2021 }"),
                  "? award_lines[0].achievement"},
        RatioCase{"AboveHalf", "R-TTLDTT",
                  Collectives("EM-C-TTLDTT", 1, "UNIT_ITSELF") + Workers(11) + Headcount("exact: '20'"), ""},
        RatioCase{"HalfIsNotAbove", "R-TTLDTT",
                  Collectives("EM-C-TTLDTT", 1, "UNIT_ITSELF") + Workers(10) + Headcount("exact: '20'"),
                  "award_lines[0].count: year 2021, base 10, headcount 20, min_ratio_above 0.5"},
        // There is no national ceiling.
        RatioCase{"NoCeiling", "R-LDTT", Workers(20) + Headcount("exact: '20'"), ""}),
    RatioCaseName);

// A line of titles that were given in 2021 by decision `number`.
std::string Decided(const std::string& code, int count, const std::string& number,
                    const std::string& status = "AWARDED") {
  return Line(
      code, Exact(count), "years { years: 2021 }",
      "decision { reference { number: '" + number + "' symbol: 'QĐ-KHCN' issue_date: '2021-12-20' type_code: 'QD' } }",
      status);
}
// The same without a decision that could be told apart.
std::string Undecided(const std::string& code, int count, const std::string& status) {
  return Line(code, Exact(count), "years { years: 2021 }", "", status);
}

TEST(RatioRules, EarlierReportsOfTheYearCount) {
  const v1::Report now = DepartmentReport(Decided("EM-I-CSTDCS", 3, "21") + Decided("EM-I-LDTT", 20, "22"));
  const v1::Report second_half =
      DepartmentReport(Decided("EM-I-CSTDCS", 2, "11") + Decided("EM-I-LDTT", 10, "12"), "2021-S2");
  EXPECT_EQ(Asked("R-CSTDCS", now), "");
  EXPECT_EQ(Asked("R-CSTDCS", now, {.previous = &second_half}),
            "award_lines[0].count: year 2021, state granted, titles 5, base 30, max_ratio 0.15, allowed 4, excess 1, "
            "lines_of_earlier_reports 2");
  // For a period of a year both are one report.
  EXPECT_EQ(Asked("R-CSTDCS", now, {.same_last_year = &second_half, .previous = &second_half}),
            "award_lines[0].count: year 2021, state granted, titles 5, base 30, max_ratio 0.15, allowed 4, excess 1, "
            "lines_of_earlier_reports 2");
}

TEST(RatioRules, TheBaseMayStandInAnEarlierReport) {
  const v1::Report now = DepartmentReport(Fighters(8));
  const v1::Report last_year = DepartmentReport(Workers(50), "2021-S1");
  EXPECT_EQ(Asked("R-CSTDCS", now, {.same_last_year = &last_year}),
            "award_lines[0].count: year 2021, state granted, titles 8, base 50, max_ratio 0.15, allowed 7, excess 1, "
            "lines_of_earlier_reports 1");
}

TEST(RatioRules, WhatIsStatedAgainCountsOnce) {
  const v1::Report now = DepartmentReport(Fighters(4) + Workers(30));
  const v1::Report again = DepartmentReport(
      Line("EM-I-CSTDCS", Exact(4), "years { years: 2021 }", "line_id: 'A' note: 'lần trước'") + Workers(30));
  EXPECT_EQ(Asked("R-CSTDCS", now, {.previous = &again}), "");
}

TEST(RatioRules, TheLatestReportSaysHowFarTitlesHaveCome) {
  const auto after = [](const std::string& before, const std::string& now) {
    const v1::Report previous = DepartmentReport(before + Workers(60), "2021-S2");
    return Asked("R-CSTDCS", DepartmentReport(now), {.previous = &previous});
  };
  const std::string code = "EM-I-CSTDCS";
  // 15 % of 60 is 9.
  EXPECT_EQ(after(Decided(code, 7, "12"), Decided(code, 8, "12")), "");
  EXPECT_EQ(after(Undecided(code, 8, "AGREED"), Decided(code, 8, "12")), "");
  EXPECT_EQ(after(Undecided(code, 8, "AWARDED"), Decided(code, 8, "12", "HANDED_OVER")), "");
  EXPECT_EQ(after(Decided(code, 8, "12"), Undecided(code, 8, "HANDED_OVER")), "");
  EXPECT_EQ(after(Undecided(code, 8, "PROPOSED"), Undecided(code, 9, "PROPOSED")), "");
  EXPECT_EQ(after(Undecided(code, 8, "PROPOSED"), Undecided(code, 10, "PROPOSED")),
            "award_lines[0].count: year 2021, state proposed, titles 10, base 60, max_ratio 0.15, allowed 9, excess 1, "
            "lines_of_earlier_reports 1");
  EXPECT_EQ(after(Decided(code, 5, "11"), Decided(code, 5, "12")),
            "award_lines[0].count: year 2021, state granted, titles 10, base 60, max_ratio 0.15, allowed 9, excess 1, "
            "lines_of_earlier_reports 2");
}

TEST(RatioRules, LargestCountsDoNotOverflow) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += Line("EM-I-LDTT", "exact: '1000000000000000'", "years { years: 2021 }");
  EXPECT_EQ(Asked("R-CSTDCS",
                  DepartmentReport(text + Line("EM-I-CSTDCS", "exact: '1000000000000000'", "years { years: 2021 }"))),
            "");
}

}  // namespace
}  // namespace khoi::testing
