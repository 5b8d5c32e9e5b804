#include "services/domain/condition.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using domain::Evaluation;
using domain::Truth;

#define AWARD(code, state, counting, quantity)                                               \
  "award_lines { award_codes: '" code                                                        \
  "' awarding_authority_code: 'A-BT' recipient_kind_code: 'IND' status: AWARD_STATUS_" state \
  " counting_basis: COUNTING_BASIS_" counting " count { " quantity " } } "
#define BADGES(state)                                                                         \
  "figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_CODE values: 'CO-KNC' } " \
  "filters { dimension: DIMENSION_STATUS values: 'AWARD_STATUS_" state "' } } "
#define AT_MOST(left, right) \
  "comparison { left { " left " } operator: COMPARISON_OPERATOR_LESS_OR_EQUAL right { " right " } } "
#define NUMBER(text) "constant: '" text "' "

// Reports by the period that a selector asks for.
struct Reports {
  std::string own;
  std::optional<std::string> same_last_year = std::nullopt;
  std::optional<std::string> previous = std::nullopt;
};

Evaluation EvaluateOn(absl::string_view condition, const Reports& reports) {
  std::vector<std::optional<std::vector<domain::CellFigure>>> figures;
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(reports.own), reports.same_last_year, reports.previous}) {
    figures.push_back(text.has_value()
                          ? std::optional(domain::FiguresOf(domain::Derive(ReportWith(*text), WorldCatalog())))
                          : std::nullopt);
  }
  return domain::Evaluate(FromText<v1::Condition>(condition), [&](v1::SelectedPeriod period) {
    const auto& found = figures[static_cast<size_t>(period)];
    return found.has_value() ? &*found : nullptr;
  });
}

// "holds", "fails" with the sides that decided, or what is missing and where.
std::string Short(const Evaluation& evaluation) {
  switch (evaluation.truth) {
    case Truth::kHolds:
      return "holds";
    case Truth::kFails:
      return absl::StrCat("fails: ", evaluation.left, " and ", evaluation.right);
    case Truth::kUnknown:
      break;
  }
  return absl::StrJoin(evaluation.missing, "; ", [](std::string* text, const domain::MissingPart& part) {
    EXPECT_FALSE(part.vi.empty());
    absl::StrAppend(text, part.node, ": ", part.en);
  });
}

struct ConditionCase {
  const char* name;
  const char* condition;
  const char* report;
  const char* expected;

  friend void PrintTo(const ConditionCase& row, std::ostream* os) { *os << row.name; }
};

class Conditions : public ::testing::TestWithParam<ConditionCase> {};

TEST_P(Conditions, Say) {
  EXPECT_EQ(Short(EvaluateOn(GetParam().condition, {.own = GetParam().report})), GetParam().expected);
}

std::string NameOf(const ::testing::TestParamInfo<ConditionCase>& info) { return info.param.name; }

constexpr char kAtMost20[] = AT_MOST(BADGES("PROPOSED"), NUMBER("20"));

