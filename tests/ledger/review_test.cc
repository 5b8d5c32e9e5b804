// Acts of review, consolidations and comments, as the committer decides them.
#include <latch>
#include <memory>
#include <vector>

#include "services/ledger/heads.h"
#include "services/ledger/ledger.h"
#include "storage/rows.h"
#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

constexpr char kReceive[] = "receive {}";
constexpr char kAccept[] = "accept {}";
constexpr char kReturn[] = "return { reasons { field_path: 'report' text: 'sai' } due_date: '2022-07-20' }";
constexpr char kWithdraw[] = "withdraw {}";
constexpr char kRequest[] = "request_amendment {}";
constexpr char kApprove[] = "approve_amendment {}";

constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

class ReviewTest : public ::testing::Test {
 protected:
  ReviewTest() {
    world.Settle();
    EXPECT_THAT(world.Submit(MakeReport("so-a", 1), "first"), IsOk());
  }

  // The payload of the now row.
  std::string PayloadNow(const std::string& unit_id) {
    const auto row = world.engine->TakeSnapshot()->Get(storage::NowKey({"tinh", "2022-S1", unit_id}));
    EXPECT_THAT(row, IsOk());
    absl::string_view payload;
    EXPECT_THAT(storage::DecodeHead(**row, &payload), IsOk());
    return std::string(payload);
  }

  // What the drafts become when they share one batch.
  std::vector<absl::StatusOr<Committed>> InOneBatch(std::vector<Draft> drafts) {
    std::vector<absl::StatusOr<Committed>> results(drafts.size(), absl::UnknownError("not called"));
    std::latch done(static_cast<std::ptrdiff_t>(drafts.size()));
    {
      HeldCommitter committer(world, world.Commented("khoi-1", "hold", absl::StrCat("hold ", held_count_++)));
      for (size_t i = 0; i < drafts.size(); ++i) {
        world.ledger->Append(std::move(drafts[i]), [&results, &done, i](absl::StatusOr<Committed> result) {
          results[i] = std::move(result);
          done.count_down();
        });
      }
    }
    done.wait();
    return results;
  }

  World world;

 private:
  int held_count_ = 0;
};

TEST_F(ReviewTest, AnActIsAnEntryThatSaysWhatWasDone) {
  const auto acted = world.Review("so-a", 1, kReturn, "r");
  ASSERT_THAT(acted, IsOk());
  EXPECT_THAT(acted->entry.review(), testing::EqualsProto(Parse<stored::v1::Review>(
                                         "authority_id: 'tinh' period_id: '2022-S1' unit_id: 'so-a' version: 1 act: 3 "
                                         "organisation_id: 'so-a'")));
  const auto body = ReadBody(world.Now(), acted->entry.revision());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(domain::Sha256Of(*body), acted->entry.content_hash());
  EXPECT_EQ(static_cast<int64_t>(body->size()), acted->entry.content_size());
  stored::v1::ReviewBody review;
  ASSERT_TRUE(review.ParseFromString(*body));
  EXPECT_EQ(review.act().return_().reasons(0).text(), "sai");
  EXPECT_EQ(review.actor().position(), "Khối trưởng");
}

TEST_F(ReviewTest, AnActMovesTheHeadAndKeepsTheFiguresAndTheOneBefore) {
  const std::string payload = PayloadNow("so-a");
  const storage::Head before = world.HeadOf("so-a");
  EXPECT_EQ(before.state, v1::VERSION_STATE_SUBMITTED);
  EXPECT_EQ(before.changed_revision, before.revision);
  const auto received = world.Review("so-a", 1, kReceive, "r");
  const auto accepted = world.Review("so-a", 1, kAccept, "a");
  ASSERT_THAT(accepted, IsOk());
  const storage::Head now = world.HeadOf("so-a");
  EXPECT_EQ(now.version, 1);
  EXPECT_EQ(now.revision, before.revision);
  EXPECT_EQ(now.content_hash, before.content_hash);
  EXPECT_EQ(now.state, v1::VERSION_STATE_ACCEPTED);
  EXPECT_EQ(now.accepted_version, 1);
  EXPECT_EQ(now.changed_revision, accepted->entry.revision());
  EXPECT_EQ(PayloadNow("so-a"), payload);
  const View view = world.Now();
  const auto then = HeadAt(view, {"tinh", "2022-S1", "so-a"}, received->entry.revision());
  ASSERT_THAT(then, IsOk());
  EXPECT_EQ((*then)->state, v1::VERSION_STATE_RECEIVED);
  EXPECT_THAT(HeadAt(view, {"tinh", "2022-S1", "so-a"}, received->entry.revision() - 1), testing::IsOkAndHolds(before));
}

