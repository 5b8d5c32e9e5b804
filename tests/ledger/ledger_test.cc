#include "services/ledger/ledger.h"

#include <atomic>
#include <latch>
#include <thread>

#include "storage/rows.h"
#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() { world.Settle(); }
  World world;
};

TEST_F(LedgerTest, RevisionsHaveNoGapsAndTimesIncreaseEvenWhenTheClockStandsStill) {
  int64_t revision = world.Now().end.revision;
  int64_t time_us = world.Now().end.time_us;
  for (const std::string unit : {"so-a", "so-b", "so-c"}) {
    const auto committed = world.Submit(MakeReport(unit, 1), "first-" + unit);
    ASSERT_THAT(committed, IsOk());
    EXPECT_EQ(committed->entry.revision(), ++revision);
    EXPECT_GT(committed->entry.time_us(), time_us);
    time_us = committed->entry.time_us();
  }
}

TEST_F(LedgerTest, TimesIncreaseEvenWhenTheClockGoesBack) {
  const auto before = world.Submit(MakeReport("so-a", 1), "1");
  world.clock.Advance(-1000);
  const auto after = world.Submit(MakeReport("so-a", 2), "2", 1);
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->entry.time_us(), before->entry.time_us() + 1);
}

TEST_F(LedgerTest, RetryGetsTheSameEntry) {
  const auto first = world.Submit(MakeReport("so-a", 1), "same");
  const auto retry = world.Submit(MakeReport("so-a", 1), "same");
  ASSERT_THAT(retry, IsOk());
  EXPECT_THAT(retry->entry, testing::EqualsProto(first->entry));
  EXPECT_FALSE(retry->unchanged);
  EXPECT_EQ(world.Now().end.revision, first->entry.revision());
}

TEST_F(LedgerTest, RetryAfterReopeningGetsTheSameEntry) {
  const auto first = world.Submit(MakeReport("so-a", 1), "same");
  world.Reopen();
  const auto retry = world.Submit(MakeReport("so-a", 1), "same");
  ASSERT_THAT(retry, IsOk());
  EXPECT_THAT(retry->entry, testing::EqualsProto(first->entry));
}

TEST_F(LedgerTest, RequestIdWithOtherContentIsRefused) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "same"), IsOk());
  EXPECT_THAT(world.Submit(MakeReport("so-a", 2), "same"),
              StatusIs(absl::StatusCode::kAlreadyExists,
                       AllOf(HasSubstr("request_id same was used with other content"), HasSubstr("use a new one"))));
}

TEST_F(LedgerTest, RequestIdBelongsToItsCaller) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "same"), IsOk());
  Draft draft = world.Judged(MakeReport("so-b", 2), "same", std::nullopt);
  draft.caller_id = "somebody-else";
  EXPECT_THAT(world.Append(std::move(draft)), IsOk());
}

TEST_F(LedgerTest, FirstSubmissionExpectsNoVersion) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  EXPECT_THAT(world.Submit(MakeReport("so-a", 2), "2"),
              StatusIs(absl::StatusCode::kAborted, HasSubstr("the latest version of report/tinh/2022-S1/so-a is 1")));
}

TEST_F(LedgerTest, ExpectedVersionMustBeTheLatest) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  ASSERT_THAT(world.Submit(MakeReport("so-a", 2), "2", 1), IsOk());
  EXPECT_THAT(world.Submit(MakeReport("so-a", 3), "3", 1), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(world.Submit(MakeReport("so-b", 3), "4", 1), StatusIs(absl::StatusCode::kAborted));
  const auto third = world.Submit(MakeReport("so-a", 3), "3", 2);
  ASSERT_THAT(third, IsOk());
  EXPECT_EQ(third->entry.submission().version(), 3);
}

TEST_F(LedgerTest, AbortedCallsLeaveNoTrace) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  const int64_t revision = world.Now().end.revision;
  ASSERT_THAT(world.Submit(MakeReport("so-a", 2), "2", 7), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(world.Now().end.revision, revision);
  // The request id is free: it can carry other content now.
  EXPECT_THAT(world.Submit(MakeReport("so-a", 3), "2", 1), IsOk());
}

