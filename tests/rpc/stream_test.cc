// Many submissions over one call.
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "services/server/config.h"
#include "tests/rpc/fixture.h"
#include "tests/status_matchers.h"

namespace khoi::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class StreamTest : public RpcTest {
 protected:
  static v1::SubmitStreamRequest Message(const std::string& request_id, const std::string& place,
                                         int64_t expected = 0) {
    v1::SubmitStreamRequest message;
    *message.mutable_submission() =
        Request(request_id, ReportWith(absl::StrCat("header { place: '", place, "' }")), expected);
    return message;
  }
  static std::string Told(const v1::SubmitStreamResponse& acknowledgement) {
    return absl::StrCat(acknowledgement.index(), ":",
                        acknowledgement.has_error()
                            ? absl::StatusCodeToString(static_cast<absl::StatusCode>(acknowledgement.error().code()))
                            : OutcomeOf(grpc::Status::OK, acknowledgement.response()),
                        " ");
  }
};

TEST_F(StreamTest, AcknowledgementsComeInOrderAndVersionsMayFollowEachOther) {
  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(stream->Write(Message(absl::StrCat("r", i), absl::StrCat("p", i), i)));
    if (i >= 32) {  // read behind, so that neither side waits for the other
      v1::SubmitStreamResponse acknowledgement;
      ASSERT_TRUE(stream->Read(&acknowledgement));
      ASSERT_EQ(Told(acknowledgement), absl::StrCat(i - 32, ":v", i - 31, " r", i - 28, " "));
    }
  }
  stream->WritesDone();
  v1::SubmitStreamResponse acknowledgement;
  int count = 68;
  while (stream->Read(&acknowledgement)) {
    ASSERT_EQ(acknowledgement.index(), count++);
  }
  EXPECT_EQ(count, 100);
  EXPECT_EQ(testing::Short(stream->Finish()), "OK");
}

TEST_F(StreamTest, ErrorOfOneMessageDoesNotEndTheCall) {
  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  stream->Write(Message("r1", "a"));
  stream->Write(Message("r2", "b", 7));
  stream->Write(Message("r1", "c"));
  stream->Write(Message("r3", "d", 1));
  stream->WritesDone();
  std::string told;
  for (v1::SubmitStreamResponse acknowledgement; stream->Read(&acknowledgement);) {
    told += Told(acknowledgement);
  }
  EXPECT_EQ(told, "0:v1 r4 1:ABORTED 2:ALREADY_EXISTS 3:v2 r5 ");
  EXPECT_EQ(testing::Short(stream->Finish()), "OK");
}

TEST_F(StreamTest, MessageThatCannotBeUnderstoodEndsTheCallWithItsIndex) {
  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  stream->Write(Message("r0", "a"));
  stream->Write(Message("r1", "b", 1));
  v1::SubmitStreamRequest malformed;
  malformed.mutable_submission()->set_request_id("r2");
  malformed.mutable_submission()->set_report_bytes("\x0a\xff");
  stream->Write(malformed);
  stream->Write(Message("r3", "c", 2));
  std::string told;
  for (v1::SubmitStreamResponse acknowledgement; stream->Read(&acknowledgement);) {
    told += Told(acknowledgement);
  }
  EXPECT_EQ(told, "0:v1 r4 1:v2 r5 ");
  const grpc::Status status = stream->Finish();  // without a half-close from this side
  EXPECT_EQ(testing::Short(status), "INVALID_ARGUMENT report_bytes");
  EXPECT_THAT(status.error_message(), HasSubstr("message 2:"));
  const auto errors = DetailsOf<google::rpc::ErrorInfo>(status);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].metadata().at("index"), "2");
  EXPECT_EQ(HeadRevision(), 5);
}

