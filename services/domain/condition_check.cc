// What makes a condition valid.
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/condition.h"
#include "services/domain/decimal.h"
#include "services/domain/selector_check.h"

namespace khoi::domain {
namespace {

constexpr int kListMax = 16;

class Check final {
 public:
  explicit Check(RecordProblems& problems) : problems_(problems) {}

  void Condition(const v1::Condition& condition, const FieldPath& path, int level) {
    if (!Enter(path, level)) return;
    switch (condition.kind_case()) {
      case v1::Condition::kComparison:
        return Comparison(condition.comparison(), path.Field("comparison"), level);
      case v1::Condition::kAllOf:
        return Conditions(condition.all_of(), path.Field("all_of"), level);
      case v1::Condition::kAnyOf:
        return Conditions(condition.any_of(), path.Field("any_of"), level);
      case v1::Condition::kNegation:
        return Condition(condition.negation(), path.Field("negation"), level + 1);
      case v1::Condition::kImplication: {
        const FieldPath implication = path.Field("implication");
        Condition(condition.implication().premise(), implication.Field("premise"), level + 1);
        return Condition(condition.implication().conclusion(), implication.Field("conclusion"), level + 1);
      }
      case v1::Condition::KIND_NOT_SET:
        problems_.Add(path.Text(), "Điều kiện trống. Hãy chọn so sánh, all_of, any_of, negation hoặc implication.",
                      "The condition is empty. Give a comparison, all_of, any_of, negation or implication.");
    }
  }

 private:
  // Counts a node; false when there are too many, which is said once.
  bool Enter(const FieldPath& path, int level) {
    if (level > kConditionLevelsMax) {
      problems_.Add(
          path.Text(),
          absl::StrCat("Điều kiện sâu hơn ", kConditionLevelsMax, " tầng. Hãy viết phẳng hơn hoặc tách quy tắc."),
          absl::StrCat("The condition has more than ", kConditionLevelsMax,
                       " levels. Write it flatter or split the rule."));
      return false;
    }
    if (++node_count_ == kConditionNodesMax + 1) {
      problems_.Add(path.Text(),
                    absl::StrCat("Điều kiện có hơn ", kConditionNodesMax, " nút. Hãy tách thành nhiều quy tắc."),
                    absl::StrCat("The condition has more than ", kConditionNodesMax, " nodes. Split the rule."));
    }
    return node_count_ <= kConditionNodesMax;
  }

  // The size of a list is from 1 to `count_max`; false after saying that it is not.
  bool Size(int count, int count_max, const FieldPath& path, absl::string_view field) {
    if (count >= 1 && count <= count_max) return true;
    problems_.Add(path.TextOf(field), absl::StrCat("Phải có 1 đến ", count_max, " mục; hiện có ", count, "."),
                  absl::StrCat("There must be 1 to ", count_max, " items; there are ", count, "."));
    return false;
  }

  // An enum field has one of the values that it may have.
  void Known(bool known, const FieldPath& path, absl::string_view field) {
    if (known) return;
    problems_.Add(path.TextOf(field), "Thiếu giá trị hoặc giá trị không có trong danh sách. Hãy chọn một giá trị.",
                  "The value is missing or unknown. Choose one of the listed values.");
  }

  void Conditions(const v1::ConditionList& list, const FieldPath& path, int level) {
    if (!Size(list.conditions_size(), kListMax, path, "conditions")) return;
    for (int i = 0; i < list.conditions_size(); ++i) {
      Condition(list.conditions(i), path.Item("conditions", i), level + 1);
    }
  }

  void Comparison(const v1::Comparison& comparison, const FieldPath& path, int level) {
    Known(comparison.operator_() != v1::COMPARISON_OPERATOR_UNSPECIFIED &&
              v1::ComparisonOperator_IsValid(comparison.operator_()),
          path, "operator");
    Expression(comparison.left(), path.Field("left"), level + 1);
    Expression(comparison.right(), path.Field("right"), level + 1);
  }

  void Expression(const v1::Expression& expression, const FieldPath& path, int level) {
    if (!Enter(path, level)) return;
    Known(v1::MissingBehaviour_IsValid(expression.when_missing()), path, "when_missing");
    switch (expression.kind_case()) {
      case v1::Expression::kConstant:
        return Constant(expression.constant(), path);
      case v1::Expression::kFigures:
        return CheckSelector(expression.figures(), SelectorUse::kReport, path.Field("figures"), problems_);
      case v1::Expression::kSum:
        return Expressions(expression.sum(), path.Field("sum"), level);
      case v1::Expression::kProduct:
        return Expressions(expression.product(), path.Field("product"), level);
      case v1::Expression::kDifference:
        return Pair(expression.difference(), path.Field("difference"), level);
      case v1::Expression::kRatio:
        return Pair(expression.ratio(), path.Field("ratio"), level);
      case v1::Expression::KIND_NOT_SET:
        problems_.Add(path.Text(), "Thiếu số. Hãy chọn constant, figures, sum, difference, product hoặc ratio.",
                      "The number is missing. Give a constant, figures, sum, difference, product or ratio.");
    }
  }

  void Expressions(const v1::ExpressionList& list, const FieldPath& path, int level) {
    if (!Size(list.expressions_size(), kListMax, path, "expressions")) return;
    for (int i = 0; i < list.expressions_size(); ++i) {
      Expression(list.expressions(i), path.Item("expressions", i), level + 1);
    }
  }

  void Pair(const v1::ExpressionPair& pair, const FieldPath& path, int level) {
    Expression(pair.first(), path.Field("first"), level + 1);
    Expression(pair.second(), path.Field("second"), level + 1);
  }

  void Constant(const std::string& text, const FieldPath& path) {
    if (ParseDecimal(text).has_value()) return;
    problems_.Add(path.TextOf("constant"),
                  absl::StrCat("\"", text, "\" không phải số thập phân. Hãy viết như 0.15, nhiều nhất 6 chữ số lẻ."),
                  absl::StrCat("\"", text, "\" is not a decimal. Write it like 0.15, with at most 6 decimals."));
  }

  RecordProblems& problems_;
  int node_count_ = 0;
};

}  // namespace

void CheckCondition(const v1::Condition& condition, const FieldPath& path, RecordProblems& problems) {
  Check(problems).Condition(condition, path, 1);
}

}  // namespace khoi::domain
