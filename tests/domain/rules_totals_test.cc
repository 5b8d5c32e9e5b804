#include "gtest/gtest.h"
#include "tests/domain/example.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

struct TotalCase {
  const char* name;
  const char* rule_id;
  const char* text;
  const char* expected;

  friend void PrintTo(const TotalCase& row, std::ostream* os) { *os << row.name; }
};

class TotalRules : public ::testing::TestWithParam<TotalCase> {};

std::string TotalCaseName(const ::testing::TestParamInfo<TotalCase>& row) { return row.param.name; }

TEST_P(TotalRules, Finds) {
  EXPECT_EQ(Asked(GetParam().rule_id, DepartmentReport(GetParam().text)), GetParam().expected);
}

#define TOTAL(number, rest) "declared_totals { total { exact: '" number "' } " rest " } "
#define AWARD(kind, number)                                           \
  "award_lines { award_codes: 'CO-BK-BT' recipient_kind_code: '" kind \
  "' method_code: 'ME-REG' count { exact: '" number                   \
  "' } counting_basis: COUNTING_BASIS_TURNS status: AWARD_STATUS_AWARDED } "
#define KIND(code) "recipient_kind_code: '" code "'"
#define METHOD(code) "method_code: '" code "'"
#define DOCUMENTS "subject: TOTAL_SUBJECT_DOCUMENTS "
#define AWARDS(codes) "award_codes: [" codes "] "
#define MOVEMENTS "subject: TOTAL_SUBJECT_MOVEMENTS "
#define DOCUMENT(type, stage, role, number)                                                  \
  "document_lines { type_code: '" type "' stage_code: '" stage "' role: DOCUMENT_ROLE_" role \
  " count { exact: '" number "' } } "
#define MOVEMENT(scope, level, number)                                                         \
  "movement_lines { form_code: 'MV-THE' scope_code: '" scope "' launching_level_code: '" level \
  "' count { exact: '" number "' } } "

