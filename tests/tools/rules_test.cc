// khoi rules, recheck and explain: what they send, print and return.
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"
#include "tools/khoi/arguments.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;

// Answers what a test has put here, and keeps what was asked.
class FakeRules final : public v1::RuleService::Service {
 public:
  v1::ListRulesRequest list_request;
  v1::RecheckRequest recheck_request;
  v1::ExplainRuleRequest explain_request;
  v1::ListRulesResponse list;
  v1::RecheckResponse recheck;
  v1::ExplainRuleResponse explained;
  grpc::Status status;

  grpc::Status ListRules(grpc::ServerContext*, const v1::ListRulesRequest* request,
                         v1::ListRulesResponse* response) override {
    list_request = *request;
    *response = list;
    return status;
  }
  grpc::Status Recheck(grpc::ServerContext*, const v1::RecheckRequest* request,
                       v1::RecheckResponse* response) override {
    recheck_request = *request;
    *response = recheck;
    return status;
  }
  grpc::Status ExplainRule(grpc::ServerContext*, const v1::ExplainRuleRequest* request,
                           v1::ExplainRuleResponse* response) override {
    explain_request = *request;
    *response = explained;
    return status;
  }
};

template <typename Message>
void Set(const std::string& text, Message& message) {
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
}

class RulesTest : public ::testing::Test {
 protected:
  RulesTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&rules_);
    server_ = builder.BuildAndStart();
  }
  ~RulesTest() override { server_->Shutdown(); }

  // Runs `line` as a shell would and returns the exit code; the output is in `strings_`.
  ExitCode Run(const std::string& line, Language language = Language::kEnglish, Output output = Output::kDefault) {
    strings_ = std::make_unique<ConsoleOfStrings>(language, output);
    auto parsed = ParseArguments(absl::StrSplit(line, ' ', absl::SkipEmpty()), strings_->out, strings_->err);
    if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) {
      return *code;
    }
    const Command& command = std::get<Arguments>(parsed).command;
    const Session session(server_->InProcessChannel({}), absl::Seconds(60), strings_->console);
    if (const auto* rules = std::get_if<RulesOptions>(&command)) {
      return ListRules(*rules, session, strings_->console);
    }
    if (const auto* recheck = std::get_if<RecheckOptions>(&command)) {
      return cli::Recheck(*recheck, session, strings_->console);
    }
    return cli::ExplainRule(std::get<ExplainOptions>(command), session, strings_->console);
  }
  std::string Out() const { return strings_->out.str(); }

  FakeRules rules_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<ConsoleOfStrings> strings_;
};

constexpr char kList[] = "rules --authority thai-nguyen --period 2022-S1";
constexpr char kKey[] = " --authority thai-nguyen --period 2022-S1 --unit so-a";

TEST_F(RulesTest, TableShowsSeveritiesParametersAndSources) {
  Set("rules { rule_id: 'R-X' version: 2 summary_vi: 'tỷ lệ' summary_en: 'a share' submit_severity: SEVERITY_WARN "
      "parameters { name: 'max_ratio' value: '0.15' } missing_parameters: 'base' setting_codes: 'S-1' "
      "legal_reference: 'Điều 9.3' } "
      "rules { rule_id: 'TN-1' version: 1 summary_vi: 'riêng' summary_en: 'own' owner_id: 'thai-nguyen' disabled: true "
      "}",
      rules_.list);
  ASSERT_EQ(Run(absl::StrCat(kList, " --as-of-revision 7")), ExitCode::kDone);
  EXPECT_EQ(rules_.list_request.ShortDebugString(),
            "authority_id: \"thai-nguyen\" period_id: \"2022-S1\" as_of_revision: 7");
  EXPECT_THAT(Out(), HasSubstr("warning"));
  EXPECT_THAT(Out(), HasSubstr("max_ratio=0.15; base=?"));
  EXPECT_THAT(Out(), HasSubstr("book + S-1"));
  EXPECT_THAT(Out(), HasSubstr("thai-nguyen (off)"));
  ASSERT_EQ(Run(kList, Language::kVietnamese), ExitCode::kDone);
  EXPECT_THAT(Out(), HasSubstr("cảnh báo"));
  EXPECT_THAT(Out(), HasSubstr("bộ quy tắc + S-1"));
}

