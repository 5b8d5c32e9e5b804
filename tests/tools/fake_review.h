// Reviews as the command line sees them: reports with states, and answers that a test lays out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "khoi/v1/review.grpc.pb.h"

namespace khoi::cli {

// Keeps the promises that the command line relies on: request ids, the version that was read, pages.
class FakeReview final : public v1::ReviewService::Service {
 public:
  std::map<std::string, v1::GetReviewResponse> reviews;  // by unit
  v1::Rejection rejection;                               // when it has findings, acceptances are answered with it
  grpc::Status refusal;                                  // when it is not OK, acts end with it
  std::vector<v1::ReviewRequest> requests;               // those that were done, in order

  grpc::Status Review(grpc::ServerContext*, const v1::ReviewRequest* request, v1::ReviewResponse* response) override {
    if (!refusal.ok()) {
      return refusal;
    }
    v1::ReportState& state = *reviews[request->report().unit_id()].mutable_state();
    if (request->version() != state.latest_version()) {
      return grpc::Status(grpc::StatusCode::ABORTED, "another version is the latest");
    }
    if (request->act().has_accept() && !rejection.findings().empty()) {
      *response->mutable_rejection() = rejection;
      return grpc::Status::OK;
    }
    requests.push_back(*request);
    if (request->act().has_accept()) {
      state.set_state(v1::VERSION_STATE_ACCEPTED);
      state.set_accepted_version(state.latest_version());
      state.mutable_accept_time()->set_seconds(1655694000);
      state.clear_legal_acts();
      state.add_legal_acts("submit");
    }
    v1::ReviewReceipt& receipt = *response->mutable_receipt();
    receipt.set_revision(57);
    receipt.mutable_commit_time()->set_seconds(1655694000);
    *receipt.mutable_state() = state;
    return grpc::Status::OK;
  }

  grpc::Status GetReview(grpc::ServerContext*, const v1::GetReviewRequest* request,
                         v1::GetReviewResponse* response) override {
    const auto found = reviews.find(request->report().unit_id());
    if (found == reviews.end()) {
      return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such unit");
    }
    *response = found->second;
    return grpc::Status::OK;
  }

  // One report a page.
  grpc::Status ListReviews(grpc::ServerContext*, const v1::ListReviewsRequest* request,
                           v1::ListReviewsResponse* response) override {
    const auto next = request->page_token().empty() ? reviews.begin() : reviews.find(request->page_token());
    if (next == reviews.end()) {
      return grpc::Status::OK;
    }
    *response->add_reports() = next->second.state();
    if (std::next(next) != reviews.end()) {
      response->set_next_page_token(std::next(next)->first);
    }
    return grpc::Status::OK;
  }
};

}  // namespace khoi::cli
