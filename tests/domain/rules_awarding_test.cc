#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

constexpr v1::RuleStage kAccept = v1::RULE_STAGE_ACCEPT;

#define STATE_LINE(STATUS)                                                                              \
  "award_lines { award_codes: 'CO-BK-TTG' awarding_authority_code: 'A-TTG' recipient_kind_code: 'IND' " \
  "counting_basis: COUNTING_BASIS_RECIPIENTS status: AWARD_STATUS_" STATUS " "
#define LINE                                                                                          \
  "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' " \
  "counting_basis: COUNTING_BASIS_RECIPIENTS status: AWARD_STATUS_PROPOSED "

class StateDecision : public ::testing::TestWithParam<RuleCase> {};
TEST_P(StateDecision, Finds) { EXPECT_EQ(Answer("K-LEVEL", ReportWith(GetParam().text)), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Level, StateDecision,
    ::testing::Values(
        RuleCase{"ByThePrimeMinister",
                 STATE_LINE("AWARDED") "decision { reference { number: '7' symbol: 'QĐ-TTg' } } }", ""},
        RuleCase{"ByThePresident", STATE_LINE("AWARDED") "decision { reference { number: '7' symbol: 'QĐ/CTN' } } }",
                 ""},
        RuleCase{"SymbolInTheNumber", STATE_LINE("AWARDED") "decision { reference { number: '7/QĐ-TTG' } } }", ""},
        RuleCase{"NumberAlone", STATE_LINE("AWARDED") "decision { reference { number: '7' } } }", ""},
        RuleCase{"DecisionNotAvailable", STATE_LINE("AWARDED") "decision { not_available { reason: 'x' } } }", ""},
        RuleCase{"ByTheProvince", STATE_LINE("AWARDED") "decision { reference { number: '7' symbol: 'QĐ-UBND' } } }",
                 "award_lines[0].decision.reference.symbol K-LEVEL"},
        RuleCase{"ByTheProvinceInTheNumber",
                 STATE_LINE("HANDED_OVER") "decision { reference { number: '7/QĐ-UBND' } } }",
                 "award_lines[0].decision.reference.symbol K-LEVEL"},
        RuleCase{"ProposedIsNoMatter",
                 STATE_LINE("PROPOSED") "decision { reference { number: '7' symbol: 'TTr-SO' } } }", ""},
        RuleCase{"WrongLevel",
                 "award_lines { award_codes: 'CO-BK-TTG' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_AWARDED decision { reference { number: '7' symbol: 'QĐ-TTg' } } }",
                 "award_lines[0].awarding_authority_code K-LEVEL"},
        RuleCase{"NotOfTheState",
                 "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' "
                 "status: AWARD_STATUS_AWARDED decision { reference { number: '7' symbol: 'QĐ-UBND' } } }",
                 ""}),
    CaseName);

class VerticalLine : public ::testing::TestWithParam<RuleCase> {};
TEST_P(VerticalLine, Finds) { EXPECT_EQ(Answer("K-LINE", ReportWith(GetParam().text)), GetParam().expected); }

constexpr char kById[] = "award_lines[0].awarding_organisation_id K-LINE";
constexpr char kByName[] = "award_lines[0].awarding_organisation_name K-LINE";

INSTANTIATE_TEST_SUITE_P(
    Line, VerticalLine,
    ::testing::Values(
        RuleCase{"NobodyNamed", LINE "}", ""},
        RuleCase{"AuthorityReportedTo", LINE "awarding_organisation_id: 'bkhcn' }", ""},
        RuleCase{"Itself", LINE "awarding_organisation_id: 'so-a' }", ""},
        RuleCase{"Central", LINE "awarding_organisation_id: 'tw' }", ""},
        RuleCase{"UnitAboveIt", "unit_id: 'phong-a' " LINE "awarding_organisation_id: 'so-a' }", ""},
        RuleCase{"AuthorityOfItsBranch", "unit_id: 'phong-a' " LINE "awarding_organisation_id: 'bo-nganh' }", ""},
        RuleCase{"BranchOfAnother", LINE "awarding_organisation_id: 'bo-nganh' }", kById},
        RuleCase{"UnitBelowIt", LINE "awarding_organisation_id: 'phong-a' }", kById},
        RuleCase{"UnitBesideIt", LINE "awarding_organisation_id: 'so-b' }", kById},
        RuleCase{"AuthorityOfItsOtherBloc", "unit_id: 'so-b' " LINE "awarding_organisation_id: 'tinh' }", ""},
        RuleCase{"AuthorityOfNoBlocOfIts", LINE "awarding_organisation_id: 'tinh' }", kById},
        RuleCase{"AnotherMinistry", LINE "awarding_organisation_id: 'bgddt' }", kById},
        RuleCase{"NameOfTheAuthority", LINE "awarding_organisation_name: 'Bộ trưởng Bộ' }", ""},
        RuleCase{"AliasOfTheAuthority", LINE "awarding_organisation_name: 'Bộ KH&CN' }", ""},
        RuleCase{"PositionAlone", LINE "awarding_organisation_name: 'Bộ trưởng' }", ""},
        RuleCase{"NameOfTheUnit", LINE "awarding_organisation_name: 'Giám đốc Sở A' }", ""},
        RuleCase{"AnotherBranch", LINE "awarding_organisation_name: 'Ngành Giáo dục và đào tạo' }", kByName},
        RuleCase{"TheStateIsAboveEverybody",
                 STATE_LINE("PROPOSED") "awarding_organisation_name: 'Thủ tướng Chính phủ' }", ""}),
    CaseName);

TEST(RecipientItself, IsInformation) {
  const v1::Report report = ReportWith(LINE "} " LINE "recipient_relation: RECIPIENT_RELATION_UNIT_ITSELF } " LINE
                                            "recipient_relation: RECIPIENT_RELATION_MEMBERS }");
  EXPECT_EQ(Answer("K-SELF", report), "award_lines[1].recipient_relation K-SELF");
  EXPECT_EQ(domain::FindRule("K-SELF")->submit, v1::SEVERITY_INFO);
}

TEST(UnsplitRecipients, BlockAcceptanceAndNotSubmission) {
  const std::string mixed =
      "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'MIX' "
      "counting_basis: COUNTING_BASIS_TURNS status: AWARD_STATUS_PROPOSED ";
  EXPECT_EQ(Answer("K-MIX", ReportWith(mixed + "count { exact: '25' } }")), "");
  EXPECT_EQ(Answer("K-MIX", ReportWith(mixed + "count { exact: '25' } }"), {.stage = kAccept}),
            "award_lines[0].recipient_kind_code K-MIX");
  EXPECT_EQ(Answer("K-MIX", ReportWith(mixed + "count { at_least: '1' } }"), {.stage = kAccept}),
            "award_lines[0].recipient_kind_code K-MIX");
  EXPECT_EQ(Answer("K-MIX", ReportWith(mixed + "count { exact: '0' } }"), {.stage = kAccept}), "");
  EXPECT_EQ(Answer("K-MIX", ReportWith(LINE "count { exact: '25' } }"), {.stage = kAccept}), "");
  EXPECT_EQ(domain::FindRule("K-MIX")->accept, v1::SEVERITY_BLOCK);
}

}  // namespace
}  // namespace khoi::testing
