// How RocksDB is set up, and why. Chosen for 7.8.3: several settings avoid bugs that later releases fixed.
#pragma once

#include <memory>

#include "rocksdb/cache.h"
#include "rocksdb/options.h"
#include "storage/keys.h"
#include "storage/rocks_engine.h"

namespace khoi::storage {

// One block cache for all spaces, to which memtables are charged as well.
std::shared_ptr<rocksdb::Cache> MakeBlockCache(const RocksOptions& options);

// `cache` also bounds the memtables. Nothing is created unless the caller asks for it.
rocksdb::DBOptions DatabaseSettings(const RocksOptions& options, const std::shared_ptr<rocksdb::Cache>& cache);

rocksdb::ColumnFamilyOptions SpaceSettings(Space space, const RocksOptions& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache);

rocksdb::WriteOptions SyncedWrite();

}  // namespace khoi::storage