TEST_F(RulesTest, CsvAndJsonAreForPrograms) {
  Set("rules { rule_id: 'R-X' version: 2 summary_en: 'a share' submit_severity: SEVERITY_WARN }", rules_.list);
  ASSERT_EQ(Run(kList, Language::kEnglish, Output::kCsv), ExitCode::kDone);
  EXPECT_EQ(Out(),
            "rule_id,version,submit,accept,consolidate,parameters,source,summary,legal_reference\r\n"
            "R-X,2,warn,,,,book,a share,\r\n");
  ASSERT_EQ(Run(kList, Language::kEnglish, Output::kJson), ExitCode::kDone);
  EXPECT_THAT(Out(), HasSubstr("\"ruleId\": \"R-X\""));
}

TEST_F(RulesTest, RecheckShowsBothVerdictsAndEndsWithFourWhenRefused) {
  Set("version: 3 judged_on_date: '2026-11-20' blocked: true "
      "stored_findings { rule_id: 'SUM-TOTAL' severity: SEVERITY_WARN field_paths: 'report.declared_totals[0]' "
      "message_en: 'differs' message_vi: 'lệch' } "
      "present_findings { rule_id: 'TN-1' severity: SEVERITY_BLOCK field_paths: 'report.award_lines' message_en: 'too "
      "many' message_vi: 'quá mức' } "
      "not_evaluated { rule_id: 'R-X' missing_en: 'no base' missing_vi: 'chưa có' }",
      rules_.recheck);
  EXPECT_EQ(Run(absl::StrCat("recheck", kKey, " --version 3 --stage accept")), ExitCode::kRejected);
  EXPECT_EQ(rules_.recheck_request.version(), 3);
  EXPECT_EQ(rules_.recheck_request.stage(), v1::RULE_STAGE_ACCEPT);
  EXPECT_EQ(rules_.recheck_request.report().unit_id(), "so-a");
  EXPECT_THAT(Out(), HasSubstr("Version 3"));
  EXPECT_THAT(Out(), HasSubstr("SUM-TOTAL report.declared_totals[0]: differs"));
  EXPECT_THAT(Out(), HasSubstr("By the rules of 2026-11-20"));
  EXPECT_THAT(Out(), HasSubstr("TN-1 report.award_lines: too many"));
  EXPECT_THAT(Out(), HasSubstr("R-X: not evaluated: no base"));
  EXPECT_THAT(Out(), HasSubstr("would be refused"));
  EXPECT_EQ(Run(absl::StrCat("recheck", kKey), Language::kVietnamese), ExitCode::kRejected);
  EXPECT_FALSE(rules_.recheck_request.has_version());
  EXPECT_THAT(Out(), HasSubstr("R-X: chưa xét được: chưa có"));
  EXPECT_EQ(Run(absl::StrCat("recheck", kKey), Language::kEnglish, Output::kCsv), ExitCode::kRejected);
  EXPECT_EQ(Out(),
            "about,severity,rule_id,field_paths,message\r\n"
            "stored,warn,SUM-TOTAL,report.declared_totals[0],differs\r\n"
            "present,block,TN-1,report.award_lines,too many\r\n"
            "present,not-evaluated,R-X,,no base\r\n");
  rules_.recheck.set_blocked(false);
  EXPECT_EQ(Run(absl::StrCat("recheck", kKey)), ExitCode::kDone);
}

