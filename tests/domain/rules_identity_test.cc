#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

#define LINE                                                                                          \
  "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' " \
  "counting_basis: COUNTING_BASIS_RECIPIENTS "

class IdentityRules : public ::testing::TestWithParam<RuleCase> {};

TEST_P(IdentityRules, Finds) { EXPECT_EQ(Judged(ReportWith(GetParam().text)), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Reporter, IdentityRules,
    ::testing::Values(
        RuleCase{"Member", "", ""}, RuleCase{"DirectReporter", "unit_id: 'so-direct'", ""},
        RuleCase{"UnitInTwoBlocs", "unit_id: 'so-b' header { bloc_id: 'khoi-2' }", ""},
        RuleCase{"UnknownUnitSaysNothingOfBlocs", "unit_id: 'so-x' header { bloc_id: 'khoi-1' }", "unit_id ID-ORG"},
        RuleCase{"EndedUnit", "unit_id: 'so-old'", "unit_id ID-ORG"},
        RuleCase{"UnitWithoutBloc", "unit_id: 'so-loose'", "unit_id ID-BLOC"},
        RuleCase{"UnitOfAnotherBloc", "header { bloc_id: 'khoi-2' }", "header.bloc_id ID-BLOC"},
        RuleCase{"UnknownBloc", "header { bloc_id: 'khoi-9' }", "header.bloc_id ID-BLOC"},
        RuleCase{"UnitWithoutBlocNamingOne", "unit_id: 'so-loose' header { bloc_id: 'khoi-1' }",
                 "header.bloc_id ID-BLOC"},
        RuleCase{"UnknownPeriod", "period_id: '2030-S1'", "period_id ID-PERIOD"},
        RuleCase{"UnknownPeriodAndUnit", "period_id: '2030-S1' unit_id: 'so-x'", "unit_id ID-ORG; period_id ID-PERIOD"},
        RuleCase{"ClosedPeriod", "period_id: '2021-S2'", "period_id ID-PERIOD"},
        RuleCase{"PeriodNotYetOpen", "period_id: '2022-S2'", "period_id ID-PERIOD"},
        RuleCase{"CustomRange", "period_id: 'tu-2014'", ""}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Codes, IdentityRules,
    ::testing::Values(
        RuleCase{
            "UnknownCodesSayNothingElse",
            "award_lines { award_codes: 'X' awarding_authority_code: 'Y' recipient_kind_code: 'Z' method_code: 'M' "
            "movement_code: 'V' sub_counts { sub_count_code: 'S' } status: AWARD_STATUS_PROPOSED "
            "counting_basis: COUNTING_BASIS_TURNS }",
            "award_lines[0].award_codes[0] ID-CODE; award_lines[0].awarding_authority_code ID-CODE; "
            "award_lines[0].recipient_kind_code ID-CODE; award_lines[0].method_code ID-CODE; "
            "award_lines[0].movement_code ID-CODE; award_lines[0].sub_counts[0].sub_count_code ID-CODE"},
        RuleCase{
            "Document",
            "document_lines { type_code: 'X' stage_code: 'Y' role: DOCUMENT_ROLE_LEAD references { type_code: 'Z' } }",
            "document_lines[0].type_code ID-CODE; document_lines[0].stage_code ID-CODE; "
            "document_lines[0].references[0].type_code ID-CODE"},
        RuleCase{"Movement",
                 "movement_lines { movement_code: 'A' form_code: 'B' scope_code: 'C' launching_level_code: 'D' "
                 "duration_code: 'E' relation: MOVEMENT_RELATION_RESPONDED }",
                 "movement_lines[0].movement_code ID-CODE; movement_lines[0].form_code ID-CODE; "
                 "movement_lines[0].scope_code ID-CODE; movement_lines[0].launching_level_code ID-CODE; "
                 "movement_lines[0].duration_code ID-CODE"},
        RuleCase{"Indicator", "indicator_lines { indicator_code: 'X' measure_unit_code: 'Y' quantity { exact: '1' } }",
                 "indicator_lines[0].indicator_code ID-CODE; indicator_lines[0].measure_unit_code ID-CODE"},
        RuleCase{"Others",
                 "event_lines { event_code: 'X' } exemplar_lines { recipient_kind_code: 'X' } "
                 "target_lines { target_code: 'X' recipient_kind_code: 'X' } narrative_sections { section_code: 'X' } "
                 "header { basis { type_code: 'X' } }",
                 "header.basis[0].type_code ID-CODE; event_lines[0].event_code ID-CODE; "
                 "exemplar_lines[0].recipient_kind_code ID-CODE; target_lines[0].target_code ID-CODE; "
                 "target_lines[0].recipient_kind_code ID-CODE; narrative_sections[1].section_code ID-CODE"},
        RuleCase{"CodeOfTheDecisionDate",
                 "award_lines { award_codes: 'CO-HH' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_TURNS "
                 "decision { reference { number: '1' issue_date: '2021-12-31' } } }",
                 ""},
        RuleCase{"CodeThatEndedTheDayBefore",
                 "award_lines { award_codes: 'CO-HH' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_TURNS "
                 "decision { reference { number: '1' issue_date: '2022-01-01' } } }",
                 "award_lines[0].award_codes[0] ID-CODE"},
        RuleCase{"CodeThatEndedBeforeThePeriodDid",
                 "award_lines { award_codes: 'CO-HH' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS }",
                 "award_lines[0].award_codes[0] ID-CODE"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Dates, IdentityRules,
    ::testing::Values(
        RuleCase{"DecidedToday",
                 LINE "status: AWARD_STATUS_AWARDED decision { reference { number: '1' issue_date: '2022-06-14' } } }",
                 ""},
        RuleCase{"DecidedTomorrow",
                 LINE "status: AWARD_STATUS_AWARDED decision { reference { number: '1' issue_date: '2022-06-21' } } }",
                 "award_lines[0].decision.reference.issue_date ID-DATE"},
        RuleCase{"DecidedBeforeThePeriod",
                 LINE "status: AWARD_STATUS_AWARDED decision { reference { number: '1' issue_date: '2021-12-14' } } }",
                 "award_lines[0].decision.reference.issue_date ID-DATE-PERIOD"},
        RuleCase{"DecidedOnTheFirstDay",
                 LINE "status: AWARD_STATUS_AWARDED decision { reference { number: '1' issue_date: '2021-12-15' } } }",
                 ""},
        RuleCase{"AchievementAfterTheDecision",
                 LINE "status: AWARD_STATUS_AWARDED decision { reference { number: '1' issue_date: '2021-12-20' } } "
                      "achievement { span { first_year: 2021 last_year: 2022 } } }",
                 "award_lines[0].achievement ID-DATE"},
        RuleCase{"AchievementOfNextYear", LINE "status: AWARD_STATUS_PROPOSED achievement { years { years: 2023 } } }",
                 "award_lines[0].achievement ID-DATE; award_lines[0].achievement C-BK2"},
        RuleCase{"RegisteredForNextYear",
                 LINE "status: AWARD_STATUS_REGISTERED achievement { years { years: 2023 } } }", ""},
        RuleCase{"StatusReachedTomorrow", LINE "status: AWARD_STATUS_PROPOSED status_date: '2022-06-21' }",
                 "award_lines[0].status_date ID-DATE"}),
    CaseName);

std::string English(absl::string_view text) {
  const std::vector<v1::Finding> findings = FindingsOn(ReportWith(text));
  return findings.size() == 1 ? findings[0].message_en() : Short(findings);
}

std::string LineWithCode(absl::string_view code) {
  return "award_lines { award_codes: '" + std::string(code) +
         "' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED "
         "counting_basis: COUNTING_BASIS_TURNS }";
}

TEST(IdentityRule, UnknownAuthoritySaysNothingElse) {
  v1::Report report = CleanReport();
  report.set_authority_id("bo-la");
  domain::Findings findings;
  const domain::Structure nobody("bo-la", {});
  domain::Judge(domain::MakeReportInput(report, WorldCatalog(), nobody, kToday), findings);
  EXPECT_EQ(Short(findings.all()), "authority_id ID-ORG");
}

TEST(IdentityRule, UnitOfAnotherBlocIsToldItsOwn) {
  EXPECT_EQ(English("header { bloc_id: 'khoi-2' }"),
            "The unit so-a is not a member of the bloc khoi-2 on 2022-06-14; its blocs: khoi-1. Correct the bloc.");
}

TEST(IdentityRule, PeriodThatIsNotOpenSaysWhenItIs) {
  EXPECT_THAT(English("period_id: '2022-S2'"), HasSubstr("reports are taken from 2022-11-01"));
  EXPECT_THAT(English("period_id: '2021-S2'"), HasSubstr("reports were taken until 2022-01-31"));
}

TEST(IdentityRule, PeriodIsOpenOnItsFirstAndLastDay) {
  v1::Report report = CleanReport();
  EXPECT_EQ(Judged(report, absl::CivilDay(2022, 4, 30)), "period_id ID-PERIOD");
  EXPECT_EQ(Judged(report, absl::CivilDay(2022, 5, 1)), "");
  report.set_period_id("2021-S2");
  EXPECT_EQ(Judged(report, absl::CivilDay(2022, 1, 31)), "");
  EXPECT_EQ(Judged(report, absl::CivilDay(2022, 2, 1)), "period_id ID-PERIOD");
}

TEST(IdentityRule, WhoWasGivenMoreTimeMayReportAfterThePeriodHasClosed) {
  v1::Report report = ReportWith("period_id: '2021-S2' unit_id: 'so-direct'");
  EXPECT_EQ(Judged(report, absl::CivilDay(2022, 2, 10)), "");
  EXPECT_EQ(Judged(report, absl::CivilDay(2022, 2, 11)), "period_id ID-PERIOD; period_id P-LATE");
  report.set_unit_id("so-a");
  EXPECT_EQ(Judged(report, absl::CivilDay(2022, 2, 10)), "period_id ID-PERIOD");
}

TEST(IdentityRule, AClosedPeriodTakesWhatWasCalledFor) {
  const v1::Report report = ReportWith("period_id: '2021-S2'");
  domain::ReportInput input = domain::MakeReportInput(report, WorldCatalog(), WorldStructure(), kToday);
  input.called_for = true;
  domain::Findings findings;
  domain::Judge(input, findings);
  EXPECT_EQ(Short(findings.all()), "");
}

TEST(IdentityRule, OldNameSaysWhichCodeToSend) {
  const std::vector<v1::Finding> findings = FindingsOn(ReportWith(LineWithCode("Chiến sỹ Thi đua CẤP TỈNH")));
  ASSERT_EQ(Short(findings), "award_lines[0].award_codes[0] ID-CODE");
  EXPECT_THAT(findings[0].message_en(), HasSubstr("Send the code EM-I-CSTDBT"));
  EXPECT_THAT(findings[0].message_vi(), HasSubstr("Hãy gửi mã EM-I-CSTDBT (Chiến sĩ thi đua Bộ, ban, ngành, tỉnh)"));
}

TEST(IdentityRule, CodeInLowerCaseSaysWhichCodeToSend) {
  EXPECT_THAT(English(LineWithCode("co-bk-bt")), HasSubstr("Send the code CO-BK-BT"));
}

TEST(IdentityRule, EndedCodeSaysWhenItHeld) {
  EXPECT_EQ(
      English(LineWithCode("CO-HH")),
      "The code CO-HH is not valid on 2022-06-14 (valid until 2021-12-31). Use the code that is valid on that day.");
}

TEST(IdentityRule, UnknownCodeNamesTheCatalog) {
  EXPECT_THAT(English(LineWithCode("X")), HasSubstr("\"X\" is not in the catalog of awards."));
}

}  // namespace
}  // namespace khoi::testing
