// Consolidated figures on request.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/summary_service.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"
#include "services/summary/memo.h"
#include "services/summary/watch_thread.h"

namespace khoi::rpc {

using RawSummaryService =
    v1::SummaryService::WithRawCallbackMethod_GetSummary<v1::SummaryService::WithRawCallbackMethod_DiffSummaries<
        v1::SummaryService::WithRawCallbackMethod_GetView<v1::SummaryService::WithRawCallbackMethod_ExplainFigure<
            v1::SummaryService::WithRawCallbackMethod_WatchSummary<v1::SummaryService::Service>>>>>;

class SummaryService final : public RawSummaryService {
 public:
  // All outlive the service.
  SummaryService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures, summary::Memo& memo,
                 summary::WatchThread& watches, const ledger::Clock& clock);

  grpc::ServerUnaryReactor* GetSummary(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* DiffSummaries(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetView(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ExplainFigure(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchSummary(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request) override;

 private:
  absl::StatusOr<EncodedPieces> Summarize(const access::Caller& caller, const v1::GetSummaryRequest& request);
  absl::StatusOr<v1::DiffSummariesResponse> Diff(const access::Caller& caller, const v1::DiffSummariesRequest& request);
  absl::StatusOr<v1::GetViewResponse> View(const access::Caller& caller, const v1::GetViewRequest& request);
  absl::StatusOr<v1::ExplainFigureResponse> Explain(const access::Caller& caller,
                                                    const v1::ExplainFigureRequest& request);

  Gate& gate_;
  ledger::Ledger& ledger_;
  ledger::StructureCache& structures_;
  summary::Memo& memo_;
  summary::WatchThread& watches_;
  const ledger::Clock& clock_;
  const Method get_summary_;
  const Method diff_summaries_;
  const Method get_view_;
  const Method explain_figure_;
  const Method watch_summary_;
};

}  // namespace khoi::rpc
