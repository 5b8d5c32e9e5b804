#include "storage/rocks_settings.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "rocksdb/file_checksum.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "rocksdb/write_buffer_manager.h"

namespace khoi::storage {
namespace {

constexpr size_t kKiB = 1024;
constexpr size_t kMiB = 1024 * kKiB;
constexpr uint8_t kProtectionBytes = 8;

struct SpaceProfile {
  size_t block_size = 4 * kKiB;
  rocksdb::CompressionType compression = rocksdb::kLZ4Compression;
  rocksdb::CompressionType bottommost_compression = rocksdb::kZSTD;
  bool bloom = false;
  size_t write_buffer_max = 64 * kMiB;
  int level0_run_max = 4;                // so many flushed memtables start a compaction
  uint64_t level_base_max = 256 * kMiB;  // what is larger has another level, and so one more sorted run
};

SpaceProfile ProfileOf(Space space) {
  SpaceProfile profile;
  switch (space) {
    case Space::kBody:
      // Report contents of 5 to 50 KB, read one at a time and always present: large blocks compress well and a block
      // holds a few bodies at most.
      profile.block_size = 32 * kKiB;
      // Their keys ascend, so files never overlap and move down a level as they are, unless the next level compresses
      // otherwise: then every byte is read and written once more.
      profile.bottommost_compression = profile.compression;
      break;
    case Space::kLog:
      profile.block_size = 16 * kKiB;
      profile.bottommost_compression = profile.compression;  // the same
      break;
    case Space::kVerdict:
      profile.block_size = 16 * kKiB;
      break;
    // A fold reads the next three in order and at memory speed. Hashes and varints hardly shrink: 26 MB of now rows
    // were 26 MB with LZ4 too. With large blocks neighbours share the finding, reading and checking of a block.
    case Space::kNow:
      profile.compression = profile.bottommost_compression = rocksdb::kNoCompression;
      profile.block_size = 32 * kKiB;
      profile.bloom = true;  // the first submission of a report looks for a row that is not there
      // Every version overwrites a row, and a scan merges what is not compacted yet. With RocksDB's defaults 100,000
      // reports of 20 versions lay in 4 runs of 104 MB and took 115 ms of processor time to sum; with these in one run
      // of 26 MB and 54 ms, as with one version. The price is a rewrite of the open periods' rows for each 16 MiB.
      profile.write_buffer_max = 16 * kMiB;
      profile.level0_run_max = 1;
      break;
    case Space::kPast:
    case Space::kFigures:
      profile.compression = profile.bottommost_compression = rocksdb::kNoCompression;
      // As of an earlier revision each report that has changed takes a seek into every run of `past`, and a step in
      // each of `fig`. 100,000 reports of 20 versions took 0.14 s of processor time; 0.57 s when figures lay unit by
      // unit, so that they took a seek too.
      profile.block_size = 32 * kKiB;
      profile.level0_run_max = 2;
      profile.level_base_max = 1024 * kMiB;
      break;
    case Space::kIdempotency:
      profile.bloom = true;  // nearly every look-up misses: a request id is new
      break;
    case Space::kMeta:
    case Space::kCell:
    case Space::kRegistry:
    case Space::kCatalog:
    case Space::kConsolidation:
    case Space::kComment:
      break;
  }
  return profile;
}

}  // namespace

std::shared_ptr<rocksdb::Cache> MakeBlockCache(const RocksOptions& options) {
  // Not strict: a read that needs one block too many should succeed.
  return rocksdb::NewLRUCache(options.block_cache_bytes, /*num_shard_bits=*/-1, /*strict_capacity_limit=*/false);
}

rocksdb::DBOptions DatabaseSettings(const RocksOptions& options, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions settings;
  if (options.env != nullptr) {
    settings.env = options.env;
  }
  // A wrong mount must not become an empty database.
  settings.create_if_missing = false;
  settings.create_missing_column_families = false;

  // The default mode opens after a flipped byte in the middle of the WAL and silently forgets every synced write behind
  // it. This one forgives only a record that was cut off at the end, which was never acknowledged.
  settings.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  settings.recycle_log_file_num = 0;                   // recovery bugs until 9.3
  settings.wal_compression = rocksdb::kNoCompression;  // the same
  settings.track_and_verify_wals_in_manifest = false;  // false "Missing WAL" until 7.10
  settings.manual_wal_flush = false;                   // inconsistent column families after recovery until 9.7
  settings.WAL_ttl_seconds = 0;                        // archived WALs deleted when the clock goes back until 10.9
  settings.avoid_flush_during_recovery = false;
  settings.allow_2pc = false;
  settings.atomic_flush = false;             // not needed while every write goes through the WAL; can hang until 8.7
  settings.enable_pipelined_write = false;   // slower with synced writes
  settings.unordered_write = false;          // breaks snapshots
  settings.max_total_wal_size = 256 * kMiB;  // bounds the time to open after a crash

  settings.paranoid_checks = true;
  settings.flush_verify_memtable_count = true;
  settings.verify_sst_unique_id_in_manifest = true;
  settings.fail_if_options_file_error = true;
  settings.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();  // for scrubbing and backups

  // Two flushes at once: when one fails it can delete the other's output, until 8.7. Both numbers are given, because
  // one alone is derived from max_background_jobs.
  settings.max_background_jobs = 2;
  settings.max_background_flushes = 1;
  settings.max_background_compactions = 1;

  settings.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(options.write_buffer_bytes, cache);
  settings.bytes_per_sync = kMiB;  // spreads the writing of large files; promises nothing
  settings.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  settings.max_log_file_size = 10 * kMiB;
  settings.keep_log_file_num = 10;
  return settings;
}

rocksdb::ColumnFamilyOptions SpaceSettings(Space space, const RocksOptions& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  const SpaceProfile profile = ProfileOf(space);

  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = profile.block_size;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.cache_index_and_filter_blocks = true;  // so that the cache bounds them too
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  if (profile.bloom) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.whole_key_filtering = true;
  }

  rocksdb::ColumnFamilyOptions settings;
  settings.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  settings.compression = profile.compression;
  settings.bottommost_compression = profile.bottommost_compression;
  settings.level_compaction_dynamic_level_bytes = true;
  settings.write_buffer_size =
      std::min<size_t>(profile.write_buffer_max, std::max<size_t>(options.write_buffer_bytes / 2, 64 * kKiB));
  settings.level0_file_num_compaction_trigger = profile.level0_run_max;
  settings.max_bytes_for_level_base = profile.level_base_max;
  settings.force_consistency_checks = true;
  settings.paranoid_file_checks = true;  // reads each new file back before it counts
  settings.memtable_protection_bytes_per_key = kProtectionBytes;
  return settings;
}

rocksdb::WriteOptions SyncedWrite() {
  rocksdb::WriteOptions options;
  options.sync = true;  // A receipt promises that a power cut does not lose the report.
  options.protection_bytes_per_key = kProtectionBytes;
  return options;
}

}  // namespace khoi::storage
