// Dense sums of the cells of one authority and period, filled straight from encoded figures at memory speed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/sums.h"

namespace khoi::summary {

// A cell with its sum.
struct CellTotal {
  uint32_t cell_id = 0;
  domain::CellSum sum;
};

// Adds up the units of one group. Not thread-safe.
class Accumulator final {
 public:
  // Sums cells 0 to cell_count - 1. `unit_count` is how many units are to be expected; it only saves reallocations.
  Accumulator(size_t cell_count, size_t unit_count);

  // Adds the figures (rows.h) of a unit that comes after every unit added so far. False when the bytes are no figures
  // or name a cell that does not exist; the accumulator is then spoilt.
  bool Add(size_t unit, absl::string_view figures);

  // The cells that any unit said something about, ascending. Leaves the accumulator empty, ready for another group.
  std::vector<CellTotal> Take();

 private:
  // What the units of the present block of 64 said exactly. Values of 2^56 and more go straight into the total, so that
  // 64 units cannot overflow `sum`: the loop over figures needs no check.
  struct Slot {
    uint64_t sum = 0;
    uint64_t said = 0;     // a bit for each unit that gave a number
    uint64_t nonzero = 0;  // of those, the ones whose number is not zero
  };

  bool AddPlain(const char** p, const char* end, uint64_t count, uint64_t bit);
  bool AddSpecial(const char* p, const char* end, uint64_t bit);
  // Moves the present block into the totals.
  void CloseBlock();

  size_t unit_count_;
  size_t block_ = 0;
  std::vector<Slot> slots_;
  std::vector<uint64_t> not_available_;
  std::vector<domain::CellSum> totals_;
};

}  // namespace khoi::summary
