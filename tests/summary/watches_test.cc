// Who watches is told what, and how often anything is computed, in a time that the test makes.
#include "services/summary/watches.h"

#include "tests/summary/watches_fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(WatchesTest, BeginsWithTheWholeAndThenTellsWhatChanged) {
  const auto holder = Join();
  TurnAfter(0);
  Submit("a", 3);
  TurnAfter(kInterval);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "delta 1-2"));
  EXPECT_TRUE(SaysTheSame(holder->held, Present()));
  EXPECT_EQ(holder->held.as_of_revision(), 2);
}

TEST_F(WatchesTest, ChangeAfterARestIsToldAtOnceAndTheNextAfterTheInterval) {
  const auto holder = Join();
  TurnAfter(0);
  const Watches::Next idle = TurnAfter(10 * kInterval);
  EXPECT_TRUE(idle.at_commit);
  EXPECT_EQ(idle.revision, 1);
  Submit("a", 3);
  TurnAfter(1);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "delta 1-2"));
  Submit("b", 1);
  Submit("c", 1);
  const Watches::Next next = TurnAfter(kInterval / 2);
  EXPECT_FALSE(next.at_commit);
  EXPECT_EQ(next.at_us, steady_us_ + kInterval / 2);
  EXPECT_EQ(holder->told.size(), 2u);
  TurnAfter(kInterval / 2);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "delta 1-2", "delta 2-4"));
}

TEST_F(WatchesTest, NothingIsToldAndNobodyWakesWhenNothingIsCommitted) {
  const auto holder = Join();
  TurnAfter(0);
  TurnAfter(kInterval);
  const int64_t computed = watches_.counts().computation_count;
  const Watches::Next next = TurnAfter(20 * kInterval);
  EXPECT_TRUE(next.at_commit);
  EXPECT_GT(next.at_us, steady_us_ + 30 * kInterval);
  EXPECT_EQ(holder->told.size(), 1u);
  EXPECT_EQ(watches_.counts().computation_count, computed);
}

TEST_F(WatchesTest, AllWhoAskTheSameShareOneComputationAndOneMessage) {
  std::vector<std::shared_ptr<Holder>> holders;
  for (int i = 0; i < 100; ++i) {
    holders.push_back(Join(i % 2 == 0 ? Watching(kProvinceFirstHalf)
                                      : Watching(absl::StrCat(kProvinceFirstHalf,
                                                              "basis: BASIS_LATEST_SUBMITTED "
                                                              "group_by: [DIMENSION_CODE, DIMENSION_CODE]"))));
  }
  TurnAfter(0);
  EXPECT_EQ(watches_.group_count(), 1u);
  EXPECT_EQ(watches_.counts().computation_count, 1);
  EXPECT_EQ(watches_.counts().encoding_count, 1);
  Submit("a", 3);
  TurnAfter(kInterval);
  EXPECT_EQ(watches_.counts().computation_count, 2);
  EXPECT_EQ(watches_.counts().encoding_count, 2);
  EXPECT_EQ(watches_.counts().sending_count, 200);
  for (const auto& holder : holders) {
    EXPECT_EQ(holder->messages, holders[0]->messages);  // the same bytes, not equal ones
  }
}

TEST_F(WatchesTest, WhatDoesNotConcernTheQuestionIsNotComputed) {
  const auto holder = Join();
  TurnAfter(0);
  store_.Submit({"tinh", "2019-S2", "a"}, {{Award("BK"), Exactly(3)}});
  const Watches::Next next = TurnAfter(2 * kInterval);
  EXPECT_EQ(watches_.counts().computation_count, 1);
  EXPECT_FALSE(next.at_commit);  // looks again a little later, not at every commit
  EXPECT_LT(next.at_us, steady_us_ + kInterval);
  TurnAfter(kInterval / 2);
  Submit("a", 3);
  TurnAfter(1);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "delta 1-3"));
}

TEST_F(WatchesTest, WhatSaysTheSameIsNotTold) {
  const auto bloc = Join(Watching("scope { bloc { authority_id: 'tinh' bloc_id: 'k2' } } period_ids: '2019-S1'"));
  TurnAfter(0);
  Submit("a", 3);
  TurnAfter(kInterval);
  EXPECT_EQ(watches_.counts().computation_count, 2);
  Submit("c", 3);
  TurnAfter(kInterval);
  EXPECT_THAT(bloc->told, ElementsAre("whole 1", "delta 1-3"));
}

TEST_F(WatchesTest, ChangeOfTheRegistryIsTold) {
  const auto holder = Join();
  TurnAfter(0);
  store_.Registry("records { unit { unit_id: 'a' name_vi: 'Sở A mới' home_authority_id: 'tinh' } }");
  TurnAfter(kInterval);
  ASSERT_EQ(holder->told.size(), 2u);
  EXPECT_TRUE(SaysTheSame(holder->held, Present()));
}

TEST_F(WatchesTest, DayThatPassesMakesUnitsLate) {
  // The reports are due on 2022-06-01, whose end in Việt Nam is 17:00 UTC.
  clock_.now_us = Store::kBegin + kDay * 16 / 24;
  const auto holder = Join();
  TurnAfter(0);
  EXPECT_EQ(holder->held.coverages(0).late_count(), 0);
  const Watches::Next next = TurnAfter(kDay / 24 - 10'000'000);
  EXPECT_EQ(next.at_us, steady_us_ + 10'000'000);  // when the day ends
  TurnAfter(10'000'000);
  EXPECT_THAT(holder->told, ElementsAre("whole 1", "delta 1-1"));
  EXPECT_EQ(holder->held.coverages(0).late_count(), 4);
}

