// Reading reports back: the reading half of SubmissionService.
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/policy.h"
#include "services/domain/structure.h"
#include "services/domain/workflow.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/fields.h"
#include "services/rpc/known_report.h"
#include "services/rpc/page.h"
#include "services/rpc/receipt.h"
#include "services/rpc/refusal.h"
#include "services/rpc/report_scope.h"
#include "services/rpc/submission_service.h"
#include "services/rpc/version_changes.h"
#include "services/summary/moment.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

template <typename Request>
absl::StatusOr<storage::ReportId> RequireReportId(const Request& request) {
  RETURN_IF_ERROR(RequireId("authority_id", request.authority_id()));
  RETURN_IF_ERROR(RequireId("period_id", request.period_id()));
  RETURN_IF_ERROR(RequireId("unit_id", request.unit_id()));
  return storage::ReportId{
      .authority_id = request.authority_id(), .period_id = request.period_id(), .unit_id = request.unit_id()};
}

// A head, and as of when it is told.
struct HeadAsOf {
  std::optional<storage::Head> head;
  int64_t revision = 0;
};

absl::StatusOr<HeadAsOf> AsOf(const ledger::View& view, const storage::ReportId& id, int64_t revision) {
  ASSIGN_OR_RETURN(std::optional<storage::Head> head, ledger::HeadAt(view, id, revision));
  return HeadAsOf{std::move(head), revision};
}

absl::StatusOr<HeadAsOf> HeadAskedFor(const ledger::View& view, const storage::ReportId& id,
                                      const v1::GetReportRequest& request, int64_t now_us) {
  switch (request.which_case()) {
    case v1::GetReportRequest::kVersion: {
      ASSIGN_OR_RETURN(std::optional<storage::Head> head, ledger::HeadOfVersion(view, id, request.version()));
      return HeadAsOf{std::move(head), view.end.revision};
    }
    case v1::GetReportRequest::kAsOfRevision: {
      ASSIGN_OR_RETURN(const int64_t revision, RevisionOrLatest("as_of_revision", request.as_of_revision(), view));
      return AsOf(view, id, revision);
    }
    case v1::GetReportRequest::kAsOfTime: {
      ASSIGN_OR_RETURN(const int64_t revision, summary::RevisionAsOf(view, request.as_of_time(), now_us));
      return AsOf(view, id, revision);
    }
    case v1::GetReportRequest::WHICH_NOT_SET:
      break;
  }
  return AsOf(view, id, view.end.revision);
}

absl::Status NoVersionAskedFor(const storage::ReportId& id, const v1::GetReportRequest& request, int64_t revision) {
  switch (request.which_case()) {
    case v1::GetReportRequest::kVersion:
      return NoVersion("version", id, request.version());
    case v1::GetReportRequest::kAsOfRevision:
      return NoVersion("as_of_revision", id, std::nullopt, revision);
    case v1::GetReportRequest::kAsOfTime:
      return NoVersion("as_of_time", id, std::nullopt, revision);
    case v1::GetReportRequest::WHICH_NOT_SET:
      break;
  }
  return NoVersion("unit_id", id);
}

}  // namespace

absl::Status SubmissionService::CheckKnownNow(const ledger::View& view, const storage::ReportId& id,
                                              absl::string_view root) {
  ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view, id.authority_id, view.end.revision));
  return CheckKnown(*structure, id, root);
}

absl::StatusOr<v1::GetReportResponse> SubmissionService::ReadReport(const access::Caller& caller,
                                                                    const v1::GetReportRequest& request) {
  ASSIGN_OR_RETURN(const storage::ReportId id, RequireReportId(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(const HeadAsOf asked, HeadAskedFor(view, id, request, clock_.NowMicros()));
  const std::optional<storage::Head>& head = asked.head;
  if (!head.has_value() || head->version == 0) {
    RETURN_IF_ERROR(CheckKnownNow(view, id, ""));
    return NoVersionAskedFor(id, request, asked.revision);
  }

  v1::GetReportResponse response;
  ASSIGN_OR_RETURN(*response.mutable_report_bytes(), ledger::ReadBody(view, head->revision));
  if (request.with_message() && !response.mutable_report()->ParseFromString(response.report_bytes())) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", head->revision));
  }
  SetReceipt(id, *head, *response.mutable_receipt());
  ASSIGN_OR_RETURN(stored::v1::Verdict verdict, ledger::ReadVerdict(view, id, head->version));
  *response.mutable_findings() = std::move(*verdict.mutable_findings());
  *response.mutable_not_evaluated() = std::move(*verdict.mutable_not_evaluated());
  ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view, id.authority_id, asked.revision));
  const bool locked = structure->LockOf(id.period_id, id.unit_id) != nullptr;
  response.set_state(domain::ToldState(static_cast<v1::VersionState>(head->state), locked));
  return response;
}

