// Receiving, accepting, returning, withdrawing and amending reports.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "khoi/v1/review.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/appending_call.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"
#include "services/rpc/review_judge.h"

namespace khoi::rpc {

using RawReviewService =
    v1::ReviewService::WithRawCallbackMethod_Review<v1::ReviewService::WithRawCallbackMethod_GetReview<
        v1::ReviewService::WithRawCallbackMethod_ListReviews<v1::ReviewService::Service>>>;

class ReviewService final : public RawReviewService {
 public:
  // All outlive the service.
  ReviewService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures, const ledger::Clock& clock);

  grpc::ServerUnaryReactor* Review(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* GetReview(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListReviews(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;

 private:
  using ReviewCall = AppendingCall<v1::ReviewRequest, v1::ReviewResponse>;

  // The use cases of reading.
  absl::StatusOr<v1::GetReviewResponse> Read(const access::Caller& caller, const v1::GetReviewRequest& request);
  absl::StatusOr<v1::ListReviewsResponse> List(const access::Caller& caller, const v1::ListReviewsRequest& request);

  ReviewCall::UseCase ReviewUseCase();

  Gate& gate_;
  ledger::Ledger& ledger_;
  ledger::StructureCache& structures_;
  const ledger::Clock& clock_;

  const ReviewJudge judge_;
  const ReviewCall::UseCase review_use_case_;
  const Method review_;
  const Method get_;
  const Method list_;
};

}  // namespace khoi::rpc