TEST_F(StreamTest, VersionsFollowEachOtherWhenTheRegistryChangesMeanwhile) {
  std::thread other;
  // While r1 is judged, the registry changes and the disk begins to hold, so that all three are decided together: r1 is
  // judged again, and r2 and r3 find no version of it yet.
  clock_.OnNextLook([&] {
    EXPECT_EQ(testing::Short(Apply("more", {"bloc { authority_id: 'bkhcn' bloc_id: 'khoi-3' name_vi: 'Khối 3' }"})),
              "OK");
    engine_.Hold();
    other = std::thread([this] { EXPECT_EQ(Submitted(Request("o", ReportWith("unit_id: 'so-b'"))), "v1 r5"); });
    engine_.AwaitWrite();
    // Messages are judged in order: once the last one is looked at, those before it are with the committer.
    clock_.OnNextLook([this] { clock_.OnNextLook([this] { clock_.OnNextLook([this] { engine_.Release(); }); }); });
  });
  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  stream->Write(Message("r1", "a"));
  stream->Write(Message("r2", "b", 1));
  stream->Write(Message("r3", "c", 2));
  stream->Write(Message("r4", "d", 3));
  stream->WritesDone();
  std::string told;
  for (v1::SubmitStreamResponse acknowledgement; stream->Read(&acknowledgement);) {
    told += Told(acknowledgement);
  }
  EXPECT_EQ(told, "0:v1 r6 1:v2 r7 2:v3 r8 3:v4 r9 ");
  EXPECT_EQ(testing::Short(stream->Finish()), "OK");
  other.join();
}

TEST_F(StreamTest, ServerReadsNoFurtherWhileSixtyFourAreUnanswered) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> lines(std::tmpfile(), &std::fclose);
  const server::JsonLog log(fileno(lines.get()), config::v1::LOG_LEVEL_DEBUG);
  config::v1::ServerConfig config;
  config.set_listen_address("127.0.0.1:0");
  config.set_data_directory("none");
  const auto server = server::Server::Start(*server::Completed(config), engine_, clock_, log);
  ASSERT_THAT(server, IsOk());
  submissions_ = v1::SubmissionService::NewStub((*server)->InProcessChannel());

  // While the committer waits for the disk nothing is answered, and each look at the clock is a message being judged.
  engine_.Hold();
  std::thread other([this] { EXPECT_EQ(Submitted(Request("o", ReportWith("unit_id: 'so-b'"))), "v1 r4"); });
  engine_.AwaitWrite();
  size_t judged_count = 0;
  std::function<void()> look = [&] {
    if (++judged_count == 64) {
      engine_.Release();
      return;
    }
    clock_.OnNextLook(look);
  };
  clock_.OnNextLook(look);

  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  std::thread writer([&stream] {
    for (int i = 0; i < 200; ++i) {
      if (!stream->Write(Message(absl::StrCat("r", i), absl::StrCat("p", i), i))) {
        return;
      }
    }
    stream->WritesDone();
  });
  int count = 0;
  for (v1::SubmitStreamResponse acknowledgement; stream->Read(&acknowledgement);) {
    EXPECT_EQ(acknowledgement.index(), count++);
  }
  EXPECT_EQ(count, 200);
  EXPECT_EQ(testing::Short(stream->Finish()), "OK");
  writer.join();
  other.join();
  std::rewind(lines.get());
  std::string text(1 << 20, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), lines.get()));
  EXPECT_THAT(text, ContainsRegex("\"unanswered_max\":64[^0-9]"));
}

TEST_F(StreamTest, CancelledStreamLeavesTheServerServing) {
  {
    grpc::ClientContext context;
    const auto stream = submissions_->SubmitStream(&context);
    stream->Write(Message("r0", "a"));
    context.TryCancel();
    EXPECT_EQ(testing::Short(stream->Finish()), "CANCELLED");
  }
  v1::SubmitResponse response;
  EXPECT_EQ(testing::Short(Submit(Request("other", ReportWith("unit_id: 'so-b'")), &response)), "OK");
}

TEST_F(StreamTest, ShutdownAnswersWhatHasBegunAndEndsOpenStreams) {
  // Over the wire: gRPC 1.51 drops in-process calls when their server shuts down, and crashes when another one begins.
  submissions_ =
      v1::SubmissionService::NewStub(grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  ASSERT_TRUE(stream->Write(Message("r0", "a")));
  v1::SubmitStreamResponse acknowledgement;
  ASSERT_TRUE(stream->Read(&acknowledgement));

  engine_.Hold();
  auto submitted =
      std::async(std::launch::async, [this] { return Submitted(Request("r1", ReportWith("unit_id: 'so-b'"))); });
  engine_.AwaitWrite();
  auto stopped = std::async(std::launch::async, [this] { server_->Stop(); });
  EXPECT_FALSE(stream->Read(&acknowledgement));
  EXPECT_EQ(testing::Short(stream->Finish()), "UNAVAILABLE");
  EXPECT_EQ(Submitted(Request("r2", ReportWith())), "UNAVAILABLE");
  engine_.Release();
  EXPECT_EQ(submitted.get(), "v1 r5");
  stopped.get();
}

}  // namespace
}  // namespace khoi::testing
