// Replaying the log: every view must follow from the entries and their bodies, byte for byte.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/engine.h"

namespace khoi::ledger {

// One row that is not what the log says.
struct Difference {
  std::string row;   // readable: the space and the key
  std::string what;  // "missing", "not in the log's views", "other bytes", or why the entry itself is wrong
};

struct VerifyReport {
  int64_t entry_count = 0;
  // Versions whose figures and verdict were derived by another release and are taken as stored.
  int64_t kept_derivation_count = 0;
  // At most 100; empty when every row is as it should be.
  std::vector<Difference> differences;
  int64_t difference_count = 0;
};

// Replays the log of `source` into `scratch`, which is empty, and compares every row of both. Entries are checked on
// the way: revisions without gaps, increasing times, bodies that have the hash the entry gives. Errors only when a row
// cannot be read or written; what is wrong with the content is in the report.
absl::StatusOr<VerifyReport> Verify(const storage::Engine& source, storage::Engine& scratch);

}  // namespace khoi::ledger
