// From the words of `khoi summary` to a request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::cli {

struct SummaryArguments {
  std::string bloc = {};  // authority/bloc
  std::string authority = {};
  bool central = false;
  std::vector<std::string> periods = {};
  std::vector<std::string> measures = {};
  std::vector<std::string> group_by = {};
  std::vector<std::string> filters = {};  // dimension=value[,value]
  std::optional<int64_t> as_of_revision = std::nullopt;
  std::string as_of_time = {};  // RFC 3339
  std::string basis = {};       // latest, accepted or consolidated; latest when empty
  std::string boundaries_date = {};
  bool halves = false;
};

// INVALID_ARGUMENT naming the option that is wrong. Values of status, counting basis, role and relation may be written
// short: "awarded", "turns", "lead", "launched".
absl::StatusOr<v1::GetSummaryRequest> ToSummaryRequest(const SummaryArguments& arguments);

// "recipient-kind", and "kind" and "basis" for short. INVALID_ARGUMENT listing the names there are.
absl::StatusOr<v1::Dimension> DimensionByName(absl::string_view name);

// A time with its offset, such as 2022-06-30T17:00:00+07:00.
absl::StatusOr<google::protobuf::Timestamp> ParseTime(absl::string_view rfc3339);

}  // namespace khoi::cli
