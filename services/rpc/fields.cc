#include "services/rpc/fields.h"

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/rpc/checks.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {
namespace {

constexpr int64_t kMicros = 1'000'000;
// 9999-12-31T23:59:59Z, the last second that a Timestamp may say.
constexpr int64_t kSecondsMax = 253'402'300'799;

}  // namespace

absl::Status RequireId(absl::string_view field, absl::string_view value) {
  Checks checks;
  checks.Id(field, value);
  return checks.Result();
}

absl::Status RequireIdOrNone(absl::string_view field, absl::string_view value) {
  return value.empty() ? absl::OkStatus() : RequireId(field, value);
}

absl::StatusOr<std::optional<absl::CivilDay>> OptionalDay(absl::string_view field, absl::string_view value) {
  if (value.empty()) {
    return std::nullopt;
  }
  const std::optional<absl::CivilDay> day = domain::ParseCivilDay(value);
  if (!day.has_value()) {
    return InvalidField(field, "phải là một ngày có thật, viết YYYY-MM-DD", "must be a day that exists, as YYYY-MM-DD");
  }
  return day;
}

absl::StatusOr<int64_t> RevisionOrLatest(absl::string_view field, std::optional<int64_t> revision,
                                         const ledger::View& view) {
  if (!revision.has_value()) {
    return view.end.revision;
  }
  if (*revision < 1 || *revision > view.end.revision) {
    return InvalidField(field, absl::StrCat("phải từ 1 đến ", view.end.revision, ", bản ghi cuối của nhật ký"),
                        absl::StrCat("must be 1 to ", view.end.revision, ", the last revision of the log"));
  }
  return *revision;
}

absl::StatusOr<int64_t> MicrosOf(absl::string_view field, const google::protobuf::Timestamp& time) {
  if (time.seconds() < 0 || time.seconds() > kSecondsMax || time.nanos() < 0 || time.nanos() > 999'999'999) {
    return InvalidField(field, "phải từ năm 1970 đến năm 9999", "must lie in the years 1970 to 9999");
  }
  return time.seconds() * kMicros + time.nanos() / 1000;
}

}  // namespace khoi::rpc
