#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

std::string Decided(absl::string_view reference, absl::string_view kind = "IND",
                    absl::string_view status = "AWARD_STATUS_AWARDED") {
  return "award_lines { award_codes: 'CO-BK-BT' recipient_kind_code: '" + std::string(kind) +
         "' status: " + std::string(status) + " decision { reference { " + std::string(reference) + " } } } ";
}

TEST(DecisionsOfOneReport, StandOnceForOneAwardAndKind) {
  const std::string decision = "number: '12' symbol: 'QĐ-BKHCN' issue_date: '2022-03-01'";
  EXPECT_EQ(Answer("P-DUPAWD", ReportWith(Decided(decision) + Decided(decision))), "award_lines[1].decision P-DUPAWD");
  EXPECT_EQ(Answer("P-DUPAWD", ReportWith(Decided(decision) + Decided("number: '012' symbol: 'qđ-bkhcn' "
                                                                      "issue_date: '2022-03-01'"))),
            "award_lines[1].decision P-DUPAWD");
  EXPECT_EQ(Answer("P-DUPAWD", ReportWith(Decided(decision) + Decided(decision, "COL"))), "");
  EXPECT_EQ(Answer("P-DUPAWD", ReportWith(Decided(decision) + Decided("number: '13' symbol: 'QĐ-BKHCN'"))), "");
  EXPECT_EQ(Answer("P-DUPAWD", ReportWith(Decided(decision) + Decided(decision, "IND", "AWARD_STATUS_REVOKED"))), "");
  EXPECT_EQ(Answer("P-DUPAWD", ReportWith(Decided("issue_date: '2022-03-01'") + Decided("issue_date: '2022-03-01'"))),
            "");
}

TEST(DecisionsOfOneReport, BothLinesAreNamed) {
  domain::Findings findings;
  AskInto(findings, "P-DUPAWD", ReportWith(Decided("number: '12'") + Decided("number: '12'")));
  ASSERT_EQ(findings.all().size(), 1U);
  EXPECT_EQ(findings.all()[0].field_paths(0), "report.award_lines[1].decision");
  EXPECT_EQ(findings.all()[0].field_paths(1), "report.award_lines[0].decision");
}

// A line of an annual title for individuals.
std::string Annual(int count, absl::string_view rest = "achievement { years { years: 2021 } }",
                   absl::string_view basis = "RECIPIENTS", absl::string_view kind = "IND") {
  return "award_lines { award_codes: 'EM-I-LDTT' recipient_kind_code: '" + std::string(kind) +
         "' status: AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_" + std::string(basis) + " count { exact: '" +
         std::to_string(count) + "' } " + std::string(rest) + " } ";
}
constexpr char kStaff[] = "indicator_lines { indicator_code: 'IN-STAFF' quantity { exact: '50' } } ";

TEST(Headcount, BoundsTheRecipientsOfAnAnnualTitle) {
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(50))), "");
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(51))), "award_lines[0].count P-HEAD");
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(30) + Annual(21))), "award_lines[0].count P-HEAD");
}

TEST(Headcount, HoldsForEachYearStatusAndTitle) {
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(30) + Annual(30, "achievement { years { years: 2020 } }"))),
            "");
  EXPECT_EQ(
      Answer("P-HEAD", ReportWith(kStaff + Annual(40) +
                                  "award_lines { award_codes: 'EM-I-LDTT' recipient_kind_code: 'IND' status: "
                                  "AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: "
                                  "'40' } achievement { years { years: 2021 } } }")),
      "");
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(40, "award_codes: 'CO-GK'") + Annual(40))), "");
}

TEST(Headcount, OfASchoolYearIsNotThatOfACalendarYear) {
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(30) + Annual(30, "achievement { school_year: 2021 }"))), "");
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(30) +
                                        Annual(30, "achievement { span { first_year: 2021 last_year: 2021 } }"))),
            "award_lines[0].count P-HEAD");
}

