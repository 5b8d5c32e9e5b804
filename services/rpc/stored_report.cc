#include "services/rpc/stored_report.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/fields.h"
#include "services/rpc/known_report.h"
#include "services/rpc/refusal.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
absl::StatusOr<StoredReport> ReadStored(const ledger::View& view, absl::string_view field, const v1::ReportRef& ref,
                                        std::optional<int64_t> version) {
  RETURN_IF_ERROR(RequireId(absl::StrCat(field, ".authority_id"), ref.authority_id()));
  RETURN_IF_ERROR(RequireId(absl::StrCat(field, ".period_id"), ref.period_id()));
  RETURN_IF_ERROR(RequireId(absl::StrCat(field, ".unit_id"), ref.unit_id()));
  if (version.value_or(1) < 1) {
    return InvalidField("version", "phải từ 1; bỏ trống để lấy phiên bản mới nhất",
                        "must be 1 or more; leave it out for the latest");
  }
  StoredReport stored{
      .id = {.authority_id = ref.authority_id(), .period_id = ref.period_id(), .unit_id = ref.unit_id()},
      .head = {},
      .bytes = {},
      .report = {}};
  ASSIGN_OR_RETURN(std::optional<storage::Head> head, version.has_value()
                                                          ? ledger::HeadOfVersion(view, stored.id, *version)
                                                          : ledger::HeadAt(view, stored.id, view.end.revision));
  if (!head.has_value() || head->version == 0) {
    return NoVersion(version.has_value() ? "version" : field, stored.id, version);
  }
  stored.head = *std::move(head);
  ASSIGN_OR_RETURN(stored.bytes, ledger::ReadBody(view, stored.head.revision));
  if (!stored.report.ParseFromString(stored.bytes)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", stored.head.revision));
  }
  return stored;
}

}  // namespace khoi::rpc
