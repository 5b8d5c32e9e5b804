#include "services/summary/coverage.h"

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using testing::EqualsText;
using testing::IsOk;

// 2022-06-01 is the due date; entries are made from 2022-06-01T00:00:00Z on, which is 07:00 in Việt Nam.
class CoverageTest : public ::testing::Test {
 protected:
  CoverageTest() { store_.Registry(kProvince); }

  v1::Coverage Coverage(const std::string& more = "") {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(absl::StrCat(kProvinceFirstHalf, more));
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? summary->coverages(0) : v1::Coverage();
  }

  Store store_;
};

TEST_F(CoverageTest, TellsWhoReportedAndWhoDidNot) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(0)}});
  store_.Submit(FirstHalf("c"), {});
  EXPECT_THAT(Coverage(), EqualsText(R"(
    authority_id: 'tinh' period_id: '2019-S1' period_label_vi: '6 tháng đầu năm 2019' unit_due_date: '2022-06-01'
    expected_count: 4 reported_count: 2 with_figures_count: 1 missing_count: 2 on_time_count: 2
    blocs { bloc_id: 'k1' name_vi: 'Khối 1' expected_count: 2 reported_count: 1 with_figures_count: 1 on_time_count: 1
            leader_unit_id: 'b' declared_member_count: 3 }
    blocs { bloc_id: 'k2' name_vi: 'Khối 2' expected_count: 1 reported_count: 1 on_time_count: 1 leader_unit_id: 'c' }
    blocs { bloc_id: '-' expected_count: 1 }
    units { unit_id: 'a' name_vi: 'Sở A' bloc_id: 'k1' state: COVERAGE_STATE_REPORTED version: 1 revision: 2
            commit_time { seconds: 1654041602 } latest_version: 1 version_state: VERSION_STATE_SUBMITTED
            due_date: '2022-06-01' obligation: OBLIGATION_STATE_SUBMITTED }
    units { unit_id: 'b' name_vi: 'Sở B' bloc_id: 'k1' state: COVERAGE_STATE_MISSING
            due_date: '2022-06-01' obligation: OBLIGATION_STATE_NOT_DUE }
    units { unit_id: 'c' name_vi: 'Sở C' bloc_id: 'k2' state: COVERAGE_STATE_REPORTED version: 1 revision: 3
            commit_time { seconds: 1654041603 } narrative_only: true latest_version: 1
            version_state: VERSION_STATE_SUBMITTED due_date: '2022-06-01' obligation: OBLIGATION_STATE_SUBMITTED }
    units { unit_id: 'd' name_vi: 'Ban D' bloc_id: '-' state: COVERAGE_STATE_MISSING
            due_date: '2022-06-01' obligation: OBLIGATION_STATE_NOT_DUE })"));
}

TEST_F(CoverageTest, KeyedItemsAreFigures) {
  store_.Submit(FirstHalf("a"), {}, "keyed_items { key: 'D|1' cell { measure: 3 role: 1 } }");
  store_.Submit(FirstHalf("b"), {}, "warn_count: 1");
  EXPECT_EQ(Coverage().with_figures_count(), 1);
}

TEST_F(CoverageTest, MissingIsLateOnceTheDueDateHasPassedInVietNam) {
  EXPECT_EQ(Coverage("instant { seconds: 1654102799 }").late_count(), 0);  // 2022-06-01T23:59:59+07:00
  const v1::Coverage late = Coverage("instant { seconds: 1654102800 }");   // a second later
  EXPECT_EQ(late.late_count(), 4);
  EXPECT_TRUE(late.units(0).late());
}

TEST_F(CoverageTest, ReportIsLateByTheDayItWasCommitted) {
  store_.Registry(
      "records { period { authority_id: 'tinh' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF "
      "first_date: '2018-12-15' last_date: '2019-06-14' "
      "deadlines { level: REPORTING_LEVEL_BLOC due_date: '2030-01-01' } "
      "deadlines { level: REPORTING_LEVEL_UNIT due_date: '2022-05-31' } } }");
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  const v1::Coverage coverage = Coverage("instant { seconds: 0 }");
  EXPECT_TRUE(coverage.units(0).late());
  EXPECT_FALSE(coverage.units(1).late());
  EXPECT_EQ(coverage.late_count(), 0);
}

TEST_F(CoverageTest, NothingIsLateWithoutADueDate) {
  const absl::StatusOr<v1::Summary> summary = store_.Summarize(
      "scope { authority { authority_id: 'tinh' } } period_ids: '2019-S2' "
      "instant { seconds: 9999999999 }");
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->coverages(0).late_count(), 0);
}

