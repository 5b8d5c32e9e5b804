// What a server with too much to do says, and what it does not unpack.
#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

// One worker, and one place to wait for it.
class BusyTest : public RpcTest {
 protected:
  BusyTest() : RpcTest(1, 1) {}

  grpc::Status Summarize() {
    grpc::ClientContext context;
    v1::GetSummaryResponse response;
    return summaries_->GetSummary(
        &context,
        FromText<v1::GetSummaryRequest>("scope { authority { authority_id: 'bkhcn' } } period_ids: '2022-S1'"),
        &response);
  }
};

TEST_F(BusyTest, FullQueueIsResourceExhaustedAndSaysWhenToComeBack) {
  std::promise<void> held;
  std::promise<void> release;
  clock_.OnNextLook([&held, released = release.get_future().share()] {
    held.set_value();
    released.wait();
  });
  auto first = std::async(std::launch::async, [this] { return Summarize(); });
  held.get_future().wait();  // the only worker is inside a use case

  // Of two more, one waits in the queue; the other can only be refused, and is answered while the worker is held.
  std::promise<grpc::Status> refused;
  std::atomic<int> refused_count = 0;
  std::atomic<int> served_count = 0;
  std::vector<std::thread> others;
  for (int i = 0; i < 2; ++i) {
    others.emplace_back([&] {
      const grpc::Status status = Summarize();
      if (status.ok()) {
        ++served_count;
      } else if (refused_count++ == 0) {
        refused.set_value(status);
      }
    });
  }
  const grpc::Status status = refused.get_future().get();
  release.set_value();
  for (std::thread& other : others) {
    other.join();
  }
  EXPECT_EQ(testing::Short(first.get()), "OK");
  EXPECT_EQ(served_count, 1);
  EXPECT_EQ(refused_count, 1);

  EXPECT_EQ(testing::Short(status), "RESOURCE_EXHAUSTED");
  EXPECT_THAT(status.error_message(), HasSubstr("busy"));
  const auto retries = DetailsOf<google::rpc::RetryInfo>(status);
  ASSERT_EQ(retries.size(), 1u);
  EXPECT_EQ(retries[0].retry_delay().seconds(), 0);
  EXPECT_EQ(retries[0].retry_delay().nanos(), 500'000'000);
}

using CompressionTest = RpcTest;

TEST_F(CompressionTest, CompressedRequestIsUnimplementedAndLeavesNoTrace) {
  // Over the wire: nothing is compressed inside a process.
  const auto stub =
      v1::SubmissionService::NewStub(grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  for (const auto algorithm : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    grpc::ClientContext context;
    context.set_compression_algorithm(algorithm);
    v1::SubmitResponse response;
    // Long and even, so that it is really sent compressed.
    const grpc::Status status = stub->Submit(
        &context, Request("r1", ReportWith(absl::StrCat("header { place: '", std::string(4000, 'x'), "' }"))),
        &response);
    EXPECT_EQ(testing::Short(status), "UNIMPLEMENTED");
    EXPECT_THAT(status.error_message(), HasSubstr("ompress"));
  }
  EXPECT_EQ(HeadRevision(), 3);
}

}  // namespace
}  // namespace khoi::testing
