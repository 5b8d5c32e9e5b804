#include "storage/rocks_engine.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "rocksdb/write_batch.h"
#include "storage/format.h"
#include "storage/rocks_settings.h"
#include "storage/status_macros.h"

namespace khoi::storage {
namespace {

rocksdb::Slice ToSlice(absl::string_view bytes) { return {bytes.data(), bytes.size()}; }

absl::string_view ToView(rocksdb::Slice bytes) { return {bytes.data(), bytes.size()}; }

// The only place where a RocksDB status becomes one of ours. Never ABORTED: that says that nothing was applied.
absl::Status FromRocks(const rocksdb::Status& status) {
  if (status.ok()) {
    return absl::OkStatus();
  }
  const std::string message = absl::StrCat("RocksDB: ", status.ToString());
  if (status.IsCorruption()) {
    return absl::DataLossError(message);
  }
  // RocksDB has no code for this; the first text is for another process, the second for this one.
  if (status.IsIOError() &&
      (absl::StrContains(message, "While lock file") || absl::StrContains(message, "lock hold by current process"))) {
    return absl::FailedPreconditionError("another process has the data directory open (is khoid running?)");
  }
  if (status.IsInvalidArgument() || status.IsNotSupported()) {
    return absl::InternalError(message);
  }
  return absl::UnavailableError(message);
}

std::string FamilyName(Space space) {
  return space == Space::kMeta ? rocksdb::kDefaultColumnFamilyName : std::string(SpaceName(space));
}

std::vector<std::string> FamilyNames() {
  std::vector<std::string> names;
  for (const Space space : kSpaces) {
    names.push_back(FamilyName(space));
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status WithPath(const absl::Status& status, const std::string& path) {
  return status.ok() ? status : absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
}

// A database of a later release may have other column families, so that it cannot be opened in full: what it says of
// its format is read beforehand.
absl::StatusOr<std::optional<std::string>> ReadFormatOnly(const std::string& path, const rocksdb::DBOptions& settings) {
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  RETURN_IF_ERROR(FromRocks(
      rocksdb::DB::OpenForReadOnly(settings, path, {{rocksdb::kDefaultColumnFamilyName, {}}}, &handles, &opened)));
  const std::unique_ptr<rocksdb::DB> db(opened);
  std::string row;
  const rocksdb::Status read = db->Get({}, handles.front(), MetaKey(kFormatRow), &row);
  FromRocks(db->DestroyColumnFamilyHandle(handles.front())).IgnoreError();
  if (read.IsNotFound()) {
    return std::nullopt;
  }
  RETURN_IF_ERROR(FromRocks(read));
  return row;
}

// Whether a database lies at `path`, and if not, what to do about it.
absl::Status RequireDatabase(const std::string& path) {
  std::error_code error;
  std::filesystem::directory_iterator entries(path, error);
  if (error == std::errc::permission_denied) {
    return absl::UnavailableError(absl::StrCat(path, ": ", error.message()));
  }
  bool has_manifest = false;
  bool has_other = false;
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (name == "CURRENT") {
      return absl::OkStatus();
    }
    has_manifest = has_manifest || absl::StartsWith(name, "MANIFEST-");
    has_other = has_other || name != "lost+found";
  }
  if (has_manifest) {
    return absl::DataLossError(absl::StrCat(path, ": the database has lost its file CURRENT; restore a backup"));
  }
  if (has_other) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, ": holds something else than a Khoi database; give khoi-admin init an empty directory"));
  }
  return absl::NotFoundError(absl::StrCat(path, ": holds no Khoi database; run khoi-admin init ", path));
}

}  // namespace

// RocksDB gives a snapshot or an iterator only as long as the engine lives.
class RocksEngine::View final : public Snapshot {
 public:
  explicit View(const RocksEngine& engine) : engine_(engine), snapshot_(engine.db_->GetSnapshot()) {}
  ~View() override { engine_.db_->ReleaseSnapshot(snapshot_); }
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    rocksdb::ColumnFamilyHandle* const family = engine_.FamilyOf(key);
    if (family == nullptr) {
      return std::nullopt;
    }
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    std::string value;
    const rocksdb::Status read = engine_.db_->Get(options, family, ToSlice(key), &value);
    if (read.IsNotFound()) {
      return std::nullopt;
    }
    RETURN_IF_ERROR(FromRocks(read));
    return value;
  }

  std::unique_ptr<Cursor> Scan(const KeyRange& range) const override;

 private:
  const RocksEngine& engine_;
  const rocksdb::Snapshot* const snapshot_;
};