TEST_F(RulesTest, ExplainShowsTheTree) {
  Set("rule { rule_id: 'TN-1' summary_vi: 'mức' summary_en: 'a limit' } outcome: RULE_OUTCOME_FIRES "
      "findings { rule_id: 'TN-1' severity: SEVERITY_WARN field_paths: 'report.award_lines' message_en: 'too many' } "
      "evaluation: '≤ fails: 5 ≤ 3\\n  constant = 3'",
      rules_.explained);
  ASSERT_EQ(Run(absl::StrCat("explain rule TN-1", kKey)), ExitCode::kDone);
  EXPECT_EQ(rules_.explain_request.ShortDebugString(),
            "rule_id: \"TN-1\" stored { authority_id: \"thai-nguyen\" period_id: \"2022-S1\" unit_id: \"so-a\" } "
            "stage: RULE_STAGE_SUBMIT");
  EXPECT_EQ(Out(),
            "TN-1: a limit\n"
            "Outcome: fires\n"
            "  ≤ fails: 5 ≤ 3\n"
            "    constant = 3\n"
            "warning TN-1 report.award_lines: too many\n");
  ASSERT_EQ(Run(absl::StrCat("explain rule TN-1", kKey), Language::kVietnamese), ExitCode::kDone);
  EXPECT_THAT(Out(), HasSubstr("TN-1: mức\nKết quả: có phát hiện\n"));
}

TEST_F(RulesTest, ExplainTellsTheOutcomeOfARuleThatIsSilent) {
  Set("rule { rule_id: 'TN-1' } outcome: RULE_OUTCOME_HOLDS", rules_.explained);
  ASSERT_EQ(Run(absl::StrCat("explain rule TN-1", kKey), Language::kEnglish, Output::kCsv), ExitCode::kDone);
  EXPECT_EQ(Out(), "about,severity,rule_id,field_paths,message\r\nholds,,TN-1,,\r\n");
}

TEST_F(RulesTest, ExplainReadsAFile) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/khoi-explain.textproto");
  std::ofstream(path) << "unit_id: 'so-b'";
  ASSERT_EQ(Run(absl::StrCat("explain rule TN-1 ", path)), ExitCode::kDone);
  EXPECT_EQ(rules_.explain_request.report().unit_id(), "so-b");
  EXPECT_FALSE(rules_.explain_request.has_stored());
  EXPECT_EQ(Run(absl::StrCat("explain rule TN-1 ", path, ".missing --format json")), ExitCode::kFailed);
  std::remove(path.c_str());
}

TEST_F(RulesTest, ExplainNeedsOneReport) {
  EXPECT_EQ(Run("explain rule TN-1"), ExitCode::kUsage);
  EXPECT_EQ(Run("explain rule TN-1 --authority a --period p"), ExitCode::kUsage);
  EXPECT_EQ(Run(absl::StrCat("explain rule TN-1 file.textproto", kKey)), ExitCode::kUsage);
  EXPECT_EQ(Run("explain rule TN-1 file.textproto --version 2"), ExitCode::kUsage);
  EXPECT_EQ(Run("explain rule TN-1 file.unknown"), ExitCode::kUsage);
  EXPECT_EQ(Run("explain"), ExitCode::kUsage);
  EXPECT_EQ(Run("explain rule"), ExitCode::kUsage);
  EXPECT_EQ(Run(absl::StrCat("explain rule TN-1 --stage consolidate", kKey)), ExitCode::kUsage);
}

TEST_F(RulesTest, WhatIsNotThereEndsWithThree) {
  rules_.status = grpc::Status(grpc::NOT_FOUND, "rule_id: there is no rule");
  EXPECT_EQ(Run(kList), ExitCode::kNotFound);
  EXPECT_EQ(Run(absl::StrCat("recheck", kKey)), ExitCode::kNotFound);
  EXPECT_EQ(Run(absl::StrCat("explain rule TN-1", kKey)), ExitCode::kNotFound);
}

}  // namespace
}  // namespace khoi::cli
