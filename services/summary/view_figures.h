// The figures of a view, kept apart in other ways than its rows are.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "khoi/v1/view.pb.h"
#include "services/summary/question.h"
#include "services/summary/row_diff.h"
#include "services/summary/summary.h"

namespace khoi::summary {

// Which figures, and what keeps them apart beside what is always present.
struct Pick {
  v1::Measure measure = v1::MEASURE_UNSPECIFIED;
  std::vector<v1::Dimension> group_by = {};
  std::vector<Filter> filters = {};  // on dimensions that are not of the report
};

// The rows of `pick` from what was folded already: at the grain of `computed` or a coarser one.
absl::StatusOr<Rows> RowsOf(const Computation& computed, const Pick& pick);

// The rows of `a` and those that only `b` has, in the order in which `computed` would have them. Of rows of both that
// of `a`.
Rows Together(const Computation& computed, const Rows& a, const Rows& b);

// What a row's key says of a dimension; empty when it is not part of the key.
std::string ValueOf(const v1::SummaryRow& row, v1::Dimension dimension);

// The part of a row's key about a dimension; null when it is not part of the key.
const v1::DimensionValue* PartOf(const v1::SummaryRow& row, v1::Dimension dimension);

// The different values of a dimension in rows that were read off `computed`, in the order of the catalog. Points into
// the rows.
std::vector<const v1::DimensionValue*> ValuesOf(const Computation& computed, const Rows& rows, v1::Dimension dimension);

// Adds that figures have this value, for ExplainFigure.
void AddFilter(const v1::DimensionValue& value, google::protobuf::RepeatedPtrField<v1::DimensionFilter>& filters);

// Figures found by the values of some dimensions of their key. Points into the rows.
class FigureIndex final {
 public:
  FigureIndex(const Rows& rows, const std::vector<v1::Dimension>& dimensions);

  // `values` in the order of the dimensions; null when there is no such row.
  const v1::Figure* Find(const std::vector<std::string>& values) const;

 private:
  absl::flat_hash_map<std::vector<std::string>, const v1::Figure*> figures_;
};

// `figure` - `taken`, between the least and the most that it can be; without a number when either has none. Of units it
// says what `figure` says, and that parts are not available where they are not on either side.
v1::Figure Minus(const v1::Figure& figure, const v1::Figure& taken);

// A number that is known exactly, as a figure.
v1::Figure ExactFigure(int64_t number);

}  // namespace khoi::summary