class RocksEngine::Walk final : public Cursor {
 public:
  Walk(const RocksEngine& engine, const rocksdb::Snapshot* snapshot, const KeyRange& range)
      : first_(range.first), limit_(range.limit), upper_bound_(limit_) {
    rocksdb::ColumnFamilyHandle* const family = engine.FamilyOf(first_);
    if (family == nullptr || first_ >= limit_) {
      return;
    }
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    options.iterate_upper_bound = &upper_bound_;
    rows_.reset(engine.db_->NewIterator(options, family));
    Seek(first_);
  }

  bool Valid() const override { return valid_; }

  void Next() override {
    rows_->Next();
    valid_ = rows_->Valid();
  }

  void Seek(absl::string_view key) override {
    // RocksDB takes no position at or beyond the upper bound.
    if (rows_ == nullptr || key >= absl::string_view(limit_)) {
      valid_ = false;
      return;
    }
    rows_->Seek(ToSlice(std::max(key, absl::string_view(first_))));
    valid_ = rows_->Valid();
  }

  absl::string_view key() const override { return ToView(rows_->key()); }
  absl::string_view value() const override { return ToView(rows_->value()); }
  absl::Status status() const override { return rows_ == nullptr ? absl::OkStatus() : FromRocks(rows_->status()); }

 private:
  const std::string first_;
  const std::string limit_;
  const rocksdb::Slice upper_bound_;  // of limit_
  std::unique_ptr<rocksdb::Iterator> rows_;
  bool valid_ = false;
};

std::unique_ptr<Cursor> RocksEngine::View::Scan(const KeyRange& range) const {
  return std::make_unique<Walk>(engine_, snapshot_, range);
}

RocksEngine::RocksEngine() = default;

RocksEngine::~RocksEngine() {
  if (db_ == nullptr) {
    return;
  }
  for (rocksdb::ColumnFamilyHandle* const family : families_) {
    if (family != nullptr) {
      FromRocks(db_->DestroyColumnFamilyHandle(family)).IgnoreError();
    }
  }
  // Nothing is lost when closing fails: what was acknowledged is in the WAL.
  FromRocks(db_->Close()).IgnoreError();
}

absl::StatusOr<std::unique_ptr<RocksEngine>> RocksEngine::OpenDatabase(const std::string& path,
                                                                       const RocksOptions& options, bool create) {
  const std::shared_ptr<rocksdb::Cache> cache = MakeBlockCache(options);
  rocksdb::DBOptions settings = DatabaseSettings(options, cache);
  settings.create_if_missing = create;
  settings.create_missing_column_families = create;
  settings.error_if_exists = create;

  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const Space space : kSpaces) {
    families.emplace_back(FamilyName(space), SpaceSettings(space, options, cache));
  }
  std::unique_ptr<RocksEngine> engine(new RocksEngine());
  rocksdb::DB* db = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  RETURN_IF_ERROR(WithPath(FromRocks(rocksdb::DB::Open(settings, path, families, &handles, &db)), path));
  engine->db_.reset(db);
  for (size_t i = 0; i < kSpaces.size(); ++i) {
    engine->families_[static_cast<uint8_t>(kSpaces[i])] = handles[i];
  }
  return engine;
}

absl::StatusOr<std::unique_ptr<RocksEngine>> RocksEngine::Create(const std::string& path, const RocksOptions& options) {
  return OpenDatabase(path, options, /*create=*/true);
}

absl::StatusOr<std::unique_ptr<RocksEngine>> RocksEngine::Open(const std::string& path, const RocksOptions& options) {
  RETURN_IF_ERROR(RequireDatabase(path));

  const rocksdb::DBOptions settings = DatabaseSettings(options, MakeBlockCache(options));
  std::vector<std::string> found;
  RETURN_IF_ERROR(WithPath(FromRocks(rocksdb::DB::ListColumnFamilies(settings, path, &found)), path));
  std::sort(found.begin(), found.end());
  if (found != FamilyNames()) {
    ASSIGN_OR_RETURN(const std::optional<std::string> row, ReadFormatOnly(path, settings));
    RETURN_IF_ERROR(WithPath(CheckFormat(row), path));
    return absl::DataLossError(absl::StrCat(path, ": the database has other column families than its format"));
  }

  ASSIGN_OR_RETURN(std::unique_ptr<RocksEngine> engine, OpenDatabase(path, options, /*create=*/false));
  ASSIGN_OR_RETURN(const std::optional<std::string> row, engine->TakeSnapshot()->Get(MetaKey(kFormatRow)));
  RETURN_IF_ERROR(WithPath(CheckFormat(row), path));
  return engine;
}

