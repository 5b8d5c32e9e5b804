#include "services/ledger/report_history.h"

#include "services/ledger/replay.h"
#include "tests/ledger/world.h"

namespace khoi::ledger {
namespace {

using testing::IsOk;

constexpr char kPeriods[] = R"(
  records { period { authority_id: 'tinh' period_id: '2021-S1' kind: PERIOD_KIND_FIRST_HALF label_vi: '6 tháng'
                     first_date: '2021-01-01' last_date: '2021-06-30' open_date: '2021-01-01' } }
  records { period { authority_id: 'tinh' period_id: '2021-S2' kind: PERIOD_KIND_SECOND_HALF label_vi: '6 tháng'
                     first_date: '2021-07-01' last_date: '2021-12-31' open_date: '2021-01-01' } }
  records { period { authority_id: 'tinh' period_id: '2021' kind: PERIOD_KIND_YEAR label_vi: 'Năm'
                     first_date: '2021-01-01' last_date: '2021-12-31' open_date: '2021-01-01' } }
  records { period { authority_id: 'tinh' period_id: '2022' kind: PERIOD_KIND_YEAR label_vi: 'Năm'
                     first_date: '2022-01-01' last_date: '2022-12-31' open_date: '2022-01-01' } }
)";

class ReportHistoryTest : public ::testing::Test {
 protected:
  ReportHistoryTest() {
    world.Settle();
    EXPECT_THAT(world.ApplyRegistry("periods", Parse<stored::v1::RegistryBody>(kPeriods)), IsOk());
  }

  // A draft about an earlier period; it was judged then, in the eyes of the ledger.
  Draft About(const std::string& period_id, int64_t count, const std::string& request_id,
              std::optional<int64_t> expected_version) {
    Draft draft = world.Judged(MakeReport("so-a", count), request_id, expected_version);
    v1::Report report = MakeReport("so-a", count);
    report.set_period_id(period_id);
    draft.body = report.SerializeAsString();
    draft.content_hash = domain::Sha256Of(draft.body);
    std::get<SubmissionDraft>(draft.change).report.period_id = period_id;
    return draft;
  }

  Draft Act(const std::string& period_id, int64_t version, const std::string& act, const std::string& request_id) {
    Draft draft = world.Reviewed("so-a", version, act, request_id);
    std::get<ReviewDraft>(draft.change).report.period_id = period_id;
    return draft;
  }

  const ReportHistory& Read(const std::string& period_id) {
    v1::Report report = MakeReport("so-a", 1);
    report.set_period_id(period_id);
    const View view = world.Now();
    const auto structure = world.structures.StructureAt(view, "tinh", view.end.revision);
    EXPECT_THAT(structure, IsOk());
    structure_ = *structure;  // the periods are its own
    auto history = ReadHistory(view, *structure_, report, domain::DayInVietnam(world.clock.NowMicros()));
    EXPECT_THAT(history, IsOk());
    history_ = *std::move(history);
    return history_;
  }

  static std::string CountOf(const v1::Report* report) {
    return report == nullptr ? "none" : report->award_lines(0).count().exact();
  }

  World world;

