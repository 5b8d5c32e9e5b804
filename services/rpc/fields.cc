#include "services/rpc/fields.h"

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/rpc/checks.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

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

}  // namespace khoi::rpc
