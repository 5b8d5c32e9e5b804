// The rule book as it holds for an authority, and what it says of reports.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "khoi/v1/rule.grpc.pb.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

using ::testing::ElementsAre;

constexpr char kExemplars[] = "exemplar_lines { recipient_kind_code: 'IND' count { exact: '5' } }";
constexpr char kReport[] = "authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a'";

// A rule of bkhcn: at most three exemplars.
std::string Rule(absl::string_view code, absl::string_view stage, absl::string_view severity,
                 absl::string_view sign = "LESS_OR_EQUAL") {
  return absl::StrCat("kind: CATALOG_KIND_RULE code: '", code,
                      "' owner_id: 'bkhcn' name_vi: 'Điển hình có mức' name_en: 'Exemplars are limited' rule { stage: "
                      "RULE_STAGE_",
                      stage, " severity: SEVERITY_", severity,
                      " message_vi: 'quá mức' message_en: 'too many' condition { comparison { left { figures { "
                      "measure: MEASURE_EXEMPLARS } } operator: COMPARISON_OPERATOR_",
                      sign, " right { constant: '3' } } } }");
}

class RuleTest : public RpcTest {
 protected:
  // "SUM-TOTAL INFO - -": the severities at each stage, or the error.
  std::string Listed(const std::string& request, const std::string& rule_id, v1::RuleInForce* found = nullptr) {
    grpc::ClientContext context;
    v1::ListRulesResponse response;
    const grpc::Status status = rules_->ListRules(&context, FromText<v1::ListRulesRequest>(request), &response);
    if (!status.ok()) {
      return Short(status);
    }
    const auto it = std::find_if(response.rules().begin(), response.rules().end(),
                                 [&](const v1::RuleInForce& rule) { return rule.rule_id() == rule_id; });
    if (it == response.rules().end()) {
      return "";
    }
    if (found != nullptr) {
      *found = *it;
    }
    return absl::StrCat(rule_id, " ", Name(it->submit_severity()), " ", Name(it->accept_severity()), " ",
                        Name(it->consolidate_severity()));
  }

  grpc::Status Recheck(const std::string& request, v1::RecheckResponse* response) {
    grpc::ClientContext context;
    return rules_->Recheck(&context, FromText<v1::RecheckRequest>(request), response);
  }

  // "FIRES B-MAX", "HOLDS", or the error.
  std::string Explained(const v1::ExplainRuleRequest& request, v1::ExplainRuleResponse* response = nullptr) {
    grpc::ClientContext context;
    v1::ExplainRuleResponse ignored;
    v1::ExplainRuleResponse& answer = response == nullptr ? ignored : *response;
    answer.Clear();
    const grpc::Status status = rules_->ExplainRule(&context, request, &answer);
    if (!status.ok()) {
      return Short(status);
    }
    std::string text = v1::RuleOutcome_Name(answer.outcome()).substr(13);
    for (const v1::Finding& finding : answer.findings()) {
      absl::StrAppend(&text, " ", finding.field_paths(0), " ", finding.rule_id());
    }
    return text;
  }
  std::string Explained(const std::string& request, v1::ExplainRuleResponse* response = nullptr) {
    return Explained(FromText<v1::ExplainRuleRequest>(request), response);
  }

  std::unique_ptr<v1::RuleService::Stub> rules_ = v1::RuleService::NewStub(channel_);

 private:
  static std::string Name(v1::Severity severity) {
    return severity == v1::SEVERITY_UNSPECIFIED ? "-" : v1::Severity_Name(severity).substr(9);
  }
};

constexpr char kPeriod[] = "authority_id: 'bkhcn' period_id: '2022-S1'";

