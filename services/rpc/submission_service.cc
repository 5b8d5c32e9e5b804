#include "services/rpc/submission_service.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/access/policy.h"
#include "services/domain/civil_date.h"
#include "services/domain/figures.h"
#include "services/domain/identifier.h"
#include "services/domain/rulebook.h"
#include "services/domain/sha256.h"
#include "services/domain/workflow.h"
#include "services/ledger/heads.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/content.h"
#include "services/rpc/fields.h"
#include "services/rpc/judgement.h"
#include "services/rpc/receipt.h"
#include "services/rpc/refusal.h"
#include "services/rpc/submit_stream.h"
#include "services/summary/impact.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

// What makes a submission a retry of another: the method, the content and the expected version.
std::string RequestHashOf(const std::string& content_hash, const v1::SubmitRequest& request) {
  return domain::Sha256Of(absl::StrCat("khoi.v1.SubmissionService/Submit\n", content_hash, "\n",
                                       request.has_expected_version() ? absl::StrCat(request.expected_version()) : ""));
}

storage::ReportId IdOf(const v1::Report& report) {
  return {.authority_id = report.authority_id(), .period_id = report.period_id(), .unit_id = report.unit_id()};
}

bool IsComplete(const storage::ReportId& id) {
  return domain::IsIdentifier(id.authority_id) && domain::IsIdentifier(id.period_id) &&
         domain::IsIdentifier(id.unit_id);
}

// What Preview says where Submit would be refused because of a lock.
v1::Finding LockedPeriod(const std::string& period_id, const std::vector<std::string>& legal_acts) {
  v1::Finding finding;
  finding.set_rule_id("ID-LOCK");
  finding.set_rule_version(1);
  finding.set_stage(v1::RULE_STAGE_SUBMIT);
  finding.set_severity(v1::SEVERITY_BLOCK);
  finding.add_field_paths("report.period_id");
  v1::Operand& operand = *finding.add_operands();
  operand.set_name("legal_acts");
  operand.set_value(absl::StrJoin(legal_acts, ", "));
  finding.set_message_vi(absl::StrCat("Kỳ ", period_id,
                                      " đã khóa sau khi công bố. Hãy đề nghị đính chính (request_amendment) và gửi báo "
                                      "cáo khi đề nghị được chấp thuận."));
  finding.set_message_en(absl::StrCat("The period ", period_id,
                                      " is locked after publication. Ask for an amendment (request_amendment) and send "
                                      "the report once it is approved."));
  return finding;
}

// The head of the report; nullopt when there is none or `id` cannot name a report.
absl::StatusOr<std::optional<storage::Head>> LatestHead(const ledger::View& view, const storage::ReportId& id) {
  if (!IsComplete(id)) {
    return std::nullopt;
  }
  return ledger::HeadAt(view, id, view.end.revision);
}

}  // namespace

class SubmissionService::Submission final : public Job {
 public:
  Submission(SubmissionService& its_service, Call& its_call, const v1::SubmitRequest& its_request)
      : service(its_service),
        call(its_call),
        request(its_request),
        response(*google::protobuf::Arena::CreateMessage<v1::SubmitResponse>(&its_call.arena())) {}

  // Goes on after the committer has answered.
  void Run() override { service.Resume(*this); }

  SubmissionService& service;
  Call& call;
  const v1::SubmitRequest& request;
  v1::SubmitResponse& response;
  Content content;
  std::string request_hash;
  // Against what it was judged.
  int64_t structure_revision = 0;
  absl::CivilDay judged_on;
  int round_count = 0;  // how often the present had moved
  // Set when the answer has to be read from the store.
  std::optional<ledger::Committed> committed;
};