TEST_F(CoverageTest, InstantOfAnAsOfReadIsTheTimeOfTheRevision) {
  for (int i = 0; i < 3; ++i) {
    store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  }
  const absl::StatusOr<v1::Summary> summary = store_.Summarize(absl::StrCat(kProvinceFirstHalf, "as_of_revision: 2"));
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->instant().seconds(), Store::TimeOf(2) / 1'000'000);
  EXPECT_EQ(summary->as_of_revision(), 2);
}

// "a:SUBMITTED b:LATE+1": the obligation of every unit and by how many days it is late.
std::string Obligations(const v1::Coverage& coverage) {
  std::string text;
  for (const v1::UnitCoverage& unit : coverage.units()) {
    absl::StrAppend(&text, text.empty() ? "" : " ", unit.unit_id(), ":",
                    v1::ObligationState_Name(unit.obligation()).substr(17),
                    unit.late_day_count() == 0 ? "" : absl::StrCat("+", unit.late_day_count()));
  }
  return text;
}

// Sums that hold whatever happened.
void ExpectAddsUp(const v1::Coverage& coverage) {
  EXPECT_EQ(coverage.expected_count(), coverage.reported_count() + coverage.missing_count());
  EXPECT_EQ(coverage.reported_count(), coverage.on_time_count() + coverage.submitted_late_count());
  EXPECT_LE(coverage.accepted_count(), coverage.reported_count());
  EXPECT_EQ(coverage.units_size(), coverage.expected_count() + coverage.exempt_count());
  v1::BlocCoverage sums;
  for (const v1::BlocCoverage& bloc : coverage.blocs()) {
    sums.set_expected_count(sums.expected_count() + bloc.expected_count());
    sums.set_reported_count(sums.reported_count() + bloc.reported_count());
    sums.set_accepted_count(sums.accepted_count() + bloc.accepted_count());
    sums.set_on_time_count(sums.on_time_count() + bloc.on_time_count());
    sums.set_submitted_late_count(sums.submitted_late_count() + bloc.submitted_late_count());
    sums.set_late_count(sums.late_count() + bloc.late_count());
    sums.set_returned_count(sums.returned_count() + bloc.returned_count());
    sums.set_exempt_count(sums.exempt_count() + bloc.exempt_count());
  }
  EXPECT_EQ(sums.expected_count(), coverage.expected_count());
  EXPECT_EQ(sums.reported_count(), coverage.reported_count());
  EXPECT_EQ(sums.accepted_count(), coverage.accepted_count());
  EXPECT_EQ(sums.on_time_count(), coverage.on_time_count());
  EXPECT_EQ(sums.submitted_late_count(), coverage.submitted_late_count());
  EXPECT_EQ(sums.late_count(), coverage.late_count());
  EXPECT_EQ(sums.returned_count(), coverage.returned_count());
  EXPECT_EQ(sums.exempt_count(), coverage.exempt_count());
}

constexpr char kDayAfter[] = "instant { seconds: 1654102800 }";  // 2022-06-02T00:00:00+07:00

TEST_F(CoverageTest, ExtensionMovesTheDueDateOfAUnitOrABloc) {
  store_.Registry(R"(
    records { extension { authority_id: 'tinh' period_id: '2019-S1' level: REPORTING_LEVEL_UNIT unit_id: 'a'
                          due_date: '2022-06-02' } }
    records { extension { authority_id: 'tinh' period_id: '2019-S1' level: REPORTING_LEVEL_UNIT bloc_id: 'k2'
                          due_date: '2022-06-03' } })");
  const v1::Coverage coverage = Coverage(kDayAfter);
  EXPECT_EQ(Obligations(coverage), "a:NOT_DUE b:LATE+1 c:NOT_DUE d:LATE+1");
  EXPECT_EQ(coverage.units(0).due_date(), "2022-06-02");
  EXPECT_EQ(coverage.units(2).due_date(), "2022-06-03");
  EXPECT_EQ(coverage.unit_due_date(), "2022-06-01");
  EXPECT_EQ(coverage.late_count(), 2);
  ExpectAddsUp(coverage);
}

TEST_F(CoverageTest, ExemptUnitIsListedAndNotExpected) {
  store_.Registry("records { exemption { authority_id: 'tinh' period_id: '2019-S1' unit_id: 'b' reason: 'mới' } }");
  store_.Submit(FirstHalf("b"), {{Award("EM"), Exactly(1)}});
  const v1::Coverage coverage = Coverage(kDayAfter);
  EXPECT_EQ(Obligations(coverage), "a:LATE+1 b:EXEMPT c:LATE+1 d:LATE+1");
  EXPECT_EQ(coverage.units(1).state(), v1::COVERAGE_STATE_EXEMPT);
  EXPECT_EQ(coverage.expected_count(), 3);
  EXPECT_EQ(coverage.exempt_count(), 1);
  EXPECT_EQ(coverage.blocs(0).exempt_count(), 1);
  EXPECT_EQ(coverage.reported_count(), 0);
  ExpectAddsUp(coverage);
}

