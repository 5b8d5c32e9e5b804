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
  EXPECT_EQ(retry->outcome, Outcome::kReplayed);
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
  EXPECT_EQ(again->outcome, Outcome::kUnchanged);
  EXPECT_THAT(again->entry, testing::EqualsProto(first->entry));
  EXPECT_EQ(world.Now().end.revision, first->entry.revision());
}

TEST_F(LedgerTest, ContentOfAnOlderVersionIsANewVersion) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  ASSERT_THAT(world.Submit(MakeReport("so-a", 2), "2", 1), IsOk());
  const auto back = world.Submit(MakeReport("so-a", 1), "3", 2);
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->outcome, Outcome::kStored);
  EXPECT_EQ(back->entry.submission().version(), 3);
}

TEST_F(LedgerTest, AStructureChangeAfterJudgingSendsTheDraftBack) {
  Draft judged_before = world.Judged(MakeReport("so-a", 1), "1", std::nullopt);
  ASSERT_THAT(world.ApplyCatalog("change", Parse<stored::v1::CatalogBody>(kCatalog)), IsOk());
  EXPECT_THAT(world.Append(std::move(judged_before)), IsJudgedAgain());
  EXPECT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
}

TEST_F(LedgerTest, AStructureChangeInTheSameBatchSendsLaterDraftsBack) {
  // The two drafts queue up while the committer is held, and so share a batch.
  HeldCommitter committer(world, world.Judged(MakeReport("so-b", 1), "hold", std::nullopt));
  Draft change = world.RegistryChange("change", Parse<stored::v1::RegistryBody>(kRegistry));
  Draft submission = world.Judged(MakeReport("so-a", 1), "1", std::nullopt);
  std::promise<absl::Status> change_status;
  std::promise<absl::StatusOr<Committed>> submitted;
  world.ledger->Append(std::move(change), [&](const auto& result) { change_status.set_value(result.status()); });
  world.ledger->Append(std::move(submission), [&](const auto& result) { submitted.set_value(result); });
  committer.Release();
  EXPECT_THAT(change_status.get_future().get(), IsOk());
  EXPECT_THAT(submitted.get_future().get(), IsJudgedAgain());
}

TEST_F(LedgerTest, ANewDayAfterJudgingSendsTheDraftBack) {
  Draft judged_yesterday = world.Judged(MakeReport("so-a", 1), "1", std::nullopt);
  world.clock.Advance(kDay);
  EXPECT_THAT(world.Append(std::move(judged_yesterday)), IsJudgedAgain());
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
        storage::NowKey(id), storage::PastKey(id, committed->entry.revision()), storage::VerdictKey(id, 1),
        storage::IdempotencyKey("local", "1"), storage::CellKey("tinh", "2022-S1", 0)}) {
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

TEST_F(LedgerTest, ABatchOverMoreReportsThanAreRememberedNumbersEveryCellOnce) {
  // More authorities than dictionaries are kept, all in one batch, the first one again at its end with a new cell.
  constexpr int kAuthorities = 70;
  stored::v1::RegistryBody registry;
  for (int i = 0; i < kAuthorities; ++i) {
    registry.MergeFrom(Parse<stored::v1::RegistryBody>(absl::StrCat(
        "records { authority { authority_id: 'p", i, "' type: AUTHORITY_TYPE_PROVINCE name_vi: 'P' ",
        "calendar_profile_code: 'CALENDAR' } } records { unit { unit_id: 'u", i, "' type_code: 'UT-SO' name_vi: 'U' ",
        "home_authority_id: 'p", i, "' reports_directly: true } } records { unit { unit_id: 'v", i,
        "' type_code: 'UT-SO' name_vi: 'V' home_authority_id: 'p", i, "' reports_directly: true } } ",
        "records { period { authority_id: 'p", i, "' period_id: '2022-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: 'x' ",
        "first_date: '2022-01-01' last_date: '2022-06-30' open_date: '2022-01-01' } }")));
  }
  ASSERT_THAT(world.ApplyRegistry("many", registry), IsOk());
  std::vector<Draft> drafts;
  for (const std::string unit : {"u", "v"}) {
    for (int i = 0; i < kAuthorities; ++i) {
      v1::Report report = MakeReport(absl::StrCat(unit, i), 1);
      report.set_authority_id(absl::StrCat("p", i));
      if (unit == "v") report.mutable_award_lines(0)->set_recipient_kind_code("COL");
      drafts.push_back(world.Judged(report, absl::StrCat(unit, i), std::nullopt));
    }
  }
  std::latch done(2 * kAuthorities);
  HeldCommitter committer(world, world.Judged(MakeReport("so-b", 1), "hold", std::nullopt));
  for (Draft& draft : drafts) {
    world.ledger->Append(std::move(draft), [&](const auto& result) {
      EXPECT_THAT(result, IsOk());
      done.count_down();
    });
  }
  committer.Release();
  done.wait();
  const View view = world.Now();
  for (int i = 0; i < kAuthorities; ++i) {
    for (const int64_t cell : {0, 1}) {
      const auto row = view.snapshot->Get(storage::CellKey(absl::StrCat("p", i), "2022-S1", cell));
      ASSERT_THAT(row, IsOk());
      ASSERT_TRUE(row->has_value()) << i << " " << cell;
      stored::v1::CellKey key;
      ASSERT_TRUE(key.ParseFromString(**row));
      EXPECT_EQ(key.recipient_kind_code(), cell == 0 ? "IND" : "COL") << i;
    }
  }
}

TEST_F(LedgerTest, AnEntryAfterTheClockWentBackOverMidnightIsJudgedOnItsOwnDay) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  world.clock.Advance(-kDay);
  EXPECT_THAT(world.Submit(MakeReport("so-a", 2), "2", 1), IsOk());
}

