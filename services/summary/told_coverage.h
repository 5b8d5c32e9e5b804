// The coverage of a kept slice as it was told last: most of what is asked about a day is asked again.
#pragma once

#include <memory>
#include <mutex>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/coverage.pb.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// Thread-safe.
class ToldCoverage final {
 public:
  // What `tell` gives for the slice on that day, which is all that it may depend on.
  absl::StatusOr<std::shared_ptr<const v1::Coverage>> Of(const Slice& slice, absl::CivilDay day,
                                                         absl::FunctionRef<absl::StatusOr<v1::Coverage>()> tell);

 private:
  std::mutex mutex_;  // guards what follows
  std::weak_ptr<const domain::Structure> structure_;
  std::weak_ptr<const domain::Catalog> catalog_;
  absl::CivilDay day_;
  std::shared_ptr<const v1::Coverage> coverage_;
};

}  // namespace khoi::summary
