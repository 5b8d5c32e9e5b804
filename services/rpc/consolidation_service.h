// Consolidations that bloc leaders and authorities sign, and what members say about their drafts.
#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/consolidation.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/appending_call.h"
#include "services/rpc/consolidation_judge.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"
#include "storage/keys.h"

namespace khoi::rpc {

using RawConsolidationService = v1::ConsolidationService::WithRawCallbackMethod_DraftConsolidation<
    v1::ConsolidationService::WithRawCallbackMethod_CommentOnConsolidation<
        v1::ConsolidationService::WithRawCallbackMethod_SignConsolidation<
            v1::ConsolidationService::WithRawCallbackMethod_GetConsolidation<
                v1::ConsolidationService::WithRawCallbackMethod_ListConsolidations<
                    v1::ConsolidationService::Service>>>>>;

class ConsolidationService final : public RawConsolidationService {
 public:
  // All outlive the service.
  ConsolidationService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                       const ledger::Clock& clock);

  grpc::ServerUnaryReactor* DraftConsolidation(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* CommentOnConsolidation(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* SignConsolidation(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetConsolidation(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                             grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListConsolidations(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) override;

 private:
  using CommentCall = AppendingCall<v1::CommentOnConsolidationRequest, v1::CommentOnConsolidationResponse>;
  using SignCall = AppendingCall<v1::SignConsolidationRequest, v1::SignConsolidationResponse>;

  // The use cases of reading.
  absl::StatusOr<v1::DraftConsolidationResponse> Draft(const access::Caller& caller,
                                                       const v1::DraftConsolidationRequest& request);
  absl::StatusOr<v1::GetConsolidationResponse> Read(const access::Caller& caller,
                                                    const v1::GetConsolidationRequest& request);
  absl::StatusOr<v1::ListConsolidationsResponse> List(const access::Caller& caller,
                                                      const v1::ListConsolidationsRequest& request);

  CommentCall::UseCase CommentUseCase();
  SignCall::UseCase SignUseCase();

  // NOT_FOUND naming what the registry did not have at `revision`; field paths begin with `root`.
  absl::Status RequireKnown(const ledger::View& view, const v1::ConsolidationRef& ref, int64_t revision,
                            absl::string_view root);
  // What a list tells about a consolidation that is there, with its state at the view.
  absl::StatusOr<v1::ConsolidationDigest> DigestOf(const ledger::View& view, const storage::ConsolidationId& id,
                                                   int64_t number);

  Gate& gate_;
  ledger::Ledger& ledger_;
  ledger::StructureCache& structures_;
  const ledger::Clock& clock_;

  const ConsolidationJudge judge_;
  const CommentCall::UseCase comment_use_case_;
  const SignCall::UseCase sign_use_case_;
  const Method draft_;
  const Method comment_;
  const Method sign_;
  const Method get_;
  const Method list_;
};

}  // namespace khoi::rpc
