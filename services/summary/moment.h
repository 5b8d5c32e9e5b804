// The revision and the instant about which a request asks. Every answer is a pure function of request, revision and
// instant.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/ledger/ledger.h"

namespace khoi::summary {

struct Moment {
  int64_t revision = 0;
  int64_t revision_time_us = 0;  // 0 when the log is empty
  int64_t structure_revision = 0;
  int64_t instant_us = 0;
};

// What a request says of it.
struct AskedMoment {
  std::optional<int64_t> as_of_revision;
  std::optional<google::protobuf::Timestamp> as_of_time;
  std::optional<google::protobuf::Timestamp> instant;
};

// Of a request with the fields as_of_revision, as_of_time and instant.
template <typename Request>
AskedMoment AskedMomentOf(const Request& request) {
  AskedMoment asked;
  if (request.has_as_of_revision()) asked.as_of_revision = request.as_of_revision();
  if (request.has_as_of_time()) asked.as_of_time = request.as_of_time();
  if (request.has_instant()) asked.instant = request.instant();
  return asked;
}

// The last revision not later than `as_of_time`. INVALID_ARGUMENT naming that field when it is no time, or later than
// both `now_us` and the last entry.
absl::StatusOr<int64_t> RevisionAsOf(const ledger::View& view, const google::protobuf::Timestamp& as_of_time,
                                     int64_t now_us);

// The latest revision unless another is asked for; the instant is `now_us`, or the time of the revision for as-of
// reads, unless it is asked for. Errors: INVALID_ARGUMENT, beginning with the name of the field.
absl::StatusOr<Moment> SettleMoment(const ledger::View& view, const AskedMoment& asked, int64_t now_us);

}  // namespace khoi::summary
