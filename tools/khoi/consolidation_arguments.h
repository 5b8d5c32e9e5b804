// From the words of `khoi consolidate` to requests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"

namespace khoi::cli {

struct ConsolidationArguments {
  std::string authority = {};
  std::string bloc = {};
  std::string period = {};
  std::string organisation = {};
  std::string position = {};
  std::string request_id = {};
  std::string digest = {};  // hexadecimal; empty: read just before
  std::vector<std::string> group_by = {};
  // sign
  std::vector<std::string> left_out_notes = {};  // "unit: why"
  std::vector<std::string> waivers = {};         // "RULE[@PATH]: reason"
  std::string note = {};
  // comment
  std::string subject = {};
  std::string text = {};
  bool confirms = false;
  // show
  std::optional<int64_t> number = std::nullopt;
  std::optional<int64_t> as_of_revision = std::nullopt;
  std::string as_of_time = {};  // RFC 3339
};

// Each: INVALID_ARGUMENT naming the option that is wrong.
absl::StatusOr<v1::DraftConsolidationRequest> ToDraftRequest(const ConsolidationArguments& arguments);
absl::StatusOr<v1::CommentOnConsolidationRequest> ToCommentRequest(const ConsolidationArguments& arguments);
absl::StatusOr<v1::SignConsolidationRequest> ToSignRequest(const ConsolidationArguments& arguments);
absl::StatusOr<v1::GetConsolidationRequest> ToShowRequest(const ConsolidationArguments& arguments);

}  // namespace khoi::cli