INSTANTIATE_TEST_SUITE_P(
    Figures, Conditions,
    ::testing::Values(
        ConditionCase{"Within", kAtMost20, AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '20'"), "holds"},
        ConditionCase{"Above", kAtMost20, AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '21'"), "fails: 21 and 20"},
        ConditionCase{"LinesAddUp", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '16'")
                          AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '5'"),
                      "fails: 21 and 20"},
        ConditionCase{"OtherStatusIsNotPicked", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '2'")
                          AWARD("CO-KNC", "AWARDED", "RECIPIENTS", "exact: '99'"),
                      "holds"},
        ConditionCase{"NoLine", kAtMost20, "",
                      "condition.comparison.left.figures: the report does not say: awards (code CO-KNC; status "
                      "AWARD_STATUS_PROPOSED)"},
        ConditionCase{"NotAvailable", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '2'")
                          AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "not_available { reason: 'x' }"),
                      "condition.comparison: only known to lie between bounds: 2.. ≤ 20"},
        ConditionCase{"NothingAvailable", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "not_available { reason: 'x' }"),
                      "condition.comparison.left.figures: not available: awards (code CO-KNC; status "
                      "AWARD_STATUS_PROPOSED)"},
        ConditionCase{"TooManyWhateverIsNotAvailable", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '21'")
                          AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "not_available { reason: 'x' }"),
                      "fails: 21.. and 20"},
        ConditionCase{"BothBoundsHold", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "range { min: '3' max: '20' }"), "holds"},
        ConditionCase{"NoBoundHolds", kAtMost20, AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "at_least: '21'"),
                      "fails: 21.. and 20"},
        ConditionCase{"OneBoundHolds", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "range { min: '3' max: '21' }"),
                      "condition.comparison: only known to lie between bounds: 3..21 ≤ 20"},
        ConditionCase{"CountingBasesDoNotMix", kAtMost20,
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '2'")
                          AWARD("CO-KNC", "PROPOSED", "TURNS", "exact: '2'"),
                      "condition.comparison.left.figures: figures of different counting basis do not add up: awards "
                      "(code CO-KNC; status AWARD_STATUS_PROPOSED)"},
        ConditionCase{"WhatIsNotSaidIsADash",
                      AT_MOST("figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_METHOD values: '-' } }",
                              NUMBER("1")),
                      AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '2'"), "fails: 2 and 1"},
        ConditionCase{
            "SeveralValues",
            AT_MOST("figures { measure: MEASURE_AWARDS filters { dimension: DIMENSION_CODE values: ['CO-KNC', "
                    "'CO-BK-BT'] } }",
                    NUMBER("2.5")),
            AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '1'")
                AWARD("CO-BK-BT", "PROPOSED", "RECIPIENTS", "exact: '2'"),
            "fails: 3 and 2.5"},
        ConditionCase{"DecimalsOfIndicators", AT_MOST("figures { measure: MEASURE_INDICATORS }", NUMBER("68.4")),
                      "indicator_lines { indicator_code: 'IN-AREA' quantity { exact: '68.5' } }",
                      "fails: 68.5 and 68.4"},
        ConditionCase{"IndicatorsDoNotMix", AT_MOST("figures { measure: MEASURE_INDICATORS }", NUMBER("1")),
                      "indicator_lines { indicator_code: 'IN-AREA' quantity { exact: '68.5' } } "
                      "indicator_lines { indicator_code: 'IN-FUND' quantity { exact: '1' } }",
                      "condition.comparison.left.figures: figures of different code do not add up: indicators"}),
    NameOf);

// Two references to the same decree and one movement named twice count once; what is counted besides is added.
#define DECREE(number) "references { type_code: 'LD-ND' number: '" number "' symbol: 'NĐ-CP' } "
#define DOCUMENTS(rest) \
  "document_lines { type_code: 'LD-ND' stage_code: 'ST-ISSUED' role: DOCUMENT_ROLE_LEAD " rest " } "
#define MOVEMENT "movement_lines { movement_code: 'MV-NTM' relation: MOVEMENT_RELATION_LAUNCHED } "

INSTANTIATE_TEST_SUITE_P(
    Items, Conditions,
    ::testing::Values(
        ConditionCase{"DocumentsByKey", AT_MOST("figures { measure: MEASURE_DOCUMENTS }", NUMBER("1")),
                      DOCUMENTS(DECREE("98") DECREE("98") DECREE("12")) DOCUMENTS(DECREE("98")), "fails: 2 and 1"},
        ConditionCase{"AndThoseWithoutReference", AT_MOST("figures { measure: MEASURE_DOCUMENTS }", NUMBER("1")),
                      DOCUMENTS(DECREE("98") "count { exact: '4' } "), "fails: 4 and 1"},
        ConditionCase{"MovementsByCode",
                      AT_MOST("figures { measure: MEASURE_MOVEMENTS filters { dimension: DIMENSION_MOVEMENT values: "
                              "'MV-NTM' } }",
                              NUMBER("1")),
                      MOVEMENT MOVEMENT, "holds"}),
    NameOf);

#define HOLDS AT_MOST(NUMBER("1"), NUMBER("1"))
#define FAILS AT_MOST(NUMBER("2"), NUMBER("1"))
#define UNKNOWN AT_MOST(BADGES("PROPOSED"), NUMBER("1"))
constexpr char kNoBadges[] = ": the report does not say: awards (code CO-KNC; status AWARD_STATUS_PROPOSED)";

