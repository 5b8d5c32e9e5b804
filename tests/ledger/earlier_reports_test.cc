#include "services/ledger/earlier_reports.h"

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

class EarlierReportsTest : public ::testing::Test {
 protected:
  EarlierReportsTest() {
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

  EarlierReports Read(const std::string& period_id) {
    v1::Report report = MakeReport("so-a", 1);
    report.set_period_id(period_id);
    const View view = world.Now();
    const auto structure = world.structures.StructureAt(view, "tinh", view.end.revision);
    EXPECT_THAT(structure, IsOk());
    structure_ = *structure;  // the periods are its own
    auto earlier = ReadEarlierReports(view, *structure_, report);
    EXPECT_THAT(earlier, IsOk());
    return *earlier;
  }

  static std::string CountOf(const std::shared_ptr<const v1::Report>& report) {
    return report == nullptr ? "none" : report->award_lines(0).count().exact();
  }

  World world;

 private:
  std::shared_ptr<const domain::Structure> structure_;
};

TEST_F(EarlierReportsTest, ThereMayBeNone) {
  const EarlierReports earlier = Read("2022-S1");
  EXPECT_EQ(CountOf(earlier.same_last_year), "none");
  EXPECT_EQ(CountOf(earlier.previous), "none");
  ASSERT_EQ(earlier.reads.size(), 2U);
  EXPECT_EQ(earlier.reads[0].report.period_id, "2021-S1");
  EXPECT_EQ(earlier.reads[0].changed_revision, 0);
  EXPECT_EQ(earlier.reads[1].report.period_id, "2021-S2");
  EXPECT_EQ(Read("2021-S1").reads.size(), 0U);
}

TEST_F(EarlierReportsTest, TheLatestCountsUntilOneIsAccepted) {
  ASSERT_THAT(world.Append(About("2021-S1", 11, "1", std::nullopt)), IsOk());
  ASSERT_THAT(world.Append(About("2021-S1", 12, "2", 1)), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").same_last_year), "12");
  ASSERT_THAT(world.Append(Act("2021-S1", 2, "accept {}", "a")), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").same_last_year), "12");
  ASSERT_THAT(world.Append(About("2021-S1", 13, "3", 2)), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").same_last_year), "12");
  ASSERT_THAT(world.Append(Act("2021-S1", 3, "withdraw {}", "w")), IsOk());
  const EarlierReports earlier = Read("2022-S1");
  EXPECT_EQ(CountOf(earlier.same_last_year), "12");
  EXPECT_EQ(earlier.reads[0].changed_revision, world.Now().end.revision);
}

TEST_F(EarlierReportsTest, WhatWasWithdrawnCountsNowhere) {
  ASSERT_THAT(world.Append(About("2021-S2", 21, "1", std::nullopt)), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").previous), "21");
  ASSERT_THAT(world.Append(Act("2021-S2", 1, "withdraw {}", "w")), IsOk());
  EXPECT_EQ(CountOf(Read("2022-S1").previous), "none");
}

TEST_F(EarlierReportsTest, OfAYearBothAreTheYearBefore) {
  ASSERT_THAT(world.Append(About("2021", 31, "1", std::nullopt)), IsOk());
  const EarlierReports earlier = Read("2022");
  EXPECT_EQ(CountOf(earlier.same_last_year), "31");
  EXPECT_EQ(CountOf(earlier.previous), "31");
  EXPECT_EQ(earlier.reads.size(), 1U);
}

}  // namespace
}  // namespace khoi::ledger
