#include "services/domain/condition.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/condition_words.h"
#include "services/domain/decimal.h"
#include "services/domain/figure_selector.h"

namespace khoi::domain {
namespace {

// How a comparison takes a number that is not known, from what is most easily excused to what never is.
enum class Absence {
  kHolds,       // the comparison holds
  kFails,       // the comparison does not hold
  kMissing,     // the comparison cannot be evaluated, unless a node above excuses it
  kInexcusable  // something was stated, but not what could be compared
};

// What became of an expression: bounds, or the reason why there are none.
struct Number {
  std::optional<Bounds> bounds;
  Absence absence = Absence::kMissing;

  std::string Text() const { return bounds.has_value() ? bounds->Text() : "?"; }
};

// What became of a condition.
struct Outcome {
  Truth truth = Truth::kUnknown;
  size_t comparison = 0;  // the one that decided
};

// The sides of a comparison.
struct Sides {
  std::string left;
  std::string right;
  std::vector<v1::Measure> measures;
};

const char* WordFor(Truth truth) {
  switch (truth) {
    case Truth::kHolds:
      return "holds";
    case Truth::kFails:
      return "fails";
    case Truth::kUnknown:
      break;
  }
  return "not evaluated";
}

class Evaluator final {
 public:
  explicit Evaluator(FiguresOfPeriod figures) : figures_(figures) {}

  Evaluation Run(const v1::Condition& condition) {
    const Outcome outcome = Evaluate(condition, FieldPath("condition"), 0);
    Evaluation evaluation{.truth = outcome.truth, .missing = std::move(missing_)};
    for (const Line& line : lines_) {
      absl::StrAppend(&evaluation.text, evaluation.text.empty() ? "" : "\n", std::string(2 * line.level, ' '),
                      line.text);
    }
    if (outcome.truth != Truth::kUnknown) {
      Sides& sides = sides_[outcome.comparison];
      evaluation.left = std::move(sides.left);
      evaluation.right = std::move(sides.right);
      evaluation.measures = std::move(sides.measures);
    }
    return evaluation;
  }

 private:
  struct Line {
    size_t level = 0;
    std::string text = {};
  };

  // The line of a node stands above those of the nodes below it, which are evaluated first.
  size_t AddLine(size_t level) {
    lines_.push_back({.level = level});
    return lines_.size() - 1;
  }

  void Miss(const FieldPath& path, absl::string_view vi, absl::string_view en) {
    missing_.push_back({.node = path.Text(), .vi = std::string(vi), .en = std::string(en)});
  }

  Outcome Evaluate(const v1::Condition& condition, const FieldPath& path, size_t level) {
    const size_t missing_count = missing_.size();
    const Outcome outcome = EvaluateKind(condition, path, level);
    // What is known does not miss anything.
    if (outcome.truth != Truth::kUnknown) missing_.resize(missing_count);
    return outcome;
  }

  Outcome EvaluateKind(const v1::Condition& condition, const FieldPath& path, size_t level) {
    switch (condition.kind_case()) {
      case v1::Condition::kComparison:
        return EvaluateComparison(condition.comparison(), path.Field("comparison"), level);
      case v1::Condition::kAllOf:
        return EvaluateList(condition.all_of(), path.Field("all_of"), "all_of", Truth::kFails, level);
      case v1::Condition::kAnyOf:
        return EvaluateList(condition.any_of(), path.Field("any_of"), "any_of", Truth::kHolds, level);
      case v1::Condition::kNegation: {
        const size_t line = AddLine(level);
        const Outcome negated = Not(Evaluate(condition.negation(), path.Field("negation"), level + 1));
        lines_[line].text = absl::StrCat("negation ", WordFor(negated.truth));
        return negated;
      }
      default:
        return EvaluateImplication(condition.implication(), path.Field("implication"), level);
    }
  }