TEST(ConditionLogicTest, WhatIsUnknownDecidesOnlyWhatHangsOnIt) {
  const auto say = [](absl::string_view condition) { return Short(EvaluateOn(condition, {.own = ""})); };
  EXPECT_EQ(say("all_of { conditions { " HOLDS " } conditions { " HOLDS " } }"), "holds");
  EXPECT_EQ(say("all_of { conditions { " UNKNOWN " } conditions { " FAILS " } }"), "fails: 2 and 1");
  EXPECT_EQ(say("all_of { conditions { " HOLDS " } conditions { " UNKNOWN " } }"),
            absl::StrCat("condition.all_of.conditions[1].comparison.left.figures", kNoBadges));
  EXPECT_EQ(say("any_of { conditions { " UNKNOWN " } conditions { " HOLDS " } }"), "holds");
  EXPECT_EQ(say("any_of { conditions { " FAILS " } conditions { " FAILS " } }"), "fails: 2 and 1");
  EXPECT_EQ(say("any_of { conditions { " UNKNOWN " } conditions { " FAILS " } }"),
            absl::StrCat("condition.any_of.conditions[0].comparison.left.figures", kNoBadges));
  EXPECT_EQ(say("negation { " HOLDS " }"), "fails: 1 and 1");
  EXPECT_EQ(say("negation { " FAILS " }"), "holds");
  EXPECT_EQ(say("negation { " UNKNOWN " }"), absl::StrCat("condition.negation.comparison.left.figures", kNoBadges));
  EXPECT_EQ(say("implication { premise { " FAILS " } conclusion { " UNKNOWN " } }"), "holds");
  EXPECT_EQ(say("implication { premise { " UNKNOWN " } conclusion { " HOLDS " } }"), "holds");
  EXPECT_EQ(say("implication { premise { " HOLDS " } conclusion { " FAILS " } }"), "fails: 2 and 1");
  EXPECT_EQ(say("implication { premise { " UNKNOWN " } conclusion { " FAILS " } }"),
            absl::StrCat("condition.implication.premise.comparison.left.figures", kNoBadges));
}

