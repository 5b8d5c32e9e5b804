#include "services/ledger/earlier_reports.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/identifier.h"
#include "services/domain/workflow.h"
#include "services/ledger/heads.h"
#include "services/ledger/log_reader.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

// The entry of the version that counts; 0 when none does.
absl::StatusOr<int64_t> CountingRevision(const std::optional<storage::Head>& head) {
  ASSIGN_OR_RETURN(const domain::ReportStatus status, StatusOf(head, /*locked=*/false));
  if (status.accepted_version > 0 && status.accepted_version < status.version) {
    return status.review.accepted_revision();
  }
  if (status.version == 0 || status.state == v1::VERSION_STATE_WITHDRAWN) {
    return 0;
  }
  return head->revision;
}

absl::StatusOr<std::shared_ptr<const v1::Report>> ReadReportAbout(const View& bodies, const v1::Period* period,
                                                                  const v1::Report& report, HeadReader head_of,
                                                                  std::vector<ReadReport>& reads) {
  if (period == nullptr) {
    return nullptr;
  }
  const storage::ReportId id{report.authority_id(), period->period_id(), report.unit_id()};
  ASSIGN_OR_RETURN(const std::optional<storage::Head> head, head_of(id));
  reads.push_back({.report = id, .changed_revision = head.has_value() ? head->changed_revision : 0});
  ASSIGN_OR_RETURN(const int64_t revision, CountingRevision(head));
  if (revision == 0) {
    return nullptr;
  }
  ASSIGN_OR_RETURN(const std::string body, ReadBody(bodies, revision));
  auto earlier = std::make_shared<v1::Report>();
  if (!earlier->ParseFromString(body)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", revision));
  }
  return earlier;
}

}  // namespace

absl::StatusOr<EarlierReports> ReadEarlierReports(const View& bodies, const domain::Structure& structure,
                                                  const v1::Report& report, HeadReader head_of) {
  EarlierReports earlier;
  if (!domain::IsIdentifier(report.unit_id()) || structure.authority_id() != report.authority_id()) {
    return earlier;
  }
  earlier.periods = structure.EarlierOf(report.period_id());
  ASSIGN_OR_RETURN(earlier.same_last_year,
                   ReadReportAbout(bodies, earlier.periods.same_last_year, report, head_of, earlier.reads));
  if (earlier.periods.previous == earlier.periods.same_last_year) {
    earlier.previous = earlier.same_last_year;
    return earlier;
  }
  ASSIGN_OR_RETURN(earlier.previous, ReadReportAbout(bodies, earlier.periods.previous, report, head_of, earlier.reads));
  return earlier;
}

absl::StatusOr<EarlierReports> ReadEarlierReports(const View& view, const domain::Structure& structure,
                                                  const v1::Report& report) {
  return ReadEarlierReports(view, structure, report,
                            [&view](const storage::ReportId& id) { return HeadAt(view, id, view.end.revision); });
}

}  // namespace khoi::ledger
