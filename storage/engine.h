// An ordered map from bytes to bytes with snapshots and conditional atomic batches: all that the rest of the code knows
// about a database. Every engine passes tests/storage/engine_conformance_test.cc.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace khoi::storage {

// The keys from `first`, inclusive, to `limit`, exclusive. Both lie in the same space (keys.h), or `limit` is the first
// key of the next one.
struct KeyRange {
  std::string first;
  std::string limit;
};

// A walk over a range of a snapshot in ascending byte order. Not thread-safe. Must not outlive its snapshot.
class Cursor {
 public:
  virtual ~Cursor() = default;

  // Whether the cursor stands on a row. False at the end of the range and after an error; ask status() which.
  virtual bool Valid() const = 0;

  // Steps to the next row. Requires Valid().
  virtual void Next() = 0;

  // Moves to the first row at or after `key`, forwards or backwards, within the range.
  virtual void Seek(absl::string_view key) = 0;

  // The row. Views hold until the cursor moves. Require Valid().
  virtual absl::string_view key() const = 0;
  virtual absl::string_view value() const = 0;

  // OK unless the engine could not read; then DATA_LOSS or UNAVAILABLE.
  virtual absl::Status status() const = 0;
};

// A view of the map that no later write changes. Thread-safe. Holds back compaction while it lives.
class Snapshot {
 public:
  virtual ~Snapshot() = default;

  // The value of `key`, or nullopt when there is none. Errors: DATA_LOSS, UNAVAILABLE.
  virtual absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const = 0;

  // A cursor on the first row of `range`.
  virtual std::unique_ptr<Cursor> Scan(const KeyRange& range) const = 0;
};

// A condition on the state before a batch: `key` has this value, or, with nullopt, is absent.
struct Expectation {
  std::string key;
  std::optional<std::string> value;
};

// Mutations that happen together. A key appears at most once among puts and deletes, and lies in a space (keys.h).
struct Batch {
  struct Put {
    std::string key;
    std::string value;
  };
  std::vector<Put> puts;
  std::vector<std::string> deletes;
  std::vector<Expectation> expectations;
};

// Thread-safe. Outlives its snapshots.
class Engine {
 public:
  virtual ~Engine() = default;

  virtual std::unique_ptr<Snapshot> TakeSnapshot() const = 0;

  // Applies every mutation or none; durable once it returns OK. ABORTED when an expectation does not hold, with nothing
  // applied; INVALID_ARGUMENT when a key lies in no space, with nothing applied. After any other error the outcome is
  // unknown.
  virtual absl::Status Write(const Batch& batch) = 0;
};

}  // namespace khoi::storage
