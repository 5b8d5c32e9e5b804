// The format version of a data directory: which layout of keys and rows is on disk.
//
//   format := 'M' "format" -> the version, decimal digits
//
// A build reads the versions it knows and refuses every other one; a change of keys.h or rows.h is a new version and a
// migration.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "storage/rocks_engine.h"

namespace khoi::storage {

inline constexpr int kFormatVersion = 3;
inline constexpr absl::string_view kFormatRow = "format";

// Whether this build reads a directory whose format row is `row`. FAILED_PRECONDITION says which version was found and
// which one this build reads.
absl::Status CheckFormat(const std::optional<std::string>& row);

// Makes a database at `path` and writes the format version, durably. Makes the directory when it is missing.
// FAILED_PRECONDITION when it is not empty (a file system's own lost+found does not count).
absl::Status InitDirectory(const std::string& path, const RocksOptions& options = {});

}  // namespace khoi::storage