SubmissionService::SubmissionService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                                     const ledger::Clock& clock)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      clock_(clock),
      submit_(Completing<v1::SubmitRequest>(
          "khoi.v1.SubmissionService/Submit",
          [this](Call& call, const v1::SubmitRequest& request) { Accept(call, request); }, "")),
      submit_stream_(Completing<v1::SubmitStreamRequest>(
          "khoi.v1.SubmissionService/SubmitStream",
          [this](Call& call, const v1::SubmitStreamRequest& request) { Accept(call, request.submission()); },
          "submission.")),
      preview_(Completing<v1::PreviewRequest>(
          "khoi.v1.SubmissionService/Preview",
          [this](Call& call, const v1::PreviewRequest& request) { End(call, Try(call, request)); }, "")),
      get_report_(
          Answering<v1::GetReportRequest>("khoi.v1.SubmissionService/GetReport",
                                          [this](const access::Caller& caller, const v1::GetReportRequest& request) {
                                            return ReadReport(caller, request);
                                          })),
      list_reports_(Answering<v1::ListReportsRequest>(
          "khoi.v1.SubmissionService/ListReports",
          [this](const access::Caller& caller, const v1::ListReportsRequest& request) {
            return ReadReports(caller, request);
          })),
      list_versions_(Answering<v1::ListVersionsRequest>(
          "khoi.v1.SubmissionService/ListVersions",
          [this](const access::Caller& caller, const v1::ListVersionsRequest& request) {
            return ReadVersions(caller, request);
          })),
      diff_versions_(Answering<v1::DiffVersionsRequest>(
          "khoi.v1.SubmissionService/DiffVersions",
          [this](const access::Caller& caller, const v1::DiffVersionsRequest& request) {
            return Compare(caller, request);
          })) {}

grpc::ServerUnaryReactor* SubmissionService::Submit(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(submit_, context, request, response);
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmissionService::SubmitStream(
    grpc::CallbackServerContext* context) {
  auto* stream = new SubmitStreamCall(gate_, submit_stream_, *context);  // deletes itself when gRPC is done with it
  stream->Start();
  return stream;
}

grpc::ServerUnaryReactor* SubmissionService::Preview(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(preview_, context, request, response);
}

grpc::ServerUnaryReactor* SubmissionService::GetReport(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(get_report_, context, request, response);
}

grpc::ServerUnaryReactor* SubmissionService::ListReports(grpc::CallbackServerContext* context,
                                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(list_reports_, context, request, response);
}

grpc::ServerUnaryReactor* SubmissionService::ListVersions(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(list_versions_, context, request, response);
}

grpc::ServerUnaryReactor* SubmissionService::DiffVersions(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(diff_versions_, context, request, response);
}

void SubmissionService::Accept(Call& call, const v1::SubmitRequest& request) {
  auto& submission = *google::protobuf::Arena::Create<Submission>(&call.arena(), *this, call, request);
  if (absl::Status status = Understand(submission); !status.ok()) {
    call.Refuse(status);
    return;
  }
  JudgeAndAppend(submission);
}

absl::Status SubmissionService::Understand(Submission& submission) {
  const v1::SubmitRequest& request = submission.request;
  RETURN_IF_ERROR(RequireId("request_id", request.request_id()));
  if (request.expected_version() < 0 || (request.has_expected_version() && request.expected_version() == 0)) {
    return InvalidField("expected_version", "phải từ 1; bỏ trống khi gửi lần đầu",
                        "must be 1 or more; leave it out for the first submission");
  }
  ASSIGN_OR_RETURN(submission.content, ContentOf(request));
  submission.request_hash = RequestHashOf(submission.content.hash, request);
  return absl::OkStatus();
}

void SubmissionService::JudgeAndAppend(Submission& submission) {
  absl::StatusOr<std::optional<ledger::Draft>> draft = Prepare(submission);
  if (!draft.ok()) {
    submission.call.Refuse(draft.status());
    return;
  }
  if (!draft->has_value()) {
    submission.call.Answer(submission.response);
    return;
  }
  // One reference fits into the function object without an allocation.
  ledger_.Append(**std::move(draft), [&submission](absl::StatusOr<ledger::Committed> committed) {
    submission.service.Conclude(submission, std::move(committed));
  });
}

absl::StatusOr<std::optional<ledger::Draft>> SubmissionService::Prepare(Submission& submission) {
  Call& call = submission.call;
  const v1::SubmitRequest& request = submission.request;
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(const std::optional<ledger::Committed> replay,
                   ledger::FindReplay(view, call.caller().id, request.request_id(), submission.request_hash));
  if (replay.has_value()) {
    RETURN_IF_ERROR(AnswerFromStore(view, *replay, submission.response));
    return std::nullopt;
  }

  RETURN_IF_ERROR(ReadReportBytes(call, submission.content));
  const v1::Report& report = *submission.content.report;
  RETURN_IF_ERROR(access::MaySubmitFor(call.caller(), report.unit_id()));

  submission.judged_on = domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_));
  submission.structure_revision = view.end.structure_revision;
  ASSIGN_OR_RETURN(Judgement judgement,
                   JudgeReport(report, submission.content.wire_findings, view, structures_, submission.judged_on));
  if (judgement.blocked) {
    RETURN_IF_ERROR(Reject(view, submission, std::move(judgement)));
    return std::nullopt;
  }

  submission.response.mutable_findings()->Clear();
  for (const v1::Finding& finding : judgement.findings) {
    *submission.response.add_findings() = finding;
  }
  submission.response.mutable_not_evaluated()->Assign(judgement.not_evaluated.begin(), judgement.not_evaluated.end());
  ledger::SubmissionDraft change{.report = IdOf(report),
                                 .expected_version = request.has_expected_version()
                                                         ? std::optional<int64_t>(request.expected_version())
                                                         : std::nullopt,
                                 .derived = std::move(judgement.derived),
                                 .verdict = {},
                                 .judged_on = submission.judged_on,
                                 .locked = judgement.locked};
  change.verdict.set_deriver(domain::kDeriver);
  for (v1::Finding& finding : judgement.findings) {
    *change.verdict.add_findings() = std::move(finding);
  }
  for (v1::NotEvaluatedRule& rule : judgement.not_evaluated) {
    *change.verdict.add_not_evaluated() = std::move(rule);
  }
  return ledger::Draft{.caller_id = call.caller().id,
                       .request_id = request.request_id(),
                       .request_hash = submission.request_hash,
                       .structure_revision = submission.structure_revision,
                       .reads = std::move(judgement.reads),
                       .body = std::string(submission.content.bytes()),
                       .content_hash = submission.content.hash,
                       .change = std::move(change)};
}

