// Watching a summary over gRPC, from a server that sends as often as it may be told to.
#include <future>
#include <thread>

#include "services/server/config.h"
#include "services/summary/summary_delta.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

// One call of WatchSummary, and what it has told.
class Watch {
 public:
  Watch(v1::SummaryService::Stub& stub, const v1::WatchSummaryRequest& request)
      : reader_(stub.WatchSummary(&context_, request)) {}

  // "whole 5", "delta 5-6", or how the call ended. `held` is then what a client has.
  std::string Next() {
    v1::WatchSummaryResponse response;
    if (!reader_->Read(&response)) {
      return testing::Short(reader_->Finish());
    }
    if (response.has_summary()) {
      held = response.summary();
      return absl::StrCat("whole ", held.as_of_revision());
    }
    const int64_t from = held.as_of_revision();
    EXPECT_THAT(summary::ApplyDelta(response.delta(), held), IsOk());
    return absl::StrCat("delta ", from, "-", held.as_of_revision());
  }

  grpc::Status End() {
    v1::WatchSummaryResponse response;
    while (reader_->Read(&response)) {
    }
    return reader_->Finish();
  }

  void Cancel() { context_.TryCancel(); }

  v1::Summary held;

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchSummaryResponse>> reader_;
};

class WatchCallTest : public RpcTest {
 protected:
  WatchCallTest() {
    config::v1::ServerConfig config;
    config.set_listen_address("127.0.0.1:0");
    config.set_data_directory("none");
    config.set_watch_interval_milliseconds(10);
    config.set_watcher_count_max(3);
    config.set_drain_seconds(100);  // longer than the test may take
    server_->Stop();
    server_ = *server::Server::Start(*server::Completed(config), engine_, clock_, log_);
    // Over the wire: gRPC 1.51 drops in-process calls when their server shuts down.
    channel_ = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
    submissions_ = v1::SubmissionService::NewStub(channel_);
    registry_ = v1::RegistryService::NewStub(channel_);
    summaries_ = v1::SummaryService::NewStub(channel_);
  }

  static v1::WatchSummaryRequest Watching(absl::string_view text = "") {
    auto request = FromText<v1::WatchSummaryRequest>(
        "summary { scope { authority { authority_id: 'bkhcn' } } period_ids: '2022-S1' }");
    request.MergeFrom(FromText<v1::WatchSummaryRequest>(text));
    return request;
  }

  static v1::WatchSummaryRequest GoingOnFrom(const v1::Summary& held) {
    v1::WatchSummaryRequest request = Watching();
    request.set_resume_revision(held.as_of_revision());
    *request.mutable_resume_instant() = held.instant();
    request.set_resume_digest(held.digest());
    return request;
  }

  std::string Propose(int version, absl::string_view unit_id = "so-a") {
    v1::Report report = ReportWith(
        absl::StrCat("award_lines { award_codes: 'EM-I-CSTDBT' awarding_authority_code: 'A-BT' recipient_kind_code: "
                     "'IND' status: AWARD_STATUS_PROPOSED counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: '",
                     version, "' } }"));
    report.set_unit_id(std::string(unit_id));
    return Submitted(Request(absl::StrCat(unit_id, version), report, version - 1));
  }

  // A call of its own.
  v1::Summary Present() {
    grpc::ClientContext context;
    v1::GetSummaryResponse response;
    EXPECT_EQ(testing::Short(summaries_->GetSummary(&context, Watching().summary(), &response)), "OK");
    return response.summary();
  }
};