TEST_F(WatchesTest, WhoJoinsIsToldOfWhatWasCommittedJustBefore) {
  const auto first = Join();
  TurnAfter(0);
  Submit("a", 3);
  const auto second = Join();
  TurnAfter(1);  // long before the next message to the first
  EXPECT_THAT(second->told, ElementsAre("whole 2"));
  EXPECT_THAT(first->told, ElementsAre("whole 1"));
  store_.Submit({"tinh", "2019-S2", "a"}, {{Award("BK"), Exactly(3)}});
  const auto third = Join();
  TurnAfter(1);
  EXPECT_THAT(third->told, ElementsAre("whole 2"));  // what came since does not concern the question
  EXPECT_EQ(watches_.counts().computation_count, 2);
  TurnAfter(kInterval);
  EXPECT_THAT(first->told, ElementsAre("whole 1", "delta 1-2"));
  Submit("b", 1);
  TurnAfter(kInterval);
  EXPECT_THAT(second->told, ElementsAre("whole 2", "delta 2-4"));
  EXPECT_THAT(third->told, ElementsAre("whole 2", "delta 2-4"));
}

TEST_F(WatchesTest, SlowWatcherGetsOneLargerDifference) {
  const auto slow = Join();
  const auto quick = Join();
  TurnAfter(0);
  slow->busy = true;
  for (int64_t count = 1; count <= 3; ++count) {
    Submit("a", count);
    TurnAfter(kInterval);
  }
  EXPECT_EQ(slow->refused_count, 1);  // it is not asked again until it is ready
  EXPECT_THAT(quick->told, ElementsAre("whole 1", "delta 1-2", "delta 2-3", "delta 3-4"));
  slow->busy = false;
  watches_.Ready(slow.get());
  TurnAfter(0);
  EXPECT_THAT(slow->told, ElementsAre("whole 1", "delta 1-4"));
  EXPECT_EQ(slow->held.SerializeAsString(), quick->held.SerializeAsString());
}

TEST_F(WatchesTest, WatcherThatIsTooFarBehindGetsTheWhole) {
  const auto slow = Join();
  TurnAfter(0);
  slow->busy = true;
  std::vector<std::shared_ptr<Holder>> others;
  for (int64_t count = 1; count <= 12; ++count) {
    Submit("a", count);
    others.push_back(Join());  // and stays at what it was told, so that it is worth keeping
    TurnAfter(kInterval);
    others.back()->busy = true;
  }
  slow->busy = false;
  watches_.Ready(slow.get());
  TurnAfter(kInterval);
  EXPECT_THAT(slow->told, ElementsAre("whole 1", "whole 13"));
}

TEST_F(WatchesTest, WhatCannotBeWatchedIsNamed) {
  const auto error = [&](const std::string& request) {
    const auto holder = Join(request);
    TurnAfter(0);
    EXPECT_TRUE(holder->end.has_value()) << request;
    return holder->end.has_value() ? std::string(holder->end->message()) : "";
  };
  EXPECT_THAT(error(""), HasSubstr("summary.scope:"));
  EXPECT_THAT(error(Watching("scope { authority { authority_id: 'no' } } period_ids: '2019-S1'")),
              HasSubstr("summary.scope.authority.authority_id:"));
  EXPECT_THAT(error(Watching(absl::StrCat(kProvinceFirstHalf, "as_of_revision: 1"))),
              HasSubstr("summary.as_of_revision:"));
  EXPECT_THAT(error(Watching(absl::StrCat(kProvinceFirstHalf, "as_of_time { seconds: 1 }"))),
              HasSubstr("summary.as_of_time:"));
  EXPECT_THAT(error(Watching(absl::StrCat(kProvinceFirstHalf, "instant { seconds: 1 }"))),
              HasSubstr("summary.instant:"));
  EXPECT_THAT(error(Watching(kProvinceFirstHalf, "resume_revision: 2")), HasSubstr("resume_revision:"));
  EXPECT_THAT(error(Watching(kProvinceFirstHalf, "resume_revision: 0")), HasSubstr("resume_revision:"));
  EXPECT_THAT(error(Watching(kProvinceFirstHalf, "resume_revision: 1 resume_instant { nanos: -1 }")),
              HasSubstr("resume_instant:"));
  EXPECT_EQ(watches_.group_count(), 0u);
}

TEST_F(WatchesTest, WhoLeavesIsForgotten) {
  const auto first = Join();
  const auto second = Join();
  TurnAfter(0);
  watches_.Leave(first.get());
  EXPECT_EQ(first.use_count(), 1);
  Submit("a", 3);
  TurnAfter(kInterval);
  EXPECT_EQ(first->told.size(), 1u);
  EXPECT_EQ(second->told.size(), 2u);
  watches_.Leave(second.get());
  const Watches::Next next = TurnAfter(kInterval);
  EXPECT_EQ(watches_.group_count(), 0u);
  EXPECT_FALSE(next.at_commit);
  EXPECT_EQ(next.at_us, WatchGroup::kNever);
}

TEST_F(WatchesTest, TurnsThatTakeLongComeLessOften) {
  const auto holder = Join();
  turn_cost_us_ = 50'000;  // for each look at the time, of which a turn has a few
  TurnAfter(0);
  turn_cost_us_ = 0;
  const Watches::Next next = TurnAfter(0);
  EXPECT_GT(next.at_us, steady_us_ + 2 * kInterval);
}

}  // namespace
}  // namespace khoi::summary