TEST(ConditionArithmeticTest, RatiosAreComparedWithoutRounding) {
  const std::string badges = BADGES("PROPOSED");
  const std::string ratio = absl::StrCat("ratio { first { ", badges, " } second { constant: '3' } }");
  const Reports one{.own = AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '1'")};
  const auto compare = [&](absl::string_view comparison, absl::string_view right) {
    return Short(EvaluateOn(absl::StrCat("comparison { left { ", ratio, " } operator: COMPARISON_OPERATOR_", comparison,
                                         " right { ", right, " } }"),
                            one));
  };
  EXPECT_EQ(compare("GREATER", "constant: '0.333333'"), "holds");
  EXPECT_EQ(compare("LESS", "constant: '0.333334'"), "holds");
  EXPECT_EQ(compare("EQUAL", "ratio { first { constant: '2' } second { constant: '6' } }"), "holds");
  EXPECT_EQ(compare("NOT_EQUAL", "ratio { first { constant: '2' } second { constant: '6' } }"), "fails: 1/3 and 1/3");
}

TEST(ConditionArithmeticTest, SumsDifferencesAndProducts) {
  const auto equal = [](absl::string_view left, absl::string_view right) {
    return Short(EvaluateOn(
        absl::StrCat("comparison { left { ", left, " } operator: COMPARISON_OPERATOR_EQUAL right { ", right, " } }"),
        {.own = ""}));
  };
  EXPECT_EQ(
      equal("sum { expressions { constant: '0.1' } expressions { constant: '0.2' } expressions { constant: '1' } }",
            "constant: '1.3'"),
      "holds");
  EXPECT_EQ(equal("difference { first { constant: '1' } second { constant: '3' } }", "constant: '2'"),
            "fails: -2 and 2");
  EXPECT_EQ(equal("product { expressions { constant: '0.15' } expressions { constant: '40' } }", "constant: '6'"),
            "holds");
}

TEST(ConditionArithmeticTest, OverflowIsNotEvaluatedWhateverIsSaidOfMissingNumbers) {
  std::string factors;
  for (int i = 0; i < 3; ++i) factors += "expressions { constant: '1000000000000000' } ";
  EXPECT_EQ(Short(EvaluateOn(absl::StrCat("comparison { left { product { ", factors,
                                          " } when_missing: MISSING_BEHAVIOUR_HOLDS } operator: "
                                          "COMPARISON_OPERATOR_LESS right { constant: '1' } }"),
                             {.own = ""})),
            "condition.comparison.left.product: the result is too large to be exact (beyond 128 bits)");
}

TEST(ConditionArithmeticTest, WhatIsDividedByZeroIsMissing) {
  const auto ratio = [](absl::string_view behaviour, absl::string_view quantity) {
    return Short(EvaluateOn(absl::StrCat("comparison { left { ratio { first { constant: '1' } second { ",
                                         BADGES("PROPOSED"), " } } when_missing: MISSING_BEHAVIOUR_", behaviour,
                                         " } operator: COMPARISON_OPERATOR_LESS right { constant: '1' } }"),
                            {.own = absl::StrCat("award_lines { award_codes: 'CO-KNC' status: AWARD_STATUS_PROPOSED "
                                                 "count { ",
                                                 quantity, " } }")}));
  };
  EXPECT_EQ(ratio("UNSPECIFIED", "exact: '0'"), "condition.comparison.left.ratio: the divisor is zero");
  EXPECT_EQ(ratio("HOLDS", "exact: '0'"), "holds");
  EXPECT_EQ(ratio("ZERO", "exact: '0'"), "holds");
  EXPECT_EQ(ratio("FAILS", "exact: '0'"), "fails: ? and 1");
  EXPECT_EQ(ratio("HOLDS", "range { min: '0' max: '3' }"),
            "condition.comparison.left.ratio: the divisor may be zero: 0..3");
  EXPECT_EQ(ratio("UNSPECIFIED", "at_least: '2'"), "holds");
}

TEST(ConditionMissingTest, AMissingNumberCountsAsTheAuthorSays) {
  const auto say = [](absl::string_view left, absl::string_view right) {
    return Short(
        EvaluateOn(absl::StrCat("comparison { left { ", BADGES("PROPOSED"), " when_missing: MISSING_BEHAVIOUR_", left,
                                " } operator: COMPARISON_OPERATOR_GREATER right { ", BADGES("AWARDED"),
                                " when_missing: MISSING_BEHAVIOUR_", right, " } }"),
                   {.own = ""}));
  };
  EXPECT_EQ(say("ZERO", "ZERO"), "fails: 0 and 0");
  EXPECT_EQ(say("HOLDS", "ZERO"), "holds");
  EXPECT_EQ(say("FAILS", "ZERO"), "fails: ? and 0");
  EXPECT_EQ(say("HOLDS", "FAILS"), "fails: ? and ?");
  EXPECT_EQ(say("HOLDS", "UNSPECIFIED"),
            "condition.comparison.right.figures: the report does not say: awards (code CO-KNC; status "
            "AWARD_STATUS_AWARDED)");
}

TEST(ConditionMissingTest, WhatIsPartlyStatedIsNotExcused) {
  const auto say = [](absl::string_view count) {
    return Short(EvaluateOn(
        absl::StrCat("comparison { left { ", BADGES("PROPOSED"),
                     " when_missing: MISSING_BEHAVIOUR_ZERO } operator: COMPARISON_OPERATOR_LESS_OR_EQUAL right { "
                     "constant: '400' } }"),
        {.own = absl::StrCat("award_lines { award_codes: 'CO-KNC' status: AWARD_STATUS_PROPOSED count { ", count,
                             " } } award_lines { award_codes: 'CO-KNC' status: AWARD_STATUS_PROPOSED count { "
                             "not_available { reason: 'x' } } }")}));
  };
  EXPECT_EQ(say("exact: '500'"), "fails: 500.. and 400");
  EXPECT_EQ(say("exact: '300'"), "condition.comparison: only known to lie between bounds: 300.. ≤ 400");
  EXPECT_EQ(say("not_available { reason: 'y' }"), "holds");
}

TEST(ConditionMissingTest, ANumberOfMissingPartsIsMissing) {
  const auto say = [](absl::string_view behaviour) {
    return Short(EvaluateOn(absl::StrCat("comparison { left { sum { expressions { constant: '5' } expressions { ",
                                         BADGES("PROPOSED"), " } } when_missing: MISSING_BEHAVIOUR_", behaviour,
                                         " } operator: COMPARISON_OPERATOR_LESS right { constant: '1' } }"),
                            {.own = ""}));
  };
  EXPECT_EQ(say("UNSPECIFIED"), absl::StrCat("condition.comparison.left.sum.expressions[1].figures", kNoBadges));
  EXPECT_EQ(say("ZERO"), "holds");
  EXPECT_EQ(say("FAILS"), "fails: ? and 1");
}

TEST(ConditionPeriodTest, EarlierReportsAreAskedOnlyWhenASelectorAsks) {
  std::vector<int> asked;
  const std::vector<domain::CellFigure> none;
  domain::Evaluate(FromText<v1::Condition>(kAtMost20), [&](v1::SelectedPeriod period) {
    asked.push_back(period);
    return &none;
  });
  EXPECT_EQ(asked, std::vector<int>{v1::SELECTED_PERIOD_UNSPECIFIED});
}

TEST(ConditionPeriodTest, EarlierReportsAreComparedWithThisOne) {
  const std::string earlier = "figures { measure: MEASURE_AWARDS period: SELECTED_PERIOD_";
  const std::string own =
      "comparison { left { figures { measure: MEASURE_AWARDS } } operator: COMPARISON_OPERATOR_LESS "
      "right { ";
  const Reports reports{.own = AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '5'"),
                        .same_last_year = AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '4'"),
                        .previous = AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '6'")};
  EXPECT_EQ(Short(EvaluateOn(absl::StrCat(own, earlier, "SAME_LAST_YEAR } } }"), reports)), "fails: 5 and 4");
  EXPECT_EQ(Short(EvaluateOn(absl::StrCat(own, earlier, "PREVIOUS } } }"), reports)), "holds");
  EXPECT_EQ(Short(EvaluateOn(absl::StrCat(own, earlier, "PREVIOUS } } }"), {.own = reports.own})),
            "condition.comparison.right.figures: there is no such report: awards, previous period");
}

TEST(ConditionTextTest, OneLineForEachNode) {
  const Evaluation evaluation = EvaluateOn(
      absl::StrCat("all_of { conditions { comparison { left { ratio { first { ", BADGES("AWARDED"), " } second { ",
                   BADGES("PROPOSED"),
                   " } } } operator: COMPARISON_OPERATOR_LESS_OR_EQUAL right { constant: '0.15' } } } "
                   "conditions { negation { comparison { left { figures { measure: MEASURE_EVENTS } when_missing: "
                   "MISSING_BEHAVIOUR_ZERO } operator: COMPARISON_OPERATOR_GREATER_OR_EQUAL right { sum { expressions "
                   "{ constant: '1' } expressions { figures { measure: MEASURE_TARGETS } } } } } } } }"),
      {.own = AWARD("CO-KNC", "PROPOSED", "RECIPIENTS", "exact: '40'")
           AWARD("CO-KNC", "AWARDED", "RECIPIENTS", "approximate: '7'")});
  EXPECT_EQ(evaluation.text,
            "all_of fails\n"
            "  ≤ fails: 0.175 ≤ 0.15\n"
            "    ratio = 0.175\n"
            "      figures = 7: awards (code CO-KNC; status AWARD_STATUS_AWARDED), approximate\n"
            "      figures = 40: awards (code CO-KNC; status AWARD_STATUS_PROPOSED)\n"
            "    constant = 0.15\n"
            "  negation not evaluated\n"
            "    ≥ not evaluated: 0 ≥ ?\n"
            "      figures = 0 (missing, counts as zero): events; the report does not say\n"
            "      sum = ?\n"
            "        constant = 1\n"
            "        figures = ?: targets; the report does not say");
  EXPECT_EQ(evaluation.left, "0.175");
  EXPECT_EQ(evaluation.measures, std::vector<v1::Measure>{v1::MEASURE_AWARDS});
}

std::string Problems(absl::string_view text) {
  domain::RecordProblems problems;
  domain::CheckCondition(FromText<v1::Condition>(text), domain::FieldPath("c"), problems);
  return absl::StrJoin(problems.Take(), " ", [](std::string* paths, const domain::RecordProblem& problem) {
    absl::StrAppend(paths, problem.field_path);
  });
}

TEST(ConditionCheckTest, NamesTheNode) {
  EXPECT_EQ(Problems(kAtMost20), "");
  EXPECT_EQ(Problems(""), "c");
  EXPECT_EQ(Problems("comparison {}"), "c.comparison.operator c.comparison.left c.comparison.right");
  EXPECT_EQ(Problems("all_of {}"), "c.all_of.conditions");
  EXPECT_EQ(Problems("any_of { conditions { negation {} } }"), "c.any_of.conditions[0].negation");
  EXPECT_EQ(Problems("implication { premise { " HOLDS " } }"), "c.implication.conclusion");
  EXPECT_EQ(Problems(AT_MOST(NUMBER("1,5"), NUMBER("-1"))), "c.comparison.left.constant c.comparison.right.constant");
  EXPECT_EQ(Problems(AT_MOST("sum {}", "ratio { first { constant: '1' } }")),
            "c.comparison.left.sum.expressions c.comparison.right.ratio.second");
  EXPECT_EQ(Problems(AT_MOST("figures {}", NUMBER("1"))), "c.comparison.left.figures.measure");
  EXPECT_EQ(Problems(AT_MOST("figures { measure: MEASURE_AWARDS filters {} filters { dimension: DIMENSION_UNIT values: "
                             "'a' } filters { dimension: DIMENSION_STATUS values: ['-', 'AWARDED'] } filters { "
                             "dimension: DIMENSION_CODE values: '' } }",
                             NUMBER("1"))),
            "c.comparison.left.figures.filters[0].dimension c.comparison.left.figures.filters[0].values "
            "c.comparison.left.figures.filters[1].dimension c.comparison.left.figures.filters[2].values[1] "
            "c.comparison.left.figures.filters[3].values[0]");
}

std::string Nested(int negations) {
  std::string text = HOLDS;
  for (int i = 0; i < negations; ++i) text = absl::StrCat("negation { ", text, " }");
  return text;
}

TEST(ConditionCheckTest, BoundsLevels) {
  // A comparison has its sides one level below.
  EXPECT_EQ(Problems(Nested(6)), "");
  EXPECT_EQ(Problems(Nested(7)),
            "c.negation.negation.negation.negation.negation.negation.negation.comparison.left "
            "c.negation.negation.negation.negation.negation.negation.negation.comparison.right");
}

// A list of lists with `comparisons` comparisons of three nodes each.
std::string Wide(int comparisons) {
  std::string text = "all_of { ";
  for (int i = 0; i < comparisons; ++i) {
    text += i % 16 == 0 ? (i == 0 ? "conditions { all_of { " : "} } conditions { all_of { ") : "";
    text += "conditions { " HOLDS " } ";
  }
  return text + "} } }";
}

TEST(ConditionCheckTest, BoundsNodes) {
  EXPECT_EQ(Problems(Wide(20)), "");  // 1 + 2 + 60
  EXPECT_EQ(Problems(Wide(21)), "c.all_of.conditions[1].all_of.conditions[4].comparison.left");
  EXPECT_EQ(Problems(Wide(16 * 16)), "c.all_of.conditions[1].all_of.conditions[4].comparison.left");
}

TEST(ConditionCheckTest, WhatIsNotValidIsNotEvaluated) {
  const Evaluation evaluation = EvaluateOn(Nested(7), {.own = ""});
  EXPECT_EQ(evaluation.truth, Truth::kUnknown);
  EXPECT_EQ(evaluation.missing.size(), 2);
  EXPECT_EQ(EvaluateOn(Nested(6), {.own = ""}).truth, Truth::kHolds);
}

}  // namespace
}  // namespace khoi::testing
