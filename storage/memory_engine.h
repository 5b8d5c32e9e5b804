// An engine in memory, for tests and for rehearsals. Keeps every version of every key, so that a snapshot is a number.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "storage/engine.h"

namespace khoi::storage {

// "Durable" means for as long as the process runs. Old versions are never dropped: memory grows with the writes.
class MemoryEngine final : public Engine {
 public:
  MemoryEngine() = default;
  MemoryEngine(const MemoryEngine&) = delete;
  MemoryEngine& operator=(const MemoryEngine&) = delete;

  std::unique_ptr<Snapshot> TakeSnapshot() const override;
  absl::Status Write(const Batch& batch) override;

 private:
  class View;
  class Walk;

  struct Version {
    uint64_t sequence = 0;                     // the write that made it
    std::shared_ptr<const std::string> value;  // null: deleted
  };
  using Versions = std::vector<Version>;  // ascending sequence
  using Rows = std::map<std::string, Versions, std::less<>>;

  // What `versions` say as of `sequence`; null when the key did not exist then.
  static std::shared_ptr<const std::string> At(const Versions& versions, uint64_t sequence);

  mutable std::shared_mutex mutex_;  // guards rows_ and sequence_; nodes of rows_ are never erased
  Rows rows_;
  uint64_t sequence_ = 0;  // number of the last write
};

}  // namespace khoi::storage
