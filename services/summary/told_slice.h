// What is said of a kept slice whatever rows are asked for, as it was said last: most of what is asked about a day is
// asked again.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/finding.pb.h"
#include "services/summary/slice.h"

namespace khoi::summary {

// A part of what a summary says of one slice.
struct SliceFrame {
  std::shared_ptr<const std::string> bytes;         // of a khoi.v1.Summary
  std::vector<v1::NotEvaluatedRule> not_evaluated;  // told once for all slices
  // Whether all of it follows from the slice, its structure and catalog, and the day.
  bool lasting = true;
};

// Thread-safe.
class ToldFrame final {
 public:
  // What `tell` gives for the slice on that day, naming units or not; asked again each time when it is not lasting.
  absl::StatusOr<SliceFrame> Of(const Slice& slice, absl::CivilDay day, bool names_units,
                                absl::FunctionRef<absl::StatusOr<SliceFrame>()> tell);

 private:
  std::mutex mutex_;  // guards what follows
  std::weak_ptr<const domain::Structure> structure_;
  std::weak_ptr<const domain::Catalog> catalog_;
  absl::CivilDay day_;
  bool names_units_ = true;
  SliceFrame frame_;
};

struct ToldSlice {
  ToldFrame standing;  // coverage, the reports that do not count, declared totals
  ToldFrame findings;
};

}  // namespace khoi::summary
