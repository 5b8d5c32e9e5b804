#include "services/rpc/consolidation_service.h"

#include "services/access/policy.h"
#include "services/rpc/consolidation_requests.h"
#include "services/summary/consolidation_rows.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

ConsolidationService::ConsolidationService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                                           const ledger::Clock& clock)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      clock_(clock),
      judge_(structures, clock),
      comment_use_case_(CommentUseCase()),
      sign_use_case_(SignUseCase()),
      draft_(Answering<v1::DraftConsolidationRequest>(
          "khoi.v1.ConsolidationService/DraftConsolidation",
          [this](const access::Caller& caller, const v1::DraftConsolidationRequest& request) {
            return Draft(caller, request);
          })),
      comment_(Completing<v1::CommentOnConsolidationRequest>(
          "khoi.v1.ConsolidationService/CommentOnConsolidation",
          [this](Call& call, const v1::CommentOnConsolidationRequest& request) {
            CommentCall::Begin(ledger_, gate_.pool(), comment_use_case_, call, request);
          })),
      sign_(Completing<v1::SignConsolidationRequest>("khoi.v1.ConsolidationService/SignConsolidation",
                                                     [this](Call& call, const v1::SignConsolidationRequest& request) {
                                                       SignCall::Begin(ledger_, gate_.pool(), sign_use_case_, call,
                                                                       request);
                                                     })),
      get_(Answering<v1::GetConsolidationRequest>(
          "khoi.v1.ConsolidationService/GetConsolidation",
          [this](const access::Caller& caller, const v1::GetConsolidationRequest& request) {
            return Read(caller, request);
          })),
      list_(Answering<v1::ListConsolidationsRequest>(
          "khoi.v1.ConsolidationService/ListConsolidations",
          [this](const access::Caller& caller, const v1::ListConsolidationsRequest& request) {
            return List(caller, request);
          })) {}

ConsolidationService::CommentCall::UseCase ConsolidationService::CommentUseCase() {
  return {.check =
              [](const access::Caller& caller, const v1::CommentOnConsolidationRequest& request) {
                RETURN_IF_ERROR(CheckComment(request));
                return access::MayActFor(caller, request.actor().organisation_id());
              },
          .judge = [this](const ledger::View& view,
                          const v1::CommentOnConsolidationRequest& request) { return judge_.Comment(view, request); },
          .answer = [](const ledger::View& view,
                       const stored::v1::Entry& entry) -> absl::StatusOr<v1::CommentOnConsolidationResponse> {
            v1::CommentOnConsolidationResponse response;
            ASSIGN_OR_RETURN(*response.mutable_comment(), summary::ReadComment(view, entry.revision()));
            return response;
          }};
}

ConsolidationService::SignCall::UseCase ConsolidationService::SignUseCase() {
  return {.check =
              [](const access::Caller& caller, const v1::SignConsolidationRequest& request) {
                RETURN_IF_ERROR(CheckSigning(request));
                return access::MayActFor(caller, request.actor().organisation_id());
              },
          .judge = [this](const ledger::View& view,
                          const v1::SignConsolidationRequest& request) { return judge_.Sign(view, request); },
          .answer = [](const ledger::View& view,
                       const stored::v1::Entry& entry) -> absl::StatusOr<v1::SignConsolidationResponse> {
            v1::SignConsolidationResponse response;
            ASSIGN_OR_RETURN(*response.mutable_consolidation(), summary::ReadConsolidation(view, entry.revision()));
            return response;
          }};
}

grpc::ServerUnaryReactor* ConsolidationService::DraftConsolidation(grpc::CallbackServerContext* context,
                                                                   const grpc::ByteBuffer* request,
                                                                   grpc::ByteBuffer* response) {
  return gate_.Serve(draft_, context, request, response);
}

grpc::ServerUnaryReactor* ConsolidationService::CommentOnConsolidation(grpc::CallbackServerContext* context,
                                                                       const grpc::ByteBuffer* request,
                                                                       grpc::ByteBuffer* response) {
  return gate_.Serve(comment_, context, request, response);
}

grpc::ServerUnaryReactor* ConsolidationService::SignConsolidation(grpc::CallbackServerContext* context,
                                                                  const grpc::ByteBuffer* request,
                                                                  grpc::ByteBuffer* response) {
  return gate_.Serve(sign_, context, request, response);
}

grpc::ServerUnaryReactor* ConsolidationService::GetConsolidation(grpc::CallbackServerContext* context,
                                                                 const grpc::ByteBuffer* request,
                                                                 grpc::ByteBuffer* response) {
  return gate_.Serve(get_, context, request, response);
}

grpc::ServerUnaryReactor* ConsolidationService::ListConsolidations(grpc::CallbackServerContext* context,
                                                                   const grpc::ByteBuffer* request,
                                                                   grpc::ByteBuffer* response) {
  return gate_.Serve(list_, context, request, response);
}

}  // namespace khoi::rpc
