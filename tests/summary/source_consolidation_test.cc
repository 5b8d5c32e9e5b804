// A report that says an authority's consolidation again: which it is, and whether it is still true.
#include "services/summary/source_consolidation.h"

#include "absl/strings/escaping.h"
#include "services/summary/coverage.h"
#include "services/summary/explanation.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using testing::EqualsText;
using testing::IsOk;

constexpr char kCouncil[] = R"(
  records { unit { unit_id: 'ubnd' name_vi: 'UBND tỉnh' home_authority_id: 'tw' stands_for_authority_id: 'tinh' } }
  records { unit { unit_id: 'ban' name_vi: 'Ban' home_authority_id: 'tw' } }
  records { bloc { authority_id: 'tw' bloc_id: 'cum' name_vi: 'Cụm' } }
  records { bloc_term { authority_id: 'tw' bloc_id: 'cum' valid_from_date: '2018-01-01' member_unit_ids: ['ubnd', 'ban']
                        leader_unit_id: 'ban' } }
  records { period { authority_id: 'tw' period_id: '2019-S1' kind: PERIOD_KIND_FIRST_HALF first_date: '2018-12-15'
                     last_date: '2019-06-14' } }
)";

constexpr char kBloc[] = "scope { bloc { authority_id: 'tw' bloc_id: 'cum' } } period_ids: '2019-S1' ";

class SourceConsolidationTest : public ::testing::Test {
 protected:
  SourceConsolidationTest() {
    store_.Registry(kProvince);
    store_.Registry(kCouncil);
    Accept("a", 1);
    signed_revision_ = store_.Sign("authority_id: 'tinh' period_id: '2019-S1'");
  }

  void Accept(const std::string& unit_id, int64_t count) {
    store_.Submit({"tinh", "2019-S1", unit_id}, {{Award("EM"), Exactly(count)}});
    store_.Act({"tinh", "2019-S1", unit_id}, "accept {}");
  }

  void Forward(int64_t number, int64_t revision, const std::string& digest = "") {
    const auto consolidation = ReadConsolidation(store_.Now(), signed_revision_);
    ASSERT_THAT(consolidation, IsOk());
    store_.Submit({"tw", "2019-S1", "ubnd"}, {{Award("EM"), Exactly(1)}}, "",
                  absl::StrCat("consolidation_source { authority_id: 'tinh' period_id: '2019-S1' number: ", number,
                               " revision: ", revision, " digest: '",
                               absl::CHexEscape(digest.empty() ? consolidation->digest() : digest), "' }"));
  }

  // Of the unit, in the coverage of the council's bloc.
  v1::UnitCoverage Unit(const std::string& unit_id, const std::string& more = "") {
    const absl::StatusOr<v1::Summary> summary = store_.Summarize(absl::StrCat(kBloc, more));
    EXPECT_THAT(summary, IsOk());
    for (const v1::UnitCoverage& unit : summary->coverages(0).units()) {
      if (unit.unit_id() == unit_id) return unit;
    }
    ADD_FAILURE() << unit_id;
    return {};
  }

  Store store_;
  int64_t signed_revision_ = 0;
};

TEST_F(SourceConsolidationTest, IsToldWithItsState) {
  EXPECT_FALSE(Unit("ubnd").has_source_consolidation());
  Forward(1, signed_revision_);
  EXPECT_THAT(Unit("ubnd").source_consolidation(),
              EqualsText(absl::StrCat("authority_id: 'tinh' period_id: '2019-S1' number: 1 revision: ",
                                      signed_revision_, " state: CONSOLIDATION_STATE_CURRENT")));
  EXPECT_FALSE(Unit("ban").has_source_consolidation());
}

TEST_F(SourceConsolidationTest, IsStaleAsSoonAsAnInputIsAndReplacedWhenSignedAgain) {
  Forward(1, signed_revision_);
  const int64_t before = store_.revision();
  Accept("b", 5);
  EXPECT_EQ(Unit("ubnd").source_consolidation().state(), v1::CONSOLIDATION_STATE_STALE);
  store_.Sign("authority_id: 'tinh' period_id: '2019-S1'");
  EXPECT_EQ(Unit("ubnd").source_consolidation().state(), v1::CONSOLIDATION_STATE_REPLACED);
  EXPECT_EQ(Unit("ubnd", absl::StrCat("as_of_revision: ", before)).source_consolidation().state(),
            v1::CONSOLIDATION_STATE_CURRENT);
}

TEST_F(SourceConsolidationTest, OfAnotherServerNothingIsKnownButWhichItIs) {
  for (const auto& [number, revision, digest] :
       {std::tuple(2, signed_revision_, ""), std::tuple(1, signed_revision_ + 7, ""),
        std::tuple(1, signed_revision_, "another digest")}) {
    Forward(number, revision, digest);
    EXPECT_TRUE(Unit("ubnd").has_source_consolidation());
    EXPECT_EQ(Unit("ubnd").source_consolidation().state(), v1::CONSOLIDATION_STATE_UNSPECIFIED);
  }
}

TEST_F(SourceConsolidationTest, CoverageAloneTellsTheSame) {
  Forward(1, signed_revision_);
  ledger::StructureCache structures;
  const auto coverage = CoverageAt(
      store_.Now(), structures, Parse<v1::GetCoverageRequest>("authority_id: 'tw' period_id: '2019-S1' bloc_id: 'cum'"),
      Store::TimeOf(store_.revision() + 1));
  ASSERT_THAT(coverage, IsOk());
  EXPECT_EQ(coverage->coverage().units(1).source_consolidation().state(), v1::CONSOLIDATION_STATE_CURRENT);
}

TEST_F(SourceConsolidationTest, AnExplanationNamesIt) {
  Forward(1, signed_revision_);
  ledger::StructureCache structures;
  const auto request = Parse<v1::ExplainFigureRequest>(absl::StrCat(
      "summary { ", kBloc,
      "measures: MEASURE_AWARDS filters { dimension: DIMENSION_STATUS values: 'AWARD_STATUS_AWARDED' } }"));
  const auto explained =
      ExplainFigure(store_.Now(), structures, request, {.count_max = 10}, Store::TimeOf(store_.revision() + 1));
  ASSERT_THAT(explained, IsOk());
  ASSERT_EQ(explained->response.children_size(), 1);
  EXPECT_EQ(explained->response.children(0).source_consolidation().number(), 1);
}

}  // namespace
}  // namespace khoi::summary
