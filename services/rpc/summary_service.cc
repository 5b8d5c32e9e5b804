#include "services/rpc/summary_service.h"

#include "services/access/policy.h"
#include "services/summary/summary.h"
#include "services/summary/summary_diff.h"
#include "services/summary/view.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

SummaryService::SummaryService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                               summary::Memo& memo, const ledger::Clock& clock)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      memo_(memo),
      clock_(clock),
      get_summary_(
          Answering<v1::GetSummaryRequest>("khoi.v1.SummaryService/GetSummary",
                                           [this](const access::Caller& caller, const v1::GetSummaryRequest& request) {
                                             return Summarize(caller, request);
                                           })),
      diff_summaries_(Answering<v1::DiffSummariesRequest>(
          "khoi.v1.SummaryService/DiffSummaries",
          [this](const access::Caller& caller, const v1::DiffSummariesRequest& request) {
            return Diff(caller, request);
          })),
      get_view_(Answering<v1::GetViewRequest>(
          "khoi.v1.SummaryService/GetView",
          [this](const access::Caller& caller, const v1::GetViewRequest& request) { return View(caller, request); })) {}

grpc::ServerUnaryReactor* SummaryService::GetSummary(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(get_summary_, context, request, response);
}

grpc::ServerUnaryReactor* SummaryService::DiffSummaries(grpc::CallbackServerContext* context,
                                                        const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(diff_summaries_, context, request, response);
}

grpc::ServerUnaryReactor* SummaryService::GetView(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return gate_.Serve(get_view_, context, request, response);
}

absl::StatusOr<v1::GetSummaryResponse> SummaryService::Summarize(const access::Caller& caller,
                                                                 const v1::GetSummaryRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  v1::GetSummaryResponse response;
  ASSIGN_OR_RETURN(*response.mutable_summary(),
                   summary::Summarize(view, structures_, request, clock_.NowMicros(), &memo_));
  return response;
}

absl::StatusOr<v1::DiffSummariesResponse> SummaryService::Diff(const access::Caller& caller,
                                                               const v1::DiffSummariesRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  return summary::DiffSummaries(view, structures_, request, clock_.NowMicros());
}

absl::StatusOr<v1::GetViewResponse> SummaryService::View(const access::Caller& caller,
                                                         const v1::GetViewRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  return summary::MakeView(view, structures_, request, clock_.NowMicros());
}

}  // namespace khoi::rpc
