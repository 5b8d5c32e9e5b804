// A file system that forgets what was not synced when the power fails, for tests of what "durable" means.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "rocksdb/env.h"
#include "rocksdb/file_system.h"

namespace khoi::testing {

// Passes everything on to the machine's file system and remembers how much of it was synced. Bytes count as durable
// once their file was synced; a new or renamed name counts once its directory was. Nothing is really synced, so that a
// test may cut the power hundreds of times. Deleting is durable at once: that is the harder case, for nothing comes
// back.
class PowerCut final : public rocksdb::FileSystemWrapper {
 public:
  enum class Disk {
    kHonest,
    kLying,  // says that it synced and did not
  };

  PowerCut(Disk disk, uint64_t seed);

  // The power fails at the n-th append, sync, rename or creation from now on; everything fails from then on.
  void CutAfter(int64_t operation_count);
  // Whether it has failed.
  bool IsCut() const;
  // To be called when nothing has a file open any more: brings the disk into the state in which the power cut left it.
  // Of bytes that were not synced, a random part survives.
  void Restart();

  const char* Name() const override { return "PowerCut"; }
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;

 private:
  class File;
  class Directory;

  // A name that its directory does not durably hold yet, in the order in which it came to be.
  struct UnsyncedName {
    std::string path;
    std::string renamed_from;             // empty: the file is new
    std::optional<std::string> replaced;  // what stood under the name before
  };
  struct Size {
    uint64_t synced = 0;
    uint64_t written = 0;
  };

  // Counts an operation; an error when the power is off.
  rocksdb::IOStatus Step();
  rocksdb::IOStatus Synced(const std::string& path);
  rocksdb::IOStatus DirectorySynced(const std::string& path);
  rocksdb::IOStatus Wrap(const std::string& path, uint64_t size, rocksdb::IOStatus opened,
                         std::unique_ptr<rocksdb::FSWritableFile>* file);

  const Disk disk_;
  mutable std::mutex mutex_;  // guards what follows
  std::mt19937_64 random_;
  int64_t operations_left_ = INT64_MAX;
  bool cut_ = false;
  std::map<std::string, Size> sizes_;
  std::vector<UnsyncedName> unsynced_names_;
};

// An environment on `file_system` in which RocksDB does not sleep a second after each failed flush.
std::unique_ptr<rocksdb::Env> MakeImpatientEnv(const std::shared_ptr<rocksdb::FileSystem>& file_system);

}  // namespace khoi::testing