TEST(Headcount, IsComparedAsFarAsNumbersAreKnown) {
  const auto with = [](const std::string& count) {
    return Answer("P-HEAD", ReportWith(kStaff + Annual(40) +
                                       "award_lines { award_codes: 'EM-I-LDTT' recipient_kind_code: 'IND' status: "
                                       "AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_RECIPIENTS achievement { "
                                       "years { years: 2021 } } count { " +
                                       count + " } }"));
  };
  EXPECT_EQ(with("range { min: '1' max: '10' }"), "");
  EXPECT_EQ(with("at_least: '1'"), "? the number of individuals with EM-I-LDTT is not exact");
  EXPECT_EQ(with("not_available { reason: 'x' }"), "? the number of individuals with EM-I-LDTT is not exact");
  EXPECT_EQ(with("at_least: '11'"), "award_lines[0].count P-HEAD");
}

TEST(Headcount, LargestCountsDoNotOverflow) {
  std::string text = kStaff;
  for (int i = 0; i < 9'300; ++i) {
    text +=
        "award_lines { award_codes: 'EM-I-LDTT' recipient_kind_code: 'IND' counting_basis: "
        "COUNTING_BASIS_RECIPIENTS count { exact: '1000000000000000' } } ";
  }
  EXPECT_EQ(Answer("P-HEAD", ReportWith(text)), "award_lines[0].count P-HEAD");
}

TEST(Headcount, SaysNothingOfOthers) {
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(99, "recipient_relation: RECIPIENT_RELATION_OUTSIDE"))), "");
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(99, "", "RECIPIENTS", "COL"))), "");
  // Over several years a person counts more than once.
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(99, "achievement { span { first_year: 2014 last_year: 2019 } }",
                                                        "TURNS"))),
            "");
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + Annual(99, "achievement { years { years: 2021 } }", "TURNS"))),
            "award_lines[0].count P-HEAD");
  EXPECT_EQ(Answer("P-HEAD", ReportWith(kStaff + std::string("award_lines { award_codes: 'CO-BK-BT' "
                                                             "recipient_kind_code: 'IND' count { exact: '99' } }"))),
            "");
}

TEST(Headcount, IsAskedForWhenItIsNeeded) {
  EXPECT_EQ(Answer("P-HEAD", ReportWith(Annual(1))),
            "? the indicator IN-STAFF (headcount of the unit) is not reported");
  EXPECT_EQ(Answer("P-HEAD", ReportWith("indicator_lines { indicator_code: 'IN-STAFF' quantity { at_least: '9' } } " +
                                        Annual(1))),
            "? the indicator IN-STAFF (headcount of the unit) is not reported");
  EXPECT_EQ(Answer("P-HEAD", CleanReport()), "");
}

std::string Section(absl::string_view text, absl::string_view code = "N4") {
  return "narrative_sections { section_code: '" + std::string(code) + "' items { text: '" + std::string(text) +
         "' } } ";
}
constexpr char kZeroLine[] = "award_lines { award_codes: 'CO-GK' count { exact: '0' } } ";

v1::Report Bare(const std::string& text) {
  v1::Report report = CleanReport();
  report.clear_narrative_sections();
  report.MergeFrom(FromText<v1::Report>(text));
  return report;
}

TEST(NumbersAndNarrative, NarrativeOfAwardsWithoutNumbers) {
  EXPECT_EQ(Answer("P-ZERO", Bare(kZeroLine + Section("Sở đã tặng GIẤY KHEN cho 5 cá nhân."))),
            "narrative_sections[0] P-ZERO");
  EXPECT_EQ(Answer("P-ZERO", Bare(Section("5 cá nhân là Lao động tiên tiến"))), "narrative_sections[0] P-ZERO");
  EXPECT_EQ(Answer("P-ZERO", Bare(Section("đạt danh hiệu \"LĐTT\","))), "narrative_sections[0] P-ZERO");
  EXPECT_EQ(Answer("P-ZERO", Bare(Section("phong trào lao động - tiên tiến"))), "narrative_sections[0] P-ZERO");
  EXPECT_EQ(Answer("P-ZERO", Bare(kZeroLine + Section("Cử cán bộ dự tập huấn."))), "");
  EXPECT_EQ(Answer("P-ZERO", Bare(kZeroLine + Section("tặng giấy khen", "N1"))), "");
  EXPECT_EQ(
      Answer("P-ZERO", Bare("award_lines { award_codes: 'CO-GK' count { exact: '5' } } " + Section("tặng giấy khen"))),
      "");
}