absl::Status SubmissionService::Reject(const ledger::View& view, Submission& submission, Judgement judgement) {
  // What is already stored is not refused: a unit that lost its receipt and its request id sends the same content
  // again, perhaps after the period has closed.
  const storage::ReportId id = IdOf(*submission.content.report);
  ASSIGN_OR_RETURN(const std::optional<storage::Head> head, LatestHead(view, id));
  if (ledger::HoldsContent(head, submission.content.hash)) {
    ASSIGN_OR_RETURN(stored::v1::Entry entry, ledger::ReadEntry(view, head->revision));
    return AnswerFromStore(view, {.entry = std::move(entry), .outcome = ledger::Outcome::kUnchanged},
                           submission.response);
  }
  // Whoever mends what the rules say would be refused all the same.
  ASSIGN_OR_RETURN(const domain::ReportStatus status, ledger::StatusOf(head, judgement.locked));
  RETURN_IF_ERROR(domain::CheckSubmit(status, submission.judged_on));
  v1::Rejection& rejection = *submission.response.mutable_rejection();
  for (v1::Finding& finding : judgement.findings) {
    *rejection.add_findings() = std::move(finding);
  }
  submission.response.clear_findings();
  submission.response.clear_not_evaluated();
  return absl::OkStatus();
}

void SubmissionService::Conclude(Submission& submission, absl::StatusOr<ledger::Committed> committed) {
  if (!committed.ok()) {
    submission.call.Refuse(committed.status());
    return;
  }
  if (committed->outcome == ledger::Outcome::kJudgeAgain) {
    if (++submission.round_count >= kRoundsMax) {
      submission.call.Refuse(MovesAllTheTime());
      return;
    }
    gate_.pool().Continue(submission);
    return;
  }
  // The findings at hand are those that were stored, unless the entry is another one's: of an older version with the
  // same content, or of a call with the same request id that was perhaps judged differently.
  if (committed->outcome != ledger::Outcome::kStored) {
    submission.committed = *std::move(committed);
    gate_.pool().Continue(submission);  // The committer's thread must not read.
    return;
  }
  SetReceipt(committed->entry, *submission.response.mutable_receipt());
  submission.call.Answer(submission.response);
}