TEST(WatchConfigTest, HasDefaultsAndRangesThatAreNamed) {
  config::v1::ServerConfig config;
  config.set_data_directory("none");
  const auto completed = server::Completed(config);
  ASSERT_THAT(completed, IsOk());
  EXPECT_EQ(completed->watch_interval_milliseconds(), 1000);
  EXPECT_EQ(completed->watcher_count_max(), 4096);
  for (const int32_t interval : {9, 3'600'001, -1}) {
    config::v1::ServerConfig wrong = config;
    wrong.set_watch_interval_milliseconds(interval);
    EXPECT_THAT(server::Completed(wrong),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("watch_interval_milliseconds")));
  }
  for (const int32_t count : {-1, (1 << 20) + 1}) {
    config::v1::ServerConfig wrong = config;
    wrong.set_watcher_count_max(count);
    EXPECT_THAT(server::Completed(wrong), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("watcher_count_max")));
  }
  for (const int32_t interval : {10, 3'600'000}) {
    config.set_watch_interval_milliseconds(interval);
    EXPECT_THAT(server::Completed(config), IsOk());
  }
}

TEST_F(WatchCallTest, TellsTheWholeAndThenEveryChange) {
  Watch watch(*summaries_, Watching());
  EXPECT_EQ(watch.Next(), "whole 3");
  for (int version = 1; version <= 5; ++version) {
    ASSERT_EQ(Propose(version), absl::StrCat("v", version, " r", version + 3));
    ASSERT_EQ(watch.Next(), absl::StrCat("delta ", version + 2, "-", version + 3));
    ASSERT_EQ(watch.held.rows(0).figure().low(), absl::StrCat(version));
  }
  EXPECT_TRUE(summary::SaysTheSame(watch.held, Present()));
}

TEST_F(WatchCallTest, TwoWhoAskTheSameShareOneComputation) {
  Watch first(*summaries_, Watching());
  ASSERT_EQ(first.Next(), "whole 3");
  Watch second(*summaries_, Watching("summary { group_by: DIMENSION_CODE }"));
  ASSERT_EQ(second.Next(), "whole 3");
  ASSERT_EQ(Propose(1), "v1 r4");
  ASSERT_EQ(first.Next(), "delta 3-4");
  ASSERT_EQ(second.Next(), "delta 3-4");
  Watch third(*summaries_, Watching());  // what it is told is counted before
  ASSERT_EQ(third.Next(), "whole 4");
  EXPECT_EQ(server_->watch_counts().computation_count, 2);
}

TEST_F(WatchCallTest, ResumesFromARevision) {
  ASSERT_EQ(Propose(1), "v1 r4");
  v1::Summary held;
  {
    Watch watch(*summaries_, Watching());
    ASSERT_EQ(watch.Next(), "whole 4");
    held = watch.held;
    watch.Cancel();
    EXPECT_EQ(testing::Short(watch.End()), "CANCELLED");
  }
  ASSERT_EQ(Propose(1, "so-b"), "v1 r5");
  Watch watch(*summaries_, GoingOnFrom(held));
  watch.held = held;
  EXPECT_EQ(watch.Next(), "delta 4-5");
  EXPECT_TRUE(summary::SaysTheSame(watch.held, Present()));
  Watch unchanged(*summaries_, GoingOnFrom(watch.held));
  unchanged.held = watch.held;
  EXPECT_EQ(unchanged.Next(), "delta 5-5");
  Watch unsaid(*summaries_, Watching("resume_revision: 5"));
  EXPECT_EQ(unsaid.Next(), "whole 5");
}

TEST_F(WatchCallTest, WhatCannotBeWatchedIsNamed) {
  const auto told = [this](absl::string_view text) { return Watch(*summaries_, Watching(text)).Next(); };
  EXPECT_EQ(told("resume_revision: 4"), "INVALID_ARGUMENT resume_revision");
  EXPECT_EQ(told("resume_revision: -1"), "INVALID_ARGUMENT resume_revision");
  EXPECT_EQ(told("resume_revision: 1 resume_instant { nanos: -1 }"), "INVALID_ARGUMENT resume_instant");
  EXPECT_EQ(told("summary { as_of_revision: 1 }"), "INVALID_ARGUMENT summary.as_of_revision");
  EXPECT_EQ(told("summary { instant { seconds: 1 } }"), "INVALID_ARGUMENT summary.instant");
  EXPECT_EQ(told("summary { period_ids: '2031-S1' }"), "NOT_FOUND summary.period_ids[1]");
  EXPECT_EQ(Watch(*summaries_, v1::WatchSummaryRequest()).Next(), "INVALID_ARGUMENT summary.scope");
}

