// Pushing reports and reading them back.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "khoi/v1/submission.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/call.h"
#include "services/rpc/gate.h"
#include "services/rpc/judgement.h"
#include "services/rpc/method.h"

namespace khoi::rpc {

using RawSubmissionService = v1::SubmissionService::WithRawCallbackMethod_Submit<
    v1::SubmissionService::WithRawCallbackMethod_SubmitStream<v1::SubmissionService::WithRawCallbackMethod_Preview<
        v1::SubmissionService::WithRawCallbackMethod_GetReport<v1::SubmissionService::WithRawCallbackMethod_ListReports<
            v1::SubmissionService::WithRawCallbackMethod_ListVersions<
                v1::SubmissionService::WithRawCallbackMethod_DiffVersions<v1::SubmissionService::Service>>>>>>>;

class SubmissionService final : public RawSubmissionService {
 public:
  // All outlive the service.
  SubmissionService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures, const ledger::Clock& clock);

  grpc::ServerUnaryReactor* Submit(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SubmitStream(
      grpc::CallbackServerContext* context) override;
  grpc::ServerUnaryReactor* Preview(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListReports(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListVersions(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* DiffVersions(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;

 private:
  // A submission on its way from its call to its answer; it lives in the arena of its call.
  class Submission;

  // The use cases. Accept ends the call with a SubmitResponse, at once or when the committer has answered.
  void Accept(Call& call, const v1::SubmitRequest& request);
  absl::StatusOr<v1::PreviewResponse> Try(Call& call, const v1::PreviewRequest& request);
  absl::StatusOr<v1::GetReportResponse> ReadReport(const access::Caller& caller, const v1::GetReportRequest& request);
  absl::StatusOr<v1::ListReportsResponse> ReadReports(const access::Caller& caller,
                                                      const v1::ListReportsRequest& request);
  absl::StatusOr<v1::ListVersionsResponse> ReadVersions(const access::Caller& caller,
                                                        const v1::ListVersionsRequest& request);
  absl::StatusOr<v1::DiffVersionsResponse> Compare(const access::Caller& caller,
                                                   const v1::DiffVersionsRequest& request);
  // NOT_FOUND naming what the registry of the view does not have (known_report.h).
  absl::Status CheckKnownNow(const ledger::View& view, const storage::ReportId& id, absl::string_view root);

  // Checks what a submission says about itself and hashes its content.
  absl::Status Understand(Submission& submission);
  // Judges a submission against the present and appends it.
  void JudgeAndAppend(Submission& submission);
  // The draft to append; nullopt when the response is complete without one.
  absl::StatusOr<std::optional<ledger::Draft>> Prepare(Submission& submission);
  absl::Status Reject(const ledger::View& view, Submission& submission, Judgement judgement);
  // What the committer made of it, on the committer's thread.
  void Conclude(Submission& submission, absl::StatusOr<ledger::Committed> committed);
  // Judges again, as the present has moved, or reads the answer of another entry.
  void Resume(Submission& submission);
  absl::Status AnswerFromStore(const ledger::View& view, const ledger::Committed& committed,
                               v1::SubmitResponse& response);

  Gate& gate_;
  ledger::Ledger& ledger_;
  ledger::StructureCache& structures_;
  const ledger::Clock& clock_;

  const Method submit_;
  const Method submit_stream_;
  const Method preview_;
  const Method get_report_;
  const Method list_reports_;
  const Method list_versions_;
  const Method diff_versions_;
};

}  // namespace khoi::rpc
