// Refusals that say more than their text: statuses with google.rpc details as payloads, which the gate puts on the
// wire.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/rpc/error_details.pb.h"

namespace khoi::rpc {

// INVALID_ARGUMENT with one google.rpc.BadRequest violation. `field_path` is as in the request, "page_size".
absl::Status InvalidField(absl::string_view field_path, absl::string_view vi, absl::string_view en);

// NOT_FOUND in the same form: what the field names does not exist.
absl::Status UnknownField(absl::string_view field_path, absl::string_view vi, absl::string_view en);

// Everything that is wrong with one request, told at once.
class Violations final {
 public:
  void Add(absl::string_view field_path, absl::string_view vi, absl::string_view en);
  bool empty() const { return bad_request_.field_violations().empty(); }
  // A status of `code` that carries them all; its text is the first one and how many follow.
  absl::Status ToStatus(absl::StatusCode code = absl::StatusCode::kInvalidArgument) const;

 private:
  google::rpc::BadRequest bad_request_;
};

// `status` with a google.rpc.RetryInfo.
absl::Status RetryAfter(absl::Status status, absl::Duration delay);

// What a draft was judged against has to move this often in a row before its caller is asked to come again.
inline constexpr int kRoundsMax = 16;

// UNAVAILABLE with a RetryInfo: that has happened.
absl::Status MovesAllTheTime();

// `status` with a google.rpc.ErrorInfo of domain "khoi.v1"; `metadata` is a list of key and value.
absl::Status WithReason(absl::Status status, absl::string_view reason,
                        const std::vector<std::pair<std::string, std::string>>& metadata);

}  // namespace khoi::rpc
