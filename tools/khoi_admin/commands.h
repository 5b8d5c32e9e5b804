// What khoi-admin does to a data directory, one function for each command. Data goes to `out`.
#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"

namespace khoi::admin {

// Makes an empty data directory.
absl::Status Init(const std::string& directory, std::ostream& out);

// Prints the format version, where the log ends, and how much each space holds.
absl::Status Info(const std::string& directory, std::ostream& out);

// Replays the log and compares every view with what follows from it. DATA_LOSS, after printing the differences, when
// there is one. Needs as much room as the data in a new directory under `scratch_parent`, which is removed afterwards.
absl::Status Verify(const std::string& directory, const std::string& scratch_parent, std::ostream& out);

}  // namespace khoi::admin