void SubmissionService::Resume(Submission& submission) {
  if (!submission.committed.has_value()) {
    JudgeAndAppend(submission);
    return;
  }
  const absl::StatusOr<ledger::View> view = ledger_.Now();
  const absl::Status status =
      view.ok() ? AnswerFromStore(*view, *submission.committed, submission.response) : view.status();
  if (!status.ok()) {
    submission.call.Refuse(status);
    return;
  }
  submission.call.Answer(submission.response);
}

absl::Status SubmissionService::AnswerFromStore(const ledger::View& view, const ledger::Committed& committed,
                                                v1::SubmitResponse& response) {
  const stored::v1::Submission& stored = committed.entry.submission();
  ASSIGN_OR_RETURN(
      stored::v1::Verdict verdict,
      ledger::ReadVerdict(
          view, {.authority_id = stored.authority_id(), .period_id = stored.period_id(), .unit_id = stored.unit_id()},
          stored.version()));
  response.Clear();
  SetReceipt(committed.entry, *response.mutable_receipt());
  *response.mutable_findings() = std::move(*verdict.mutable_findings());
  *response.mutable_not_evaluated() = std::move(*verdict.mutable_not_evaluated());
  response.set_unchanged(committed.outcome == ledger::Outcome::kUnchanged);
  return absl::OkStatus();
}

absl::StatusOr<v1::PreviewResponse> SubmissionService::Try(Call& call, const v1::PreviewRequest& request) {
  ASSIGN_OR_RETURN(Content content, ContentOf(request));
  RETURN_IF_ERROR(ReadReportBytes(call, content));
  RETURN_IF_ERROR(access::MaySubmitFor(call.caller(), content.report->unit_id()));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  const absl::CivilDay today = domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_));
  ASSIGN_OR_RETURN(const Judgement judgement,
                   JudgeReport(*content.report, content.wire_findings, view, structures_, today));
  ASSIGN_OR_RETURN(const std::optional<storage::Head> head, LatestHead(view, IdOf(*content.report)));
  ASSIGN_OR_RETURN(const domain::ReportStatus status, ledger::StatusOf(head, judgement.locked));
  const bool may_submit = domain::CheckSubmit(status, today).ok();

  v1::PreviewResponse response;
  response.mutable_findings()->Assign(judgement.findings.begin(), judgement.findings.end());
  response.mutable_not_evaluated()->Assign(judgement.not_evaluated.begin(), judgement.not_evaluated.end());
  if (head.has_value() && head->version > 0) {
    response.set_latest_version(head->version);
    response.set_unchanged(ledger::HoldsContent(head, content.hash));
  }
  if (!may_submit && !response.unchanged()) {
    *response.add_findings() = LockedPeriod(content.report->period_id(), domain::LegalActs(status, today));
  }
  response.set_acceptable((!judgement.blocked && may_submit) || response.unchanged());
  if (request.with_impact() && response.acceptable()) {
    const storage::ReportId id = IdOf(*content.report);
    ASSIGN_OR_RETURN(const summary::Substitute accepted,
                     response.unchanged() ? summary::SubstituteOf(view, id, response.latest_version())
                                          : summary::SubstituteOf(view, id, judgement.derived, content.hash));
    ASSIGN_OR_RETURN(const std::vector<v1::ImpactRow> impact, summary::ImpactOf(view, structures_, accepted));
    response.mutable_impact()->Assign(impact.begin(), impact.end());
  }
  return response;
}

}  // namespace khoi::rpc
