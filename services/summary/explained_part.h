// The tree of an explanation: which levels it has, and which of its nodes a request asks for.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "khoi/v1/summary.pb.h"
#include "khoi/v1/view.pb.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"

namespace khoi::summary {

// The levels below the root, outermost first: period, authority, bloc and unit, without those for which a question
// leaves only one choice. One period makes no level, nor do authorities below one authority, nor blocs below one bloc.
// What the figures are changes nothing, so that a tree keeps its shape. The halves of a year are periods.
std::vector<v1::Dimension> LevelsOf(const Question& question);

// A node: everything that is known of its place.
struct AskedPart {
  Part part;
  size_t depth = 0;  // how many of the levels are named; 0: the root
};

// The node that `request` names, with what the question fixes filled in. A unit needs neither its bloc nor its
// authority. Errors: INVALID_ARGUMENT when a level above is not named; NOT_FOUND when the question is not about it.
absl::StatusOr<AskedPart> PartOf(const Question& question, const v1::ExplainFigureRequest& request);

// A unit among what was folded.
struct UnitPlace {
  const FoldedSlice* folded = nullptr;
  size_t unit = 0;

  const SliceUnit& record() const { return folded->slice->units[unit]; }
  const UnitState& state() const {
    const FoldedSlice::Place place = folded->places[unit];
    return folded->partials[place.partial].units[place.ordinal];
  }
  bool stocks_count() const { return folded->stock_counts[folded->places[unit].partial]; }
};

// The unit that `part` names; NOT_FOUND when it does not count in the question. Period and unit are named.
absl::StatusOr<UnitPlace> FindUnit(const Question& question, const std::vector<FoldedSlice>& slices, const Part& part);

// NOT_FOUND naming the field of the deepest level of a node above units that is not there.
absl::Status CheckKnown(const std::vector<FoldedSlice>& slices, const Part& part);

}  // namespace khoi::summary
