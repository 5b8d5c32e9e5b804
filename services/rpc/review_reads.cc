// Where reports stand and what happened to them: the reading half of ReviewService.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/access/policy.h"
#include "services/domain/civil_date.h"
#include "services/domain/timestamp.h"
#include "services/domain/workflow.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/as_of.h"
#include "services/rpc/fields.h"
#include "services/rpc/known_report.h"
#include "services/rpc/page.h"
#include "services/rpc/refusal.h"
#include "services/rpc/report_scope.h"
#include "services/rpc/report_standing.h"
#include "services/rpc/review_service.h"
#include "services/summary/impact.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// What an entry did to a report; `head` is what it left behind.
absl::StatusOr<v1::ReviewEvent> EventOf(const ledger::View& view, const storage::Head& head, bool locked) {
  ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, head.changed_revision));
  v1::ReviewEvent event;
  event.set_revision(entry.revision());
  domain::SetTime(entry.time_us(), *event.mutable_commit_time());
  event.set_version(head.version);
  event.set_state(domain::ToldState(static_cast<v1::VersionState>(head.state), locked));
  event.set_caller_id(entry.caller_id());
  if (!entry.has_review()) {
    return event;
  }
  ASSIGN_OR_RETURN(const std::string body, ledger::ReadBody(view, entry.revision()));
  stored::v1::ReviewBody review;
  if (!review.ParseFromString(body)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", entry.revision()));
  }
  *event.mutable_actor() = std::move(*review.mutable_actor());
  event.set_reason(std::move(*review.mutable_reason()));
  *event.mutable_act() = std::move(*review.mutable_act());
  *event.mutable_findings() = std::move(*review.mutable_findings());
  return event;
}

// Everything that happened to a report up to `revision`, oldest first.
absl::StatusOr<std::vector<v1::ReviewEvent>> EventsOf(const ledger::View& view, const Standing& standing,
                                                      int64_t revision) {
  std::optional<LockEntry> lock;
  if (standing.lock != nullptr) {
    ASSIGN_OR_RETURN(lock, ReadLockEntry(view, *standing.lock));
  }
  std::vector<v1::ReviewEvent> events;
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::PastRange(standing.id));
  for (cursor->Seek(storage::PastKey(standing.id, revision)); cursor->Valid(); cursor->Next()) {
    absl::string_view rest;
    ASSIGN_OR_RETURN(const storage::Head head, storage::DecodeHead(cursor->value(), &rest));
    const bool locked = lock.has_value() && lock->revision < head.changed_revision;
    ASSIGN_OR_RETURN(v1::ReviewEvent event, EventOf(view, head, locked));
    events.push_back(std::move(event));
  }
  RETURN_IF_ERROR(cursor->status());
  std::reverse(events.begin(), events.end());
  return events;
}

// Which reports a list keeps.
class StandingFilter final {
 public:
  // INVALID_ARGUMENT naming the value that no report can have.
  static absl::StatusOr<StandingFilter> Of(const v1::ListReviewsRequest& request) {
    for (int i = 0; i < request.states_size(); ++i) {
      if (request.states(i) == v1::VERSION_STATE_UNSPECIFIED || !v1::VersionState_IsValid(request.states(i))) {
        return InvalidField(absl::StrCat("states[", i, "]"), "không phải trạng thái của một phiên bản",
                            "is not the state of a version");
      }
    }
    for (int i = 0; i < request.amendments_size(); ++i) {
      if (request.amendments(i) == v1::AMENDMENT_STATE_UNSPECIFIED ||
          !v1::AmendmentState_IsValid(request.amendments(i))) {
        return InvalidField(absl::StrCat("amendments[", i, "]"), "không phải trạng thái của một đính chính",
                            "is not the state of an amendment");
      }
    }
    return StandingFilter(request);
  }

  bool Takes(const v1::ReportState& state) const {
    return Holds(request_.states(), state.state()) && Holds(request_.amendments(), state.amendment());
  }

 private:
  explicit StandingFilter(const v1::ListReviewsRequest& request) : request_(request) {}

  static bool Holds(const google::protobuf::RepeatedField<int>& wanted, int value) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  }

  const v1::ListReviewsRequest& request_;
};

