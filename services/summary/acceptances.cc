#include "services/summary/acceptances.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/ledger/log_reader.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// The entry that accepted `version` according to `head`; 0 when it does not say.
absl::StatusOr<int64_t> AcceptedAt(const std::optional<storage::Head>& head, const storage::ReportId& report,
                                   int64_t version) {
  if (!head.has_value() || head->accepted_version != version) {
    return 0;
  }
  stored::v1::ReviewState review;
  if (!review.ParseFromString(head->review)) {
    return absl::DataLossError(
        absl::StrCat("unreadable record at now/", report.authority_id, "/", report.period_id, "/", report.unit_id));
  }
  return review.acceptance_revision();
}

}  // namespace

absl::StatusOr<std::optional<Acceptance>> AcceptanceOf(const ledger::View& view, const storage::ReportId& report,
                                                       int64_t version, int64_t revision) {
  ASSIGN_OR_RETURN(const std::optional<storage::Head> present, ledger::HeadAt(view, report, revision));
  ASSIGN_OR_RETURN(int64_t accepted_at, AcceptedAt(present, report, version));
  if (accepted_at == 0) {
    // A later version may have been accepted since.
    ASSIGN_OR_RETURN(const std::optional<storage::Head> then, ledger::HeadOfVersion(view, report, version));
    ASSIGN_OR_RETURN(accepted_at, AcceptedAt(then, report, version));
  }
  if (accepted_at == 0 || accepted_at > revision) {
    return std::nullopt;
  }
  Acceptance acceptance{.revision = accepted_at, .body = {}};
  ASSIGN_OR_RETURN(const std::string bytes, ledger::ReadBody(view, accepted_at));
  if (!acceptance.body.ParseFromString(bytes)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", accepted_at));
  }
  return acceptance;
}

}  // namespace khoi::summary
