#include "services/summary/view_quality.h"

#include "gmock/gmock.h"
#include "tests/summary/report_world.h"
#include "tests/summary/view_text.h"

namespace khoi::summary {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const storage::ReportId& SoA() {
  static const auto& report = *new storage::ReportId{"tinh", "2022-S1", "so-a"};
  return report;
}

class ViewQualityTest : public ::testing::Test {
 protected:
  ViewQualityTest() { world_.world().Settle(); }

  // Tables: findings, waivers, together, not evaluated, declared.
  v1::GetViewResponse View(const std::string& more = "") {
    const auto view = world_.View(
        absl::StrCat("summary { scope { bloc { authority_id: 'tinh' bloc_id: 'khoi-1' } } period_ids: '2022-S1' ", more,
                     " } name: VIEW_QUALITY"));
    EXPECT_THAT(view, testing::IsOk());
    return view.ok() ? *view : v1::GetViewResponse();
  }

  // A report whose declared total is 2 less than its lines, which is a warning.
  static v1::Report Differing(const std::string& note = "") {
    v1::Report report = ledger::MakeReport("so-a", 5, /*declared=*/3);
    if (!note.empty()) {
      v1::Acknowledgement& acknowledgement = *report.add_acknowledgements();
      acknowledgement.set_rule_id("SUM-TOTAL");
      acknowledgement.set_note(note);
    }
    return report;
  }

  ReportWorld world_;
};

TEST_F(ViewQualityTest, FindingsOfCountedVersionsWithTheNoteThatAcknowledgesThem) {
  world_.Submit(Differing("Làm tròn"));
  EXPECT_THAT(LinesOf(View().tables(0)),
              Contains(::testing::AllOf(HasSubstr("Sở A | Tỉnh | 6 tháng | 1 | SUM-TOTAL | khi nộp | cảnh báo | "),
                                        HasSubstr("| Làm tròn | "))));
  EXPECT_THAT(LinesOf(View("basis: BASIS_ACCEPTED").tables(0)), IsEmpty());
  world_.Submit(ledger::MakeReport("so-a", 5, 5));
  EXPECT_THAT(LinesOf(View().tables(0)), Not(Contains(HasSubstr("SUM-TOTAL"))));
}

TEST_F(ViewQualityTest, WaiversWithReasonAndAuthor) {
  world_.Submit(Differing());
  const int64_t accepted = world_.Accept(
      SoA(), "waivers { rule_id: 'SUM-TOTAL' reason: 'Đã kiểm tra' }",
      "findings { rule_id: 'SUM-TOTAL' severity: SEVERITY_WARN stage: RULE_STAGE_ACCEPT field_paths: 'report.x' "
      "message_vi: 'Lệch' message_en: 'Differs' }");
  world_.Sign("authority_id: 'tinh' bloc_id: 'khoi-1' period_id: '2022-S1'",
              "signer { organisation_id: 'so-a' position: 'Khối trưởng' } waivers { rule_id: 'DUP-DOC' field_path: 'y' "
              "reason: 'Cùng ký' }");
  const v1::GetViewResponse view = View();
  EXPECT_THAT(LinesOf(view.tables(0)),
              Contains("Sở A | Tỉnh | 6 tháng | 1 | SUM-TOTAL | khi chấp nhận | cảnh báo | report.x | Lệch |  | "
                       "Đã kiểm tra"));
  EXPECT_THAT(LinesOf(view.tables(1)),
              ElementsAre(absl::StrCat("Sở A | Tỉnh | 6 tháng | SUM-TOTAL |  | Đã kiểm tra | Tỉnh "
                                       "(Thường trực Hội đồng) | ",
                                       accepted),
                          absl::StrCat("Khối 1 | Tỉnh | 6 tháng | DUP-DOC | y | Cùng ký | Sở A (Khối trưởng) | ",
                                       accepted + 1)));
  // A later version that is not accepted has been let pass by nobody; the accepted one still has.
  world_.Submit(Differing("Làm tròn"));
  EXPECT_EQ(LinesOf(View().tables(1)).size(), 1u);
  EXPECT_EQ(LinesOf(View("basis: BASIS_ACCEPTED").tables(1)).size(), 2u);
  EXPECT_EQ(LinesOf(View("basis: BASIS_CONSOLIDATED").tables(1)).size(), 2u);
}

TEST_F(ViewQualityTest, WhatWasAcceptedOnceStillHasItsWaiversWhenAnotherVersionIsAcceptedSince) {
  world_.Submit(Differing());
  world_.Accept(SoA(), "waivers { rule_id: 'SUM-TOTAL' reason: 'Lần một' }");
  world_.Sign("authority_id: 'tinh' bloc_id: 'khoi-1' period_id: '2022-S1'");
  world_.Submit(Differing("Làm tròn"));
  world_.Accept(SoA(), "waivers { rule_id: 'SUM-TOTAL' reason: 'Lần hai' }");
  EXPECT_THAT(LinesOf(View("basis: BASIS_ACCEPTED").tables(1)), ElementsAre(HasSubstr("Lần hai")));
  EXPECT_THAT(LinesOf(View("basis: BASIS_CONSOLIDATED").tables(1)), ElementsAre(HasSubstr("Lần một")));
}

TEST_F(ViewQualityTest, DeclaredTotalsStandBesideComputedOnes) {
  world_.Submit(Differing());
  EXPECT_THAT(LinesOf(View().tables(4)),
              ElementsAre(HasSubstr("Sở A | Tỉnh | 6 tháng | 1 | report.declared_totals[0] |  | 3 | 5 | 2 | ")));
}

TEST_F(ViewQualityTest, RulesThatLackTheSameAreOneRowWithEverybodyConcerned) {
  world_.Submit(ledger::MakeReport("so-a", 1));
  world_.Submit(ledger::MakeReport("so-b", 2));
  const v1::ViewTable table = View().tables(3);
  ASSERT_FALSE(table.rows().empty());
  EXPECT_THAT(LinesOf(table), Contains(HasSubstr("| 2 | Sở A; Sở B")));
}

TEST_F(ViewQualityTest, EveryTableIsThereWhenNothingWasFound) {
  const v1::GetViewResponse view = View();
  std::vector<std::string> names;
  for (const v1::ViewTable& table : view.tables()) names.push_back(table.name());
  EXPECT_THAT(names, ElementsAre("quality.findings", "quality.waivers", "quality.together", "quality.not_evaluated",
                                 "quality.declared"));
}

}  // namespace
}  // namespace khoi::summary