TEST_F(LedgerTest, UnchangedContentMakesNoVersion) {
  const auto first = world.Submit(MakeReport("so-a", 1), "1");
  const auto again = world.Submit(MakeReport("so-a", 1), "2", 1);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->unchanged);
  EXPECT_THAT(again->entry, testing::EqualsProto(first->entry));
  EXPECT_EQ(world.Now().end.revision, first->entry.revision());
}

TEST_F(LedgerTest, ContentOfAnOlderVersionIsANewVersion) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  ASSERT_THAT(world.Submit(MakeReport("so-a", 2), "2", 1), IsOk());
  const auto back = world.Submit(MakeReport("so-a", 1), "3", 2);
  ASSERT_THAT(back, IsOk());
  EXPECT_FALSE(back->unchanged);
  EXPECT_EQ(back->entry.submission().version(), 3);
}

TEST_F(LedgerTest, AStructureChangeAfterJudgingSendsTheDraftBack) {
  Draft judged_before = world.Judged(MakeReport("so-a", 1), "1", std::nullopt);
  ASSERT_THAT(world.ApplyCatalog("change", Parse<stored::v1::CatalogBody>(kCatalog)), IsOk());
  EXPECT_THAT(world.Append(std::move(judged_before)), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
}

TEST_F(LedgerTest, AStructureChangeInTheSameBatchSendsLaterDraftsBack) {
  // The committer is held by a first draft's callback while the two drafts queue up behind it and so share a batch.
  std::latch held(1);
  std::latch release(1);
  world.ledger->Append(world.Judged(MakeReport("so-b", 1), "hold", std::nullopt), [&](const auto&) {
    held.count_down();
    release.wait();
  });
  held.wait();
  Draft change = world.RegistryChange("change", Parse<stored::v1::RegistryBody>(kRegistry));
  Draft submission = world.Judged(MakeReport("so-a", 1), "1", std::nullopt);
  std::promise<absl::Status> change_status;
  std::promise<absl::Status> submission_status;
  world.ledger->Append(std::move(change), [&](const auto& result) { change_status.set_value(result.status()); });
  world.ledger->Append(std::move(submission),
                       [&](const auto& result) { submission_status.set_value(result.status()); });
  release.count_down();
  EXPECT_THAT(change_status.get_future().get(), IsOk());
  EXPECT_THAT(submission_status.get_future().get(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(LedgerTest, ANewDayAfterJudgingSendsTheDraftBack) {
  Draft judged_yesterday = world.Judged(MakeReport("so-a", 1), "1", std::nullopt);
  world.clock.Advance(kDay);
  EXPECT_THAT(world.Append(std::move(judged_yesterday)), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(LedgerTest, TheSameRequestAThousandTimesAtOnceMakesOneVersionAndOneReceipt) {
  constexpr int kCalls = 1000;
  const Draft draft = world.Judged(MakeReport("so-a", 1), "same", std::nullopt);
  const int64_t revision = world.Now().end.revision;
  std::vector<absl::StatusOr<Committed>> results(kCalls, absl::UnknownError("not called"));
  std::latch done(kCalls);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = t; i < kCalls; i += 4) {
        world.ledger->Append(draft, [&, i](absl::StatusOr<Committed> result) {
          results[static_cast<size_t>(i)] = std::move(result);
          done.count_down();
        });
      }
    });
  }
  done.wait();
  for (std::thread& thread : threads) thread.join();
  for (const auto& result : results) {
    ASSERT_THAT(result, IsOk());
    EXPECT_THAT(result->entry, testing::EqualsProto(results[0]->entry));
  }
  EXPECT_EQ(world.Now().end.revision, revision + 1);
}

TEST_F(LedgerTest, OfAThousandSubmissionsExpectingTheSameVersionExactlyOneWins) {
  constexpr int kCalls = 1000;
  ASSERT_THAT(world.Submit(MakeReport("so-a", 0), "first"), IsOk());
  std::vector<Draft> drafts;
  for (int i = 0; i < kCalls; ++i) {
    drafts.push_back(world.Judged(MakeReport("so-a", i + 1), absl::StrCat("call-", i), 1));
  }
  std::atomic<int> won = 0;
  std::atomic<int> aborted = 0;
  std::latch done(kCalls);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = t; i < kCalls; i += 4) {
        world.ledger->Append(std::move(drafts[static_cast<size_t>(i)]), [&](const absl::StatusOr<Committed>& result) {
          if (result.ok()) ++won;
          if (absl::IsAborted(result.status())) ++aborted;
          done.count_down();
        });
      }
    });
  }
  done.wait();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(aborted, kCalls - 1);
  const auto head = HeadAt(world.Now(), {"tinh", "2022-S1", "so-a"}, world.Now().end.revision);
  ASSERT_THAT(head, IsOk());
  EXPECT_EQ((*head)->version, 2);
}