TEST_F(ReviewTest, AnActNamesTheLatestVersion) {
  ASSERT_THAT(world.Submit(MakeReport("so-a", 2), "second", 1), IsOk());
  EXPECT_THAT(world.Review("so-a", 1, kAccept, "a"),
              StatusIs(absl::StatusCode::kAborted, HasSubstr("the latest version of report/tinh/2022-S1/so-a is 2")));
  EXPECT_THAT(world.Review("so-a", 0, kAccept, "a"), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(world.Review("so-a", 2, kAccept, "a"), IsOk());
}

TEST_F(ReviewTest, AnIllegalActIsRefusedByNameAndLeavesNoTrace) {
  ASSERT_THAT(world.Review("so-a", 1, kWithdraw, "w"), IsOk());
  const int64_t revision = world.Now().end.revision;
  EXPECT_THAT(
      world.Review("so-a", 1, kAccept, "a"),
      StatusIs(absl::StatusCode::kFailedPrecondition,
               AllOf(HasSubstr("accept is not legal"), HasSubstr("WITHDRAWN"), HasSubstr("legal now: submit"))));
  EXPECT_EQ(world.Now().end.revision, revision);
}

TEST_F(ReviewTest, RetryOfAnActGetsTheSameEntry) {
  const auto first = world.Review("so-a", 1, kAccept, "same");
  const auto retry = world.Review("so-a", 1, kAccept, "same");
  ASSERT_THAT(retry, IsOk());
  EXPECT_THAT(retry->entry, testing::EqualsProto(first->entry));
  EXPECT_THAT(world.Review("so-a", 1, kReceive, "same"), StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(ReviewTest, ANewDayAfterJudgingSendsTheActBack) {
  Draft yesterday = world.Reviewed("so-a", 1, kAccept, "a");
  world.clock.Advance(kDay);
  EXPECT_THAT(world.Append(std::move(yesterday)), IsJudgedAgain());
}

TEST_F(ReviewTest, AStructureChangeAfterJudgingSendsTheActBack) {
  Draft before = world.Reviewed("so-a", 1, kAccept, "a");
  ASSERT_THAT(world.ApplyCatalog("change", Parse<stored::v1::CatalogBody>(kCatalog)), IsOk());
  EXPECT_THAT(world.Append(std::move(before)), IsJudgedAgain());
}

TEST_F(ReviewTest, ActsOfOneBatchSeeEachOther) {
  const auto results = InOneBatch({world.Reviewed("so-a", 1, kReceive, "1"), world.Reviewed("so-a", 1, kReceive, "2"),
                                   world.Reviewed("so-a", 1, kAccept, "3")});
  EXPECT_THAT(results[0], IsOk());
  EXPECT_THAT(results[1], StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(results[2], IsOk());
  EXPECT_EQ(world.HeadOf("so-a").state, v1::VERSION_STATE_ACCEPTED);
}

TEST_F(ReviewTest, AnActAfterASubmissionOfTheSameBatchKeepsItsFigures) {
  const auto results = InOneBatch({world.Judged(MakeReport("so-a", 5), "s", 1), world.Reviewed("so-a", 2, kAccept, "a"),
                                   world.Judged(MakeReport("so-a", 6), "t", 2)});
  for (const auto& result : results) {
    ASSERT_THAT(result, IsOk());
  }
  const storage::Head head = world.HeadOf("so-a");
  EXPECT_EQ(head.version, 3);
  EXPECT_EQ(head.state, v1::VERSION_STATE_SUBMITTED);
  EXPECT_EQ(head.accepted_version, 2);
  const auto status = StatusOf(head, false);
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->review.accepted_revision(), results[0]->entry.revision());
  EXPECT_EQ(status->review.accepted_hash(), results[0]->entry.content_hash());
  EXPECT_EQ(status->review.acceptance_revision(), results[1]->entry.revision());
  const auto snapshot = world.engine->TakeSnapshot();
  const storage::ReportId report{"tinh", "2022-S1", "so-a"};
  for (const int64_t version : {1, 2}) {
    const auto earlier = snapshot->Get(storage::FiguresKey(report, version));
    ASSERT_THAT(earlier, IsOk());
    ASSERT_TRUE(earlier->has_value()) << version;
    EXPECT_NE(PayloadNow("so-a"), **earlier);
  }
  const auto latest = snapshot->Get(storage::FiguresKey(report, 3));
  ASSERT_THAT(latest, IsOk());
  EXPECT_FALSE(latest->has_value());  // it is in the now row
}

TEST_F(ReviewTest, OfManyAcceptancesAtOnceExactlyOneIsLegal) {
  std::vector<Draft> drafts;
  for (int i = 0; i < 50; ++i) {
    drafts.push_back(world.Reviewed("so-a", 1, kAccept, absl::StrCat(i)));
  }
  int accepted = 0;
  for (const auto& result : InOneBatch(std::move(drafts))) {
    accepted += result.ok() ? 1 : 0;
  }
  EXPECT_EQ(accepted, 1);
}

TEST_F(ReviewTest, ALockedPeriodTakesNothingWithoutAnApprovedAmendment) {
  const auto submit_locked = [&](int64_t count, const std::string& request_id, int64_t expected) {
    Draft draft = world.Judged(MakeReport("so-a", count), request_id, expected);
    std::get<SubmissionDraft>(draft.change).locked = true;
    return world.Append(std::move(draft));
  };
  ASSERT_THAT(world.Review("so-a", 1, kAccept, "a"), IsOk());
  EXPECT_THAT(submit_locked(2, "s", 1),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr("submit is not legal"), HasSubstr("LOCKED"), HasSubstr("request_amendment"))));
  // What is stored already is not refused.
  const auto unchanged = submit_locked(1, "u", 1);
  ASSERT_THAT(unchanged, IsOk());
  EXPECT_EQ(unchanged->outcome, Outcome::kUnchanged);

  ASSERT_THAT(world.Review("so-a", 1, kRequest, "q", /*locked=*/true), IsOk());
  EXPECT_THAT(submit_locked(2, "s", 1), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(world.Review("so-a", 1, kApprove, "p", /*locked=*/true), IsOk());
  EXPECT_THAT(submit_locked(2, "s", 1), IsOk());
  ASSERT_THAT(world.Review("so-a", 2, kAccept, "b", /*locked=*/true), IsOk());
  EXPECT_THAT(submit_locked(3, "x", 2), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(world.HeadOf("so-a").accepted_version, 2);
}

TEST_F(ReviewTest, AMissingReportCanBeAskedForAndThenSent) {
  ASSERT_THAT(world.Review("so-b", 0, kRequest, "q", /*locked=*/true), IsOk());
  const storage::Head asked = world.HeadOf("so-b");
  EXPECT_EQ(asked.version, 0);
  EXPECT_EQ(asked.changed_revision, world.Now().end.revision);
  ASSERT_THAT(world.Review("so-b", 0, kApprove, "p", /*locked=*/true), IsOk());
  Draft draft = world.Judged(MakeReport("so-b", 2), "s", std::nullopt);
  std::get<SubmissionDraft>(draft.change).locked = true;
  const auto submitted = world.Append(std::move(draft));
  ASSERT_THAT(submitted, IsOk());
  EXPECT_EQ(submitted->entry.submission().version(), 1);
  const auto status = StatusOf(world.HeadOf("so-b"), true);
  ASSERT_THAT(status, IsOk());
  EXPECT_EQ(status->review.amendment(), v1::AMENDMENT_STATE_APPROVED);
  EXPECT_EQ(status->review.first_time_us(), 0);
}

TEST_F(ReviewTest, WhatWasWithdrawnCanBeSentAgainAsItWas) {
  ASSERT_THAT(world.Review("so-a", 1, kWithdraw, "w"), IsOk());
  const auto again = world.Submit(MakeReport("so-a", 1), "again", 1);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->outcome, Outcome::kStored);
  EXPECT_EQ(again->entry.submission().version(), 2);
}

TEST_F(ReviewTest, ADraftIsJudgedAgainWhenAReportThatItReadHasChanged) {
  const storage::ReportId read_id{"tinh", "2022-S1", "so-a"};
  const auto reading = [&](int64_t changed_revision, const std::string& request_id) {
    Draft draft = world.Judged(MakeReport("so-b", 1), request_id, std::nullopt);
    draft.reads = {{read_id, changed_revision}, {{"tinh", "2022-S1", "so-c"}, 0}};
    return draft;
  };
  const int64_t changed = world.HeadOf("so-a").changed_revision;
  Draft stale = reading(changed, "s");
  ASSERT_THAT(world.Review("so-a", 1, kReceive, "r"), IsOk());
  EXPECT_THAT(world.Append(std::move(stale)), IsJudgedAgain());
  EXPECT_THAT(world.Append(reading(0, "s")), IsJudgedAgain());

  // Also when it changes in the same batch.
  const int64_t received = world.HeadOf("so-a").changed_revision;
  const auto results = InOneBatch({world.Reviewed("so-a", 1, kAccept, "a"), reading(received, "s")});
  EXPECT_THAT(results[0], IsOk());
  EXPECT_THAT(results[1], IsJudgedAgain());
  EXPECT_THAT(world.Append(reading(world.HeadOf("so-a").changed_revision, "s")), IsOk());

  Draft absent = world.Signed("khoi-1", "", "c");
  absent.reads = {{{"tinh", "2022-S1", "so-c"}, 0}};
  ASSERT_THAT(world.Submit(MakeReport("so-c", 1), "c1"), IsOk());
  EXPECT_THAT(world.Append(std::move(absent)), IsJudgedAgain());
}

TEST_F(ReviewTest, ConsolidationsAreNumberedForEachBlocAndTheAuthority) {
  const auto results = InOneBatch({world.Signed("khoi-1", "a", "1"), world.Signed("khoi-1", "b", "2"),
                                   world.Signed("", "c", "3"), world.Signed("khoi-1", "a", "1")});
  const int64_t expected[] = {1, 2, 1, 1};
  for (size_t i = 0; i < results.size(); ++i) {
    ASSERT_THAT(results[i], IsOk());
    EXPECT_EQ(results[i]->entry.consolidation().number(), expected[i]) << i;
  }
  EXPECT_EQ(results[3]->entry.revision(), results[0]->entry.revision());
  world.Reopen();
  const auto third = world.Append(world.Signed("khoi-1", "d", "4"));
  ASSERT_THAT(third, IsOk());
  EXPECT_EQ(third->entry.consolidation().number(), 3);
  EXPECT_EQ(third->entry.consolidation().organisation_id(), "so-a");

  const View view = world.Now();
  const auto row = view.snapshot->Get(storage::ConsolidationKey({"tinh", "2022-S1", "khoi-1"}, 3));
  ASSERT_THAT(row, IsOk());
  stored::v1::ConsolidationRow parsed;
  ASSERT_TRUE(parsed.ParseFromString(row->value_or("")));
  EXPECT_EQ(parsed.revision(), third->entry.revision());
  EXPECT_EQ(parsed.time_us(), third->entry.time_us());
  const auto body = ReadBody(view, third->entry.revision());
  stored::v1::ConsolidationBody stored;
  ASSERT_TRUE(stored.ParseFromString(*body));
  EXPECT_EQ(stored.consolidation().number(), 3);
  EXPECT_EQ(stored.consolidation().note(), "d");
}

TEST_F(ReviewTest, CommentsAreFoundInTheOrderOfTheirEntries) {
  std::vector<int64_t> revisions;
  for (int i = 0; i < 3; ++i) {
    const auto committed = world.Append(world.Commented("khoi-1", absl::StrCat("ý ", i), absl::StrCat("c", i)));
    ASSERT_THAT(committed, IsOk());
    EXPECT_EQ(committed->entry.consolidation_comment().organisation_id(), "so-b");
    EXPECT_EQ(committed->entry.consolidation_comment().number(), 0);
    revisions.push_back(committed->entry.revision());
  }
  ASSERT_THAT(world.Append(world.Commented("", "khác", "other")), IsOk());
  std::vector<int64_t> found;
  const View view = world.Now();
  const auto cursor = view.snapshot->Scan(storage::CommentsRange({"tinh", "2022-S1", "khoi-1"}));
  for (; cursor->Valid(); cursor->Next()) {
    found.push_back(storage::NumberOfKey(cursor->key()));
  }
  EXPECT_EQ(found, revisions);
}

}  // namespace
}  // namespace khoi::ledger