TEST_F(CoverageTest, ExemptUnitOfTwoBlocsIsThatOfTheBlocAskedFor) {
  store_.Registry(
      "records { exemption { authority_id: 'tinh' period_id: '2019-S1' unit_id: 'b' reason: 'mới' } } "
      "records { bloc_term { authority_id: 'tinh' bloc_id: 'k2' valid_from_date: '2018-01-01' "
      "member_unit_ids: ['b', 'c'] leader_unit_id: 'c' } }");
  for (const char* const boundaries : {"", "boundaries_date: '2019-12-14'"}) {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(
        absl::StrCat("scope { bloc { authority_id: 'tinh' bloc_id: 'k2' } } period_ids: '2019-S1' ", boundaries));
    ASSERT_THAT(summary, IsOk());
    const v1::Coverage& coverage = summary->coverages(0);
    EXPECT_EQ(coverage.exempt_count(), 1);
    EXPECT_EQ(coverage.blocs(0).exempt_count(), 1);
    EXPECT_EQ(coverage.units(0).unit_id(), "b");
    EXPECT_EQ(coverage.units(0).bloc_id(), "k2");
    ExpectAddsUp(coverage);
  }
}

TEST_F(CoverageTest, WithdrawnReportHasNotComeUntilItIsSentAgain) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Act(FirstHalf("a"), "withdraw {}");
  const v1::Coverage withdrawn = Coverage();
  EXPECT_EQ(withdrawn.reported_count(), 0);
  EXPECT_EQ(withdrawn.units(0).state(), v1::COVERAGE_STATE_MISSING);
  EXPECT_EQ(withdrawn.units(0).version_state(), v1::VERSION_STATE_WITHDRAWN);
  ExpectAddsUp(withdrawn);
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(2)}});
  EXPECT_EQ(Coverage().reported_count(), 1);
}

TEST_F(CoverageTest, AcceptedReportThatWasWithdrawnLaterHasCome) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Act(FirstHalf("a"), "accept {}");
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(2)}});
  store_.Act(FirstHalf("a"), "withdraw {}");
  const v1::Coverage coverage = Coverage();
  EXPECT_EQ(coverage.reported_count(), 1);
  EXPECT_EQ(coverage.accepted_count(), 1);
  EXPECT_EQ(coverage.units(0).accepted_version(), 1);
  EXPECT_EQ(coverage.units(0).latest_version(), 2);
  ExpectAddsUp(coverage);
}

TEST_F(CoverageTest, ReturnedReportIsOneThatHasCome) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Act(FirstHalf("a"), "return {}");
  const v1::Coverage coverage = Coverage(kDayAfter);
  EXPECT_EQ(coverage.returned_count(), 1);
  EXPECT_EQ(coverage.units(0).return_count(), 1);
  EXPECT_EQ(Obligations(coverage), "a:SUBMITTED b:LATE+1 c:LATE+1 d:LATE+1");
  ExpectAddsUp(coverage);
}

TEST_F(CoverageTest, AcceptedReportOfALockedPeriodIsLocked) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Act(FirstHalf("a"), "accept {}");
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(1)}});
  store_.Registry("records { period_lock { authority_id: 'tinh' period_id: '2019-S1' reason: 'công bố' } }");
  const v1::Coverage coverage = Coverage();
  EXPECT_EQ(coverage.units(0).version_state(), v1::VERSION_STATE_LOCKED);
  EXPECT_EQ(coverage.units(2).version_state(), v1::VERSION_STATE_SUBMITTED);
}

TEST_F(CoverageTest, DueSoonIsAParameterOfTheAuthority) {
  store_.Catalog(R"(entries { kind: CATALOG_KIND_RULE_SETTING code: 'late' owner_id: 'tw' name_vi: 'x' name_en: 'x'
    rule_setting { rule_id: 'P-LATE' parameters { name: 'due_soon_days' value: '1' } } })");
  EXPECT_EQ(Obligations(Coverage("instant { seconds: 1653930000 }")), "a:DUE_SOON b:DUE_SOON c:DUE_SOON d:DUE_SOON");
  EXPECT_EQ(Obligations(Coverage("instant { seconds: 1653929999 }")), "a:NOT_DUE b:NOT_DUE c:NOT_DUE d:NOT_DUE");
}

