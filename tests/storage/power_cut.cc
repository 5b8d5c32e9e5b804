#include "tests/storage/power_cut.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "rocksdb/system_clock.h"

namespace khoi::testing {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

std::string Contents(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

std::string Parent(const std::string& path) { return std::filesystem::path(path).parent_path().lexically_normal(); }

}  // namespace

class PowerCut::File final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  File(PowerCut& disk, std::string path, std::unique_ptr<rocksdb::FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk), path_(std::move(path)) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (IOStatus step = disk_.Step(); !step.ok()) {
      return step;
    }
    IOStatus appended = FSWritableFileOwnerWrapper::Append(data, options, debug);
    const std::lock_guard lock(disk_.mutex_);
    disk_.sizes_[path_].written += data.size();
    return appended;
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  // Neither flushing nor the hint to write a range out makes anything durable.
  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus flushed = FSWritableFileOwnerWrapper::Flush(options, debug);
    return flushed.ok() ? disk_.Synced(path_) : flushed;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override { return Sync(options, debug); }

 private:
  PowerCut& disk_;
  const std::string path_;
};

class PowerCut::Directory final : public rocksdb::FSDirectory {
 public:
  Directory(PowerCut& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return disk_.DirectorySynced(path_); }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  PowerCut& disk_;
  const std::string path_;
};

PowerCut::PowerCut(Disk disk, uint64_t seed)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), disk_(disk), random_(seed) {}

void PowerCut::CutAfter(int64_t operation_count) {
  const std::lock_guard lock(mutex_);
  operations_left_ = operation_count;
}

bool PowerCut::IsCut() const {
  const std::lock_guard lock(mutex_);
  return cut_;
}

IOStatus PowerCut::Step() {
  const std::lock_guard lock(mutex_);
  cut_ = cut_ || --operations_left_ <= 0;
  return cut_ ? IOStatus::IOError("the power is off") : IOStatus::OK();
}

IOStatus PowerCut::Synced(const std::string& path) {
  if (IOStatus step = Step(); !step.ok()) {
    return step;
  }
  const std::lock_guard lock(mutex_);
  if (Size& size = sizes_[path]; disk_ == Disk::kHonest) {
    size.synced = size.written;
  }
  return IOStatus::OK();
}

IOStatus PowerCut::DirectorySynced(const std::string& path) {
  if (IOStatus step = Step(); !step.ok()) {
    return step;
  }
  const std::lock_guard lock(mutex_);
  const std::string directory = std::filesystem::path(path).lexically_normal();
  std::erase_if(unsynced_names_, [&](const UnsyncedName& name) { return Parent(name.path) == directory; });
  return IOStatus::OK();
}

IOStatus PowerCut::Wrap(const std::string& path, uint64_t size, IOStatus opened,
                        std::unique_ptr<rocksdb::FSWritableFile>* file) {
  if (opened.ok()) {
    *file = std::make_unique<File>(*this, path, std::move(*file));
    const std::lock_guard lock(mutex_);
    sizes_[path] = {size, size};
  }
  return opened;
}

IOStatus PowerCut::NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                   std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) {
  if (IOStatus step = Step(); !step.ok()) {
    return step;
  }
  {
    const std::lock_guard lock(mutex_);
    unsynced_names_.push_back({path, "", std::filesystem::exists(path) ? std::optional(Contents(path)) : std::nullopt});
  }
  return Wrap(path, 0, FileSystemWrapper::NewWritableFile(path, options, file, debug), file);
}

IOStatus PowerCut::ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file, IODebugContext* debug) {
  if (IOStatus step = Step(); !step.ok()) {
    return step;
  }
  const uint64_t size = std::filesystem::exists(path) ? std::filesystem::file_size(path) : 0;
  return Wrap(path, size, FileSystemWrapper::ReopenWritableFile(path, options, file, debug), file);
}

IOStatus PowerCut::NewDirectory(const std::string& path, const IOOptions&,
                                std::unique_ptr<rocksdb::FSDirectory>* directory, IODebugContext*) {
  *directory = std::make_unique<Directory>(*this, path);
  return IOStatus::OK();
}

IOStatus PowerCut::RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                              IODebugContext* debug) {
  if (IOStatus step = Step(); !step.ok()) {
    return step;
  }
  const std::lock_guard lock(mutex_);
  std::optional<std::string> replaced = std::filesystem::exists(to) ? std::optional(Contents(to)) : std::nullopt;
  IOStatus renamed = FileSystemWrapper::RenameFile(from, to, options, debug);
  if (renamed.ok()) {
    unsynced_names_.push_back({to, from, std::move(replaced)});
    sizes_[to] = sizes_[from];
    sizes_.erase(from);
  }
  return renamed;
}

IOStatus PowerCut::DeleteFile(const std::string& path, const IOOptions& options, IODebugContext* debug) {
  if (IsCut()) {
    return IOStatus::IOError("the power is off");
  }
  return FileSystemWrapper::DeleteFile(path, options, debug);
}

void PowerCut::Restart() {
  const std::lock_guard lock(mutex_);
  for (const auto& [path, size] : sizes_) {
    if (size.written > size.synced && std::filesystem::exists(path)) {
      const uint64_t survives = size.synced + random_() % (size.written - size.synced + 1);
      std::filesystem::resize_file(path, std::min<uint64_t>(survives, std::filesystem::file_size(path)));
    }
  }
  for (auto name = unsynced_names_.rbegin(); name != unsynced_names_.rend(); ++name) {
    if (!std::filesystem::exists(name->path)) {
      continue;
    }
    if (name->renamed_from.empty()) {
      std::filesystem::remove(name->path);
    } else {
      std::filesystem::rename(name->path, name->renamed_from);
    }
    if (name->replaced.has_value()) {
      std::ofstream(name->path, std::ios::binary) << *name->replaced;
    }
  }
  sizes_.clear();
  unsynced_names_.clear();
  operations_left_ = INT64_MAX;
  cut_ = false;
}

namespace {

class SleeplessClock final : public rocksdb::SystemClockWrapper {
 public:
  SleeplessClock() : SystemClockWrapper(rocksdb::SystemClock::Default()) {}
  const char* Name() const override { return "SleeplessClock"; }
  void SleepForMicroseconds(int) override {}
};

class ImpatientEnv final : public rocksdb::EnvWrapper {
 public:
  explicit ImpatientEnv(const std::shared_ptr<rocksdb::FileSystem>& file_system)
      : EnvWrapper(rocksdb::NewCompositeEnv(file_system)) {
    system_clock_ = std::make_shared<SleeplessClock>();
  }
};

}  // namespace

std::unique_ptr<rocksdb::Env> MakeImpatientEnv(const std::shared_ptr<rocksdb::FileSystem>& file_system) {
  return std::make_unique<ImpatientEnv>(file_system);
}

}  // namespace khoi::testing