TEST_F(WatchCallTest, OneTooManyIsRefusedUntilAnotherLeaves) {
  Watch first(*summaries_, Watching());
  Watch second(*summaries_, Watching());
  ASSERT_EQ(first.Next(), "whole 3");
  ASSERT_EQ(second.Next(), "whole 3");
  {
    Watch third(*summaries_, Watching());
    ASSERT_EQ(third.Next(), "whole 3");
    Watch fourth(*summaries_, Watching());
    const grpc::Status status = fourth.End();
    EXPECT_EQ(testing::Short(status), "RESOURCE_EXHAUSTED");
    EXPECT_THAT(status.error_message(), HasSubstr("giới hạn"));
    EXPECT_EQ(DetailsOf<google::rpc::RetryInfo>(status).size(), 1u);
    third.Cancel();
    third.End();
  }
  // The server hears of it a moment later.
  std::string told;
  do {
    told = Watch(*summaries_, Watching()).Next();
  } while (told == "RESOURCE_EXHAUSTED");
  EXPECT_EQ(told, "whole 3");
}

TEST_F(WatchCallTest, WhoDoesNotReadNeverHoldsUpASubmission) {
  Watch slow(*summaries_, Watching());  // reads nothing until the end
  Watch quick(*summaries_, Watching());
  ASSERT_EQ(quick.Next(), "whole 3");
  for (int version = 1; version <= 50; ++version) {
    ASSERT_EQ(Propose(version), absl::StrCat("v", version, " r", version + 3));
  }
  while (quick.held.as_of_revision() < 53) {
    ASSERT_THAT(quick.Next(), HasSubstr("delta"));
  }
  slow.Next();
  while (slow.held.as_of_revision() < 53) {
    ASSERT_THAT(slow.Next(), HasSubstr("delta"));
  }
  EXPECT_TRUE(summary::SaysTheSame(slow.held, Present()));
}

TEST_F(WatchCallTest, StopEndsWatchersAtOnce) {
  Watch reading(*summaries_, Watching());
  ASSERT_EQ(reading.Next(), "whole 3");
  Watch waiting(*summaries_, Watching());
  ASSERT_EQ(waiting.Next(), "whole 3");
  auto stopped = std::async(std::launch::async, [this] { server_->Stop(); });
  const grpc::Status status = reading.End();
  EXPECT_EQ(testing::Short(status), "UNAVAILABLE");
  EXPECT_THAT(status.error_message(), HasSubstr("resume_revision"));
  EXPECT_EQ(testing::Short(waiting.End()), "UNAVAILABLE");
  stopped.get();
}

// Many units with long names, so that a summary does not fit into what gRPC keeps for a caller that does not read.
TEST_F(WatchCallTest, WhoDoesNotReadNeverHoldsUpTheStop) {
  for (int call = 0; call < 20; ++call) {
    std::vector<std::string> records;
    for (int unit = 0; unit < 50; ++unit) {
      records.push_back(absl::StrCat("unit { unit_id: 'u", call, ".", unit, "' type_code: 'UT-SO' name_vi: '",
                                     std::string(400, 'x'), "' home_authority_id: 'bkhcn' reports_directly: true }"));
    }
    ASSERT_EQ(testing::Short(Apply(absl::StrCat("many", call), records)), "OK");
  }
  Watch reading(*summaries_, Watching());
  ASSERT_EQ(reading.Next(), "whole 23");
  ASSERT_GT(reading.held.ByteSizeLong(), 400'000u);
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a connection of its own
  const auto own = v1::SummaryService::NewStub(
      grpc::CreateCustomChannel(server_->address(), grpc::InsecureChannelCredentials(), arguments));
  Watch stuck(*own, Watching());
  Watch other(*summaries_, Watching());
  ASSERT_EQ(other.Next(), "whole 23");  // was asked later
  server_->Stop();                      // would take 100 s
  EXPECT_NE(testing::Short(stuck.End()), "OK");
}

}  // namespace
}  // namespace khoi::testing