// The day that decides what can be done: of the revision when one is asked for, else today.
absl::StatusOr<absl::CivilDay> DayOf(const v1::GetReviewRequest& request, const ledger::View& view, int64_t revision,
                                     const ledger::Clock& clock) {
  if (request.as_of_case() == v1::GetReviewRequest::AS_OF_NOT_SET || revision == 0) {
    return domain::DayInVietnam(ledger::NextEntryTime(view.end, clock));
  }
  ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, revision));
  return domain::DayInVietnam(entry.time_us());
}

}  // namespace

absl::StatusOr<v1::GetReviewResponse> ReviewService::Read(const access::Caller& caller,
                                                          const v1::GetReviewRequest& request) {
  const v1::ReportRef& ref = request.report();
  RETURN_IF_ERROR(RequireId("report.authority_id", ref.authority_id()));
  RETURN_IF_ERROR(RequireId("report.period_id", ref.period_id()));
  RETURN_IF_ERROR(RequireId("report.unit_id", ref.unit_id()));
  if (request.with_impact() && request.as_of_case() != v1::GetReviewRequest::AS_OF_NOT_SET) {
    return InvalidField("with_impact", "chỉ cho hiện tại; hãy bỏ as_of_revision, as_of_time",
                        "is about the present only; leave out as_of_revision and as_of_time");
  }
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(const int64_t revision, RevisionAsOf(request, view, clock_.NowMicros()));
  ASSIGN_OR_RETURN(const int64_t structure_revision, ledger::StructureRevisionAt(view, revision));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures_.StructureAt(view, ref.authority_id(), structure_revision));
  const storage::ReportId id{
      .authority_id = ref.authority_id(), .period_id = ref.period_id(), .unit_id = ref.unit_id()};
  ASSIGN_OR_RETURN(std::optional<storage::Head> head, ledger::HeadAt(view, id, revision));
  if (!head.has_value()) {
    RETURN_IF_ERROR(CheckKnown(*structure, id, "report."));
  }
  ASSIGN_OR_RETURN(const absl::CivilDay today, DayOf(request, view, revision, clock_));
  ASSIGN_OR_RETURN(const Standing standing, StandingOf(view, *structure, id, std::move(head), today));

  v1::GetReviewResponse response;
  *response.mutable_state() = ToldState(standing);
  ASSIGN_OR_RETURN(std::vector<v1::ReviewEvent> events, EventsOf(view, standing, revision));
  for (v1::ReviewEvent& event : events) {
    *response.add_events() = std::move(event);
  }
  if (request.with_impact() && standing.status.version > standing.status.accepted_version) {
    ASSIGN_OR_RETURN(const summary::Substitute latest, summary::SubstituteOf(view, id, standing.status.version));
    ASSIGN_OR_RETURN(std::vector<v1::ImpactRow> impact, summary::ImpactOf(view, structures_, latest));
    response.mutable_impact()->Assign(impact.begin(), impact.end());
  }
  return response;
}

absl::StatusOr<v1::ListReviewsResponse> ReviewService::List(const access::Caller& caller,
                                                            const v1::ListReviewsRequest& request) {
  RETURN_IF_ERROR(RequireId("authority_id", request.authority_id()));
  RETURN_IF_ERROR(RequireId("period_id", request.period_id()));
  RETURN_IF_ERROR(RequireIdOrNone("bloc_id", request.bloc_id()));
  ASSIGN_OR_RETURN(const StandingFilter filter, StandingFilter::Of(request));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(const ReportScope scope, ScopeOf({request.authority_id(), request.period_id(), request.bloc_id()},
                                                    view, view.end.revision, structures_));
  const absl::CivilDay today = domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_));

  v1::ListReviewsResponse response;
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
    absl::string_view rest;
    ASSIGN_OR_RETURN(storage::Head head, storage::DecodeHead(cursor->value(), &rest));
    ASSIGN_OR_RETURN(const Standing standing,
                     StandingOf(view, *scope.structure, {request.authority_id(), request.period_id(), unit_id},
                                std::move(head), today));
    v1::ReportState state = ToldState(standing);
    if (!filter.Takes(state)) {
      continue;
    }
    if (response.reports_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, last_unit));
      break;
    }
    *response.add_reports() = std::move(state);
    last_unit = unit_id;
  }
  RETURN_IF_ERROR(cursor->status());
  return response;
}

}  // namespace khoi::rpc