TEST_F(LedgerTest, EverythingOfAnEntryIsInOneBatch) {
  const auto committed = world.Submit(MakeReport("so-a", 5, 6), "1");  // declares 6: a finding to store
  ASSERT_THAT(committed, IsOk());
  const View view = world.Now();
  const storage::ReportId id{"tinh", "2022-S1", "so-a"};
  for (const std::string& key :
       {storage::LogKey(committed->entry.revision()), storage::BodyKey(committed->entry.revision()),
        storage::NowKey(id), storage::PastKey(id, committed->entry.revision()), storage::FiguresKey(id, 1),
        storage::VerdictKey(id, 1), storage::IdempotencyKey("local", "1"), storage::CellKey("tinh", "2022-S1", 0)}) {
    const auto value = view.snapshot->Get(key);
    ASSERT_THAT(value, IsOk());
    EXPECT_TRUE(value->has_value()) << key;
  }
}

TEST_F(LedgerTest, CellsAreNumberedDenselyAndOnce) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  v1::Report other = MakeReport("so-b", 1);
  v1::AwardLine line = other.award_lines(0);
  line.set_line_id("b");
  line.set_recipient_kind_code("COL");
  *other.add_award_lines() = line;
  ASSERT_THAT(world.Submit(other, "2"), IsOk());
  world.Reopen();  // The numbers come from the rows, not from memory.
  ASSERT_THAT(world.Submit(MakeReport("so-c", 1), "3"), IsOk());
  const View view = world.Now();
  const auto cursor = view.snapshot->Scan(storage::CellRange("tinh", "2022-S1"));
  int64_t count = 0;
  for (; cursor->Valid(); cursor->Next()) {
    EXPECT_EQ(storage::NumberOfKey(cursor->key()), count++);
  }
  EXPECT_EQ(count, 2);
}

TEST_F(LedgerTest, DrainingCommitsWhatIsQueuedAndRefusesWhatComesLater) {
  std::atomic<int> committed = 0;
  for (int i = 0; i < 3; ++i) {
    world.ledger->Append(
        world.Judged(MakeReport(std::string("so-") + static_cast<char>('a' + i), i), absl::StrCat(i), std::nullopt),
        [&](const auto& result) { committed += result.ok(); });
  }
  world.ledger->Drain();
  EXPECT_EQ(committed, 3);
  EXPECT_THAT(world.Submit(MakeReport("so-a", 9), "late", 1), StatusIs(absl::StatusCode::kUnavailable));
}

TEST(LedgerQueueTest, AFullQueueRefusesAtOnce) {
  World world(std::make_unique<storage::MemoryEngine>(), {.queued_draft_count_max = 1});
  world.Settle();
  std::latch held(1);
  std::latch release(1);
  std::latch done(1);
  world.ledger->Append(world.Judged(MakeReport("so-a", 1), "hold", std::nullopt), [&](const auto&) {
    held.count_down();
    release.wait();
  });
  held.wait();
  const Draft draft = world.Judged(MakeReport("so-b", 1), "queued", std::nullopt);
  world.ledger->Append(draft, [&](const auto& result) {
    EXPECT_THAT(result, IsOk());
    done.count_down();
  });
  EXPECT_THAT(world.Append(draft), StatusIs(absl::StatusCode::kResourceExhausted));
  release.count_down();
  done.wait();
}

}  // namespace
}  // namespace khoi::ledger
