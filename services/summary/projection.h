// From full grain to rows: which cells of which groups are added up, under which key.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/keyed_set.h"
#include "services/summary/item_cells.h"
#include "services/summary/names.h"
#include "services/summary/partial.h"
#include "services/summary/question.h"
#include "services/summary/shared_list.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// What a unit's reports have in a dimension of the report.
std::string ReportValue(v1::Dimension dimension, const Slice& slice, const SliceUnit& unit);

// How finely a question needs the units of a slice kept apart.
enum class Grain { kWhole, kBloc, kUnit };
Grain GrainOf(const Question& question);

// Whether the filters of a question let figures of this unit through.
bool Passes(const Question& question, const Slice& slice, const SliceUnit& unit);

// Whether figures of this unit give rows: the filters let them through, and it is in the part that is asked for.
bool GivesRows(const Question& question, const Slice& slice, const SliceUnit& unit);

// What a slice became: one partial for each group, and which of the slice's units are in it, by ordinal.
struct FoldedSlice {
  const Slice* slice = nullptr;
  SharedVector<stored::v1::CellKey> cells;  // the dictionary
  SharedList<Partial> partials;
  std::vector<std::vector<uint32_t>> members;
  std::vector<bool> stock_counts;  // by partial: whether its stocks count (last_stocks.h)
  // Documents and movements that were added up before; null: they are still to be found in the partials.
  std::shared_ptr<const ItemCells> items;
  const std::vector<CellTotal>& item_totals(size_t partial) const {
    return whole ? items->whole : items->groups[partial];
  }
  bool whole = false;  // all units are in one partial
  // Where each of the slice's units went.
  struct Place {
    uint32_t partial = 0;
    uint32_t ordinal = 0;
  };
  std::vector<Place> places;
};

// Whether the documents and movements of a question were added up before: Project then lists none of them, see
// ItemCells::listed.
bool ItemsAreAddedUp(const std::vector<FoldedSlice>& slices);

// Which row of its group each cell of a slice's dictionary adds to; RowLimit::kNoRow for cells that the question leaves
// out. A stock has its row also where a later period takes its place: which units these are, cells do not tell.
std::vector<uint32_t> RowsOfCells(const Question& question, const std::vector<stored::v1::CellKey>& cells);

// Adds the rows of `question` to `summary`, and the documents and movements that count once. `slices` are all slices of
// the question, folded at GrainOf(question) or any finer grain. RESOURCE_EXHAUSTED when there are more than
// kRowCountMax rows.
absl::Status Project(const Question& question, const std::vector<FoldedSlice>& slices, Names& names,
                     v1::Summary& summary);

}  // namespace khoi::summary
