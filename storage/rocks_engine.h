// The engine on disk: RocksDB, one column family for each space, one write-ahead log, every write synced.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/engine.h"
#include "storage/keys.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Env;
class Slice;
}  // namespace rocksdb

namespace khoi::storage {

struct RocksOptions {
  size_t block_cache_bytes = size_t{512} << 20;   // blocks, indexes, filters and memtables of all spaces together
  size_t write_buffer_bytes = size_t{128} << 20;  // memtables of all spaces together, charged to the block cache
  rocksdb::Env* env = nullptr;                    // null: the machine's file system; outlives the engine
};

class RocksEngine final : public Engine {
 public:
  // Opens a data directory that InitDirectory (format.h) made. Errors: NOT_FOUND (nothing there: run khoi-admin init),
  // FAILED_PRECONDITION (something else is there, another process has it open, or its format version is not one that
  // this build reads), DATA_LOSS (damaged), UNAVAILABLE (the file system said no).
  static absl::StatusOr<std::unique_ptr<RocksEngine>> Open(const std::string& path, const RocksOptions& options = {});

  // Makes an empty database, without a format version, so that Open refuses it: for InitDirectory, which sees to it
  // that the directory is empty, and for scratch data.
  static absl::StatusOr<std::unique_ptr<RocksEngine>> Create(const std::string& path, const RocksOptions& options = {});

  ~RocksEngine() override;
  RocksEngine(const RocksEngine&) = delete;
  RocksEngine& operator=(const RocksEngine&) = delete;

  std::unique_ptr<Snapshot> TakeSnapshot() const override;
  absl::Status Write(const Batch& batch) override;

  // How much a space holds, roughly: RocksDB's estimates, files and memtables together.
  struct SpaceSize {
    Space space;
    uint64_t row_count_estimate = 0;
    uint64_t bytes_estimate = 0;
    int sorted_run_count = 0;  // on disk; a scan merges them, a seek looks into each
  };
  std::vector<SpaceSize> SpaceSizes() const;

  // Whether a flush or a compaction is running or due. False after the last write, sooner or later.
  bool IsReorganizing() const;

 private:
  class View;
  class Walk;

  RocksEngine();
  static absl::StatusOr<std::unique_ptr<RocksEngine>> OpenDatabase(const std::string& path, const RocksOptions& options,
                                                                   bool create);
  // The column family of a key; null when it lies in no space.
  rocksdb::ColumnFamilyHandle* FamilyOf(absl::string_view key) const;
  absl::Status Check(const std::vector<Expectation>& expectations) const;
  // A number that RocksDB knows about a space; 0 when it does not say.
  uint64_t Property(Space space, const std::string& name) const;

  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, 256> families_{};  // by first byte; null where there is no space
  mutable std::mutex write_mutex_;  // held from the check of the expectations until the write that rests on them ends
};

}  // namespace khoi::storage
