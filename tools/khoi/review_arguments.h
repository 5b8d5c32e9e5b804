// From the words of `khoi review` to requests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/review.pb.h"

namespace khoi::cli {

struct ReviewArguments {
  std::string authority = {};
  std::string period = {};
  std::string unit = {};
  std::string organisation = {};
  std::string position = {};
  std::optional<int64_t> version = std::nullopt;
  std::string reason = {};
  std::vector<std::string> because = {};  // "report.award_lines[3].count: text"
  std::vector<std::string> rules = {};    // "SUM-TOTAL", "SUM-TOTAL@report.declared_totals[0]: text"
  std::string due = {};
  std::vector<std::string> waivers = {};  // "SUM-TOTAL: reason", "SUM-TOTAL@report.declared_totals[0]: reason"
  std::string request_id = {};
};

// The request for the act whose field of Act is called `act`. INVALID_ARGUMENT naming the option that is wrong. A path
// may lack "report." at its beginning; a rule without a path is about the report as a whole.
absl::StatusOr<v1::ReviewRequest> ToReviewRequest(const ReviewArguments& arguments, const std::string& act);

// "SUM-TOTAL: reason" or "SUM-TOTAL@report.declared_totals[0]: reason". INVALID_ARGUMENT naming the option --waive.
absl::StatusOr<v1::Waiver> ToWaiver(const std::string& text);

}  // namespace khoi::cli