TEST_F(RuleTest, ListsTheBookWithTheSettingsOfTheAuthority) {
  EXPECT_EQ(Listed(kPeriod, "K-KIND"), "K-KIND BLOCK - -");
  const std::string before = Listed(kPeriod, "ID-DATE-PERIOD");
  EXPECT_THAT(before, ::testing::StartsWith("ID-DATE-PERIOD WARN"));
  ASSERT_EQ(Short(ApplyCatalog("c1", {"kind: CATALOG_KIND_RULE_SETTING code: 'S-1' owner_id: 'bkhcn' name_vi: 'a' "
                                      "name_en: 'b' rule_setting { rule_id: 'ID-DATE-PERIOD' submit_severity: "
                                      "SEVERITY_INFO }"})),
            "OK");
  v1::RuleInForce rule;
  EXPECT_THAT(Listed(kPeriod, "ID-DATE-PERIOD", &rule), ::testing::StartsWith("ID-DATE-PERIOD INFO"));
  EXPECT_THAT(rule.setting_codes(), ElementsAre("S-1"));
  EXPECT_EQ(rule.owner_id(), "");
  EXPECT_EQ(Listed(absl::StrCat(kPeriod, " as_of_revision: 3"), "ID-DATE-PERIOD"), before);
}

TEST_F(RuleTest, ListsRulesThatTheAuthorityHasAdded) {
  ASSERT_EQ(Short(ApplyCatalog("c1", {Rule("B-MAX", "SUBMIT", "WARN"), Rule("B-BLOC", "CONSOLIDATE", "INFO")})), "OK");
  v1::RuleInForce rule;
  EXPECT_EQ(Listed(kPeriod, "B-MAX", &rule), "B-MAX WARN WARN -");
  EXPECT_EQ(rule.owner_id(), "bkhcn");
  EXPECT_EQ(rule.version(), 1);
  EXPECT_EQ(Listed(kPeriod, "B-BLOC"), "B-BLOC - - INFO");
  EXPECT_EQ(Listed(absl::StrCat(kPeriod, " as_of_revision: 3"), "B-MAX"), "");
}

TEST_F(RuleTest, ListNeedsAPeriodOfTheAuthority) {
  EXPECT_EQ(Listed("authority_id: 'bkhcn' period_id: '2030-S1'", ""), "NOT_FOUND period_id");
  EXPECT_EQ(Listed("authority_id: 'khac' period_id: '2022-S1'", ""), "NOT_FOUND period_id");
  EXPECT_EQ(Listed("period_id: '2022-S1'", ""), "INVALID_ARGUMENT authority_id");
  EXPECT_EQ(Listed(absl::StrCat(kPeriod, " as_of_revision: 99"), ""), "INVALID_ARGUMENT as_of_revision");
}

TEST_F(RuleTest, WhatAnAuthorityAddsIsCheckedWhenItIsApplied) {
  EXPECT_EQ(Short(ApplyCatalog("c1", {Rule("SUM-TOTAL", "SUBMIT", "WARN")})), "INVALID_ARGUMENT changes[0].entry.code");
  EXPECT_EQ(Short(ApplyCatalog("c2", {Rule("B-MAX", "SUBMIT", "WARN", "UNSPECIFIED")})),
            "INVALID_ARGUMENT changes[0].entry.rule.condition.comparison.operator");
  EXPECT_EQ(HeadRevision(), 3);
}

TEST_F(RuleTest, WhatAnAuthorityAddsIsAskedAtSubmission) {
  ASSERT_EQ(Short(ApplyCatalog("c1", {Rule("B-MAX", "SUBMIT", "BLOCK")})), "OK");
  EXPECT_EQ(Submitted(Request("r1", ReportWith(kExemplars))), "report.exemplar_lines B-MAX");
  EXPECT_EQ(Submitted(Request("r2", ReportWith("exemplar_lines { recipient_kind_code: 'IND' count { exact: '3' } }"))),
            "v1 r5");
}

constexpr char kRef[] = "report { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' } ";

