#include "tools/khoi/session.h"

#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"
#include "tests/tools/fake_server.h"
#include "tools/khoi/request_id.h"
#include "tools/khoi/sha256.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;

// Sleeping only moves the clock.
struct FakeTime {
  absl::Time now = absl::Now();
  std::vector<absl::Duration> pauses;

  Timekeeper Keeper() {
    return {.now = [this] { return now; },
            .sleep =
                [this](absl::Duration pause) {
                  pauses.push_back(pause);
                  now += pause;
                }};
  }
};

class SessionTest : public ::testing::Test {
 protected:
  FakeServer server_;
  ConsoleOfStrings strings_;
  FakeTime time_;
  const Session session_{server_.Channel(), absl::Seconds(60), strings_.console, time_.Keeper()};
};

TEST_F(SessionTest, RetriesWhatMayBeRetriedWithGrowingPauses) {
  int attempts = 0;
  const grpc::Status status = session_.Call([&](grpc::ClientContext&) {
    return ++attempts < 5 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "busy") : grpc::Status::OK;
  });
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OK) << status.error_message();
  ASSERT_EQ(time_.pauses.size(), 4);
  absl::Duration longest = absl::Milliseconds(100);
  for (const absl::Duration pause : time_.pauses) {
    EXPECT_GE(pause, longest / 2);
    EXPECT_LE(pause, longest);
    longest *= 2;
  }
  EXPECT_THAT(strings_.err.str(), HasSubstr("busy; trying again"));
}

TEST_F(SessionTest, GivesUpWhenTheTimeoutHasPassed) {
  const absl::Time start = time_.now;
  const grpc::Status status =
      session_.Call([](grpc::ClientContext&) { return grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "late"); });
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_LE(time_.now - start, absl::Seconds(60));
  EXPECT_GE(time_.now - start, absl::Seconds(50));
}

TEST_F(SessionTest, FinalAnswersAreNotRetried) {
  for (const grpc::StatusCode code : {grpc::ABORTED, grpc::ALREADY_EXISTS, grpc::INVALID_ARGUMENT, grpc::INTERNAL,
                                      grpc::RESOURCE_EXHAUSTED, grpc::NOT_FOUND}) {
    int attempts = 0;
    (void)session_.Call([&](grpc::ClientContext&) {
      ++attempts;
      return grpc::Status(code, "");
    });
    EXPECT_EQ(attempts, 1) << code;
  }
  EXPECT_TRUE(time_.pauses.empty());
}

TEST_F(SessionTest, WaitsAsLongAsTheServerAsks) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(7);
  google::rpc::Status details;
  details.add_details()->PackFrom(retry);
  int attempts = 0;
  (void)session_.Call([&](grpc::ClientContext&) {
    return ++attempts == 1 ? grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "", details.SerializeAsString())
                           : grpc::Status::OK;
  });
  EXPECT_THAT(time_.pauses, ::testing::ElementsAre(absl::Seconds(7)));
}

TEST(RequestIdTest, IsARandomUuidOfVersion4AndAnIdentifier) {
  const std::string id = NewRequestId();
  EXPECT_THAT(id, ::testing::MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_NE(NewRequestId(), id);
}

TEST(Sha256Test, IsTheHashOfFips180) {
  EXPECT_EQ(Sha256("abc").substr(0, 4), "\xba\x78\x16\xbf");
  EXPECT_EQ(Sha256("").size(), 32);
}

}  // namespace
}  // namespace khoi::cli
