// What figures are made of: cells of groups of units, and items that count once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "khoi/stored/v1/stored.pb.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/keyed_set.h"
#include "services/domain/sums.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"

namespace khoi::summary {

// Something that adds to a figure: a cell of a group, or an item that counts for a unit of it.
struct FigurePart {
  uint32_t slice = 0;
  uint32_t partial = 0;
  const CellTotal* cell = nullptr;  // null for an item
  uint32_t ordinal = 0;             // the unit for which an item counts
  int scale = 0;
};

// Adds parts up. Not thread-safe; `slices` outlive it.
class PartSums final {
 public:
  PartSums(const Question& question, const std::vector<FoldedSlice>& slices);

  // The sum over `parts`, each named once, and the units behind it, each counted once. Puts them in another order.
  v1::Figure FigureOf(std::vector<FigurePart>& parts, const std::string& measure_unit_code);

 private:
  void NumberUnits(const std::vector<FoldedSlice>& slices);
  domain::UnitCounts CountUnits(std::vector<FigurePart>& parts);

  std::vector<std::vector<std::vector<uint32_t>>> ordinals_;  // slice, partial, ordinal; empty with one period
  domain::UnitSets units_;
};

// An item that counts once, where its first claim says.
struct CountedItem {
  const domain::ItemIdentity* item = nullptr;
  const domain::Claims* claims = nullptr;
  stored::v1::CellKey cell = {};
  uint32_t unit = 0;  // among those of the slice
  FigurePart part = {};
};

// The items of all slices of a question, each once; or once for each unit that is summed as if it were alone.
class CountedItems final {
 public:
  // `slices` outlive it. Items of units that the question's filters leave out are not there.
  CountedItems(const Question& question, const std::vector<FoldedSlice>& slices);

  CountedItems(const CountedItems&) = delete;  // its items point into it
  CountedItems& operator=(const CountedItems&) = delete;

  const std::vector<CountedItem>& all() const { return items_; }

 private:
  void AddSet(const Question& question, const std::vector<FoldedSlice>& slices, const domain::KeyedSet& set);

  std::map<absl::string_view, domain::KeyedSet> sets_;  // by unit that is alone, or one for all
  std::vector<CountedItem> items_;
};

}  // namespace khoi::summary