TEST(NumbersAndNarrative, NumbersWithoutNarrative) {
  EXPECT_EQ(Answer("P-ZERO", Bare("award_lines { award_codes: 'CO-GK' count { exact: '5' } }")),
            "narrative_sections P-ZERO");
  EXPECT_EQ(Answer("P-ZERO", Bare("award_lines { award_codes: 'CO-GK' count { exact: '5' } } narrative_sections { "
                                  "section_code: 'N4' }")),
            "narrative_sections P-ZERO");
  EXPECT_EQ(Answer("P-ZERO", Bare("award_lines { award_codes: 'CO-GK' count { exact: '5' } } " + Section("x", "N1"))),
            "");
  EXPECT_EQ(Answer("P-ZERO", Bare(kZeroLine)), "");
  EXPECT_EQ(Answer("P-ZERO", Bare("")), "");
}

std::string Movement(absl::string_view code, absl::string_view relation = "LAUNCHED") {
  return "movement_lines { movement_code: '" + std::string(code) + "' relation: MOVEMENT_RELATION_" +
         std::string(relation) + " } ";
}

TEST(LaunchedMovement, IsNotOneOfAHigherLevel) {
  EXPECT_EQ(Answer("P-MOV", ReportWith(Movement("MV-BT"))), "movement_lines[0].relation P-MOV");
  EXPECT_EQ(Answer("P-MOV", ReportWith(Movement("MV-BT", "RESPONDED"))), "");
  EXPECT_EQ(Answer("P-MOV", ReportWith(Movement("MV-CQ"))), "");
  EXPECT_EQ(Answer("P-MOV", ReportWith(Movement("MV-NTM"))), "");
  EXPECT_EQ(Answer("P-MOV", ReportWith(Movement("MV-NONE"))), "");
  EXPECT_EQ(Answer("P-MOV", ReportWith("movement_lines { title: 'x' relation: MOVEMENT_RELATION_LAUNCHED }")), "");
}

TEST(LaunchedMovement, OfTheAuthorityForWhichTheUnitStandsIsItsOwn) {
  EXPECT_EQ(Answer("P-MOV", ReportWith("unit_id: 'van-phong' " + Movement("MV-BT"))), "");
  EXPECT_EQ(Answer("P-MOV", ReportWith("unit_id: 'van-phong' " + Movement("MV-TW"))),
            "movement_lines[0].relation P-MOV");
}

TEST(LateReport, SaysByHowManyDays) {
  const v1::Report report = CleanReport();
  EXPECT_EQ(Answer("P-LATE", report, {.today = absl::CivilDay(2022, 6, 20)}), "");
  domain::Findings findings;
  AskInto(findings, "P-LATE", report, {.today = absl::CivilDay(2022, 6, 23)});
  ASSERT_EQ(Short(findings.all()), "period_id P-LATE");
  EXPECT_EQ(findings.all()[0].severity(), v1::SEVERITY_INFO);
  EXPECT_EQ(findings.all()[0].operands(1).value(), "3");
  EXPECT_THAT(findings.all()[0].message_en(), HasSubstr("3 days after 2022-06-20"));
  EXPECT_THAT(findings.all()[0].message_vi(), HasSubstr("muộn 3 ngày so với hạn 2022-06-20"));
}

TEST(LateReport, CountsFromTheExtension) {
  EXPECT_EQ(Answer("P-LATE", ReportWith("unit_id: 'so-b' header { bloc_id: 'khoi-1' }"),
                   {.today = absl::CivilDay(2022, 6, 25)}),
            "");
  EXPECT_EQ(Answer("P-LATE", ReportWith("unit_id: 'so-b' header { bloc_id: 'khoi-1' }"),
                   {.today = absl::CivilDay(2022, 6, 26)}),
            "period_id P-LATE");
  EXPECT_EQ(Answer("P-LATE", ReportWith("unit_id: 'so-b'"), {.today = absl::CivilDay(2022, 6, 25)}), "");
}

TEST(LateReport, IsNoMatterAtAcceptanceNorWithoutADueDate) {
  EXPECT_EQ(Answer("P-LATE", CleanReport(), {.stage = v1::RULE_STAGE_ACCEPT, .today = absl::CivilDay(2023, 1, 1)}), "");
  EXPECT_EQ(Answer("P-LATE", ReportWith("period_id: '2021-S2'"), {.today = absl::CivilDay(2023, 1, 1)}), "");
}

}  // namespace
}  // namespace khoi::testing
