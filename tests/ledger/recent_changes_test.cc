#include "services/ledger/recent_changes.h"

#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

stored::v1::Entry Submission(int64_t revision, const std::string& unit_id, const std::string& period_id = "2022-S1") {
  stored::v1::Entry entry;
  entry.set_revision(revision);
  entry.mutable_submission()->set_authority_id("tinh");
  entry.mutable_submission()->set_period_id(period_id);
  entry.mutable_submission()->set_unit_id(unit_id);
  return entry;
}

std::vector<std::string> Told(const std::vector<Change>& changes) {
  std::vector<std::string> told;
  for (const Change& change : changes) {
    told.push_back(absl::StrCat(change.unit_id, "@", change.revision));
  }
  return told;
}

TEST(RecentChangesTest, TellsWhatLiesBetweenTwoRevisions) {
  RecentChanges recent(10);
  recent.Add({Submission(11, "a"), Submission(12, "b", "2022-S2"), Submission(13, "b")});
  recent.Add({Submission(14, "a")});
  std::vector<Change> changes;
  ASSERT_TRUE(recent.Find("tinh", "2022-S1", 10, 14, &changes));
  EXPECT_THAT(Told(changes), ElementsAre("a@11", "b@13", "a@14"));
  ASSERT_TRUE(recent.Find("tinh", "2022-S1", 11, 13, &changes));
  EXPECT_THAT(Told(changes), ElementsAre("b@13"));
  ASSERT_TRUE(recent.Find("tinh", "2022-S1", 14, 14, &changes));
  EXPECT_THAT(changes, IsEmpty());
  ASSERT_TRUE(recent.Find("other", "2022-S1", 10, 14, &changes));
  EXPECT_THAT(changes, IsEmpty());
}

TEST(RecentChangesTest, DoesNotKnowWhatWasBeforeIt) {
  RecentChanges recent(10);
  std::vector<Change> changes;
  EXPECT_FALSE(recent.Find("tinh", "2022-S1", 9, 10, &changes));
  EXPECT_TRUE(recent.Find("tinh", "2022-S1", 10, 11, &changes));
  EXPECT_FALSE(recent.Find("tinh", "2022-S1", 12, 11, &changes));  // the reader is older than what it asks about
}

TEST(RecentChangesTest, ForgetsAWholeGenerationAtATime) {
  RecentChanges recent(0, 2);
  for (int64_t revision = 1; revision <= 5; ++revision) {
    recent.Add({Submission(revision, "a")});
  }
  std::vector<Change> changes;
  EXPECT_FALSE(recent.Find("tinh", "2022-S1", 1, 5, &changes));
  ASSERT_TRUE(recent.Find("tinh", "2022-S1", 2, 5, &changes));
  EXPECT_THAT(Told(changes), ElementsAre("a@3", "a@4", "a@5"));
}

TEST(RecentChangesTest, TheLedgerTellsOfEveryEntryBeforeItsAnswer) {
  World world;
  world.Settle();
  const View before = world.Now();
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "s1"), IsOk());
  ASSERT_THAT(world.Submit(MakeReport("so-b", 1), "s2"), IsOk());
  const View view = world.Now();
  std::vector<Change> changes;
  ASSERT_TRUE(view.changes->Find("tinh", "2022-S1", before.end.revision, view.end.revision, &changes));
  EXPECT_THAT(Told(changes), ElementsAre(absl::StrCat("so-a@", before.end.revision + 1),
                                         absl::StrCat("so-b@", before.end.revision + 2)));
  world.Reopen();
  EXPECT_FALSE(world.Now().changes->Find("tinh", "2022-S1", before.end.revision, view.end.revision, &changes));
}

}  // namespace
}  // namespace khoi::ledger
