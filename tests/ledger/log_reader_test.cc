#include "services/ledger/log_reader.h"

#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

using testing::IsOk;
using testing::IsOkAndHolds;
using testing::StatusIs;

class LogReaderTest : public ::testing::Test {
 protected:
  LogReaderTest() {
    world.Settle();
    for (int version = 1; version <= 3; ++version) {
      world.clock.Advance(1'000'000);
      auto committed = world.Submit(MakeReport("so-a", version), absl::StrCat(version),
                                    version == 1 ? std::nullopt : std::optional<int64_t>(version - 1));
      EXPECT_THAT(committed, IsOk());
      entries.push_back(committed->entry);
    }
  }
  World world;
  std::vector<stored::v1::Entry> entries;
};

TEST_F(LogReaderTest, AsOfATimeIsTheLastRevisionNotLater) {
  const View view = world.Now();
  const int64_t now_us = world.clock.NowMicros();
  EXPECT_THAT(RevisionAt(view, entries[1].time_us()), IsOkAndHolds(entries[1].revision()));
  EXPECT_THAT(RevisionAt(view, entries[1].time_us() - 1), IsOkAndHolds(entries[0].revision()));
  EXPECT_THAT(RevisionAt(view, entries[1].time_us() + 1), IsOkAndHolds(entries[1].revision()));
  EXPECT_THAT(RevisionAt(view, now_us), IsOkAndHolds(entries[2].revision()));
  EXPECT_THAT(RevisionAt(view, 0), IsOkAndHolds(0));
}

TEST_F(LogReaderTest, HeadsAreKeptAsTheyWere) {
  const View view = world.Now();
  const storage::ReportId id{"tinh", "2022-S1", "so-a"};
  for (size_t i = 0; i < entries.size(); ++i) {
    const auto head = HeadAt(view, id, entries[i].revision());
    ASSERT_THAT(head, IsOk());
    EXPECT_EQ((*head)->version, static_cast<int64_t>(i) + 1);
    EXPECT_EQ((*head)->content_hash, entries[i].content_hash());
  }
  EXPECT_THAT(HeadAt(view, id, entries[0].revision() - 1), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(HeadAt(view, {"tinh", "2022-S1", "so"}, view.end.revision), IsOkAndHolds(std::nullopt));
}

TEST_F(LogReaderTest, AnEntryIsItsLeafAndItsBodyHasItsHash) {
  const View view = world.Now();
  std::string leaf;
  const auto entry = ReadEntry(view, entries[2].revision(), &leaf);
  ASSERT_THAT(entry, IsOk());
  EXPECT_EQ(leaf, entries[2].SerializeAsString());
  const auto body = ReadBody(view, entries[2].revision());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(domain::Sha256Of(*body), entry->content_hash());
  EXPECT_EQ(*body, MakeReport("so-a", 3).SerializeAsString());
}

TEST_F(LogReaderTest, BeyondTheEndNothingIsFound) {
  const View view = world.Now();
  EXPECT_THAT(ReadEntry(view, view.end.revision + 1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(ReadEntry(view, 0), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(LogReaderTest, AViewDoesNotSeeLaterEntries) {
  const View before = world.Now();
  ASSERT_THAT(world.Submit(MakeReport("so-a", 4), "4", 3), IsOk());
  EXPECT_THAT(ReadEntry(before, before.end.revision + 1), StatusIs(absl::StatusCode::kNotFound));
  const auto head = HeadAt(before, {"tinh", "2022-S1", "so-a"}, before.end.revision);
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ((*head)->version, 3);
}

TEST_F(LogReaderTest, TheStructureRevisionIsThatOfTheLastStructureEntry) {
  const View view = world.Now();
  EXPECT_THAT(StructureRevisionAt(view, 1), IsOkAndHolds(1));                      // the registry
  EXPECT_THAT(StructureRevisionAt(view, 2), IsOkAndHolds(2));                      // the catalog
  EXPECT_THAT(StructureRevisionAt(view, entries[0].revision()), IsOkAndHolds(2));  // a submission after both
  EXPECT_THAT(StructureRevisionAt(view, view.end.revision), IsOkAndHolds(2));
  EXPECT_THAT(StructureRevisionAt(view, 0), IsOkAndHolds(0));
}

}  // namespace
}  // namespace khoi::ledger
