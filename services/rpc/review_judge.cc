#include "services/rpc/review_judge.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/acceptance.h"
#include "services/domain/catalog.h"
#include "services/domain/civil_date.h"
#include "services/domain/reviewer.h"
#include "services/domain/timestamp.h"
#include "services/domain/workflow.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/fields.h"
#include "services/rpc/judgement.h"
#include "services/rpc/known_report.h"
#include "services/rpc/refusal.h"
#include "services/rpc/report_scope.h"
#include "services/rpc/review_requests.h"
#include "services/rpc/waived.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// Whether the act may be about a report of which there is no version.
bool MayLackVersion(v1::Act::ActCase act) {
  return act == v1::Act::kRequestAmendment || act == v1::Act::kApproveAmendment || act == v1::Act::kRefuseAmendment;
}

// The act is about the version that is the latest, if there is any.
absl::Status CheckVersion(const v1::ReviewRequest& request, int64_t latest) {
  const v1::ReportRef& ref = request.report();
  if (latest == 0 && !MayLackVersion(request.act().act_case())) {
    return NoVersion("report", {ref.authority_id(), ref.period_id(), ref.unit_id()});
  }
  if (latest > 0 && !request.has_version()) {
    return InvalidField("version", absl::StrCat("là bắt buộc; phiên bản mới nhất là ", latest),
                        absl::StrCat("is required; the latest version is ", latest));
  }
  if (request.version() != latest) {
    return absl::AbortedError(absl::StrCat("version is ", request.version(), " but the latest version of report ",
                                           ref.authority_id(), "/", ref.period_id(), "/", ref.unit_id(), " is ", latest,
                                           " (0 means none); read it and decide again / phiên bản mới nhất là ", latest,
                                           "; hãy đọc lại rồi quyết định"));
  }
  return absl::OkStatus();
}

absl::Status CheckLookBack(const Standing& standing, v1::Act::ActCase act) {
  if (act != v1::Act::kRequestAmendment || !standing.status.look_back_over) {
    return absl::OkStatus();
  }
  const int days = standing.lock->look_back_days();
  return absl::FailedPreconditionError(absl::StrCat(
      "request_amendment is not legal: amendments could be asked for within ", days,
      " days after the period was locked / đã quá thời hạn ", days, " ngày kể từ khi khóa kỳ để đề nghị đính chính"));
}

// The structure knows the period.
absl::CivilDay LastDayOf(const domain::Structure& structure, absl::string_view period_id) {
  return domain::ParseCivilDay(structure.FindPeriod(period_id)->last_date()).value_or(absl::CivilDay());
}

absl::StatusOr<v1::Report> ReadReport(const ledger::View& view, const Standing& standing) {
  v1::Report report;
  if (standing.status.version == 0) {
    return report;
  }
  ASSIGN_OR_RETURN(const std::string bytes, ledger::ReadBody(view, standing.head->revision));
  if (!report.ParseFromString(bytes)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", standing.head->revision));
  }
  return report;
}

}  // namespace

