// A connection to one server, and how calls are repeated.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "khoi/v1/catalog.grpc.pb.h"
#include "khoi/v1/consolidation.grpc.pb.h"
#include "khoi/v1/coverage.grpc.pb.h"
#include "khoi/v1/log.grpc.pb.h"
#include "khoi/v1/registry.grpc.pb.h"
#include "khoi/v1/review.grpc.pb.h"
#include "khoi/v1/rule.grpc.pb.h"
#include "khoi/v1/submission.grpc.pb.h"
#include "khoi/v1/summary_service.grpc.pb.h"
#include "tools/khoi/console.h"

namespace khoi::cli {

// Time as a session sees it; tests bring their own.
struct Timekeeper {
  std::function<absl::Time()> now = absl::Now;
  std::function<void(absl::Duration)> sleep = absl::SleepFor;
};

// True when the outcome is unknown or the server asks to come again, so that the same request may and should be
// repeated.
bool MayRetry(const grpc::Status& status);

// Pauses between attempts: doubling from 100 ms to 5 s, each shortened by chance by up to a half so that many clients
// do not come back at once, and never shorter than the server asks for.
class Backoff final {
 public:
  absl::Duration Next(const grpc::Status& status);
  void Reset() { wait_ = kFirst; }

 private:
  static constexpr absl::Duration kFirst = absl::Milliseconds(100);
  absl::Duration wait_ = kFirst;
};

class Session final {
 public:
  // `timeout` bounds each call with all its attempts. `console` must outlive the session.
  Session(const std::shared_ptr<grpc::ChannelInterface>& channel, absl::Duration timeout, const Console& console,
          Timekeeper timekeeper = {});

  // Calls until the answer is final or the timeout has passed, and returns the last status. `attempt` must send the
  // same request each time.
  grpc::Status Call(absl::FunctionRef<grpc::Status(grpc::ClientContext&)> attempt) const;

  v1::RegistryService::Stub& registry() const { return *registry_; }
  v1::CatalogService::Stub& catalog() const { return *catalog_; }
  v1::SubmissionService::Stub& submission() const { return *submission_; }
  v1::ReviewService::Stub& review() const { return *review_; }
  v1::ConsolidationService::Stub& consolidation() const { return *consolidation_; }
  v1::RuleService::Stub& rules() const { return *rules_; }
  v1::SummaryService::Stub& summary() const { return *summary_; }
  v1::CoverageService::Stub& coverage() const { return *coverage_; }
  v1::LogService::Stub& log() const { return *log_; }
  absl::Duration timeout() const { return timeout_; }
  const Timekeeper& timekeeper() const { return timekeeper_; }

 private:
  const absl::Duration timeout_;
  const Console& console_;
  const Timekeeper timekeeper_;
  const std::unique_ptr<v1::RegistryService::Stub> registry_;
  const std::unique_ptr<v1::CatalogService::Stub> catalog_;
  const std::unique_ptr<v1::SubmissionService::Stub> submission_;
  const std::unique_ptr<v1::ReviewService::Stub> review_;
  const std::unique_ptr<v1::ConsolidationService::Stub> consolidation_;
  const std::unique_ptr<v1::RuleService::Stub> rules_;
  const std::unique_ptr<v1::SummaryService::Stub> summary_;
  const std::unique_ptr<v1::CoverageService::Stub> coverage_;
  const std::unique_ptr<v1::LogService::Stub> log_;
};

// A channel to host:port. Answers may have any size: a summary of a ministry can be large.
std::shared_ptr<grpc::Channel> Connect(const std::string& server);

}  // namespace khoi::cli
