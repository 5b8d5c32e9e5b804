// What those who watch may cost: what is kept for them, what they leave unread, when they are looked after.
#include "services/summary/watches.h"
#include "tests/summary/watches_fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::StatusIs;

// Nothing is kept from one turn to the next.
class WatchesBoundTest : public WatchesTest {
 protected:
  std::shared_ptr<Holder> JoinBounded(const std::string& question = kProvinceFirstHalf) {
    auto holder = std::make_shared<Holder>();
    bounded_.Join(holder, Parse<v1::WatchSummaryRequest>(Watching(question)));
    return holder;
  }

  void BoundedTurnAfter(int64_t us) {
    steady_us_ += us;
    clock_.now_us += us;
    bounded_.Turn();
  }

  Watches bounded_{
      [this] { return store_.Now(); },
      structures_,
      store_.memo(),
      clock_,
      {.pace = {.interval_us = kInterval, .steady_us = [this] { return steady_us_; }}, .kept_bytes_max = 10}};
};

TEST_F(WatchesBoundTest, BeyondTheBoundTheWholeIsTold) {
  const auto holder = JoinBounded();
  BoundedTurnAfter(0);
  Submit("a", 3);
  BoundedTurnAfter(kInterval);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "whole 2"));
}

TEST_F(WatchesBoundTest, WhoJoinsBeyondTheBoundIsToldAtOnce) {
  const auto first = JoinBounded();
  BoundedTurnAfter(0);
  const v1::Summary held = Present();
  const auto second = JoinBounded();
  BoundedTurnAfter(0);
  EXPECT_THAT(second->told, ElementsAre("whole 1"));
  auto third = std::make_shared<Holder>();
  third->held = held;
  auto request = Parse<v1::WatchSummaryRequest>(Watching(kProvinceFirstHalf, "resume_revision: 1"));
  *request.mutable_resume_instant() = held.instant();
  request.set_resume_digest(held.digest());
  bounded_.Join(third, request);
  BoundedTurnAfter(0);
  EXPECT_THAT(third->told, ElementsAre("delta 1-1"));
  EXPECT_THAT(first->told, ElementsAre("whole 1"));
}

TEST_F(WatchesBoundTest, BeyondTheBoundNothingIsComputedOrToldUnlessItChanges) {
  const auto holder = JoinBounded("scope { bloc { authority_id: 'tinh' bloc_id: 'k2' } } period_ids: '2019-S1'");
  BoundedTurnAfter(0);
  for (int i = 0; i < 5; ++i) {
    BoundedTurnAfter(kInterval);
  }
  EXPECT_EQ(bounded_.counts().computation_count, 1);
  Submit("a", 3);
  BoundedTurnAfter(kInterval);
  EXPECT_EQ(bounded_.counts().computation_count, 2);  // it might have changed something
  EXPECT_THAT(holder->told, ElementsAre("whole 1"));
  Submit("c", 3);
  BoundedTurnAfter(kInterval);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "whole 3"));
}

TEST_F(WatchesBoundTest, WhoReadsNothingForMinutesIsEnded) {
  const auto idle = Join();
  const auto stuck = Join();
  const auto lagging = Join();
  TurnAfter(0);
  lagging->busy = true;
  Submit("a", 3);
  TurnAfter(kInterval);
  stuck->busy = true;  // with the last message that there is
  for (int i = 0; i < 5 * 60 - 2; ++i) {
    TurnAfter(kInterval);
  }
  EXPECT_FALSE(stuck->end.has_value());
  for (int i = 0; i < 60; ++i) {
    TurnAfter(kInterval);
  }
  for (const auto* const each : {&stuck, &lagging}) {
    ASSERT_TRUE((*each)->end.has_value());
    EXPECT_THAT(*(*each)->end, StatusIs(absl::StatusCode::kUnavailable, HasSubstr("nhiều phút không đọc gì")));
    EXPECT_EQ(each->use_count(), 1);
  }
  EXPECT_FALSE(idle->end.has_value());
  Submit("a", 4);
  TurnAfter(kInterval);
  EXPECT_THAT(idle->told, ElementsAre("whole 1", "delta 1-2", "delta 2-3"));
}

// The group is asked just before it is time to look, and when the turn ends it is time.
TEST_F(WatchesBoundTest, WhatWasCommittedBeforeALongTurnIsToldAfterIt) {
  const auto holder = Join();
  TurnAfter(0);
  TurnAfter(kInterval - 11'000);
  Submit("a", 3);
  turn_cost_us_ = 5'000;
  const Watches::Next next = TurnAfter(0);
  EXPECT_THAT(holder->told, ElementsAre("whole 1"));
  EXPECT_LE(next.at_us, steady_us_);  // what was committed already wakes nobody any more
  TurnAfter(0);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "delta 1-2"));
}

TEST_F(WatchesBoundTest, TellingThoseWhoLagIsPaidForByARest) {
  const auto slow = Join();
  TurnAfter(0);
  slow->busy = true;
  Submit("a", 3);
  TurnAfter(kInterval);
  slow->busy = false;
  watches_.Ready(slow.get());
  turn_cost_us_ = 50'000;  // for each look at the time
  TurnAfter(kInterval);
  turn_cost_us_ = 0;
  EXPECT_THAT(slow->told, ElementsAre("whole 1", "delta 1-2"));
  Submit("a", 4);
  EXPECT_GT(TurnAfter(0).at_us, steady_us_ + kInterval * 3 / 2);
  EXPECT_EQ(slow->told.size(), 2u);
}

}  // namespace
}  // namespace khoi::summary
