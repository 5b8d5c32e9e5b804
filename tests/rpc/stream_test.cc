// Many submissions over one call.
#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

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

TEST_F(StreamTest, ServerReadsNoFurtherWhileSixtyFourAreUnanswered) {
  engine_.Hold();
  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  std::promise<void> all_written;
  // Larger than what flow control lets wait unread, so that a write returns only when the server reads.
  const std::string large(200'000, 'x');
  std::thread writer([&] {
    for (int i = 0; i < 100; ++i) {
      v1::SubmitStreamRequest message;
      *message.mutable_submission() = Request(absl::StrCat("r", i), ReportWith(), 1000);
      for (int j = 0; j < 4; ++j) {
        auto* section = message.mutable_submission()->mutable_report()->add_narrative_sections();
        section->set_section_code(absl::StrCat("N", j));
        section->add_items()->set_text(large.substr(0, 50'000));
      }
      if (!stream->Write(message)) {
        return;
      }
    }
    stream->WritesDone();
    all_written.set_value();
  });
  // Nothing can be acknowledged while the disk is held, so the client cannot send everything, however long it has.
  v1::SubmitResponse ignored;
  std::thread first([&] { Submit(Request("other", ReportWith()), &ignored); });
  engine_.AwaitWrite();
  EXPECT_EQ(all_written.get_future().wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
  engine_.Release();
  int count = 0;
  for (v1::SubmitStreamResponse acknowledgement; stream->Read(&acknowledgement);) {
    EXPECT_EQ(acknowledgement.index(), count++);
  }
  writer.join();
  first.join();
  EXPECT_EQ(count, 100);
  EXPECT_EQ(testing::Short(stream->Finish()), "OK");
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