absl::StatusOr<std::variant<v1::ReviewResponse, ledger::Draft>> ReviewJudge::Judge(
    const ledger::View& view, const v1::ReviewRequest& request) const {
  const v1::ReportRef& ref = request.report();
  const v1::Act::ActCase act = request.act().act_case();
  const storage::ReportId id{
      .authority_id = ref.authority_id(), .period_id = ref.period_id(), .unit_id = ref.unit_id()};
  const absl::CivilDay today = domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures_.StructureAt(view, ref.authority_id(), view.end.revision));
  ASSIGN_OR_RETURN(std::optional<storage::Head> head, ledger::HeadAt(view, id, view.end.revision));
  if (!head.has_value()) {
    RETURN_IF_ERROR(CheckKnown(*structure, id, "report."));
  }
  ASSIGN_OR_RETURN(const Standing standing, StandingOf(view, *structure, id, std::move(head), today));
  RETURN_IF_ERROR(domain::CheckActor({.structure = *structure,
                                      .period = *structure->FindPeriod(ref.period_id()),
                                      .unit_id = ref.unit_id(),
                                      .lock = standing.lock},
                                     act, request.actor().organisation_id(), today));
  RETURN_IF_ERROR(CheckVersion(request, standing.status.version));
  RETURN_IF_ERROR(CheckLookBack(standing, act));
  RETURN_IF_ERROR(domain::CheckAct(standing.status, act, today));
  RETURN_IF_ERROR(CheckDueDates(request.act(), today));

  ledger::Draft draft;
  ledger::ReviewDraft change{.report = id, .judged_on = today, .locked = standing.status.locked};
  if (standing.status.version > 0) {
    change.version = standing.status.version;
  }
  *change.body.mutable_actor() = request.actor();
  change.body.set_reason(request.reason());
  *change.body.mutable_act() = request.act();
  draft.change = std::move(change);
  if (act != v1::Act::kReturn && act != v1::Act::kAccept) {
    return draft;
  }
  ASSIGN_OR_RETURN(const v1::Report report, ReadReport(view, standing));
  if (act == v1::Act::kReturn) {
    ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Catalog> catalog,
                     structures_.CatalogAt(view, ref.authority_id(), view.end.revision));
    RETURN_IF_ERROR(CheckReasons(request.act().return_(), report, *catalog, LastDayOf(*structure, ref.period_id())));
    return draft;
  }
  ASSIGN_OR_RETURN(std::optional<v1::Rejection> rejection,
                   JudgeAcceptance(view, request.act().accept(), report, standing, draft));
  if (rejection.has_value()) {
    v1::ReviewResponse response;
    *response.mutable_rejection() = *std::move(rejection);
    return response;
  }
  return draft;
}

absl::StatusOr<std::optional<v1::Rejection>> ReviewJudge::JudgeAcceptance(const ledger::View& view,
                                                                          const v1::AcceptAct& act,
                                                                          const v1::Report& report,
                                                                          const Standing& standing,
                                                                          ledger::Draft& draft) const {
  ASSIGN_OR_RETURN(Judgement judgement,
                   JudgeReport(report, {}, view, structures_, standing.today, v1::RULE_STAGE_ACCEPT));
  RETURN_IF_ERROR(CheckWaived("act.accept.waivers", act.waivers(), judgement.findings));
  const std::vector<v1::Finding> in_the_way = domain::FindingsInTheWay(judgement.findings, act.waivers());
  if (!in_the_way.empty()) {
    v1::Rejection rejection;
    rejection.mutable_findings()->Assign(in_the_way.begin(), in_the_way.end());
    return rejection;
  }
  draft.reads = std::move(judgement.reads);
  auto& change = std::get<ledger::ReviewDraft>(draft.change);
  for (v1::Finding& finding : judgement.findings) {
    *change.body.add_findings() = std::move(finding);
  }
  return std::nullopt;
}

absl::StatusOr<v1::ReviewResponse> ReviewJudge::Receipt(const ledger::View& view,
                                                        const stored::v1::Entry& entry) const {
  const stored::v1::Review& review = entry.review();
  const storage::ReportId id{
      .authority_id = review.authority_id(), .period_id = review.period_id(), .unit_id = review.unit_id()};
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures_.StructureAt(view, id.authority_id, entry.structure_revision()));
  ASSIGN_OR_RETURN(std::optional<storage::Head> head, ledger::HeadAt(view, id, entry.revision()));
  ASSIGN_OR_RETURN(const Standing standing,
                   StandingOf(view, *structure, id, std::move(head), domain::DayInVietnam(entry.time_us())));
  v1::ReviewResponse response;
  v1::ReviewReceipt& receipt = *response.mutable_receipt();
  receipt.set_revision(entry.revision());
  domain::SetTime(entry.time_us(), *receipt.mutable_commit_time());
  *receipt.mutable_state() = ToldState(standing);
  return response;
}

}  // namespace khoi::rpc