// An engine whose reads of cells fail once.
class ScanFailsOnce final : public storage::Engine {
 public:
  std::unique_ptr<storage::Snapshot> TakeSnapshot() const override {
    return std::make_unique<View>(inner_.TakeSnapshot(), fail_);
  }
  absl::Status Write(const storage::Batch& batch) override { return inner_.Write(batch); }
  std::atomic<bool>& fail() { return fail_; }

 private:
  class Broken final : public storage::Cursor {
   public:
    bool Valid() const override { return false; }
    void Next() override {}
    void Seek(absl::string_view) override {}
    absl::string_view key() const override { return ""; }
    absl::string_view value() const override { return ""; }
    absl::Status status() const override { return absl::DataLossError("unreadable block"); }
  };
  class View final : public storage::Snapshot {
   public:
    View(std::unique_ptr<storage::Snapshot> inner, std::atomic<bool>& fail) : inner_(std::move(inner)), fail_(fail) {}
    absl::StatusOr<std::optional<std::string>> Get(absl::string_view key) const override { return inner_->Get(key); }
    std::unique_ptr<storage::Cursor> Scan(const storage::KeyRange& range) const override {
      if (range.first == storage::CellRange("tinh", "2022-S1").first && fail_.exchange(false)) {
        return std::make_unique<Broken>();
      }
      return inner_->Scan(range);
    }

   private:
    std::unique_ptr<storage::Snapshot> inner_;
    std::atomic<bool>& fail_;
  };

  storage::MemoryEngine inner_;
  mutable std::atomic<bool> fail_ = false;
};

TEST(LedgerReadTest, ADraftWhoseCellsCannotBeReadLeavesNoTraceInItsBatch) {
  auto engine = std::make_unique<ScanFailsOnce>();
  std::atomic<bool>& fail = engine->fail();
  World world(std::move(engine));
  world.Settle();
  std::latch done(2);
  HeldCommitter committer(world, world.RegistryChange("hold", {}));
  fail = true;
  absl::StatusOr<Committed> first = absl::UnknownError("");
  absl::StatusOr<Committed> second = absl::UnknownError("");
  world.ledger->Append(world.Judged(MakeReport("so-a", 1), "a", std::nullopt), [&](absl::StatusOr<Committed> result) {
    first = std::move(result);
    done.count_down();
  });
  world.ledger->Append(world.Judged(MakeReport("so-b", 1), "b", std::nullopt), [&](absl::StatusOr<Committed> result) {
    second = std::move(result);
    done.count_down();
  });
  committer.Release();
  done.wait();
  EXPECT_THAT(first, StatusIs(absl::StatusCode::kDataLoss));
  ASSERT_THAT(second, IsOk());
  const auto retry = world.Submit(MakeReport("so-a", 1), "a");
  ASSERT_THAT(retry, IsOk());
  EXPECT_EQ(retry->entry.submission().unit_id(), "so-a");
  EXPECT_EQ(retry->entry.revision(), second->entry.revision() + 1);
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
  std::latch done(1);
  HeldCommitter committer(world, world.Judged(MakeReport("so-a", 1), "hold", std::nullopt));
  const Draft draft = world.Judged(MakeReport("so-b", 1), "queued", std::nullopt);
  world.ledger->Append(draft, [&](const auto& result) {
    EXPECT_THAT(result, IsOk());
    done.count_down();
  });
  EXPECT_THAT(world.Append(draft), StatusIs(absl::StatusCode::kResourceExhausted));
  committer.Release();
  done.wait();
}

TEST(LedgerQueueTest, AQueueFullOfBytesRefusesAtOnce) {
  World world(std::make_unique<storage::MemoryEngine>(), {.queued_bytes_max = 10});
  world.Settle();
  std::latch done(1);
  HeldCommitter committer(world, world.Judged(MakeReport("so-a", 1), "hold", std::nullopt));
  // One draft is always taken, however large.
  world.ledger->Append(world.Judged(MakeReport("so-b", 1), "queued", std::nullopt), [&](const auto& result) {
    EXPECT_THAT(result, IsOk());
    done.count_down();
  });
  EXPECT_THAT(world.Append(world.Judged(MakeReport("so-c", 1), "refused", std::nullopt)),
              StatusIs(absl::StatusCode::kResourceExhausted));
  committer.Release();
  done.wait();
}

}  // namespace
}  // namespace khoi::ledger
