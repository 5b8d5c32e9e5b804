#include "services/ledger/commit_signal.h"

#include <atomic>
#include <thread>

#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

TEST(CommitSignalTest, CommitWakesOnceAndOnlyWhoWaits) {
  CommitSignal signal;
  int count = 0;
  signal.Raise(1);
  ASSERT_TRUE(signal.Await(1, [&] { ++count; }));
  EXPECT_EQ(count, 0);
  signal.Raise(2);
  signal.Raise(3);
  EXPECT_EQ(count, 1);
}

TEST(CommitSignalTest, WhatWasCommittedBeforeIsToldAtOnce) {
  CommitSignal signal;
  int count = 0;
  signal.Raise(5);
  EXPECT_FALSE(signal.Await(4, [&] { ++count; }));
  signal.Raise(6);
  EXPECT_EQ(count, 0);
}

TEST(CommitSignalTest, NobodyIsWokenAfterForget) {
  CommitSignal signal;
  int count = 0;
  ASSERT_TRUE(signal.Await(0, [&] { ++count; }));
  signal.Forget();
  signal.Raise(1);
  EXPECT_EQ(count, 0);
}

TEST(CommitSignalTest, NoCommitIsMissed) {
  constexpr int64_t kLast = 20'000;
  CommitSignal signal;
  std::atomic<int64_t> committed = 0;
  std::thread committer([&] {
    for (int64_t revision = 1; revision <= kLast; ++revision) {
      committed = revision;
      signal.Raise(revision);
    }
  });
  std::atomic<bool> woken = false;
  for (int64_t seen = 0; seen < kLast; seen = committed) {
    woken = false;
    if (signal.Await(seen, [&] {
          woken = true;
          woken.notify_one();
        })) {
      woken.wait(false);  // for ever when the commit after `seen` was missed
    }
  }
  committer.join();
  signal.Forget();
}

}  // namespace
}  // namespace khoi::ledger