TEST_F(RuleTest, RecheckShowsTodaysVerdictBesideTheStoredOne) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith(kExemplars))), "v1 r4");
  v1::RecheckResponse before;
  ASSERT_EQ(Short(Recheck(kRef, &before)), "OK");
  EXPECT_EQ(before.version(), 1);
  EXPECT_FALSE(before.blocked());
  EXPECT_EQ(before.judged_on_date(), "2022-06-20");
  EXPECT_EQ(Short(before.present_findings()), "");

  ASSERT_EQ(Short(ApplyCatalog("c1", {Rule("B-MAX", "SUBMIT", "BLOCK"), Rule("B-LATER", "ACCEPT", "WARN")})), "OK");
  v1::RecheckResponse after;
  ASSERT_EQ(Short(Recheck(kRef, &after)), "OK");
  EXPECT_EQ(Short(after.stored_findings()), "");
  EXPECT_EQ(Short(after.present_findings()), "report.exemplar_lines B-MAX");
  EXPECT_TRUE(after.blocked());
  EXPECT_EQ(after.submit_time().seconds(), kNowMicros / 1'000'000);
  ASSERT_EQ(Short(Recheck(absl::StrCat(kRef, "stage: RULE_STAGE_ACCEPT"), &after)), "OK");
  EXPECT_EQ(Short(after.present_findings()), "report.exemplar_lines B-LATER; report.exemplar_lines B-MAX");
  EXPECT_EQ(HeadRevision(), 5);
}

TEST_F(RuleTest, RecheckJudgesTheVersionThatIsAskedForOnThisDay) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith(kExemplars))), "v1 r4");
  ASSERT_EQ(Submitted(Request("r2", ReportWith(), 1)), "v2 r5");
  ASSERT_EQ(Short(ApplyCatalog("c1", {Rule("B-MAX", "SUBMIT", "WARN")})), "OK");
  clock_.Advance(100 * kDayMicros);
  v1::RecheckResponse response;
  ASSERT_EQ(Short(Recheck(absl::StrCat(kRef, "version: 1"), &response)), "OK");
  EXPECT_EQ(response.version(), 1);
  EXPECT_EQ(Short(response.present_findings()), "report.period_id ID-PERIOD; report.exemplar_lines B-MAX");
  EXPECT_EQ(response.judged_on_date(), "2022-09-28");
  ASSERT_EQ(Short(Recheck(kRef, &response)), "OK");
  EXPECT_EQ(response.version(), 2);
  EXPECT_EQ(Short(response.present_findings()), "report.period_id ID-PERIOD");
}

TEST_F(RuleTest, RecheckNamesWhatIsNotThere) {
  v1::RecheckResponse response;
  EXPECT_EQ(Short(Recheck(kRef, &response)), "NOT_FOUND report");
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  EXPECT_EQ(Short(Recheck(absl::StrCat(kRef, "version: 2"), &response)), "NOT_FOUND version");
  EXPECT_EQ(Short(Recheck(absl::StrCat(kRef, "version: 0"), &response)), "INVALID_ARGUMENT version");
  EXPECT_EQ(Short(Recheck("report { authority_id: 'bkhcn' period_id: '2022-S1' }", &response)),
            "INVALID_ARGUMENT report.unit_id");
  EXPECT_EQ(Short(Recheck(absl::StrCat(kRef, "stage: RULE_STAGE_CONSOLIDATE"), &response)), "INVALID_ARGUMENT stage");
}

TEST_F(RuleTest, ExplainShowsTheArithmeticOfACondition) {
  ASSERT_EQ(Short(ApplyCatalog("c1", {Rule("B-MAX", "SUBMIT", "WARN"), Rule("B-MIN", "SUBMIT", "WARN", "GREATER")})),
            "OK");
  ASSERT_EQ(Submitted(Request("r1", ReportWith(kExemplars))), "v1 r5");
  const std::string stored = absl::StrCat("stored { ", kReport, " } ");
  v1::ExplainRuleResponse response;
  EXPECT_EQ(Explained(absl::StrCat(stored, "rule_id: 'B-MAX'"), &response), "FIRES report.exemplar_lines B-MAX");
  EXPECT_EQ(response.evaluation(),
            "≤ fails: 5 ≤ 3\n"
            "  figures = 5: exemplars\n"
            "  constant = 3");
  EXPECT_EQ(response.rule().owner_id(), "bkhcn");
  EXPECT_EQ(Explained(absl::StrCat(stored, "rule_id: 'B-MIN'"), &response), "HOLDS");
  EXPECT_THAT(response.evaluation(), ::testing::StartsWith("> holds: 5 > 3"));
  // A report that is not stored.
  EXPECT_EQ(Explained(absl::StrCat("report { ", kReport, " } rule_id: 'B-MAX'"), &response), "NOT_EVALUATED");
  ASSERT_EQ(response.not_evaluated_size(), 1);
  EXPECT_EQ(response.not_evaluated(0).missing_en(),
            "the report does not say: exemplars [condition.comparison.left.figures]");
  EXPECT_EQ(HeadRevision(), 5);
}