  static Outcome Not(Outcome outcome) {
    if (outcome.truth != Truth::kUnknown) {
      outcome.truth = outcome.truth == Truth::kHolds ? Truth::kFails : Truth::kHolds;
    }
    return outcome;
  }

  // One condition of truth `decisive` decides; else what is unknown does.
  static Outcome Join(const std::vector<Outcome>& outcomes, Truth decisive) {
    Outcome joined = outcomes.front();
    for (const Outcome& outcome : outcomes) {
      if (outcome.truth == decisive) return outcome;
      if (outcome.truth == Truth::kUnknown) joined = outcome;
    }
    return joined;
  }

  Outcome EvaluateList(const v1::ConditionList& list, const FieldPath& path, absl::string_view name, Truth decisive,
                       size_t level) {
    const size_t line = AddLine(level);
    std::vector<Outcome> outcomes;
    for (int i = 0; i < list.conditions_size(); ++i) {
      outcomes.push_back(Evaluate(list.conditions(i), path.Item("conditions", i), level + 1));
    }
    const Outcome joined = Join(outcomes, decisive);
    lines_[line].text = absl::StrCat(name, " ", WordFor(joined.truth));
    return joined;
  }

  Outcome EvaluateImplication(const v1::Implication& implication, const FieldPath& path, size_t level) {
    const size_t line = AddLine(level);
    const Outcome premise = Not(Evaluate(implication.premise(), path.Field("premise"), level + 1));
    const Outcome conclusion = Evaluate(implication.conclusion(), path.Field("conclusion"), level + 1);
    // When it fails, the conclusion is what fails.
    const Outcome joined = Join({conclusion, premise}, Truth::kHolds);
    lines_[line].text = absl::StrCat("implication ", WordFor(joined.truth));
    return joined;
  }

  Outcome EvaluateComparison(const v1::Comparison& comparison, const FieldPath& path, size_t level) {
    const size_t line = AddLine(level);
    measures_.clear();
    const Number left = Evaluate(comparison.left(), path.Field("left"), level + 1);
    const Number right = Evaluate(comparison.right(), path.Field("right"), level + 1);
    const Truth truth = TruthOf(left, comparison.operator_(), right, path);
    const bool excused = truth != Truth::kUnknown && !(left.bounds.has_value() && right.bounds.has_value());
    lines_[line].text =
        absl::StrCat(SignOf(comparison.operator_()), " ", WordFor(truth), excused ? ", as a number is missing" : "",
                     ": ", left.Text(), " ", SignOf(comparison.operator_()), " ", right.Text());
    sides_.push_back({.left = left.Text(), .right = right.Text(), .measures = std::move(measures_)});
    return {.truth = truth, .comparison = sides_.size() - 1};
  }

  Truth TruthOf(const Number& left, v1::ComparisonOperator comparison, const Number& right, const FieldPath& path) {
    if (left.bounds.has_value() && right.bounds.has_value()) {
      const Truth truth = Compare(*left.bounds, comparison, *right.bounds);
      if (truth == Truth::kUnknown) {
        const std::string sides = absl::StrCat(left.Text(), " ", SignOf(comparison), " ", right.Text());
        Miss(path, absl::StrCat("chỉ biết số nằm trong khoảng: ", sides),
             absl::StrCat("only known to lie between bounds: ", sides));
      }
      return truth;
    }
    switch (Worst(left, right)) {
      case Absence::kHolds:
        return Truth::kHolds;
      case Absence::kFails:
        return Truth::kFails;
      default:
        return Truth::kUnknown;
    }
  }

  // Of two numbers at least one of which is absent.
  static Absence Worst(const Number& a, const Number& b) {
    if (a.bounds.has_value()) return b.absence;
    return b.bounds.has_value() ? a.absence : std::max(a.absence, b.absence);
  }

