// Conditions of rules that authorities add: what makes one valid, and what it says of figures. Arithmetic is exact and
// knows bounds: what holds for one number within the bounds and fails for another is not evaluated.
#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/condition.pb.h"
#include "services/domain/bounds.h"
#include "services/domain/cell_figure.h"
#include "services/domain/field_path.h"
#include "services/domain/record_problem.h"

namespace khoi::domain {

// A tree has at most this many nodes, conditions and expressions together, on at most this many levels.
inline constexpr int kConditionNodesMax = 64;
inline constexpr int kConditionLevelsMax = 8;

// Every problem of a condition at `path`, by the path of its node.
void CheckCondition(const v1::Condition& condition, const FieldPath& path, RecordProblems& problems);

// The figures that selectors pick from; nullptr when there is no such report. Asked at most once for each selector;
// what it returns outlives the evaluation.
using FiguresOfPeriod = absl::FunctionRef<const std::vector<CellFigure>*(v1::SelectedPeriod period)>;

// Why something cannot be evaluated.
struct MissingPart {
  std::string node;  // example: "condition.comparison.left"
  std::string vi;
  std::string en;
};

// What a condition says.
struct Evaluation {
  // Unknown when it cannot be evaluated.
  Truth truth = Truth::kUnknown;
  // What is missing, in the order of the nodes; empty unless unknown.
  std::vector<MissingPart> missing = {};
  // The tree as it was evaluated, one line for each node, indented by two spaces for each level.
  std::string text = {};
  // The sides of the comparison that decided: the first that makes the condition hold or fail. Empty when unknown.
  std::string left = {};
  std::string right = {};
  // The measures that this comparison looks at, each once.
  std::vector<v1::Measure> measures = {};
};

// Every node is evaluated, also where the answer is known before. Of what a number lacks: several figures whose values
// differ in a dimension that never adds up (dimension.h), overflow of 128 bits, and a divisor that only may be zero can
// never be excused by MissingBehaviour, since something was stated; figures of which a part is not available are at
// least what the others add up to. Where several numbers of a comparison are missing,
// what cannot be evaluated goes before what fails, and that before what holds. An invalid condition is unknown.
Evaluation Evaluate(const v1::Condition& condition, FiguresOfPeriod figures);

}  // namespace khoi::domain