// One unit of the province whose report stands as `state` says, judged long after.
v1::Coverage CoverageOfA(const UnitState& state) {
  const auto body = Parse<stored::v1::RegistryBody>(kProvince);
  Slice slice;
  slice.authority_id = "tinh";
  slice.structure = std::make_shared<const domain::Structure>(
      "tinh", std::vector<v1::RegistryRecord>(body.records().begin(), body.records().end()));
  slice.catalog = std::make_shared<const domain::Catalog>(std::vector<v1::CatalogEntry>());
  slice.period = slice.structure->FindPeriod("2019-S1");
  slice.last_day = absl::CivilDay(2019, 6, 14);
  slice.bloc_structure = slice.structure;
  slice.bloc_day = slice.last_day;
  slice.units = {{.unit_id = "a", .bloc_id = "k1", .expected_bloc_id = "k1"}};
  slice.bloc_ids = {"k1"};
  const absl::StatusOr<v1::Coverage> coverage = CoverageOf(slice, {&state}, 1'700'000'000'000'000);
  EXPECT_THAT(coverage, IsOk());
  return coverage.ok() ? *coverage : v1::Coverage();
}

UnitState CameAt(int64_t first_time_us, int64_t time_us, int64_t latest_version) {
  UnitState state;
  state.version = state.latest_version = latest_version;
  state.revision = 9;
  state.time_us = time_us;
  state.first_time_us = first_time_us;
  state.latest_state = v1::VERSION_STATE_SUBMITTED;
  return state;
}

TEST(CoverageArithmetic, DueDayEndsAtMidnightInVietNam) {
  constexpr int64_t kMidnight = 1'654'102'800'000'000;  // 2022-06-02T00:00:00+07:00
  EXPECT_EQ(Obligations(CoverageOfA(CameAt(kMidnight - 1, kMidnight - 1, 1))), "a:SUBMITTED");
  EXPECT_EQ(Obligations(CoverageOfA(CameAt(kMidnight, kMidnight, 1))), "a:SUBMITTED_LATE+1");
  EXPECT_EQ(Obligations(CoverageOfA(UnitState())), "a:LATE+532");
}

TEST(CoverageArithmetic, FirstVersionDecidesAndNotALaterOne) {
  const v1::Coverage coverage = CoverageOfA(CameAt(Store::kBegin, Store::kBegin + 90 * 86'400'000'000, 2));
  EXPECT_EQ(Obligations(coverage), "a:SUBMITTED");
  EXPECT_FALSE(coverage.units(0).late());
  EXPECT_EQ(coverage.on_time_count(), 1);
}

TEST_F(CoverageTest, GetCoverageSaysWhatASummarySays) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Submit(FirstHalf("b"), {}, "keyed_items { key: 'D|1' cell { measure: 3 role: 1 } }");
  store_.Act(FirstHalf("b"), "accept {}");
  store_.Submit(FirstHalf("c"), {});
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(2)}});
  ledger::StructureCache structures;
  for (int64_t revision = 1; revision <= store_.revision(); ++revision) {
    v1::GetCoverageRequest request;
    request.set_authority_id("tinh");
    request.set_period_id("2019-S1");
    request.set_as_of_revision(revision);
    const absl::StatusOr<v1::GetCoverageResponse> response = CoverageAt(store_.Now(), structures, request, 0);
    ASSERT_THAT(response, IsOk());
    EXPECT_THAT(response->coverage(),
                EqualsText(Coverage(absl::StrCat("as_of_revision: ", revision)).ShortDebugString()))
        << revision;
    EXPECT_EQ(response->as_of_revision(), revision);
  }
}

TEST_F(CoverageTest, GetCoverageNamesItsOwnFields) {
  ledger::StructureCache structures;
  const auto error = [&](const std::string& text) {
    const auto response = CoverageAt(store_.Now(), structures, Parse<v1::GetCoverageRequest>(text), Store::kBegin);
    const std::string message(response.status().message());
    return message.substr(0, message.find(':'));
  };
  EXPECT_EQ(error("period_id: '2019-S1'"), "authority_id");
  EXPECT_EQ(error("authority_id: 'tinh'"), "period_id");
  EXPECT_EQ(error("authority_id: 'nobody' period_id: '2019-S1'"), "authority_id");
  EXPECT_EQ(error("authority_id: 'tinh' period_id: '2030-S1'"), "period_id");
  EXPECT_EQ(error("authority_id: 'tinh' period_id: '2019-S1' bloc_id: 'k9'"), "bloc_id");
  EXPECT_EQ(error("authority_id: 'tinh' period_id: '2019-S1' bloc_id: '?'"), "bloc_id");
  EXPECT_EQ(error("authority_id: 'tinh' period_id: '2019-S1' as_of_revision: 99"), "as_of_revision");
}

}  // namespace
}  // namespace khoi::summary
