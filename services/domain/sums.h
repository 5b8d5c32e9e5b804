// Sums of figures: exact, with bounds, and with the units that stand behind them. They merge in any order.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/numeric/int128.h"
#include "services/domain/figures.h"

namespace khoi::domain {

// The exact sum of scaled integers of one scale. 10^6 units with 10^18 each stay far below 128 bits.
struct Sum {
  absl::int128 low = 0;
  absl::int128 high = 0;  // says nothing when unbounded
  bool unbounded = false;
  bool approximate = false;

  // What is only said to be not available adds nothing.
  void Add(const FigureValue& value);
  void Merge(const Sum& other);
  // Multiplies by 10^decimals: the same sum at a scale that has so many more decimals.
  void ScaleBy(int decimals);

  friend bool operator==(const Sum&, const Sum&) = default;
};

// What 64 neighbouring units said about one cell, a bit for each: unit `64 * block + i` has bit i. Ordinals of units
// are given by whoever holds the sum.
struct UnitBlock {
  uint32_t block = 0;
  uint64_t value = 0;          // gave a number other than zero
  uint64_t zero = 0;           // gave zero
  uint64_t not_available = 0;  // said that a part cannot be given
  friend bool operator==(const UnitBlock&, const UnitBlock&) = default;
};

// One cell summed over units. Who said what is kept as sets and not as counts, because cells that are shown in one row
// share units, and a unit counts once in a row.
struct CellSum {
  Sum sum;
  std::vector<UnitBlock> blocks;  // ascending

  // Adds the figure of a unit that is not before any unit added so far.
  void Add(size_t unit, const FigureValue& value);
};

// A set of small ordinals.
class OrdinalSet final {
 public:
  void AddBlock(size_t block, uint64_t bits) {
    if (bits == 0) {
      return;
    }
    if (block >= words_.size()) {
      words_.resize(block + 1);
    }
    words_[block] |= bits;
  }
  void Add(size_t ordinal) { AddBlock(ordinal / 64, uint64_t{1} << ordinal % 64); }
  // Removes what is in `other`.
  void Subtract(const OrdinalSet& other);
  size_t Count() const;
  // Keeps the memory.
  void Clear() { words_.clear(); }

  template <typename Visit>
  void ForEach(Visit&& visit) const {
    for (size_t block = 0; block < words_.size(); ++block) {
      for (uint64_t bits = words_[block]; bits != 0; bits &= bits - 1) {
        visit(block * 64 + static_cast<size_t>(std::countr_zero(bits)));
      }
    }
  }

 private:
  std::vector<uint64_t> words_;
};

// The units behind a row: a unit whose every part is zero gave a zero, one with any other part gave a value; either may
// also have said that a part is not available.
struct UnitCounts {
  int64_t value = 0;
  int64_t zero = 0;
  int64_t not_available = 0;
  friend bool operator==(const UnitCounts&, const UnitCounts&) = default;
};

// Collects the units behind a row from any number of cells.
class UnitSets final {
 public:
  void Add(const CellSum& cell);
  // The same, with the ordinal of each unit translated.
  void Add(const CellSum& cell, const std::vector<uint32_t>& ordinals);
  // A unit that gave a value other than zero.
  void AddValue(size_t unit) { value_.Add(unit); }

  UnitCounts Count();
  void Clear();

 private:
  OrdinalSet value_;
  OrdinalSet zero_;
  OrdinalSet not_available_;
};

}  // namespace khoi::domain
