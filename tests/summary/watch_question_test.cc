// On what the summary of a question depends.
#include "services/summary/watch_question.h"

#include "absl/strings/escaping.h"
#include "tests/summary/watches_fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;

constexpr char kCouncil[] = R"(
  records { unit { unit_id: 'ubnd' name_vi: 'UBND tỉnh' home_authority_id: 'tw' stands_for_authority_id: 'tinh'
                   reports_directly: true } }
  records { period { authority_id: 'tw' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                     last_date: '2019-06-14' } }
)";

// The unit that stands for the province says the province's signed consolidation again.
class WatchQuestionTest : public WatchesTest {
 protected:
  WatchQuestionTest() {
    store_.Registry(kCouncil);
    Submit("a", 1);
    store_.Act(FirstHalf("a"), "accept {}");
    const int64_t revision = store_.Sign("authority_id: 'tinh' period_id: '2019-S1'");
    store_.Submit(
        {"tw", "2019-S1", "ubnd"}, {{Award("BK"), Exactly(1)}}, "",
        absl::StrCat("consolidation_source { authority_id: 'tinh' period_id: '2019-S1' number: 1 revision: ", revision,
                     " digest: '", absl::CHexEscape(ReadConsolidation(store_.Now(), revision)->digest()), "' }"));
  }

  static v1::ConsolidationState StateIn(const v1::Summary& summary) {
    for (const v1::UnitCoverage& unit : summary.coverages(0).units()) {
      if (unit.unit_id() == "ubnd") return unit.source_consolidation().state();
    }
    return v1::CONSOLIDATION_STATE_UNSPECIFIED;
  }
};

TEST_F(WatchQuestionTest, ConsolidationOfAnotherAuthorityThatIsNotTrueAnyMoreIsTold) {
  const auto council =
      Join(Watching("scope { authority { authority_id: 'tw' } } period_ids: '2019-S1' group_by: DIMENSION_CODE"));
  TurnAfter(0);
  ASSERT_EQ(StateIn(council->held), v1::CONSOLIDATION_STATE_CURRENT);
  Submit("a", 2);
  store_.Act(FirstHalf("a"), "accept {}");
  TurnAfter(kInterval);
  EXPECT_EQ(StateIn(council->held), v1::CONSOLIDATION_STATE_STALE);
  store_.Sign("authority_id: 'tinh' period_id: '2019-S1'");
  TurnAfter(kInterval);
  EXPECT_EQ(StateIn(council->held), v1::CONSOLIDATION_STATE_REPLACED);
}

TEST_F(WatchQuestionTest, OtherPeriodsOfThatAuthorityDoNotConcernIt) {
  const auto council = Join(Watching("scope { authority { authority_id: 'tw' } } period_ids: '2019-S1'"));
  TurnAfter(0);
  ASSERT_EQ(StateIn(council->held), v1::CONSOLIDATION_STATE_CURRENT);
  store_.Submit(SecondHalf("a"), {{Award("BK"), Exactly(3)}});
  TurnAfter(kInterval);
  EXPECT_EQ(watches_.counts().computation_count, 1);
}

}  // namespace
}  // namespace khoi::summary
