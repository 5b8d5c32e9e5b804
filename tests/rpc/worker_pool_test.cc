// What waits for a thread is bounded.
#include "services/rpc/worker_pool.h"

#include <functional>
#include <future>
#include <utility>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "tests/status_matchers.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

class Task final : public rpc::Job {
 public:
  explicit Task(std::function<void()> run) : run_(std::move(run)) {}
  void Run() override { run_(); }

 private:
  const std::function<void()> run_;
};

TEST(WorkerPool, BytesThatWaitAreBounded) {
  rpc::WorkerPool pool({.worker_count = 1, .queued_job_count_max = 100, .queued_bytes_max = 100});
  std::promise<void> begun;
  std::promise<void> held;
  Task first([&] {
    begun.set_value();
    held.get_future().wait();
  });
  std::promise<void> done;
  Task second([] {});
  Task third([] {});
  Task last([&] { done.set_value(); });
  ASSERT_THAT(pool.Post(first, 100), IsOk());
  begun.get_future().wait();  // what runs does not wait

  EXPECT_THAT(pool.Post(second, 60), IsOk());
  const absl::Status refused = pool.Post(third, 41);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("60 bytes wait")));
  EXPECT_TRUE(refused.GetPayload("type.googleapis.com/google.rpc.RetryInfo").has_value());
  EXPECT_THAT(pool.Post(last, 40), IsOk());

  held.set_value();
  done.get_future().wait();
  std::promise<void> again;
  Task after([&] { again.set_value(); });
  EXPECT_THAT(pool.Post(after, 100), IsOk());
  again.get_future().wait();
}

}  // namespace
}  // namespace khoi::testing
