#include "services/summary/told_coverage.h"

#include <utility>

#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<std::shared_ptr<const v1::Coverage>> ToldCoverage::Of(
    const Slice& slice, absl::CivilDay day, absl::FunctionRef<absl::StatusOr<v1::Coverage>()> tell) {
  {
    const std::lock_guard lock(mutex_);
    if (coverage_ != nullptr && day_ == day && structure_.lock() == slice.structure &&
        catalog_.lock() == slice.catalog) {
      return coverage_;
    }
  }
  ASSIGN_OR_RETURN(v1::Coverage told, tell());
  auto coverage = std::make_shared<const v1::Coverage>(std::move(told));
  const std::lock_guard lock(mutex_);
  structure_ = slice.structure;
  catalog_ = slice.catalog;
  day_ = day;
  coverage_ = coverage;
  return coverage;
}

}  // namespace khoi::summary
