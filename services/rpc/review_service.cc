#include "services/rpc/review_service.h"

#include "services/access/policy.h"
#include "services/rpc/review_requests.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

ReviewService::ReviewService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                             const ledger::Clock& clock)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      clock_(clock),
      judge_(structures, clock),
      review_use_case_(ReviewUseCase()),
      review_(Completing<v1::ReviewRequest>("khoi.v1.ReviewService/Review",
                                            [this](Call& call, const v1::ReviewRequest& request) {
                                              ReviewCall::Begin(ledger_, gate_.pool(), review_use_case_, call, request);
                                            })),
      get_(Answering<v1::GetReviewRequest>(
          "khoi.v1.ReviewService/GetReview",
          [this](const access::Caller& caller, const v1::GetReviewRequest& request) { return Read(caller, request); })),
      list_(Answering<v1::ListReviewsRequest>(
          "khoi.v1.ReviewService/ListReviews",
          [this](const access::Caller& caller, const v1::ListReviewsRequest& request) {
            return List(caller, request);
          })) {}

grpc::ServerUnaryReactor* ReviewService::Review(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                grpc::ByteBuffer* response) {
  return gate_.Serve(review_, context, request, response);
}

grpc::ServerUnaryReactor* ReviewService::GetReview(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(get_, context, request, response);
}

grpc::ServerUnaryReactor* ReviewService::ListReviews(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(list_, context, request, response);
}

ReviewService::ReviewCall::UseCase ReviewService::ReviewUseCase() {
  return {.check =
              [](const access::Caller& caller, const v1::ReviewRequest& request) {
                RETURN_IF_ERROR(CheckReview(request));
                return access::MayActFor(caller, request.actor().organisation_id());
              },
          .judge = [this](const ledger::View& view,
                          const v1::ReviewRequest& request) { return judge_.Judge(view, request); },
          .answer = [this](const ledger::View& view,
                           const stored::v1::Entry& entry) { return judge_.Receipt(view, entry); }};
}

}  // namespace khoi::rpc
