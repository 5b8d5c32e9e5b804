// A slice, folded bloc by bloc, as the memo keeps it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/keyed_set.h"
#include "services/ledger/ledger.h"
#include "services/summary/fold.h"
#include "services/summary/item_cells.h"
#include "services/summary/partial.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"
#include "services/summary/shared_decisions.h"
#include "services/summary/slice.h"
#include "services/summary/told_slice.h"

namespace khoi::summary {

// Which units count in which blocs. What was folded holds for slices of the same shape only.
struct SliceShape {
  explicit SliceShape(const Slice& slice);
  bool Fits(const Slice& slice) const;

  struct Unit {
    std::string unit_id;
    std::string bloc_id;
  };
  std::vector<Unit> units;  // as in Slice
  std::vector<std::string> excluded;
  std::vector<v1::UncountedReason> excluded_reasons;
  std::vector<std::string> bloc_ids;
  absl::CivilDay last_day;
  // A group for each bloc that has units: its bloc, its members in ascending order, and where each unit is among them.
  std::vector<std::string> group_bloc_ids;
  std::vector<std::vector<uint32_t>> members;
  std::vector<FoldedSlice::Place> places;
  // The same for all units in one group, bloc after bloc.
  std::vector<uint32_t> first_of_group;  // the ordinal of its first member
  std::vector<uint32_t> whole_members;
  std::vector<FoldedSlice::Place> whole_places;
};

struct KeptSlice {
  std::shared_ptr<const SliceShape> shape;
  std::shared_ptr<const Slice> slice;  // as it was resolved; null: it has to be resolved anew
  SharedVector<stored::v1::CellKey> cells;
  std::vector<std::shared_ptr<const Partial>> groups;
  std::vector<std::string> nodes;                     // the digest of each group
  std::shared_ptr<const Partial> whole;               // all groups
  std::shared_ptr<const ItemCells> items;             // of `whole`
  std::vector<StrayReport> strays;                    // ascending by unit; `planned` says nothing
  SharedVector<SharedDecisions::Named> named;         // the unit by its place in the shape
  std::shared_ptr<const domain::KeyedSet> decisions;  // as in Folded
  std::string digest;                                 // of the authority and period (digest.h)
  std::shared_ptr<ToldSlice> told;
  size_t bytes = 0;  // estimated
};

// The same, to be resolved anew; holds no structure.
std::shared_ptr<const KeptSlice> Unresolved(const KeptSlice& kept);

// What a question about one period of an authority or bloc resolved to before; null when it has to be resolved.
std::shared_ptr<const Slice> RecallResolved(const ledger::View& view, ledger::StructureCache& structures,
                                            const Question& question);

// The slice at the revision of the view: from the memo of the question, where as little is folded as has changed, and
// kept there. null when the memo cannot help: it holds the present only, by blocs that count as they are. Errors: as
// Fold.
absl::StatusOr<std::shared_ptr<const KeptSlice>> RecallSlice(const ledger::View& view, const Question& question,
                                                             const Slice& slice);

}  // namespace khoi::summary
