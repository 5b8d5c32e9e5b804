// A real server in the process, over an engine in memory, with a clock and a disk that tests hold in their hands.
#pragma once

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/client_context.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "khoi/v1/catalog.grpc.pb.h"
#include "khoi/v1/log.grpc.pb.h"
#include "khoi/v1/registry.grpc.pb.h"
#include "khoi/v1/submission.grpc.pb.h"
#include "khoi/v1/summary_service.grpc.pb.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/server/server.h"
#include "storage/memory_engine.h"
#include "tests/status_matchers.h"

namespace khoi::testing {

template <typename Message>
Message FromText(absl::string_view text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(std::string(text), &message)) << text;
  return message;
}

inline constexpr int64_t kDayMicros = int64_t{86'400} * 1'000'000;
// 2022-06-20 in the morning.
inline constexpr int64_t kNowMicros = int64_t{1'655'694'000} * 1'000'000;

class FakeClock final : public ledger::Clock {
 public:
  int64_t NowMicros() const override {
    std::function<void()> hook;
    {
      const std::lock_guard lock(mutex_);
      hook.swap(hook_);
    }
    if (hook) {
      hook();
    }
    return now_us_;
  }
  void Advance(int64_t micros) { now_us_ += micros; }
  // Runs `hook` the next time that somebody asks for the time.
  void OnNextLook(std::function<void()> hook) {
    const std::lock_guard lock(mutex_);
    hook_ = std::move(hook);
  }

 private:
  std::atomic<int64_t> now_us_ = kNowMicros;
  mutable std::mutex mutex_;  // guards hook_
  mutable std::function<void()> hook_;
};

// An engine whose writes wait while it is held.
class HeldEngine final : public storage::Engine {
 public:
  std::unique_ptr<storage::Snapshot> TakeSnapshot() const override { return engine_.TakeSnapshot(); }
  absl::Status Write(const storage::Batch& batch) override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_; });
    --waiting_;
    return engine_.Write(batch);
  }
  void Hold() {
    const std::lock_guard lock(mutex_);
    held_ = true;
  }
  void Release() {
    const std::lock_guard lock(mutex_);
    held_ = false;
    changed_.notify_all();
  }
  void AwaitWrite() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

 private:
  storage::MemoryEngine engine_;
  std::mutex mutex_;  // guards held_ and waiting_
  std::condition_variable changed_;
  bool held_ = false;
  int waiting_ = 0;
};

// "INVALID_ARGUMENT request_id": the code and the fields of the violations, in order.
std::string Short(const grpc::Status& status);
// The details of one type.
template <typename Detail>
std::vector<Detail> DetailsOf(const grpc::Status& status) {
  google::rpc::Status told;
  told.ParseFromString(status.error_details());
  std::vector<Detail> details;
  for (const google::protobuf::Any& any : told.details()) {
    if (Detail detail; any.UnpackTo(&detail)) {
      details.push_back(detail);
    }
  }
  return details;
}
// "report.period_id ID-PERIOD; …" of every finding.
std::string Short(const google::protobuf::RepeatedPtrField<v1::Finding>& findings);

class RpcTest : public ::testing::Test {
 protected:
  RpcTest() : RpcTest(4, 4096) {}
  RpcTest(int worker_count, int queued_call_count_max);
  ~RpcTest() override;

  grpc::Status Apply(const std::string& request_id, const std::vector<std::string>& records,
                     v1::ApplyRegistryResponse* response = nullptr);
  grpc::Status ApplyCatalog(const std::string& request_id, const std::vector<std::string>& entries,
                            v1::ApplyCatalogResponse* response = nullptr);
  // A report of so-a about 2022-S1 with what `text` adds.
  static v1::Report ReportWith(absl::string_view text = "");
  static v1::SubmitRequest Request(const std::string& request_id, const v1::Report& report,
                                   int64_t expected_version = 0);
  grpc::Status Submit(const v1::SubmitRequest& request, v1::SubmitResponse* response);
  // The outcome in short: "v1 r3", "unchanged v1 r3", the findings of a rejection, or the error.
  std::string Submitted(const v1::SubmitRequest& request);
  static std::string OutcomeOf(const grpc::Status& status, const v1::SubmitResponse& response);
  // Sends bytes as they are; `answer` gets the bytes of the response.
  grpc::Status SendRaw(const std::string& method, const std::string& bytes, std::string* answer = nullptr);
  int64_t HeadRevision();
  // Appends a draft beside the server, judged as of now: for entries that the test has no call for. Nothing may be
  // written through the server afterwards.
  stored::v1::Entry AppendBeside(ledger::Draft draft);
  // An act on the report of so-a about 2022-S1.
  stored::v1::Entry ActBeside(int64_t version, absl::string_view act);

  FakeClock clock_;
  HeldEngine engine_;
  server::JsonLog log_{STDERR_FILENO, config::v1::LOG_LEVEL_ERROR};
  std::unique_ptr<server::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::SubmissionService::Stub> submissions_;
  std::unique_ptr<v1::RegistryService::Stub> registry_;
  std::unique_ptr<v1::CatalogService::Stub> catalogs_;
  std::unique_ptr<v1::SummaryService::Stub> summaries_;
  std::unique_ptr<v1::LogService::Stub> log_entries_;
};

}  // namespace khoi::testing
