// A bound on the rows of one answer: a question that keeps every unit and every code apart may have millions.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"

namespace khoi::summary {

// What one fold by unit may make: how many rows, and which row of its unit each cell adds to. Cells that the question
// leaves out are not kept.
struct RowLimit {
  static constexpr uint32_t kNoRow = ~uint32_t{0};  // the question leaves the cell out

  std::vector<uint32_t> row_of_cell = {};  // by cell id, below their number; empty: no limit
  int64_t count_max = 0;
};

// RESOURCE_EXHAUSTED: the answer would have more rows than one answer may have. Says what to ask for in its place, and
// carries a google.rpc.BadRequest, so that nobody takes it for a server that is busy and asks again.
absl::Status TooManyRows();

// The rows that one answer may have.
inline constexpr int64_t kRowCountMax = 200'000;

}  // namespace khoi::summary