  Number Evaluate(const v1::Expression& expression, const FieldPath& path, size_t level) {
    const size_t line = AddLine(level);
    const size_t missing_count = missing_.size();
    std::string what;
    Number number = EvaluateKind(expression, path, level, what);
    absl::string_view note;
    if (!number.bounds.has_value() && number.absence == Absence::kMissing) {
      note = Excuse(expression.when_missing(), number);
      if (!note.empty()) missing_.resize(missing_count);
    }
    lines_[line].text = absl::StrCat(NameOf(expression), " = ", number.Text(), note, what.empty() ? "" : ": ", what);
    return number;
  }

  // What the author said of missing numbers; returns what is told of it, nothing when it was not said.
  static absl::string_view Excuse(v1::MissingBehaviour behaviour, Number& number) {
    switch (behaviour) {
      case v1::MISSING_BEHAVIOUR_ZERO:
        number.bounds = Bounds::Exactly(Fraction());
        return " (missing, counts as zero)";
      case v1::MISSING_BEHAVIOUR_HOLDS:
        number.absence = Absence::kHolds;
        return " (missing, the comparison holds)";
      case v1::MISSING_BEHAVIOUR_FAILS:
        number.absence = Absence::kFails;
        return " (missing, the comparison fails)";
      default:
        return "";
    }
  }

  static absl::string_view NameOf(const v1::Expression& expression) {
    switch (expression.kind_case()) {
      case v1::Expression::kConstant:
        return "constant";
      case v1::Expression::kFigures:
        return "figures";
      case v1::Expression::kSum:
        return "sum";
      case v1::Expression::kDifference:
        return "difference";
      case v1::Expression::kProduct:
        return "product";
      default:
        return "ratio";
    }
  }

  // `what` becomes what is told of the number beside its value.
  Number EvaluateKind(const v1::Expression& expression, const FieldPath& path, size_t level, std::string& what) {
    switch (expression.kind_case()) {
      case v1::Expression::kConstant: {
        const std::optional<Decimal> decimal = ParseDecimal(expression.constant());
        return {.bounds = Bounds::Exactly(*Fraction::OfScaled(decimal->scaled, decimal->scale))};
      }
      case v1::Expression::kFigures:
        return EvaluateFigures(expression.figures(), path.Field("figures"), what);
      case v1::Expression::kSum:
        return EvaluateList(expression.sum(), path.Field("sum"), Add, level);
      case v1::Expression::kProduct:
        return EvaluateList(expression.product(), path.Field("product"), Multiply, level);
      case v1::Expression::kDifference: {
        const FieldPath pair = path.Field("difference");
        const Number first = Evaluate(expression.difference().first(), pair.Field("first"), level + 1);
        const Number second = Evaluate(expression.difference().second(), pair.Field("second"), level + 1);
        return Combine(first, second, Subtract, pair);
      }
      default:
        return EvaluateRatio(expression.ratio(), path.Field("ratio"), level);
    }
  }

  using Operation = std::optional<Bounds> (*)(const Bounds& a, const Bounds& b);

  Number Combine(const Number& a, const Number& b, Operation operation, const FieldPath& path) {
    if (!a.bounds.has_value() || !b.bounds.has_value()) return {.bounds = std::nullopt, .absence = Worst(a, b)};
    Number number{.bounds = operation(*a.bounds, *b.bounds)};
    if (!number.bounds.has_value()) {
      number.absence = Absence::kInexcusable;
      Miss(path, "kết quả quá lớn để tính chính xác (vượt 128 bit)",
           "the result is too large to be exact (beyond 128 bits)");
    }
    return number;
  }

  Number EvaluateList(const v1::ExpressionList& list, const FieldPath& path, Operation operation, size_t level) {
    Number number = Evaluate(list.expressions(0), path.Item("expressions", 0), level + 1);
    for (int i = 1; i < list.expressions_size(); ++i) {
      const Number next = Evaluate(list.expressions(i), path.Item("expressions", i), level + 1);
      number = Combine(number, next, operation, path);
    }
    return number;
  }