TEST_F(RuleTest, ExplainAsksOneRuleOfTheBook) {
  v1::ExplainRuleResponse response;
  const std::string bad = "exemplar_lines { recipient_kind_code: 'XX' count { exact: '-5' } }";
  EXPECT_EQ(Explained(absl::StrCat("rule_id: 'ID-CODE' report { ", kReport, " ", bad, " }"), &response),
            "FIRES report.exemplar_lines[0].recipient_kind_code ID-CODE");
  EXPECT_EQ(response.rule().rule_id(), "ID-CODE");
  EXPECT_EQ(response.evaluation(), "");
  EXPECT_EQ(Explained(absl::StrCat("rule_id: 'ID-CODE' report { ", kReport, " ", kExemplars, " }")), "HOLDS");
}

TEST_F(RuleTest, ExplainSaysWhyARuleIsNotAsked) {
  ASSERT_EQ(Short(ApplyCatalog("c1", {Rule("B-MAX", "ACCEPT", "WARN")})), "OK");
  const std::string report = absl::StrCat("report { ", kReport, " ", kExemplars, " } ");
  v1::ExplainRuleResponse response;
  EXPECT_EQ(Explained(absl::StrCat(report, "rule_id: 'B-MAX'"), &response), "NOT_EVALUATED");
  EXPECT_THAT(response.not_evaluated(0).missing_en(), ::testing::HasSubstr("not asked at this stage"));
  EXPECT_EQ(Explained(absl::StrCat(report, "rule_id: 'B-MAX' stage: RULE_STAGE_ACCEPT")),
            "FIRES report.exemplar_lines B-MAX");
  // Figures of what the book refuses mean nothing.
  ASSERT_EQ(Short(ApplyCatalog("c2", {Rule("B-NOW", "SUBMIT", "WARN")})), "OK");
  EXPECT_EQ(Explained(absl::StrCat("rule_id: 'B-NOW' report { ", kReport,
                                   " exemplar_lines { recipient_kind_code: 'XX' count { exact: '5' } } }"),
                      &response),
            "NOT_EVALUATED");
  EXPECT_THAT(response.not_evaluated(0).missing_en(), ::testing::HasSubstr("refuses the report"));
  // At acceptance too, where what is refused at submission is not asked again.
  EXPECT_EQ(Explained(absl::StrCat("rule_id: 'B-MAX' stage: RULE_STAGE_ACCEPT report { ", kReport,
                                   " award_lines { achievement { years {} } count { exact: 'x' } } }"),
                      &response),
            "NOT_EVALUATED");
  EXPECT_THAT(response.not_evaluated(0).missing_en(), ::testing::HasSubstr("refuses the report"));
}

TEST_F(RuleTest, ExplainNamesWhatIsNotThere) {
  EXPECT_EQ(Explained(absl::StrCat("rule_id: 'B-NONE' report { ", kReport, " }")), "NOT_FOUND rule_id");
  EXPECT_EQ(Explained("rule_id: 'ID-CODE'"), "INVALID_ARGUMENT stored");
  EXPECT_EQ(Explained(absl::StrCat("rule_id: 'ID-CODE' stored { ", kReport, " }")), "NOT_FOUND stored");
  EXPECT_EQ(Explained(absl::StrCat("rule_id: 'ID-CODE' version: 1 report { ", kReport, " }")),
            "INVALID_ARGUMENT version");
  EXPECT_EQ(Explained(absl::StrCat("report { ", kReport, " }")), "INVALID_ARGUMENT rule_id");
}

}  // namespace
}  // namespace khoi::testing
