#include "services/summary/told_slice.h"

#include <utility>

#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<SliceFrame> ToldFrame::Of(const Slice& slice, absl::CivilDay day, bool names_units,
                                         absl::FunctionRef<absl::StatusOr<SliceFrame>()> tell) {
  {
    const std::lock_guard lock(mutex_);
    if (frame_.bytes != nullptr && day_ == day && names_units_ == names_units && structure_.lock() == slice.structure &&
        catalog_.lock() == slice.catalog) {
      return frame_;
    }
  }
  ASSIGN_OR_RETURN(SliceFrame told, tell());
  if (!told.lasting) {
    return told;
  }
  const std::lock_guard lock(mutex_);
  structure_ = slice.structure;
  catalog_ = slice.catalog;
  day_ = day;
  names_units_ = names_units;
  frame_ = told;
  return told;
}

}  // namespace khoi::summary