std::unique_ptr<Snapshot> RocksEngine::TakeSnapshot() const {
#ifdef __SANITIZE_THREAD__
  // RocksDB publishes rows by atomics that the thread sanitizer does not see in the packaged library; this lock shows
  // it that what a snapshot sees was written before.
  const std::lock_guard lock(write_mutex_);
#endif
  return std::make_unique<View>(*this);
}

rocksdb::ColumnFamilyHandle* RocksEngine::FamilyOf(absl::string_view key) const {
  return key.empty() ? nullptr : families_[static_cast<uint8_t>(key.front())];
}

absl::Status RocksEngine::Check(const std::vector<Expectation>& expectations) const {
  rocksdb::PinnableSlice value;
  for (const Expectation& expectation : expectations) {
    value.Reset();
    const rocksdb::Status read = db_->Get({}, FamilyOf(expectation.key), expectation.key, &value);
    if (!read.IsNotFound()) {
      RETURN_IF_ERROR(FromRocks(read));
    }
    const bool holds =
        expectation.value.has_value() ? read.ok() && ToView(value) == *expectation.value : read.IsNotFound();
    if (!holds) {
      return absl::AbortedError(absl::StrCat("the row ", absl::CHexEscape(expectation.key), " is not as expected"));
    }
  }
  return absl::OkStatus();
}

absl::Status RocksEngine::Write(const Batch& batch) {
  RETURN_IF_ERROR(RequireSpaces(batch));

  // One allocation, made before the lock: a batch of the committer holds megabytes.
  constexpr size_t kRecordOverhead = 16;
  size_t size = kRecordOverhead;
  for (const Batch::Put& put : batch.puts) {
    size += put.key.size() + put.value.size() + kRecordOverhead;
  }
  const rocksdb::WriteOptions options = SyncedWrite();
  rocksdb::WriteBatch mutations(size, /*max_bytes=*/0, options.protection_bytes_per_key, /*default_cf_ts_sz=*/0);
  for (const Batch::Put& put : batch.puts) {
    RETURN_IF_ERROR(FromRocks(mutations.Put(FamilyOf(put.key), put.key, put.value)));
  }
  for (const std::string& key : batch.deletes) {
    RETURN_IF_ERROR(FromRocks(mutations.Delete(FamilyOf(key), key)));
  }

  const std::lock_guard lock(write_mutex_);
  RETURN_IF_ERROR(Check(batch.expectations));
  return FromRocks(db_->Write(options, &mutations));
}

std::vector<RocksEngine::SpaceSize> RocksEngine::SpaceSizes() const {
  std::vector<SpaceSize> sizes;
  for (const Space space : kSpaces) {
    rocksdb::ColumnFamilyMetaData files;
    db_->GetColumnFamilyMetaData(families_[static_cast<uint8_t>(space)], &files);
    int sorted_run_count = 0;
    for (const rocksdb::LevelMetaData& level : files.levels) {
      // Files of level 0 overlap; those of any other level are one run.
      sorted_run_count += level.level == 0 ? static_cast<int>(level.files.size()) : !level.files.empty();
    }
    sizes.push_back({space, Property(space, rocksdb::DB::Properties::kEstimateNumKeys),
                     Property(space, rocksdb::DB::Properties::kLiveSstFilesSize) +
                         Property(space, rocksdb::DB::Properties::kCurSizeAllMemTables),
                     sorted_run_count});
  }
  return sizes;
}

bool RocksEngine::IsReorganizing() const {
  return std::any_of(kSpaces.begin(), kSpaces.end(), [this](Space space) {
    return Property(space, rocksdb::DB::Properties::kMemTableFlushPending) != 0 ||
           Property(space, rocksdb::DB::Properties::kCompactionPending) != 0 ||
           Property(space, rocksdb::DB::Properties::kNumRunningFlushes) != 0 ||
           Property(space, rocksdb::DB::Properties::kNumRunningCompactions) != 0;
  });
}

uint64_t RocksEngine::Property(Space space, const std::string& name) const {
  uint64_t value = 0;
  db_->GetIntProperty(families_[static_cast<uint8_t>(space)], name, &value);
  return value;
}

}  // namespace khoi::storage
