// The thread of those who watch, beside a committer and callers that come and go.
#include "services/summary/watch_thread.h"

#include <chrono>
#include <thread>

#include "services/summary/summary_delta.h"
#include "tests/ledger/world.h"

namespace khoi::summary {
namespace {

using testing::IsOk;
using testing::StatusIs;

constexpr char kWatched[] =
    "summary { scope { authority { authority_id: 'tinh' } } period_ids: '2022-S1' group_by: DIMENSION_UNIT }";

int64_t SteadyMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// A client in the process whose reading the test waits for.
class Reader final : public Watcher {
 public:
  bool Send(const WatchMessage& message) override {
    v1::WatchSummaryResponse response;
    EXPECT_TRUE(response.ParseFromString(*message));
    const std::lock_guard lock(mutex_);
    if (response.has_summary()) {
      held_ = response.summary();
    } else {
      EXPECT_THAT(ApplyDelta(response.delta(), held_), IsOk());
    }
    changed_.notify_all();
    return true;
  }
  bool HasReadAll() override { return true; }
  void End(const absl::Status& status) override { ADD_FAILURE() << status; }

  v1::Summary Await(int64_t revision) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return held_.as_of_revision() >= revision; });
    return held_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  v1::Summary held_;
};

class WatchThreadTest : public ::testing::Test {
 protected:
  WatchThreadTest() { world_.Settle(); }

  int64_t Submit(const std::string& unit_id, int64_t version) {
    const auto committed = world_.Submit(ledger::MakeReport(unit_id, version), absl::StrCat(unit_id, version),
                                         version == 1 ? std::nullopt : std::optional(version - 1));
    EXPECT_THAT(committed, IsOk());
    return committed.ok() ? committed->entry.revision() : 0;
  }

  ledger::World world_;
  Memo memo_{16 << 20};
  WatchThread watches_{*world_.ledger,
                       world_.structures,
                       memo_,
                       world_.clock,
                       {.pace = {.interval_us = 10'000, .steady_us = SteadyMicros}, .watcher_count_max = 3}};
};

TEST_F(WatchThreadTest, EveryCommitReachesThoseWhoWatch) {
  std::vector<std::shared_ptr<Reader>> readers;
  for (int i = 0; i < 3; ++i) {
    readers.push_back(std::make_shared<Reader>());
    watches_.Join(readers.back(), ledger::Parse<v1::WatchSummaryRequest>(kWatched));
  }
  for (int64_t version = 1; version <= 20; ++version) {
    const int64_t revision = Submit("so-a", version);
    for (const auto& reader : readers) {
      const v1::Summary held = reader->Await(revision);
      ASSERT_EQ(held.rows(0).figure().low(), absl::StrCat(version));
    }
  }
  for (const auto& reader : readers) {
    watches_.Leave(reader.get());
  }
}

TEST_F(WatchThreadTest, WatchersComeAndGoWhileOthersSubmit) {
  std::thread submitter([this] {
    for (int64_t version = 1; version <= 60; ++version) {
      Submit("so-b", version);
    }
  });
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back([this] {
      for (int round = 0; round < 20; ++round) {
        const auto reader = std::make_shared<Reader>();
        watches_.Join(reader, ledger::Parse<v1::WatchSummaryRequest>(kWatched));
        reader->Await(1);
        watches_.Ready(reader.get());
        watches_.Leave(reader.get());
      }
    });
  }
  submitter.join();
  for (std::thread& caller : callers) {
    caller.join();
  }
  const auto last = std::make_shared<Reader>();
  watches_.Join(last, ledger::Parse<v1::WatchSummaryRequest>(kWatched));
  EXPECT_EQ(last->Await(62).rows(0).figure().low(), "60");
  watches_.Stop();
  EXPECT_GT(watches_.counts().computation_count, 0);
}

TEST_F(WatchThreadTest, PlacesAreBoundedAndGivenBack) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(watches_.TakePlace(), IsOk());
  }
  EXPECT_THAT(watches_.TakePlace(), StatusIs(absl::StatusCode::kResourceExhausted));
  watches_.GiveUpPlace();
  EXPECT_THAT(watches_.TakePlace(), IsOk());
}

TEST_F(WatchThreadTest, StopsWhileItWaitsForCommits) {
  const auto reader = std::make_shared<Reader>();
  watches_.Join(reader, ledger::Parse<v1::WatchSummaryRequest>(kWatched));
  reader->Await(1);
  watches_.Stop();
  Submit("so-a", 1);  // nobody is there to be woken
  EXPECT_EQ(reader->Await(1).as_of_revision(), 2);
}

}  // namespace
}  // namespace khoi::summary