INSTANTIATE_TEST_SUITE_P(
    Kinds, TotalRules,
    ::testing::Values(
        TotalCase{"AddUp", "SUM-KIND",
                  TOTAL("10", "") TOTAL("4", KIND("COL")) TOTAL("5", KIND("IND")) TOTAL("1", KIND("HH")), ""},
        TotalCase{"BelowWithEveryKind", "SUM-KIND",
                  TOTAL("10", "") TOTAL("4", KIND("COL")) TOTAL("5", KIND("IND")) TOTAL("0", KIND("HH")),
                  "declared_totals[0].total: declared 10, computed 9, difference -1, COL 4, IND 5, HH 0"},
        TotalCase{"AKindIsNotDeclared", "SUM-KIND", TOTAL("10", "") TOTAL("4", KIND("COL")) TOTAL("5", KIND("IND")),
                  "? declared_totals[0].total"},
        TotalCase{"PartsAboveTheTotalAreWrongWhoeverIsMissing", "SUM-KIND", TOTAL("10", "") TOTAL("11", KIND("COL")),
                  "declared_totals[0].total: declared 10, computed 11, difference 1, COL 11"},
        TotalCase{"LinesSayWhichKindsThereAre", "SUM-KIND",
                  AWARD("COL", "4") AWARD("IND", "6") TOTAL("10", "") TOTAL("4", KIND("COL")) TOTAL("5", KIND("IND")),
                  "declared_totals[0].total: declared 10, computed 9, difference -1, COL 4, IND 5"},
        TotalCase{"UnlessTheListIsNotExhaustive", "SUM-KIND",
                  AWARD("COL", "4") AWARD("IND", "6") TOTAL("10", "exhaustiveness: EXHAUSTIVENESS_NON_EXHAUSTIVE")
                      TOTAL("4", KIND("COL")) TOTAL("5", KIND("IND")),
                  "? declared_totals[0].total"},
        TotalCase{"OtherStatusIsNoPart", "SUM-KIND",
                  TOTAL("10", "status: AWARD_STATUS_AWARDED") TOTAL("11", KIND("COL") " status: AWARD_STATUS_PROPOSED"),
                  ""},
        TotalCase{"OtherAwardIsNoPart", "SUM-KIND",
                  TOTAL("10", "award_codes: 'CO-GK'") TOTAL("11", KIND("COL") " award_codes: 'CO-BK-BT'"), ""},
        TotalCase{"SameMethodIsAPart", "SUM-KIND",
                  TOTAL("10", METHOD("ME-REG")) TOTAL("11", KIND("COL") METHOD("ME-REG")),
                  "declared_totals[0].total: declared 10, computed 11, difference 1, COL 11"},
        TotalCase{"InexactPart", "SUM-KIND",
                  TOTAL("10", "") "declared_totals { total { at_least: '4' } recipient_kind_code: 'COL' }",
                  "? declared_totals[0].total"},
        TotalCase{"InexactPartAboveTheTotal", "SUM-KIND",
                  TOTAL("10", "") "declared_totals { total { at_least: '11' } recipient_kind_code: 'COL' }",
                  "declared_totals[0].total: declared 10, computed 11.., difference 1.., COL 11.."},
        TotalCase{"OtherLinesAreNoPart", "SUM-KIND",
                  AWARD("COL", "4") TOTAL("30", "") TOTAL("10", KIND("COL"))
                      TOTAL("4", KIND("COL") " covered_line_ids: 'a'") TOTAL("20", KIND("IND")),
                  ""},
        TotalCase{"OneNumberTwiceCountsOnce", "SUM-KIND",
                  TOTAL("30", "") TOTAL("10", KIND("COL")) TOTAL("20", KIND("IND")) TOTAL("10", KIND("COL")), ""},
        TotalCase{"TwoNumbersOfOneKind", "SUM-KIND",
                  TOTAL("30", "") TOTAL("10", KIND("COL")) TOTAL("20", KIND("IND")) TOTAL("11", KIND("COL")),
                  "? declared_totals[3].total"},
        TotalCase{"PartsOfTheSameLines", "SUM-KIND",
                  TOTAL("10", "covered_line_ids: ['a', 'b']") TOTAL("11", KIND("COL") " covered_line_ids: ['b', 'a']"),
                  "declared_totals[0].total: declared 10, computed 11, difference 1, COL 11"},
        TotalCase{"Alone", "SUM-KIND", TOTAL("10", "") TOTAL("10", ""), ""},
        TotalCase{"Methods", "SUM-METHOD", AWARD("COL", "4") TOTAL("4", "") TOTAL("3", METHOD("ME-REG")),
                  "declared_totals[0].total: declared 4, computed 3, difference -1, ME-REG 3"},
        TotalCase{"MethodsAddUp", "SUM-METHOD",
                  AWARD("COL", "4") TOTAL("4", "") TOTAL("3", METHOD("ME-REG")) TOTAL("1", METHOD("ME-THE")), ""},
        TotalCase{"MethodsAbove", "SUM-METHOD",
                  TOTAL("4", "") TOTAL("3", METHOD("ME-REG")) TOTAL("2", METHOD("ME-THE")),
                  "declared_totals[0].total: declared 4, computed 5, difference 1, ME-REG 3, ME-THE 2"},
        TotalCase{"AMethodIsNotDeclared", "SUM-METHOD", TOTAL("4", "") TOTAL("3", METHOD("ME-REG")),
                  "? declared_totals[0].total"},
        TotalCase{"InexactLines", "SUM-TOTAL",
                  "award_lines { count { at_least: '60' } } " TOTAL("70", "") TOTAL("50", ""),
                  "declared_totals[1].total: declared 50, computed 60.., difference 10.., exhaustive true, lines 1; "
                  "? declared_totals[0].total"},
        TotalCase{"InexactTotalOfDocuments", "SUM-DOC",
                  DOCUMENT("LD-TT", "ST-DRAFT", "LEAD", "8") "declared_totals { " DOCUMENTS
                                                             "total { approximate: '8' } }",
                  "? declared_totals[0].total"},
        TotalCase{"InexactTotalOfMovements", "SUM-MOV",
                  MOVEMENT("SC-UNI", "LV-CQ", "14") "declared_totals { " MOVEMENTS "total { at_least: '13' } }",
                  "? declared_totals[0].total"},
        TotalCase{"StatusesDoNotMix", "SUM-TOTAL",
                  "award_lines { status: AWARD_STATUS_AWARDED count { exact: '41' } } "
                  "award_lines { status: AWARD_STATUS_PROPOSED count { exact: '3' } } " TOTAL("41", ""),
                  "? declared_totals[0].total"},
        TotalCase{"LinesOfAKind", "SUM-TOTAL", AWARD("COL", "4") AWARD("IND", "6") TOTAL("6", KIND("IND")), ""},
        TotalCase{"LinesOfAKindDiffer", "SUM-TOTAL", AWARD("COL", "4") AWARD("IND", "6") TOTAL("5", KIND("IND")),
                  "declared_totals[0].total: declared 5, computed 6, difference 1, exhaustive true, lines 1"},
        TotalCase{"LinesOfAnAward", "SUM-TOTAL", AWARD("COL", "4") TOTAL("0", "award_codes: 'CO-GK'"), ""}),
    TotalCaseName);

