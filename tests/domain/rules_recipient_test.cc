#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

#define PROPOSED(code, authority, kind)                                                                        \
  "award_lines { award_codes: '" code "' awarding_authority_code: '" authority "' recipient_kind_code: '" kind \
  "' status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_TURNS "
#define BADGE "badge_name: 'Vì sự nghiệp khoa học và công nghệ' "
#define WITH_STATUS(status_name)                                                                              \
  "award_lines { award_codes: 'CO-BK-BT' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' status: " \
  "AWARD_STATUS_" status_name " counting_basis: COUNTING_BASIS_TURNS "

class RecipientRules : public ::testing::TestWithParam<RuleCase> {};

TEST_P(RecipientRules, Finds) { EXPECT_EQ(Judged(ReportWith(GetParam().text)), GetParam().expected); }

INSTANTIATE_TEST_SUITE_P(
    Kind, RecipientRules,
    ::testing::Values(RuleCase{"FlagToIndividual", PROPOSED("EM-C-CTDCP", "A-CP", "IND") "}",
                               "award_lines[0].recipient_kind_code K-KIND"},
                      RuleCase{"ExemplaryFighterToCollective", PROPOSED("EM-I-CSTDBT", "A-BT", "COL") "}",
                               "award_lines[0].recipient_kind_code K-KIND"},
                      RuleCase{"Household", PROPOSED("CO-BK-BT", "A-BT", "HH") "}", ""},
                      RuleCase{"UnsplitWhereTwoKindsAre", PROPOSED("CO-GK", "A-CS", "MIX") "}", ""},
                      RuleCase{"UnsplitWhereOneKindIs", PROPOSED("EM-I-CSTDBT", "A-BT", "MIX") "}",
                               "award_lines[0].recipient_kind_code K-KIND"},
                      RuleCase{"EachOfSeveralCodes",
                               PROPOSED("EM-I-CSTDBT", "A-BT", "IND") "award_codes: 'EM-C-TTLDXS' }",
                               "award_lines[0].recipient_kind_code K-KIND"},
                      RuleCase{"UnknownKindIsNoWrongKind", PROPOSED("EM-I-CSTDBT", "A-BT", "X") "}",
                               "award_lines[0].recipient_kind_code ID-CODE"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Authority, RecipientRules,
    ::testing::Values(RuleCase{"CertificateByPresident", PROPOSED("CO-GK", "A-CTN", "IND") "}",
                               "award_lines[0].awarding_authority_code K-AUTH"},
                      RuleCase{"ExcellentCollectiveByHeadOfUnit", PROPOSED("EM-C-TTLDXS", "A-CS", "COL") "}",
                               "award_lines[0].awarding_authority_code K-AUTH"},
                      RuleCase{"SecondOfTwoLevels", PROPOSED("CO-GK", "A-X", "IND") "}", ""},
                      RuleCase{"FormWithoutLevels", PROPOSED("CO-OTHER", "A-X", "IND") "}", ""},
                      RuleCase{
                          "KindAndAuthority", PROPOSED("EM-C-CTDCP", "A-BT", "IND") "}",
                          "award_lines[0].recipient_kind_code K-KIND; award_lines[0].awarding_authority_code K-AUTH"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Status, RecipientRules,
    ::testing::Values(
        RuleCase{"ProposedNeedsNoDecision", WITH_STATUS("PROPOSED") "}", ""},
        RuleCase{"AwardedNeedsDecision", WITH_STATUS("AWARDED") "}", "award_lines[0].decision K-STATUS"},
        RuleCase{"HandedOverNeedsDecision", WITH_STATUS("HANDED_OVER") "}", "award_lines[0].decision K-STATUS"},
        RuleCase{"RevokedNeedsDecision", WITH_STATUS("REVOKED") "}", "award_lines[0].decision K-STATUS"},
        RuleCase{"NumberIsEnough", WITH_STATUS("AWARDED") "decision { reference { number: '125' } } }", ""},
        RuleCase{"DateIsEnough", WITH_STATUS("AWARDED") "decision { reference { issue_date: '2022-03-01' } } }", ""},
        RuleCase{"NeitherNumberNorDate", WITH_STATUS("AWARDED") "decision { reference { subject: 'khen' } } }",
                 "award_lines[0].decision.reference K-STATUS"},
        RuleCase{"NotAvailable", WITH_STATUS("AWARDED") "decision { not_available { reason: 'báo cáo không ghi' } } }",
                 ""},
        RuleCase{"EmptyDecisionIsSaidOnce", WITH_STATUS("AWARDED") "decision {} }", "award_lines[0].decision REQUIRED"},
        RuleCase{"BadgeWithoutName", PROPOSED("CO-KNC", "A-BT", "IND") "}", "award_lines[0].badge_name K-BADGE"},
        RuleCase{"BadgeWithName", PROPOSED("CO-KNC", "A-BT", "IND") BADGE "}", ""}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Indicator, RecipientRules,
    ::testing::Values(
        RuleCase{
            "Money",
            "indicator_lines { indicator_code: 'IN-FUND' measure_unit_code: 'VND' quantity { exact: '429000000' } }",
            ""},
        RuleCase{"UnitOfMeasureMayBeLeftOut", "indicator_lines { indicator_code: 'IN-FUND' quantity { exact: '1' } }",
                 ""},
        RuleCase{"OtherUnitOfMeasure",
                 "indicator_lines { indicator_code: 'IN-FUND' measure_unit_code: 'HA' quantity { exact: '1' } }",
                 "indicator_lines[0].measure_unit_code IND-UNIT"},
        RuleCase{"FractionOfMoney", "indicator_lines { indicator_code: 'IN-FUND' quantity { exact: '1.5' } }",
                 "indicator_lines[0].quantity.exact IND-DECIMALS; indicator_lines[0].quantity.exact SUM-MONEY"},
        RuleCase{"OneDecimal",
                 "indicator_lines { indicator_code: 'IN-AREA' quantity { range { min: '1.5' max: '2.25' } } }",
                 "indicator_lines[0].quantity.range.max IND-DECIMALS"},
        RuleCase{"Ratio",
                 "indicator_lines { indicator_code: 'IN-TTHC' ratio { numerator { exact: '39' } denominator { exact: "
                 "'57' } } }",
                 ""},
        RuleCase{"WholeOfItself",
                 "indicator_lines { indicator_code: 'IN-TTHC' ratio { numerator { exact: '57' } denominator { exact: "
                 "'57' } } }",
                 ""},
        RuleCase{"RatioAsQuantity", "indicator_lines { indicator_code: 'IN-TTHC' quantity { exact: '68' } }",
                 "indicator_lines[0].quantity IND-RATIO"},
        RuleCase{"QuantityAsRatio",
                 "indicator_lines { indicator_code: 'IN-FUND' ratio { numerator { exact: '1' } denominator { exact: "
                 "'2' } } }",
                 "indicator_lines[0].ratio IND-RATIO"},
        RuleCase{"PartAboveWhole",
                 "indicator_lines { indicator_code: 'IN-TTHC' ratio { numerator { exact: '58' } denominator { exact: "
                 "'57' } } }",
                 "indicator_lines[0].ratio.numerator RATIO-ND"},
        RuleCase{"WholeOfNothing",
                 "indicator_lines { indicator_code: 'IN-TTHC' ratio { numerator { exact: '1' } denominator { exact: "
                 "'0' } } }",
                 "indicator_lines[0].ratio.denominator RATIO-ND"},
        RuleCase{"UnknownBoundsAreNotCompared",
                 "indicator_lines { indicator_code: 'IN-TTHC' ratio { numerator { at_least: '58' } "
                 "denominator { not_available { reason: 'x' } } } }",
                 ""}),
    CaseName);

}  // namespace
}  // namespace khoi::testing
