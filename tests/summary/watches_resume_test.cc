// Who goes on watching is told the difference from what it holds, or the whole where nobody can tell it.
#include <map>

#include "services/summary/watches.h"
#include "tests/summary/watches_fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;

class WatchesResumeTest : public WatchesTest {};

TEST_F(WatchesResumeTest, GoesOnWithTheDifference) {
  Submit("a", 3);
  Submit("b", 4);
  const auto holder = Resume(AsOf(2));
  TurnAfter(0);
  Submit("c", 1);
  TurnAfter(kInterval);
  EXPECT_THAT(holder->told, ElementsAre("delta 2-3", "delta 3-4"));
  EXPECT_TRUE(SaysTheSame(holder->held, Present()));
}

TEST_F(WatchesResumeTest, WhereNothingChangedThatIsTold) {
  Submit("a", 3);
  const auto holder = Resume(Present());
  TurnAfter(0);
  EXPECT_THAT(holder->told, ElementsAre("delta 2-2"));
  EXPECT_TRUE(SaysTheSame(holder->held, Present()));
  EXPECT_EQ(watches_.counts().computation_count, 1);  // what it holds is the present
}

TEST_F(WatchesResumeTest, ManyFromOneRevisionShareOneComputation) {
  Submit("a", 3);
  std::vector<std::shared_ptr<Holder>> holders;
  const v1::Summary held = AsOf(1);
  for (int i = 0; i < 50; ++i) {
    holders.push_back(Resume(held));
  }
  TurnAfter(0);
  EXPECT_EQ(watches_.counts().computation_count, 2);
  EXPECT_EQ(watches_.counts().encoding_count, 1);
  EXPECT_THAT(holders[49]->told, ElementsAre("delta 1-2"));
}

// The reports are due on 2022-06-01, whose end in Việt Nam is 17:00 UTC: the same revision says something else then.
TEST_F(WatchesResumeTest, TheDifferenceLeadsFromTheDayOfWhatIsHeld) {
  Submit("a", 3);
  clock_.now_us += kDay;
  const v1::Summary held = Present();
  ASSERT_EQ(held.coverages(0).late_count(), 3);
  clock_.now_us -= kDay;  // it was set wrongly
  store_.Submit({"tinh", "2019-S2", "a"}, {{Award("BK"), Exactly(3)}});
  const auto late = Resume(held);
  const auto early = Resume(AsOf(2));
  TurnAfter(0);
  for (const auto& holder : {late, early}) {
    EXPECT_THAT(holder->told, ElementsAre("delta 2-3"));
    EXPECT_TRUE(SaysTheSame(holder->held, Present()));
  }
}

TEST_F(WatchesResumeTest, WhereThisLogSaysSomethingElseTheWholeIsTold) {
  Submit("a", 3);
  Submit("a", 4);
  v1::Summary other = AsOf(2);
  other.set_digest(std::string(32, 'x'));  // as of a log that has another entry there
  const auto of_another_log = Resume(other);
  v1::Summary before_all = AsOf(2);
  before_all.set_as_of_revision(1);  // nothing was reported then
  const auto with_another_revision = Resume(before_all);
  TurnAfter(0);
  EXPECT_THAT(of_another_log->told, ElementsAre("whole 3"));
  EXPECT_THAT(with_another_revision->told, ElementsAre("whole 3"));
}

TEST_F(WatchesResumeTest, WhoDoesNotSayWhatItHoldsGetsTheWhole) {
  Submit("a", 3);
  const auto revision = Join(Watching(kProvinceFirstHalf, "resume_revision: 1"));
  const auto instant = Join(Watching(kProvinceFirstHalf, "resume_revision: 1 resume_instant { seconds: 1 }"));
  const auto digest = Join(Watching(kProvinceFirstHalf, "resume_revision: 1 resume_digest: 'x'"));
  const auto nothing = Join(Watching(kProvinceFirstHalf, "resume_instant { seconds: 1 } resume_digest: 'x'"));
  TurnAfter(0);
  for (const auto& holder : {revision, instant, digest, nothing}) {
    EXPECT_THAT(holder->told, ElementsAre("whole 2"));
  }
}

TEST_F(WatchesResumeTest, OnlyAFewEarlierSummariesAreComputedInATurn) {
  std::vector<v1::Summary> held;
  for (int64_t count = 1; count <= 10; ++count) {
    Submit("a", count);
    held.push_back(Present());
  }
  Submit("a", 99);
  std::vector<std::shared_ptr<Holder>> holders;
  for (const v1::Summary& each : held) {
    holders.push_back(Resume(each));
  }
  TurnAfter(0);
  EXPECT_EQ(watches_.counts().computation_count, 1 + 4);
  std::map<std::string, int> counts;
  for (const auto& holder : holders) {
    ASSERT_EQ(holder->told.size(), 1u);
    ++counts[holder->told[0].substr(0, 5)];
    EXPECT_TRUE(SaysTheSame(holder->held, Present()));
  }
  EXPECT_EQ(counts["delta"], 4);
  EXPECT_EQ(counts["whole"], 6);
}

TEST_F(WatchesResumeTest, ATurnEndsBetweenTwoComputations) {
  Submit("a", 1);
  const v1::Summary first = Present();
  Submit("a", 2);
  const v1::Summary second = Present();
  Submit("a", 3);
  std::vector<std::shared_ptr<Holder>> holders = {Resume(first), Resume(second)};
  holders.push_back(Join(Watching("scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2019-S1'")));
  stops_after_ = 2;  // of three or four summaries
  TurnAfter(0);
  EXPECT_EQ(watches_.counts().computation_count, 2);
}

}  // namespace
}  // namespace khoi::summary