INSTANTIATE_TEST_SUITE_P(
    DocumentsAndMovements, TotalRules,
    ::testing::Values(
        TotalCase{"DocumentsOfAllTypes", "SUM-DOC",
                  DOCUMENT("LD-ND", "ST-SUBMIT", "LEAD", "2") DOCUMENT("LD-TT", "ST-DRAFT", "LEAD", "8")
                      TOTAL("10", DOCUMENTS) TOTAL("8", DOCUMENTS "stage_code: 'ST-DRAFT'")
                          TOTAL("2", DOCUMENTS "stage_code: 'ST-SUBMIT'"),
                  ""},
        TotalCase{"DocumentsOfAStage", "SUM-DOC",
                  DOCUMENT("LD-TT", "ST-DRAFT", "LEAD", "8") TOTAL("9", DOCUMENTS "stage_code: 'ST-DRAFT'"),
                  "declared_totals[0].total: declared 9, computed 8, difference -1, exhaustive true, lines 1"},
        TotalCase{"StagesDoNotAddUp", "SUM-DOC",
                  DOCUMENT("LD-TT", "ST-DRAFT", "LEAD", "8") TOTAL("8", DOCUMENTS)
                      TOTAL("8", DOCUMENTS "document_type_code: 'LD-TT'")
                          TOTAL("8", DOCUMENTS "stage_code: 'ST-DRAFT'"),
                  ""},
        TotalCase{"CoordinatedDocumentsAreCountedElsewhere", "SUM-DOC",
                  DOCUMENT("LD-TT", "ST-DRAFT", "LEAD", "8") DOCUMENT("LD-TT", "ST-DRAFT", "COORDINATE", "3")
                      TOTAL("8", DOCUMENTS),
                  ""},
        TotalCase{"AwardTotalsAreNotItsBusiness", "SUM-DOC", DOCUMENT("LD-TT", "ST-DRAFT", "LEAD", "8") TOTAL("9", ""),
                  ""},
        TotalCase{"Movements", "SUM-MOV", MOVEMENT("SC-UNI", "LV-CQ", "14") TOTAL("14", MOVEMENTS), ""},
        TotalCase{"MovementsDiffer", "SUM-MOV", MOVEMENT("SC-UNI", "LV-CQ", "14") TOTAL("13", MOVEMENTS),
                  "declared_totals[0].total: declared 13, computed 14, difference 1, exhaustive true, lines 1"},
        TotalCase{"ScopesDoNotAddUp", "SUM-MOV",
                  MOVEMENT("SC-UNI", "LV-CQ", "4") MOVEMENT("SC-MIN", "LV-BT", "6") TOTAL("10", MOVEMENTS)
                      TOTAL("4", MOVEMENTS "scope_code: 'SC-UNI'") TOTAL("6", MOVEMENTS "scope_code: 'SC-MIN'")
                          TOTAL("9", MOVEMENTS "form_code: 'MV-THE'"),
                  "declared_totals[3].total: declared 9, computed 10, difference 1, exhaustive true, lines 2; "
                  "declared_totals[0].total: declared 10, computed 9, difference -1, MV-THE 9"},
        TotalCase{"LevelsAddUp", "SUM-COL",
                  TOTAL("9", MOVEMENTS) TOTAL("2", MOVEMENTS "launching_level_code: 'LV-TW'")
                      TOTAL("3", MOVEMENTS "launching_level_code: 'LV-BT'")
                          TOTAL("4", MOVEMENTS "launching_level_code: 'LV-CQ'"),
                  ""},
        TotalCase{"LevelsAreOneTooMany", "SUM-COL",
                  TOTAL("8", MOVEMENTS) TOTAL("9", MOVEMENTS "launching_level_code: 'LV-CQ'"),
                  "declared_totals[0].total: declared 8, computed 9, difference 1, LV-CQ 9"},
        TotalCase{"ALevelIsNotDeclared", "SUM-COL",
                  TOTAL("10", MOVEMENTS) TOTAL("9", MOVEMENTS "launching_level_code: 'LV-CQ'"),
                  "? declared_totals[0].total"},
        TotalCase{"Levels", "SUM-COL",
                  TOTAL("10", MOVEMENTS) TOTAL("2", MOVEMENTS "launching_level_code: 'LV-TW'")
                      TOTAL("3", MOVEMENTS "launching_level_code: 'LV-BT'")
                          TOTAL("4", MOVEMENTS "launching_level_code: 'LV-CQ'"),
                  "declared_totals[0].total: declared 10, computed 9, difference -1, LV-TW 2, LV-BT 3, LV-CQ 4"},
        TotalCase{"ColumnsOfAwardsAddUp", "SUM-COL",
                  TOTAL("9", AWARDS("'CO-BK-BT', 'EM-I-CSTDBT'")) TOTAL("4", AWARDS("'CO-BK-BT'"))
                      TOTAL("5", AWARDS("'EM-I-CSTDBT'")),
                  ""},
        TotalCase{"ColumnsOfAwards", "SUM-COL",
                  TOTAL("10", AWARDS("'CO-BK-BT', 'EM-I-CSTDBT'")) TOTAL("4", AWARDS("'CO-BK-BT'"))
                      TOTAL("5", AWARDS("'EM-I-CSTDBT'")),
                  "declared_totals[0].total: declared 10, computed 9, difference -1, CO-BK-BT 4, EM-I-CSTDBT 5"},
        TotalCase{"OneColumnIsAboveItsTotal", "SUM-COL",
                  TOTAL("3", AWARDS("'CO-BK-BT', 'EM-I-CSTDBT'")) TOTAL("4", AWARDS("'CO-BK-BT'")),
                  "declared_totals[0].total: declared 3, computed 4, difference 1, CO-BK-BT 4"},
        TotalCase{"AColumnIsNotDeclared", "SUM-COL",
                  TOTAL("10", AWARDS("'CO-BK-BT', 'EM-I-CSTDBT'")) TOTAL("4", AWARDS("'CO-BK-BT'")),
                  "? declared_totals[0].total"},
        TotalCase{"ALineSharedByColumnsIsInNone", "SUM-COL",
                  "award_lines { award_codes: ['CO-BK-BT', 'EM-I-CSTDBT'] count { exact: '1' } } " TOTAL(
                      "10", AWARDS("'CO-BK-BT', 'EM-I-CSTDBT'")) TOTAL("4", AWARDS("'CO-BK-BT'"))
                      TOTAL("5", AWARDS("'EM-I-CSTDBT'")),
                  "? declared_totals[0].total"},
        TotalCase{"ColumnsOfColumns", "SUM-COL",
                  TOTAL("9", AWARDS("'A', 'B', 'C'")) TOTAL("6", AWARDS("'A', 'B'")) TOTAL("2", AWARDS("'A'"))
                      TOTAL("4", AWARDS("'B'")) TOTAL("3", AWARDS("'C'")),
                  ""},
        TotalCase{"ColumnsThatOverlap", "SUM-COL",
                  TOTAL("9", AWARDS("'A', 'B', 'C'")) TOTAL("6", AWARDS("'A', 'B'")) TOTAL("5", AWARDS("'B', 'C'")),
                  "? declared_totals[2].total"},
        TotalCase{"StageOfAwards", "SUM-COVER", TOTAL("1", "stage_code: 'ST-DRAFT'"),
                  "declared_totals[0].stage_code: subject TOTAL_SUBJECT_AWARDS"},
        TotalCase{"StatusOfDocuments", "SUM-COVER", TOTAL("1", DOCUMENTS "status: AWARD_STATUS_AWARDED"),
                  "declared_totals[0].status: subject TOTAL_SUBJECT_DOCUMENTS"},
        TotalCase{"RestrictionsAreCodes", "ID-CODE", TOTAL("1", "recipient_kind_code: 'cá nhân'"),
                  "declared_totals[0].recipient_kind_code: code cá nhân, day 2022-06-14"}),
    TotalCaseName);

