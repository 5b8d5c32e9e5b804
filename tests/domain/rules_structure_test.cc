#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

// An award line in which nothing is wrong, up to the closing brace.
#define LINE                                                                                          \
  "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' " \
  "status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_RECIPIENTS "

class StructureRules : public ::testing::TestWithParam<RuleCase> {};

TEST_P(StructureRules, Finds) { EXPECT_EQ(Judged(ReportWith(GetParam().text)), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Required, StructureRules,
    ::testing::Values(
        RuleCase{"NothingIsWrong", LINE "count { exact: '3' } }", ""},
        RuleCase{"MissingCountIsNotReported", LINE "}", ""},
        RuleCase{"ZeroIsAnAnswer", LINE "count { exact: '0' } }", ""},
        RuleCase{"EmptyAwardLine", "award_lines {}",
                 "award_lines[0].award_codes REQUIRED; award_lines[0].awarding_authority_code REQUIRED; "
                 "award_lines[0].recipient_kind_code REQUIRED; award_lines[0].status REQUIRED; "
                 "award_lines[0].counting_basis REQUIRED"},
        RuleCase{"EmptyCodeAmongOthers", LINE "award_codes: '' }", "award_lines[0].award_codes[1] REQUIRED"},
        RuleCase{"AchievementWithoutTime", LINE "achievement {} }", "award_lines[0].achievement REQUIRED"},
        RuleCase{"DecisionWithoutState", LINE "decision {} }", "award_lines[0].decision REQUIRED"},
        RuleCase{"UnavailableDecisionWithoutReason", LINE "decision { not_available {} } }",
                 "award_lines[0].decision.not_available.reason REQUIRED"},
        RuleCase{"SubCountWithoutCode", LINE "sub_counts {} }", "award_lines[0].sub_counts[0].sub_count_code REQUIRED"},
        RuleCase{"EmptyDocumentLine", "document_lines {}",
                 "document_lines[0].type_code REQUIRED; document_lines[0].stage_code REQUIRED; "
                 "document_lines[0].role REQUIRED; document_lines[0].count DOC-COUNT"},
        RuleCase{"EmptyMovementLine", "movement_lines {}",
                 "movement_lines[0].form_code REQUIRED; movement_lines[0].relation REQUIRED; "
                 "movement_lines[0].title REQUIRED"},
        RuleCase{"CountedMovementNeedsNoTitle",
                 "movement_lines { form_code: 'MV-THE' relation: MOVEMENT_RELATION_LAUNCHED count { exact: '14' } }",
                 ""},
        RuleCase{"EmptyIndicatorLine", "indicator_lines {}",
                 "indicator_lines[0].indicator_code REQUIRED; indicator_lines[0] REQUIRED"},
        RuleCase{"EmptyEvent", "event_lines {}", "event_lines[0].event_code REQUIRED"},
        RuleCase{"EmptyExemplar", "exemplar_lines {}", "exemplar_lines[0].recipient_kind_code REQUIRED"},
        RuleCase{"EmptyTarget", "target_lines {}", "target_lines[0].target_code REQUIRED"},
        RuleCase{"EmptySection", "narrative_sections {}", "narrative_sections[1].section_code REQUIRED"},
        RuleCase{"AddresseeWithoutName", "header { addressees {} }", "header.addressees[0].name REQUIRED"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Identifiers, StructureRules,
    ::testing::Values(
        RuleCase{"SpaceInBloc", "header { basis { issuer_id: 'so a' } }", "header.basis[0].issuer_id ID-FORM"},
        RuleCase{"SlashInOrganisation", LINE "awarding_organisation_id: 'bo/khcn' }",
                 "award_lines[0].awarding_organisation_id ID-FORM"},
        RuleCase{"Issuer", LINE "decision { reference { number: '1' issuer_id: 'ỷ' } } }",
                 "award_lines[0].decision.reference.issuer_id ID-FORM"},
        RuleCase{"LineId", LINE "line_id: 'dòng 1' }", "award_lines[0].line_id ID-FORM"},
        RuleCase{"LineIdsOfTwoListsMeet",
                 LINE "line_id: 'x' } event_lines { line_id: 'x' event_code: 'EV-CONFERENCE' }",
                 "event_lines[0].line_id LINE-ID"},
        RuleCase{"LinesWithoutIdsDoNotMeet", LINE "} " LINE "}", ""},
        RuleCase{"SectionTwice", "narrative_sections { section_code: 'N4' } narrative_sections { section_code: 'N4' }",
                 "narrative_sections[2].section_code SECTION-ONCE"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Days, StructureRules,
    ::testing::Values(
        RuleCase{"StatusDate", LINE "status_date: '14/6/2022' }", "award_lines[0].status_date ID-DATE"},
        RuleCase{"DayThatDoesNotExist", LINE "decision { reference { issue_date: '2022-02-30' } } }",
                 "award_lines[0].decision.reference.issue_date ID-DATE"},
        RuleCase{"HeaderDay", "header { issue_date: 'tháng 6' }", "header.issue_date ID-DATE"},
        RuleCase{"HeaderMonth", "header { issue_month: '2022-6' }", "header.issue_month ID-DATE"},
        RuleCase{"HeaderMonthOfAnotherDay", "header { issue_month: '2022-06' issue_date: '2022-05-31' }",
                 "header.issue_month ID-DATE"},
        RuleCase{"HeaderMonthOfTheDay", "header { issue_month: '2022-05' issue_date: '2022-05-31' }", ""},
        RuleCase{"EventEndsBeforeItBegins",
                 "event_lines { event_code: 'EV-CONFERENCE' first_date: '2022-01-22' last_date: '2022-01-21' }",
                 "event_lines[0].last_date ID-DATE"},
        RuleCase{
            "MovementDay",
            "movement_lines { title: 'x' form_code: 'MV-THE' relation: MOVEMENT_RELATION_LAUNCHED first_date: '2022' }",
            "movement_lines[0].first_date ID-DATE"},
        RuleCase{"YearsAscend", LINE "achievement { years { years: [2020, 2019] } } }",
                 "award_lines[0].achievement.years.years[1] ID-YEARS"},
        RuleCase{"YearsAreGiven", LINE "achievement { years {} } }", "award_lines[0].achievement.years.years ID-YEARS"},
        RuleCase{"YearOutOfRange", LINE "achievement { school_year: 21 } }",
                 "award_lines[0].achievement.school_year ID-YEARS; award_lines[0].achievement C-BK2"},
        RuleCase{"SpanBackwards", LINE "achievement { span { first_year: 2020 last_year: 2015 } } }",
                 "award_lines[0].achievement.span.last_year ID-YEARS"},
        RuleCase{
            "ThreeYears",
            LINE "achievement { years { years: [2019, 2020, 2021] } } }",
            "",
        },
        RuleCase{"ExemplarStage", "exemplar_lines { recipient_kind_code: 'IND' stage { first_year: 2015 } }",
                 "exemplar_lines[0].stage.last_year ID-YEARS"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Quantities, StructureRules,
    ::testing::Values(
        RuleCase{"NoState", LINE "count {} }", "award_lines[0].count QUANTITY"},
        RuleCase{"Negative", LINE "count { exact: '-1' } }", "award_lines[0].count.exact NEG"},
        RuleCase{"Fraction", LINE "count { exact: '1.5' } }", "award_lines[0].count.exact NEG"},
        RuleCase{"Separator", LINE "count { exact: '1.000.000' } }", "award_lines[0].count.exact QUANTITY"},
        RuleCase{"TenToTheFifteenth", LINE "count { exact: '1000000000000000' } }", ""},
        RuleCase{"AboveTenToTheFifteenth", LINE "count { exact: '1000000000000001' } }",
                 "award_lines[0].count.exact QUANTITY"},
        RuleCase{"AtLeast", LINE "count { at_least: 'trên 20' } }", "award_lines[0].count.at_least QUANTITY"},
        RuleCase{"Approximate", LINE "count { approximate: '' } }", "award_lines[0].count.approximate QUANTITY"},
        RuleCase{"RangeBackwards", LINE "count { range { min: '30' max: '20' } } }",
                 "award_lines[0].count.range.max QUANTITY"},
        RuleCase{"RangeOfOne", LINE "count { range { min: '2' max: '2' } } }", ""},
        RuleCase{"BothBoundsWrong", LINE "count { range { min: 'a' max: 'b' } } }",
                 "award_lines[0].count.range.min QUANTITY; award_lines[0].count.range.max QUANTITY"},
        RuleCase{"NoReason", LINE "count { not_available {} } }", "award_lines[0].count.not_available.reason QUANTITY"},
        RuleCase{"Reason", LINE "count { not_available { reason: 'chưa thống kê' } } }", ""},
        RuleCase{"SubCount", LINE "sub_counts { sub_count_code: 'B5' count { exact: 'x' } } }",
                 "award_lines[0].sub_counts[0].count.exact QUANTITY"},
        RuleCase{"Target", "target_lines { target_code: 'TG-EXEMPLAR' target { range { min: '2' max: '3' } } }", ""},
        RuleCase{"DeclaredTotal", "declared_totals { total { exact: '530 lượt' } }",
                 "declared_totals[0].total.exact QUANTITY"},
        RuleCase{"RatioWithoutStates", "indicator_lines { indicator_code: 'IN-TTHC' ratio {} }",
                 "indicator_lines[0].ratio.numerator QUANTITY; indicator_lines[0].ratio.denominator QUANTITY"},
        RuleCase{"NegativeChangeIsAChange",
                 "indicator_lines { indicator_code: 'IN-FUND' quantity { exact: '1' } "
                 "change { difference: '-5' difference_percent: '--1' } }",
                 "indicator_lines[0].change.difference_percent QUANTITY"},
        RuleCase{"FewerThanListed",
                 "document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: DOCUMENT_ROLE_LEAD "
                 "count { exact: '1' } references { number: '1' } references { number: '2' } }",
                 "document_lines[0].count DOC-COUNT"},
        RuleCase{"MoreThanListed",
                 "document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: DOCUMENT_ROLE_LEAD "
                 "count { exact: '3' } references { number: '1' } references { number: '2' } }",
                 ""}),
    CaseName);

TEST(StructureRule, MissingReporterIsSaidOnceForEachField) {
  EXPECT_EQ(Judged(v1::Report()), "authority_id REQUIRED; period_id REQUIRED; unit_id REQUIRED; header.number ID-DOC");
}

TEST(StructureRule, ListsHaveLimits) {
  v1::Report report = CleanReport();
  for (int i = 0; i < 101; ++i) report.add_declared_totals();
  EXPECT_EQ(Judged(report), "declared_totals LIST-SIZE");
}

TEST(StructureRule, ItemsOfAListThatIsTooLongAreNotJudged) {
  v1::Report report = CleanReport();
  for (int i = 0; i < 10'001; ++i) report.add_award_lines();
  EXPECT_EQ(Judged(report), "award_lines LIST-SIZE");
}

TEST(StructureRule, LastOfTooManyFindingsSaysHowManyMoreThereAre) {
  v1::Report report = CleanReport();
  for (int i = 0; i < 400; ++i) report.add_exemplar_lines()->set_line_id("?");
  for (int i = 0; i < 700; ++i) report.add_target_lines()->set_line_id("?");
  const std::vector<v1::Finding> findings = FindingsOn(report);
  ASSERT_EQ(findings.size(), domain::kJudgeFindingsMax + 1);
  const v1::Finding& last = findings.back();
  EXPECT_EQ(last.rule_id(), "FINDINGS");
  EXPECT_EQ(last.severity(), v1::SEVERITY_BLOCK);
  EXPECT_TRUE(absl::StartsWith(last.message_en(), "and ")) << last.message_en();
  EXPECT_TRUE(absl::StartsWith(last.message_vi(), "và ")) << last.message_vi();
}

TEST(Findings, WhatIsLeftOutStillBlocks) {
  domain::Findings findings;
  findings.BeginLimit(2);
  for (int i = 0; i < 3; ++i)
    findings.Add("I", v1::SEVERITY_INFO, {.field_paths = {absl::StrCat("i", i)}, .vi = "", .en = ""});
  for (int i = 0; i < 2; ++i)
    findings.Add("W", v1::SEVERITY_WARN, {.field_paths = {absl::StrCat("w", i)}, .vi = "", .en = ""});
  EXPECT_FALSE(findings.blocked());
  findings.Add("B", v1::SEVERITY_BLOCK, {.field_paths = {"b"}, .vi = "", .en = ""});
  findings.EndLimit();
  EXPECT_TRUE(findings.blocked());
  ASSERT_EQ(findings.all().size(), 3u);
  EXPECT_EQ(findings.all()[2].field_paths(0), "i2");
  EXPECT_EQ(findings.all()[2].operands(0).value(), "4");
  EXPECT_EQ(findings.all()[2].severity(), v1::SEVERITY_BLOCK);
}

TEST(Findings, LeftOutInformationIsNoWarning) {
  domain::Findings findings;
  findings.BeginLimit(0);
  findings.Add("I", v1::SEVERITY_INFO, {.field_paths = {"i"}, .vi = "", .en = ""});
  findings.EndLimit();
  ASSERT_EQ(findings.all().size(), 1u);
  EXPECT_EQ(findings.all()[0].severity(), v1::SEVERITY_INFO);
}

TEST(StructureRule, EveryProblemIsSaidAtOnce) {
  EXPECT_EQ(Judged(ReportWith(LINE "count { exact: 'x' } line_id: '?' } " LINE "count { exact: 'y' } }")),
            "award_lines[0].line_id ID-FORM; award_lines[0].count.exact QUANTITY; award_lines[1].count.exact QUANTITY");
}

}  // namespace
}  // namespace khoi::testing
