// An engine that fails the n-th write, to prove that callers store things together or not at all.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "storage/engine.h"

namespace khoi::storage {

// Wraps an engine, which outlives it. Thread-safe when that is.
class FaultyEngine final : public Engine {
 public:
  enum class Moment {
    kBeforeApplying,  // nothing reaches the engine
    kAfterApplying,   // everything does, and the caller is told that it failed
  };

  explicit FaultyEngine(Engine& engine) : engine_(engine) {}

  // Fails the n-th write from now on, once; 1 is the next one.
  void FailNth(int64_t n, Moment moment, absl::Status failure = absl::UnavailableError("the disk is on fire")) {
    const std::lock_guard lock(mutex_);
    fault_ = Fault{write_count_ + n, moment, std::move(failure)};
  }

  // How many writes were asked for, failed ones included.
  int64_t write_count() const {
    const std::lock_guard lock(mutex_);
    return write_count_;
  }

  std::unique_ptr<Snapshot> TakeSnapshot() const override { return engine_.TakeSnapshot(); }

  absl::Status Write(const Batch& batch) override {
    const std::optional<Fault> fault = CountWrite();
    if (fault.has_value() && fault->moment == Moment::kBeforeApplying) {
      return fault->failure;
    }
    const absl::Status written = engine_.Write(batch);
    return fault.has_value() && written.ok() ? fault->failure : written;
  }

 private:
  struct Fault {
    int64_t at = 0;
    Moment moment = Moment::kBeforeApplying;
    absl::Status failure;
  };

  // The fault that hits this write, if one does.
  std::optional<Fault> CountWrite() {
    const std::lock_guard lock(mutex_);
    ++write_count_;
    return fault_.has_value() && fault_->at == write_count_ ? fault_ : std::nullopt;
  }

  Engine& engine_;
  mutable std::mutex mutex_;  // guards write_count_ and fault_
  int64_t write_count_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace khoi::storage
