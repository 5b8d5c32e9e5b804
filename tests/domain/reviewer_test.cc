#include "services/domain/reviewer.h"

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "services/domain/civil_date.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

using testing::FromText;

// Half a year in which so-b leads bloc khoi-1 and so-c deputises. From July on so-d leads and so-a has gone over to
// khoi-2, which so-e leads. so-direct reports directly.
const Structure& World() {
  static const Structure& structure = *[] {
    std::vector<v1::RegistryRecord> records;
    for (const char* const text : {
             "authority { authority_id: 'bkhcn' }",
             "unit { unit_id: 'so-direct' home_authority_id: 'bkhcn' reports_directly: true }",
             "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-1' }",
             "bloc { authority_id: 'bkhcn' bloc_id: 'khoi-2' }",
             "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2022-01-01' "
             "member_unit_ids: ['so-a', 'so-b', 'so-c', 'so-d'] leader_unit_id: 'so-b' deputy_unit_ids: 'so-c' }",
             "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2022-07-01' "
             "member_unit_ids: ['so-b', 'so-c', 'so-d'] leader_unit_id: 'so-d' }",
             "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-2' valid_from_date: '2022-01-01' "
             "member_unit_ids: ['so-e'] leader_unit_id: 'so-e' }",
             "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-2' valid_from_date: '2022-07-01' "
             "member_unit_ids: ['so-a', 'so-e'] leader_unit_id: 'so-e' }",
             "period { authority_id: 'bkhcn' period_id: '2022-S1' first_date: '2021-12-15' last_date: '2022-06-14' }",
             "period { authority_id: 'bkhcn' period_id: '2022-S2' first_date: '2022-06-15' last_date: '2022-12-14' }",
         }) {
      records.push_back(FromText<v1::RegistryRecord>(text));
    }
    return new Structure("bkhcn", std::move(records));
  }();
  return structure;
}

struct Case {
  const char* name;
  const char* unit_id;
  v1::Act::ActCase act;
  const char* today;
  const char* lock;  // a PeriodLock as text; nullptr for none
  const char* actors;
  const char* period_id = "2022-S1";

  friend void PrintTo(const Case& row, std::ostream* os) { *os << row.name; }
};

const char kWhole[] = "period_id: '2022-S1'";
const char kBloc[] = "period_id: '2022-S1' bloc_id: 'khoi-1'";

const Case kCases[] = {
    {"UnitWithdraws", "so-a", v1::Act::kWithdraw, "2022-06-20", nullptr, "so-a"},
    {"LeaderWithdrawsItsOwn", "so-b", v1::Act::kWithdraw, "2022-06-20", nullptr, "so-b"},
    {"UnitAsksForAnAmendment", "so-a", v1::Act::kRequestAmendment, "2022-06-20", kWhole, "so-a"},
    {"BlocReceives", "so-a", v1::Act::kReceive, "2022-06-20", nullptr, "bkhcn, so-b, so-c"},
    {"BlocAccepts", "so-a", v1::Act::kAccept, "2022-06-20", nullptr, "bkhcn, so-b, so-c"},
    {"BlocReturns", "so-a", v1::Act::kReturn, "2022-06-20", nullptr, "bkhcn, so-b, so-c"},
    {"LeaderOfTodayToo", "so-a", v1::Act::kAccept, "2022-08-01", nullptr, "bkhcn, so-b, so-c, so-d"},
    {"LeaderIsJudgedByOthers", "so-b", v1::Act::kAccept, "2022-06-20", nullptr, "bkhcn, so-c"},
    {"DeputyIsJudgedByOthers", "so-c", v1::Act::kAccept, "2022-06-20", nullptr, "bkhcn, so-b"},
    {"LoneLeaderIsJudgedByTheAuthority", "so-e", v1::Act::kAccept, "2022-06-20", nullptr, "bkhcn"},
    {"DirectUnitIsJudgedByTheAuthority", "so-direct", v1::Act::kAccept, "2022-06-20", nullptr, "bkhcn"},
    {"StrangerIsJudgedByTheAuthority", "so-x", v1::Act::kReceive, "2022-06-20", nullptr, "bkhcn"},
    {"LastDayThatIsToComeGivesTheNextBloc", "so-a", v1::Act::kReceive, "2022-06-20", nullptr,
     "bkhcn, so-b, so-c, so-d, so-e", "2022-S2"},
    {"BlocLockIsTheBlocs", "so-a", v1::Act::kApproveAmendment, "2022-06-20", kBloc, "bkhcn, so-b, so-c"},
    {"BlocLockOfALeader", "so-b", v1::Act::kApproveAmendment, "2022-06-20", kBloc, "bkhcn, so-c"},
    {"WholeLockIsTheAuthoritys", "so-a", v1::Act::kApproveAmendment, "2022-06-20", kWhole, "bkhcn"},
    {"RefusalIsTheSameLevels", "so-a", v1::Act::kRefuseAmendment, "2022-06-20", kWhole, "bkhcn"},
    {"LockDoesNotMoveAcceptance", "so-a", v1::Act::kAccept, "2022-06-20", kWhole, "bkhcn, so-b, so-c"},
};

class ReviewerTest : public ::testing::TestWithParam<Case> {};

TEST_P(ReviewerTest, NamesWhoMay) {
  const Case& c = GetParam();
  const v1::PeriodLock lock = FromText<v1::PeriodLock>(c.lock == nullptr ? "" : c.lock);
  const ReviewedReport report{.structure = World(),
                              .period = *World().FindPeriod(c.period_id),
                              .unit_id = c.unit_id,
                              .lock = c.lock == nullptr ? nullptr : &lock};
  EXPECT_EQ(absl::StrJoin(ActorsFor(report, c.act, *ParseCivilDay(c.today)), ", "), c.actors);
}

INSTANTIATE_TEST_SUITE_P(Acts, ReviewerTest, ::testing::ValuesIn(kCases),
                         [](const ::testing::TestParamInfo<Case>& row) { return std::string(row.param.name); });

TEST(CheckActorTest, RefusalNamesWhoMayInBothLanguages) {
  const ReviewedReport report{.structure = World(), .period = *World().FindPeriod("2022-S1"), .unit_id = "so-a"};
  const absl::CivilDay today(2022, 6, 20);
  EXPECT_EQ(CheckActor(report, v1::Act::kAccept, "so-b", today), absl::OkStatus());
  EXPECT_EQ(CheckActor(report, v1::Act::kAccept, "bkhcn", today), absl::OkStatus());
  EXPECT_EQ(CheckActor(report, v1::Act::kAccept, "so-a", today),
            absl::PermissionDeniedError(
                "actor.organisation_id: so-a may not accept the report of so-a; that is for bkhcn, so-b, so-c / so-a "
                "không được chấp nhận báo cáo của so-a; việc này của bkhcn, so-b, so-c"));
  EXPECT_TRUE(absl::IsPermissionDenied(CheckActor(report, v1::Act::kWithdraw, "bkhcn", today)));
}

}  // namespace
}  // namespace khoi::domain