#define PARTS(number, parts) \
  "award_lines { award_codes: 'CO-BK-BT' recipient_kind_code: 'IND' count { exact: '" number "' } " parts "} "
#define PART(code, number) "sub_counts { sub_count_code: '" code "' count { exact: '" number "' } } "
#define MONEY(quantity, rest) "indicator_lines { indicator_code: 'IN-FUND-INCOME' quantity { " quantity " } " rest " } "

INSTANTIATE_TEST_SUITE_P(
    Parts, TotalRules,
    ::testing::Values(
        TotalCase{"BandsAreTheCount", "SUM-BAND",
                  PARTS("15", PART("B1", "1") PART("B2", "2") PART("B3", "3") PART("B4", "4") PART("B5", "5")), ""},
        TotalCase{"AllBandsBelowTheCount", "SUM-BAND",
                  PARTS("16", PART("B1", "1") PART("B2", "2") PART("B3", "3") PART("B4", "4") PART("B5", "5")),
                  "award_lines[0].count: count 16, bands 15, difference -1"},
        TotalCase{"SomeBandsMayBeBelow", "SUM-BAND", PARTS("16", PART("B4", "4") PART("B5", "5")), ""},
        TotalCase{"SomeBandsTogetherAbove", "SUM-BAND", PARTS("8", PART("B4", "4") PART("B5", "5")),
                  "award_lines[0].count: count 8, bands 9, difference 1"},
        TotalCase{"EnterprisesAreNoBand", "SUM-BAND", PARTS("8", PART("B5", "8") PART("ENT", "5")), ""},
        TotalCase{"EnterprisesWithinTheCount", "SUM-BAND", PARTS("8", PART("ENT", "9")),
                  "award_lines[0].sub_counts[0].count: part 9, count 8"},
        TotalCase{"InexactPartMayBeAbove", "SUM-BAND",
                  "award_lines { count { exact: '50' } sub_counts { sub_count_code: 'B5' count { at_least: '40' } } }",
                  "? award_lines[0].count"},
        TotalCase{"InexactPartIsAbove", "SUM-BAND",
                  "award_lines { count { exact: '50' } sub_counts { sub_count_code: 'B5' count { at_least: '60' } } }",
                  "award_lines[0].sub_counts[0].count: part 60.., count 50"},
        TotalCase{"InexactPartIsWithin", "SUM-BAND",
                  "award_lines { count { at_least: '50' } sub_counts { sub_count_code: 'B5' count { range { min: '3' "
                  "max: '50' } } } }",
                  ""},
        TotalCase{"PartOfAnInexactCount", "SUM-BAND", "award_lines { count { at_least: '4' } " PART("B5", "5") "}",
                  "? award_lines[0].count"},
        TotalCase{"InexactBandsMayBeAbove", "SUM-BAND",
                  "award_lines { count { exact: '8' } " PART(
                      "B4", "5") "sub_counts { sub_count_code: 'B5' count { range { min: '2' max: '4' } } } }",
                  "? award_lines[0].count"},
        TotalCase{"InexactBandsAreAbove", "SUM-BAND",
                  "award_lines { count { exact: '8' } " PART(
                      "B4", "5") "sub_counts { sub_count_code: 'B5' count { range { min: '4' max: '5' } } } }",
                  "award_lines[0].count: count 8, bands 9..10, difference 1..2"},
        TotalCase{"WholeDong", "SUM-MONEY", MONEY("exact: '300000000'", "measure_unit_code: 'VND'"), ""},
        TotalCase{"FractionOfADong", "SUM-MONEY", MONEY("range { min: '1' max: '2.5' }", "measure_unit_code: 'VND'"),
                  "indicator_lines[0].quantity.range.max: value 2.5"},
        TotalCase{"NoMoney", "SUM-MONEY",
                  "indicator_lines { indicator_code: 'IN-STAFF-INFORMED' quantity { exact: '99.5' } }", ""}),
    TotalCaseName);

}  // namespace
}  // namespace khoi::testing
