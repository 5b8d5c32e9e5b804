// A server in the process that keeps reports and registry records in maps and breaks where a test asks it to. It keeps
// the promises that the command line relies on: request ids, expected versions, acknowledgements in order.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/server.h"
#include "khoi/v1/registry.grpc.pb.h"
#include "khoi/v1/submission.grpc.pb.h"
#include "tests/tools/fake_review.h"

namespace khoi::cli {

// How one SubmitStream call goes wrong.
struct StreamFault {
  int acknowledged = 0;     // messages that are stored and acknowledged before
  bool store_next = false;  // the message after them is stored, but its acknowledgement is lost
  grpc::Status end;         // how the call ends; OK means that the server just ends it early
};

class FakeSubmission final : public v1::SubmissionService::Service {
 public:
  // Every unary call takes the first status, if there is one, and ends with it before it does anything.
  std::deque<grpc::Status> unary_faults;
  // Every stream takes the first fault, if there is one.
  std::deque<StreamFault> stream_faults;
  // Acknowledges with this error instead of an answer, once for each.
  std::map<std::string, grpc::Status> item_errors;  // by unit
  // GetReport hands out other bytes than those that were stored.
  bool tampered = false;
  // What DiffVersions answers.
  v1::DiffVersionsResponse diff;

  int stream_count = 0;
  int submit_count = 0;
  std::vector<std::string> stored;  // "unit v1", in the order of the log
  std::map<std::string, v1::SubmitRequest> requests;

  grpc::Status Submit(grpc::ServerContext*, const v1::SubmitRequest* request, v1::SubmitResponse* response) override;
  grpc::Status SubmitStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::SubmitStreamResponse, v1::SubmitStreamRequest>* stream) override;
  grpc::Status ListVersions(grpc::ServerContext*, const v1::ListVersionsRequest* request,
                            v1::ListVersionsResponse* response) override;
  grpc::Status ListReports(grpc::ServerContext*, const v1::ListReportsRequest* request,
                           v1::ListReportsResponse* response) override;
  grpc::Status GetReport(grpc::ServerContext*, const v1::GetReportRequest* request,
                         v1::GetReportResponse* response) override;
  grpc::Status Preview(grpc::ServerContext*, const v1::PreviewRequest* request, v1::PreviewResponse* response) override;
  grpc::Status DiffVersions(grpc::ServerContext*, const v1::DiffVersionsRequest* request,
                            v1::DiffVersionsResponse* response) override;

 private:
  struct Version {
    std::string bytes;
    v1::Receipt receipt;
  };

  grpc::Status TakeFault();
  // An error that ends the whole stream, or OK with the acknowledgement filled.
  grpc::Status Acknowledge(const v1::SubmitRequest& request, v1::SubmitStreamResponse& acknowledgement);
  grpc::Status Accept(const v1::SubmitRequest& request, v1::SubmitResponse& response);

  std::mutex mutex_;  // guards everything here while calls run; tests look when none does
  std::map<std::string, std::vector<Version>> reports_;
  std::map<std::string, v1::SubmitResponse> answers_;
};

class FakeRegistry final : public v1::RegistryService::Service {
 public:
  std::vector<int> call_sizes;
  std::vector<std::string> request_ids;
  std::vector<std::string> unit_ids;  // in the order in which they came
  int refuse_call = -1;               // this call ends with INVALID_ARGUMENT

  grpc::Status ApplyRegistry(grpc::ServerContext*, const v1::ApplyRegistryRequest* request,
                             v1::ApplyRegistryResponse* response) override;
  grpc::Status ListRegistry(grpc::ServerContext*, const v1::ListRegistryRequest* request,
                            v1::ListRegistryResponse* response) override;
};

class FakeServer final {
 public:
  FakeServer();
  ~FakeServer() { server_->Shutdown(); }

  std::shared_ptr<grpc::Channel> Channel() { return server_->InProcessChannel({}); }

  FakeSubmission submission;
  FakeReview review;
  FakeRegistry registry;

 private:
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace khoi::cli
