#include "services/summary/summary_findings.h"

#include "absl/strings/str_join.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;

// Awards do not fall below those of the half before.
constexpr char kNotFewer[] = R"(
  entries { kind: CATALOG_KIND_RULE code: 'T-FEWER' owner_id: 'tinh' name_vi: 'x' name_en: 'x'
            rule { stage: RULE_STAGE_CONSOLIDATE severity: SEVERITY_WARN message_vi: 'ít hơn' message_en: 'fewer'
                   condition { comparison { left { figures { measure: MEASURE_AWARDS } }
                                            operator: COMPARISON_OPERATOR_GREATER_OR_EQUAL
                                            right { figures { measure: MEASURE_AWARDS
                                                              period: SELECTED_PERIOD_PREVIOUS } } } } } })";

class SummaryFindingsTest : public ::testing::Test {
 protected:
  SummaryFindingsTest() {
    store_.Registry(kProvince);
    store_.Catalog(kNotFewer);
  }

  // "T-FEWER k1 3/5" for each finding of the rule, "T-FEWER ?" where it was not evaluated.
  std::vector<std::string> Told(const std::string& scope) {
    const absl::StatusOr<v1::Summary> summary =
        store_.Summarize(absl::StrCat("scope { ", scope, " } period_ids: '2019-S2'"));
    EXPECT_THAT(summary, IsOk());
    std::vector<std::string> told;
    if (!summary.ok()) return told;
    for (const v1::SummaryFinding& said : summary->findings()) {
      const v1::Finding& finding = said.finding();
      if (finding.rule_id() != "T-FEWER") continue;
      told.push_back(
          absl::StrCat("T-FEWER ", said.bloc_id(), " ", finding.operands(0).value(), "/", finding.operands(1).value()));
    }
    for (const v1::NotEvaluatedRule& rule : summary->not_evaluated()) {
      if (rule.rule_id() == "T-FEWER") told.push_back("T-FEWER ?");
    }
    return told;
  }

  static constexpr char kWhole[] = "authority { authority_id: 'tinh' }";
  static constexpr char kFirstBloc[] = "bloc { authority_id: 'tinh' bloc_id: 'k1' }";

  Store store_;
};

TEST_F(SummaryFindingsTest, OwnRulesCompareWithTheFiguresOfTheSameScopeInAnEarlierPeriod) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(5)}});
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(1)}});
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(3)}});
  store_.Submit(SecondHalf("c"), {{Award("EM"), Exactly(9)}});
  EXPECT_THAT(Told(kWhole), IsEmpty());
  EXPECT_THAT(Told(kFirstBloc), ElementsAre("T-FEWER k1 3/5"));
  store_.Submit(SecondHalf("c"), {{Award("EM"), Exactly(2)}});
  EXPECT_THAT(Told(kWhole), ElementsAre("T-FEWER  5/6"));
}

TEST_F(SummaryFindingsTest, OwnRulesAreNotEvaluatedWhereNobodyReportedEarlier) {
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(3)}});
  store_.Submit(FirstHalf("c"), {{Award("EM"), Exactly(1)}});
  EXPECT_THAT(Told(kFirstBloc), ElementsAre("T-FEWER ?"));
  EXPECT_THAT(Told(kWhole), IsEmpty());
}

}  // namespace
}  // namespace khoi::summary
