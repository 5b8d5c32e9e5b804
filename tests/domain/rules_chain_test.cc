#include "gtest/gtest.h"
#include "tests/domain/example.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

#define AWARD(code, years, rest)                                                                                       \
  "award_lines { award_codes: '" code                                                                                  \
  "' count { exact: '1' } counting_basis: COUNTING_BASIS_RECIPIENTS status: AWARD_STATUS_AWARDED achievement { " years \
  " } " rest " } "
#define LIST(years) "years { years: [" years "] }"
#define SPAN(first, last) "span { first_year: " first " last_year: " last " }"

struct ChainCase {
  const char* name;
  const char* rule_id;
  const char* text;
  const char* expected;

  friend void PrintTo(const ChainCase& row, std::ostream* os) { *os << row.name; }
};

class ChainRules : public ::testing::TestWithParam<ChainCase> {};

std::string ChainCaseName(const ::testing::TestParamInfo<ChainCase>& row) { return row.param.name; }

TEST_P(ChainRules, Finds) {
  EXPECT_EQ(Asked(GetParam().rule_id, DepartmentReport(GetParam().text)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Chains, ChainRules,
    ::testing::Values(
        ChainCase{"ThreeYears", "C-CSTDBT", AWARD("EM-I-CSTDBT", LIST("2019, 2020, 2021"), ""), ""},
        ChainCase{"SpanOfThree", "C-CSTDBT", AWARD("EM-I-CSTDBT", SPAN("2019", "2021"), ""), ""},
        ChainCase{"TwoYears", "C-CSTDBT", AWARD("EM-I-CSTDBT", SPAN("2020", "2021"), ""),
                  "award_lines[0].achievement: years 2020–2021, consecutive_years 2, min_years 3"},
        ChainCase{"ThreeYearsWithAGap", "C-CSTDBT", AWARD("EM-I-CSTDBT", LIST("2018, 2020, 2021"), ""),
                  "award_lines[0].achievement: years 2018–2021, consecutive_years 2, min_years 3"},
        ChainCase{"YearsNotSaid", "C-CSTDBT",
                  "award_lines { award_codes: 'EM-I-CSTDBT' status: AWARD_STATUS_AWARDED count { exact: '3' } }",
                  "? award_lines[0].achievement"},
        ChainCase{"Registered", "C-CSTDBT",
                  "award_lines { award_codes: 'EM-I-CSTDBT' status: AWARD_STATUS_REGISTERED count { exact: '3' } }",
                  ""},
        ChainCase{"SixYears", "C-CSTDTQ", AWARD("EM-I-CSTDTQ", SPAN("2015", "2020"), ""), ""},
        ChainCase{"FiveYears", "C-CSTDTQ", AWARD("EM-I-CSTDTQ", SPAN("2016", "2020"), ""),
                  "award_lines[0].achievement: years 2016–2020, consecutive_years 5, min_years 6"},
        ChainCase{"OtherTitleIsNotItsBusiness", "C-CSTDTQ", AWARD("EM-I-CSTDBT", SPAN("2019", "2021"), ""), ""}),
    ChainCaseName);

INSTANTIATE_TEST_SUITE_P(
    Years, ChainRules,
    ::testing::Values(
        ChainCase{"AnnualForOneYear", "C-ANNUAL", AWARD("EM-C-TTLDXS", LIST("2021"), ""), ""},
        ChainCase{"AnnualForASchoolYear", "C-ANNUAL", AWARD("EM-C-TTLDXS", "school_year: 2021", ""), ""},
        ChainCase{"AnnualForTwoYears", "C-ANNUAL", AWARD("EM-C-TTLDXS", SPAN("2020", "2021"), ""),
                  "award_lines[0].achievement: award EM-C-TTLDXS, years 2020–2021, year_count 2"},
        ChainCase{"NotAnnual", "C-ANNUAL", AWARD("EM-I-CSTDBT", SPAN("2019", "2021"), ""), ""},
        ChainCase{"MeritOfTwoYears", "C-BK2", AWARD("CO-BK-BT", SPAN("2020", "2021"), ""), ""},
        ChainCase{"MeritOfOneYear", "C-BK2", AWARD("CO-BK-BT", LIST("2021"), "method_code: 'ME-REG'"),
                  "award_lines[0].achievement: years 2021, consecutive_years 1, min_years 2"},
        ChainCase{"MethodNotSaid", "C-BK2", AWARD("CO-BK-BT", LIST("2021"), ""),
                  "award_lines[0].achievement: years 2021, consecutive_years 1, min_years 2"},
        ChainCase{"MovementIsNoMerit", "C-BK2", AWARD("CO-BK-BT", LIST("2021"), "movement_title: 'CCHC'"), ""},
        ChainCase{"AdHocIsNoMerit", "C-BK2", AWARD("CO-BK-BT", LIST("2021"), "method_code: 'ME-ADH'"), ""}),
    ChainCaseName);

#define ITSELF "recipient_relation: RECIPIENT_RELATION_UNIT_ITSELF "

INSTANTIATE_TEST_SUITE_P(
    Once, ChainRules,
    ::testing::Values(
        ChainCase{"TwoFormsForOneAchievement", "C-ONCE",
                  AWARD("CO-BK-BT", LIST("2021"), ITSELF) AWARD("CO-BK-TTG", LIST("2021"), ITSELF),
                  "award_lines[1]: years 2021, state granted"},
        ChainCase{"OtherYears", "C-ONCE",
                  AWARD("CO-BK-BT", LIST("2021"), ITSELF) AWARD("CO-BK-TTG", SPAN("2017", "2021"), ITSELF), ""},
        ChainCase{"OtherMovement", "C-ONCE",
                  AWARD("CO-BK-BT", LIST("2021"), ITSELF) AWARD("CO-BK-BT", LIST("2021"), ITSELF "movement_title: 'X'"),
                  ""},
        ChainCase{"TitleBesideACommendation", "C-ONCE",
                  AWARD("EM-C-TTLDXS", LIST("2021"), ITSELF) AWARD("CO-BK-BT", LIST("2021"), ITSELF), ""},
        ChainCase{"MembersAreMany", "C-ONCE", AWARD("CO-BK-BT", LIST("2021"), "") AWARD("CO-BK-TTG", LIST("2021"), ""),
                  ""}),
    ChainCaseName);

}  // namespace
}  // namespace khoi::testing
