// How a figure comes about: from the scope to the lines of reports, node by node.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "khoi/v1/view.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::summary {

// Which children.
struct ExplanationPage {
  size_t count_max = 0;
  std::string after = {};  // the key of the last child of the page before; empty for the first page
};

struct Explanation {
  v1::ExplainFigureResponse response;  // without next_page_token
  std::string last_key;                // of the last child; empty when no more follow
};

// Explains one node of the tree (explained_part.h). Node and children come from one fold, that of GetSummary, so that
// low and high of the children add up to those of the node. Their units add up too, but for a unit that counts once
// however many periods or lines of it are children. A place that adds nothing is no child. Of lines, which have no
// children, and of the node `arithmetic` and `child_count` are told; of other children they are told when they are
// asked for.
//
// Errors: as Summarize, with fields below "summary"; INVALID_ARGUMENT naming the dimension to filter by when the node
// mixes figures that never add up; NOT_FOUND when there is no such node; DATA_LOSS when lines do not give what was
// stored.
absl::StatusOr<Explanation> ExplainFigure(const ledger::View& view, ledger::StructureCache& structures,
                                          const v1::ExplainFigureRequest& request, const ExplanationPage& page,
                                          int64_t now_us);

}  // namespace khoi::summary