 private:
  std::shared_ptr<const domain::Structure> structure_;
  ReportHistory history_;
};

TEST_F(ReportHistoryTest, ThereMayBeNone) {
  const ReportHistory& history = Read("2022-S1");
  EXPECT_EQ(CountOf(history.earlier.same_last_year), "none");
  EXPECT_EQ(CountOf(history.earlier.previous), "none");
  ASSERT_EQ(history.reads.size(), 2U);
  EXPECT_EQ(history.reads[0].report.period_id, "2021-S1");
  EXPECT_EQ(history.reads[0].changed_revision, 0);
  EXPECT_EQ(history.reads[1].report.period_id, "2021-S2");
  EXPECT_EQ(Read("2021-S1").reads.size(), 0U);
}

TEST_F(ReportHistoryTest, TheLatestCountsUntilOneIsAccepted) {
  ASSERT_THAT(world.Append(About("2021-S1", 11, "1", std::nullopt)), IsOk());
  ASSERT_THAT(world.Append(About("2021-S1", 12, "2", 1)), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").earlier.same_last_year), "12");
  ASSERT_THAT(world.Append(Act("2021-S1", 2, "accept {}", "a")), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").earlier.same_last_year), "12");
  ASSERT_THAT(world.Append(About("2021-S1", 13, "3", 2)), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").earlier.same_last_year), "12");
  ASSERT_THAT(world.Append(Act("2021-S1", 3, "withdraw {}", "w")), IsOk());
  const ReportHistory& history = Read("2022-S1");
  EXPECT_EQ(CountOf(history.earlier.same_last_year), "12");
  EXPECT_EQ(history.reads[0].changed_revision, world.Now().end.revision);
}

TEST_F(ReportHistoryTest, WhatWasWithdrawnCountsNowhere) {
  ASSERT_THAT(world.Append(About("2021-S2", 21, "1", std::nullopt)), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").earlier.previous), "21");
  ASSERT_THAT(world.Append(Act("2021-S2", 1, "withdraw {}", "w")), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").earlier.previous), "none");
}

TEST_F(ReportHistoryTest, OfAYearBothAreTheYearBefore) {
  ASSERT_THAT(world.Append(About("2021", 31, "1", std::nullopt)), IsOk());
  const ReportHistory& history = Read("2022");
  EXPECT_EQ(CountOf(history.earlier.same_last_year), "31");
  EXPECT_EQ(CountOf(history.earlier.previous), "31");
  EXPECT_EQ(history.reads.size(), 1U);
}

// The period closes on 30 June; then it is 1 July.
class ClosedPeriodTest : public ReportHistoryTest {
 protected:
  ClosedPeriodTest() {
    stored::v1::RegistryBody closing = Parse<stored::v1::RegistryBody>(kRegistry);
    closing.mutable_records()->DeleteSubrange(0, closing.records_size() - 1);
    closing.mutable_records(0)->mutable_period()->set_close_date("2022-06-30");
    EXPECT_THAT(world.ApplyRegistry("closing", closing), IsOk());
    EXPECT_THAT(world.Submit(MakeReport("so-a", 1), "1"), IsOk());
  }

  void BeginJuly() { world.clock.Set(int64_t{1'656'700'000} * 1'000'000); }
};

TEST_F(ClosedPeriodTest, AnOpenPeriodNeedsNoHistory) {
  EXPECT_FALSE(Read("2022-S1").called_for);
  EXPECT_EQ(Read("2022-S1").reads.size(), 2U);
}

TEST_F(ClosedPeriodTest, WhatWasReturnedIsTakenUntilItIsDue) {
  BeginJuly();
  EXPECT_FALSE(Read("2022-S1").called_for);
  ASSERT_THAT(world.Review("so-a", 1, "return { due_date: '2022-07-05' }", "r"), IsOk());
  const ReportHistory& history = Read("2022-S1");
  EXPECT_TRUE(history.called_for);
  EXPECT_EQ(history.reads[0].report.period_id, "2022-S1");
  EXPECT_EQ(history.reads[0].changed_revision, world.Now().end.revision);
  world.clock.Advance(int64_t{5} * 86'400 * 1'000'000);
  EXPECT_FALSE(Read("2022-S1").called_for);
}

TEST_F(ClosedPeriodTest, WhatIsBeingAmendedIsTaken) {
  ASSERT_THAT(world.Review("so-a", 1, "accept {}", "a"), IsOk());
  BeginJuly();
  ASSERT_THAT(world.Review("so-a", 1, "request_amendment {}", "q", /*locked=*/true), IsOk());
  EXPECT_FALSE(Read("2022-S1").called_for);
  ASSERT_THAT(world.Review("so-a", 1, "approve_amendment { due_date: '2022-07-05' }", "p", /*locked=*/true), IsOk());
  EXPECT_TRUE(Read("2022-S1").called_for);
  world.clock.Advance(int64_t{5} * 86'400 * 1'000'000);
  EXPECT_FALSE(Read("2022-S1").called_for);
}

TEST_F(ClosedPeriodTest, ReplayingFindsTheVerdictOfACalledReport) {
  BeginJuly();
  ASSERT_THAT(world.Review("so-a", 1, "return { due_date: '2022-07-05' }", "r"), IsOk());
  ASSERT_THAT(world.Submit(MakeReport("so-a", 2), "2", 1), IsOk());
  storage::MemoryEngine scratch;
  const auto verified = Verify(*world.engine, scratch);
  ASSERT_THAT(verified, IsOk());
  EXPECT_EQ(verified->difference_count, 0) << verified->differences[0].row << " " << verified->differences[0].what;
}

}  // namespace
}  // namespace khoi::ledger