absl::StatusOr<v1::ListReportsResponse> SubmissionService::ReadReports(const access::Caller& caller,
                                                                       const v1::ListReportsRequest& request) {
  RETURN_IF_ERROR(RequireId("authority_id", request.authority_id()));
  RETURN_IF_ERROR(RequireId("period_id", request.period_id()));
  RETURN_IF_ERROR(RequireIdOrNone("bloc_id", request.bloc_id()));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));

  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(
      const int64_t revision,
      RevisionOrLatest("as_of_revision",
                       request.has_as_of_revision() ? std::optional<int64_t>(request.as_of_revision()) : std::nullopt,
                       view));
  ASSIGN_OR_RETURN(const ReportScope scope, ScopeOf({request.authority_id(), request.period_id(), request.bloc_id()},
                                                    view, revision, structures_));

  v1::ListReportsResponse response;
  const std::unique_ptr<storage::Cursor> cursor =
      view.snapshot->Scan(storage::NowRange(request.authority_id(), request.period_id()));
  std::string last_unit = page.after;
  if (!page.after.empty()) {
    cursor->Seek(absl::StrCat(storage::NowKey({request.authority_id(), request.period_id(), page.after}),
                              absl::string_view("\0", 1)));
  }
  for (; cursor->Valid(); cursor->Next()) {
    const std::string unit_id(storage::UnitOfNowKey(cursor->key()));
    if (!scope.Takes(unit_id)) {
      continue;
    }
    const storage::ReportId id{request.authority_id(), request.period_id(), unit_id};
    ASSIGN_OR_RETURN(const std::optional<storage::Head> head, ledger::HeadAt(view, id, revision));
    if (!head.has_value() || head->version == 0) {
      continue;  // nothing was submitted up to the revision
    }
    if (response.reports_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, last_unit));
      break;
    }
    SetReceipt(id, *head, *response.add_reports());
    last_unit = unit_id;
  }
  RETURN_IF_ERROR(cursor->status());
  return response;
}

absl::StatusOr<v1::ListVersionsResponse> SubmissionService::ReadVersions(const access::Caller& caller,
                                                                         const v1::ListVersionsRequest& request) {
  ASSIGN_OR_RETURN(const storage::ReportId id, RequireReportId(request));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());

  v1::ListVersionsResponse response;
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::PastRange(id));
  if (!page.after.empty()) {
    cursor->Seek(absl::StrCat(page.after, absl::string_view("\0", 1)));
  }
  std::string last_key;
  for (; cursor->Valid(); cursor->Next()) {
    absl::string_view rest;
    ASSIGN_OR_RETURN(const storage::Head head, storage::DecodeHead(cursor->value(), &rest));
    if (head.changed_revision != head.revision) {
      continue;  // an act, not a version
    }
    if (response.versions_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, last_key));
      break;
    }
    SetReceipt(id, head, *response.add_versions());
    last_key = std::string(cursor->key());
  }
  RETURN_IF_ERROR(cursor->status());
  if (response.versions().empty() && page.after.empty()) {
    RETURN_IF_ERROR(CheckKnownNow(view, id, ""));
    return NoVersion("unit_id", id);
  }
  return response;
}

absl::StatusOr<v1::DiffVersionsResponse> SubmissionService::Compare(const access::Caller& caller,
                                                                    const v1::DiffVersionsRequest& request) {
  const v1::ReportRef& ref = request.report();
  RETURN_IF_ERROR(RequireId("report.authority_id", ref.authority_id()));
  RETURN_IF_ERROR(RequireId("report.period_id", ref.period_id()));
  RETURN_IF_ERROR(RequireId("report.unit_id", ref.unit_id()));
  if (request.from_version() < 0) {
    return InvalidField("from_version", "phải từ 0; 0 là so với không có gì",
                        "must be 0 or more; 0 compares with nothing");
  }
  if (request.to_version() < 1) {
    return InvalidField("to_version", "là bắt buộc, từ 1", "is required, from 1");
  }
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  const storage::ReportId id{
      .authority_id = ref.authority_id(), .period_id = ref.period_id(), .unit_id = ref.unit_id()};
  const auto head_of = [&](absl::string_view field, int64_t version) -> absl::StatusOr<storage::Head> {
    ASSIGN_OR_RETURN(std::optional<storage::Head> head, ledger::HeadOfVersion(view, id, version));
    if (!head.has_value()) {
      RETURN_IF_ERROR(CheckKnownNow(view, id, "report."));
      return NoVersion(field, id, version);
    }
    return *std::move(head);
  };
  std::optional<storage::Head> from;
  if (request.from_version() > 0) {
    ASSIGN_OR_RETURN(from, head_of("from_version", request.from_version()));
  }
  ASSIGN_OR_RETURN(const storage::Head to, head_of("to_version", request.to_version()));
  return VersionChanges(view, structures_, id, from, to);
}

}  // namespace khoi::rpc
