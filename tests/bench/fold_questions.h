// Questions about the generated data, asked of the fold and of a plain loop, and what their answers have to be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/summary/fold.h"
#include "storage/engine.h"
#include "tests/bench/generated.h"

namespace khoi::bench {

struct CellAnswer {
  int64_t sum = 0;
  int64_t unit_count = 0;  // that gave a number, also zero
  friend bool operator==(const CellAnswer&, const CellAnswer&) = default;
};

// By cell of the generated data.
using CellAnswers = std::vector<CellAnswer>;

// What the total per cell over all units is when the first `entry_count` entries count.
CellAnswers TrueTotals(const Generated& generated, int64_t entry_count);

// The total per cell of the period over all units of all authorities, as of a revision. What a server keeps ready is
// prepared once: who is expected to report. The rest, also what the cells of each authority mean, is read when asked.
class TotalQuestion final {
 public:
  TotalQuestion(const Generated& generated, int64_t revision);
  CellAnswers Ask(const storage::Snapshot& snapshot);

 private:
  const Generated& generated_;
  std::vector<std::string> unit_ids_;
  std::vector<summary::FoldPlan> plans_;         // one for each authority
  absl::flat_hash_map<std::string, int> cells_;  // by encoding
};

// The least that the same sum of the same bytes can cost: every row in memory, one after another, added up by a loop
// that knows nothing of units, bounds or damage.
class PlainLoop final {
 public:
  // Reads the rows of the latest versions.
  PlainLoop(const Generated& generated, const storage::Snapshot& snapshot);

  // By authority and then by the cell's number there.
  std::vector<std::vector<uint64_t>> Add() const;
  // The same by cell of the generated data, with the units that Add does not count as they are in `truth`.
  CellAnswers Totals(const CellAnswers& truth) const;

  size_t byte_count() const;

 private:
  struct Part {
    std::vector<std::string> rows;  // the figures of each unit
    std::vector<int> cells;         // what each cell number means
  };
  std::vector<Part> parts_;
};

}  // namespace khoi::bench
