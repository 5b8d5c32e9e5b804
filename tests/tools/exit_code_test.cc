#include "tools/khoi/exit_code.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"
#include "tools/khoi/rpc_error.h"

namespace khoi::cli {
namespace {

TEST(ExitCodeTest, EveryEndOfACallHasItsNumber) {
  const std::pair<grpc::StatusCode, int> cases[] = {
      {grpc::OK, 0},
      {grpc::CANCELLED, 1},
      {grpc::UNKNOWN, 1},
      {grpc::INTERNAL, 1},
      {grpc::FAILED_PRECONDITION, 9},
      {grpc::RESOURCE_EXHAUSTED, 1},
      {grpc::UNIMPLEMENTED, 1},
      {grpc::NOT_FOUND, 3},
      {grpc::INVALID_ARGUMENT, 4},
      {grpc::OUT_OF_RANGE, 4},
      {grpc::ABORTED, 5},
      {grpc::ALREADY_EXISTS, 5},
      {grpc::PERMISSION_DENIED, 6},
      {grpc::UNAUTHENTICATED, 6},
      {grpc::UNAVAILABLE, 7},
      {grpc::DEADLINE_EXCEEDED, 7},
      {grpc::DATA_LOSS, 8},
  };
  for (const auto& [code, expected] : cases) {
    EXPECT_EQ(static_cast<int>(ExitCodeOf(code)), expected) << code;
  }
}

TEST(ExitCodeTest, TheWorstFileDecides) {
  EXPECT_EQ(Worse(ExitCode::kDone, ExitCode::kRejected), ExitCode::kRejected);
  EXPECT_EQ(Worse(ExitCode::kConflict, ExitCode::kRejected), ExitCode::kConflict);
}

grpc::Status WithDetail(grpc::StatusCode code, const google::protobuf::Message& detail) {
  google::rpc::Status details;
  details.add_details()->PackFrom(detail);
  return grpc::Status(code, "message", details.SerializeAsString());
}

TEST(ExplainTest, NamesEveryFieldThatTheServerNames) {
  google::rpc::BadRequest bad;
  bad.add_field_violations()->set_field("period_ids");
  bad.mutable_field_violations(0)->set_description("say at least one");
  bad.add_field_violations()->set_field("scope");
  bad.mutable_field_violations(1)->set_description("is\x1b[2J required");
  ConsoleOfStrings strings;
  EXPECT_EQ(Explain(WithDetail(grpc::INVALID_ARGUMENT, bad), "a.json", strings.console), ExitCode::kRejected);
  EXPECT_EQ(strings.err.str(),
            "khoi: a.json: invalid request: message\n"
            "  period_ids: say at least one\n"
            "  scope: is\uFFFD[2J required\n");
  EXPECT_EQ(strings.out.str(), "");
}

TEST(ExplainTest, DetailsThatCannotBeReadDoNoHarm) {
  ConsoleOfStrings strings(Language::kVietnamese);
  EXPECT_EQ(Explain(grpc::Status(grpc::NOT_FOUND, "", "\xff\xff"), "", strings.console), ExitCode::kNotFound);
  EXPECT_EQ(strings.err.str(), "khoi: không tìm thấy\n");
}

TEST(RetryDelayTest, IsWhatTheServerAsksFor) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  EXPECT_EQ(RetryDelayOf(WithDetail(grpc::RESOURCE_EXHAUSTED, retry)), absl::Seconds(2));
  EXPECT_EQ(RetryDelayOf(grpc::Status(grpc::UNAVAILABLE, "")), absl::ZeroDuration());
}

}  // namespace
}  // namespace khoi::cli
