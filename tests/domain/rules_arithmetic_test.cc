#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/declared_total.h"
#include "tests/domain/world.h"
#include "tests/status_matchers.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

#define COUNTED(id, number)                                                                        \
  "award_lines { line_id: '" id                                                                    \
  "' award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' "                                     \
  "recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS " \
  "count { exact: '" number "' } } "

class ArithmeticRules : public ::testing::TestWithParam<RuleCase> {};

TEST_P(ArithmeticRules, Finds) { EXPECT_EQ(Judged(ReportWith(GetParam().text)), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Totals, ArithmeticRules,
    ::testing::Values(
        RuleCase{"EqualSum", COUNTED("a", "2") COUNTED("b", "3") "declared_totals { total { exact: '5' } }", ""},
        RuleCase{"AboveSum", COUNTED("a", "2") "declared_totals { total { exact: '5' } }",
                 "declared_totals[0].total SUM-TOTAL"},
        RuleCase{
            "AboveSumOfPartialList",
            COUNTED("a", "2") "declared_totals { total { exact: '5' } exhaustiveness: EXHAUSTIVENESS_NON_EXHAUSTIVE }",
            ""},
        RuleCase{
            "BelowSumOfPartialList",
            COUNTED("a", "7") "declared_totals { total { exact: '5' } exhaustiveness: EXHAUSTIVENESS_NON_EXHAUSTIVE }",
            "declared_totals[0].total SUM-TOTAL"},
        RuleCase{"OnlyCoveredLines",
                 COUNTED("a", "2") COUNTED("b", "3") "declared_totals { total { exact: '3' } covered_line_ids: 'b' }",
                 ""},
        RuleCase{"UnknownLine",
                 COUNTED("a", "2") "declared_totals { total { exact: '2' } covered_line_ids: ['a', 'c'] }",
                 "declared_totals[0].covered_line_ids[1] SUM-COVER"},
        RuleCase{"OtherStatusIsNotCovered",
                 COUNTED("a", "2") "declared_totals { total { exact: '0' } status: AWARD_STATUS_AWARDED }", ""},
        RuleCase{"OtherBasisIsNotCovered",
                 COUNTED("a", "2") "declared_totals { total { exact: '0' } counting_basis: COUNTING_BASIS_FILES }", ""},
        RuleCase{
            "MissingCountCannotBeCompared",
            COUNTED(
                "a",
                "2") "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' "
                     "recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS } "
                     "declared_totals { total { exact: '9' } }",
            ""},
        RuleCase{"DocumentsCanBeCovered",
                 "document_lines { line_id: 'd' type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: DOCUMENT_ROLE_LEAD "
                 "references { number: '1' } references { number: '2' } } "
                 "declared_totals { total { exact: '3' } covered_line_ids: 'd' }",
                 "declared_totals[0].total SUM-TOTAL"},
        RuleCase{"PartWithinCount",
                 "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS count { exact: '4' } "
                 "sub_counts { sub_count_code: 'B5' count { exact: '4' } } }",
                 ""},
        RuleCase{"PartAboveCount",
                 "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS count { exact: '4' } "
                 "sub_counts { sub_count_code: 'B1' count { exact: '1' } } "
                 "sub_counts { sub_count_code: 'B5' count { exact: '5' } } }",
                 "award_lines[0].sub_counts[1].count SUM-BAND"},
        RuleCase{"PartOfAnInexactCount",
                 "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS count { at_least: '4' } "
                 "sub_counts { sub_count_code: 'B5' count { exact: '5' } } }",
                 ""}),
    CaseName);

// The figures of an article on five years of one department: 12 lines, a total that they do not add up to, and a badge
// that is only proposed.
v1::Report ArticleReport() {
  v1::Report report = CleanReport();
  report.set_period_id("tu-2014");
  const int counts[] = {1, 1, 2, 1, 1, 1, 25, 13, 3, 101, 47, 373};
  for (const int count : counts) {
    v1::AwardLine& line = *report.add_award_lines();
    line = FromText<v1::AwardLine>(
        "award_codes: 'CO-OTHER' awarding_authority_code: 'A-BT' recipient_kind_code: 'MIX' status: "
        "AWARD_STATUS_AWARDED "
        "counting_basis: COUNTING_BASIS_TURNS decision { not_available { reason: 'bài báo không ghi' } }");
    line.mutable_count()->set_exact(std::to_string(count));
  }
  *report.add_award_lines() = FromText<v1::AwardLine>(
      "award_codes: 'CO-KNC' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED "
      "counting_basis: COUNTING_BASIS_RECIPIENTS badge_name: 'Vì sự nghiệp khoa học và công nghệ' count { exact: '21' "
      "}");
  *report.add_declared_totals() = FromText<v1::DeclaredTotal>(
      "label: '530 lượt tập thể, cá nhân' total { exact: '530' } counting_basis: COUNTING_BASIS_TURNS "
      "status: AWARD_STATUS_AWARDED exhaustiveness: EXHAUSTIVENESS_NON_EXHAUSTIVE");
  return report;
}

TEST(DeclaredTotal, ArticleDeclares530AndAddsUpTo569) {
  const std::vector<v1::Finding> findings = FindingsOn(ArticleReport());
  ASSERT_EQ(Short(findings), "declared_totals[0].total SUM-TOTAL");
  EXPECT_EQ(findings[0].severity(), v1::SEVERITY_WARN);
  EXPECT_THAT(findings[0], EqualsText(R"(
      rule_id: "SUM-TOTAL"
      severity: SEVERITY_WARN
      field_paths: "report.declared_totals[0].total"
      field_paths: "report.award_lines[0]"
      field_paths: "report.award_lines[1]"
      field_paths: "report.award_lines[2]"
      field_paths: "report.award_lines[3]"
      field_paths: "report.award_lines[4]"
      field_paths: "report.award_lines[5]"
      field_paths: "report.award_lines[6]"
      field_paths: "report.award_lines[7]"
      field_paths: "report.award_lines[8]"
      field_paths: "report.award_lines[9]"
      field_paths: "report.award_lines[10]"
      field_paths: "report.award_lines[11]"
      operands { name: "declared" value: "530" }
      operands { name: "computed" value: "569" }
      operands { name: "difference" value: "39" }
      operands { name: "exhaustive" value: "false" }
      operands { name: "lines" value: "12" }
      message_vi: "khai 530, các dòng cộng lại 569, chênh lệch 39 (danh sách còn chưa đầy đủ). Hãy giải thích hoặc sửa tổng số hay các dòng."
      message_en: "declared 530, lines add to 569, difference 39 (and the list is not exhaustive). Explain it, or correct the total or the lines."
      rule_version: 1
      stage: RULE_STAGE_SUBMIT
  )"));
}

TEST(DeclaredTotal, DifferentBasesAreNeverAdded) {
  v1::Report report = ArticleReport();
  report.mutable_declared_totals(0)->clear_counting_basis();
  report.mutable_declared_totals(0)->clear_status();
  EXPECT_FALSE(domain::CompareDeclaredTotal(report, 0).has_value());
}

TEST(DeclaredTotal, DifferentStatusesAreNeverAdded) {
  v1::Report report = ReportWith(
      "award_lines { award_codes: 'CO-BK-BT' status: AWARD_STATUS_AWARDED count { exact: '41' } } "
      "award_lines { award_codes: 'CO-BK-BT' status: AWARD_STATUS_PROPOSED count { exact: '3' } } "
      "declared_totals { total { exact: '41' } }");
  EXPECT_FALSE(domain::CompareDeclaredTotal(report, 0).has_value());
  report.mutable_declared_totals(0)->set_status(v1::AWARD_STATUS_AWARDED);
  const auto sums = domain::CompareDeclaredTotal(report, 0);
  ASSERT_TRUE(sums.has_value());
  EXPECT_EQ(sums->Difference().Text(), "0");
}

TEST(DeclaredTotal, LargestCountsDoNotOverflow) {
  v1::Report report = CleanReport();
  for (int i = 0; i < 10'000; ++i) {
    v1::AwardLine& line = *report.add_award_lines();
    line.set_counting_basis(v1::COUNTING_BASIS_TURNS);
    line.mutable_count()->set_exact("1000000000000000");
  }
  report.add_declared_totals()->mutable_total()->set_exact("0");
  const auto sums = domain::CompareDeclaredTotal(report, 0);
  ASSERT_TRUE(sums.has_value());
  EXPECT_EQ(sums->Difference().Text(), "10000000000000000000");
}

}  // namespace
}  // namespace khoi::testing
