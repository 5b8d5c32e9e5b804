#include "storage/memory_engine.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::storage {

std::shared_ptr<const std::string> MemoryEngine::At(const Versions& versions, uint64_t sequence) {
  const auto after =
      std::upper_bound(versions.begin(), versions.end(), sequence,
                       [](uint64_t wanted, const Version& version) { return wanted < version.sequence; });
  return after == versions.begin() ? nullptr : std::prev(after)->value;
}

// Nodes of a map stay where they are, so an iterator is good for ever; it is only followed under the lock.
class MemoryEngine::Walk final : public Cursor {
 public:
  Walk(const MemoryEngine& engine, uint64_t sequence, KeyRange range)
      : engine_(engine), sequence_(sequence), range_(std::move(range)) {
    Seek(range_.first);
  }

  bool Valid() const override { return value_ != nullptr; }

  void Next() override {
    const std::shared_lock lock(engine_.mutex_);
    Settle(std::next(at_));
  }

  void Seek(absl::string_view key) override {
    const std::shared_lock lock(engine_.mutex_);
    Settle(engine_.rows_.lower_bound(std::max(key, absl::string_view(range_.first))));
  }

  absl::string_view key() const override { return at_->first; }
  absl::string_view value() const override { return *value_; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  // Stands on the first row from `at` on that existed then.
  void Settle(Rows::const_iterator at) {
    for (; at != engine_.rows_.end() && at->first < range_.limit; ++at) {
      if (value_ = At(at->second, sequence_); value_ != nullptr) {
        at_ = at;
        return;
      }
    }
    value_ = nullptr;
  }

  const MemoryEngine& engine_;
  const uint64_t sequence_;
  const KeyRange range_;
  Rows::const_iterator at_;
  std::shared_ptr<const std::string> value_;
};

class MemoryEngine::View final : public Snapshot {
 public:
  View(const MemoryEngine& engine, uint64_t sequence) : engine_(engine), sequence_(sequence) {}

  absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override {
    const std::shared_lock lock(engine_.mutex_);
    const auto found = engine_.rows_.find(key);
    const auto value = found == engine_.rows_.end() ? nullptr : At(found->second, sequence_);
    return value == nullptr ? std::nullopt : std::optional<std::string>(*value);
  }

  std::unique_ptr<Cursor> Scan(const KeyRange& range) const override {
    return std::make_unique<Walk>(engine_, sequence_, range);
  }

 private:
  const MemoryEngine& engine_;
  const uint64_t sequence_;
};

std::unique_ptr<Snapshot> MemoryEngine::TakeSnapshot() const {
  const std::shared_lock lock(mutex_);
  return std::make_unique<View>(*this, sequence_);
}

absl::Status MemoryEngine::Write(const Batch& batch) {
  RETURN_IF_ERROR(RequireSpaces(batch));
  const std::unique_lock lock(mutex_);
  for (const Expectation& expectation : batch.expectations) {
    const auto found = rows_.find(expectation.key);
    const auto value = found == rows_.end() ? nullptr : At(found->second, sequence_);
    const bool holds =
        expectation.value.has_value() ? value != nullptr && *value == *expectation.value : value == nullptr;
    if (!holds) {
      return absl::AbortedError(absl::StrCat("the row ", absl::CHexEscape(expectation.key), " is not as expected"));
    }
  }

  ++sequence_;
  for (const Batch::Put& put : batch.puts) {
    rows_[put.key].push_back({sequence_, std::make_shared<const std::string>(put.value)});
  }
  for (const std::string& key : batch.deletes) {
    if (const auto found = rows_.find(key); found != rows_.end()) {
      found->second.push_back({sequence_, nullptr});
    }
  }
  return absl::OkStatus();
}

}  // namespace khoi::storage