  Number EvaluateRatio(const v1::ExpressionPair& pair, const FieldPath& path, size_t level) {
    const Number first = Evaluate(pair.first(), path.Field("first"), level + 1);
    const Number second = Evaluate(pair.second(), path.Field("second"), level + 1);
    if (!first.bounds.has_value() || !second.bounds.has_value()) {
      return {.bounds = std::nullopt, .absence = Worst(first, second)};
    }
    if (!second.bounds->MayBeZero()) return Combine(first, second, Divide, path);
    if (second.bounds->IsExact()) {
      Miss(path, "số chia bằng 0", "the divisor is zero");
      return {.bounds = std::nullopt, .absence = Absence::kMissing};
    }
    Miss(path, absl::StrCat("số chia có thể bằng 0: ", second.Text()),
         absl::StrCat("the divisor may be zero: ", second.Text()));
    return {.bounds = std::nullopt, .absence = Absence::kInexcusable};
  }

  Number EvaluateFigures(const v1::FigureSelector& selector, const FieldPath& path, std::string& what) {
    const Words words = WordsFor(selector);
    what = words.en;
    if (std::find(measures_.begin(), measures_.end(), selector.measure()) == measures_.end()) {
      measures_.push_back(selector.measure());
    }
    const auto absent = [&](Absence absence, absl::string_view vi, absl::string_view en) {
      Miss(path, absl::StrCat(vi, ": ", words.vi), absl::StrCat(en, ": ", words.en));
      absl::StrAppend(&what, "; ", en);
      return Number{.bounds = std::nullopt, .absence = absence};
    };
    const std::vector<CellFigure>* const figures = figures_(selector.period());
    if (figures == nullptr) return absent(Absence::kMissing, "không có báo cáo của kỳ đó", "there is no such report");

    const Selection selection = Select(selector, *figures);
    if (selection.apart.has_value()) {
      const Words dimension = WordsFor(*selection.apart);
      return absent(Absence::kInexcusable, absl::StrCat("số liệu khác nhau về ", dimension.vi, " không cộng với nhau"),
                    absl::StrCat("figures of different ", dimension.en, " do not add up"));
    }
    if (selection.measure_units_differ) {
      return absent(Absence::kInexcusable, "số liệu khác đơn vị tính không cộng với nhau",
                    "figures of different units of measure do not add up");
    }
    if (selection.not_available && !selection.stated)
      return absent(Absence::kMissing, "chưa có số liệu", "not available");
    if (!selection.stated) return absent(Absence::kMissing, "báo cáo không nêu", "the report does not say");

    if (selection.sum.approximate) absl::StrAppend(&what, ", approximate");
    Bounds bounds;
    bounds.low = Fraction::OfScaled(selection.sum.low, selection.scale);
    if (selection.not_available) absl::StrAppend(&what, ", a part is not available");
    if (!selection.sum.unbounded && !selection.not_available)
      bounds.high = Fraction::OfScaled(selection.sum.high, selection.scale);
    return {.bounds = bounds};
  }

  FiguresOfPeriod figures_;
  std::vector<Line> lines_;
  std::vector<MissingPart> missing_;
  std::vector<Sides> sides_;           // of every comparison
  std::vector<v1::Measure> measures_;  // of the comparison that is being evaluated
};

}  // namespace

Evaluation Evaluate(const v1::Condition& condition, FiguresOfPeriod figures) {
  RecordProblems problems;
  CheckCondition(condition, FieldPath("condition"), problems);
  if (const std::vector<RecordProblem> found = problems.Take(); !found.empty()) {
    Evaluation evaluation{.text = "not evaluated: the condition is not valid"};
    for (const RecordProblem& problem : found) {
      evaluation.missing.push_back({.node = problem.field_path, .vi = problem.vi, .en = problem.en});
    }
    return evaluation;
  }
  return Evaluator(figures).Run(condition);
}

}  // namespace khoi::domain
