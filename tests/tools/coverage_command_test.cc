#include "tools/khoi/coverage_command.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "khoi/v1/coverage.grpc.pb.h"
#include "tests/tools/console_of_strings.h"
#include "tests/tools/golden.h"
#include "tools/khoi/obligations_command.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// A bloc with a unit in every state, and what it has to send, one obligation a page.
class FakeCoverage final : public v1::CoverageService::Service {
 public:
  grpc::Status GetCoverage(grpc::ServerContext*, const v1::GetCoverageRequest* request,
                           v1::GetCoverageResponse* response) override {
    if (request->period_id() != "2022-S1") {
      return {grpc::StatusCode::NOT_FOUND, "period_id: none"};
    }
    *response = Parse<v1::GetCoverageResponse>(R"(
      coverage { authority_id: 'tinh' period_id: '2022-S1' period_label_vi: '6 tháng đầu năm 2022' expected_count: 6
        reported_count: 4 with_figures_count: 3 missing_count: 2 late_count: 1 accepted_count: 1 on_time_count: 3
        submitted_late_count: 1 returned_count: 1 exempt_count: 1 unit_due_date: '2022-06-20'
        blocs { bloc_id: 'k1' name_vi: 'Khối 1' expected_count: 5 reported_count: 3 leader_unit_id: 'a'
                declared_member_count: 6 with_figures_count: 2 accepted_count: 1 on_time_count: 3 late_count: 1
                exempt_count: 1 consolidation_state: CONSOLIDATION_STATE_STALE consolidation_number: 2
                due_date: '2022-06-25' }
        blocs { bloc_id: '-' expected_count: 1 reported_count: 1 with_figures_count: 1 submitted_late_count: 1 }
        units { unit_id: 'a' name_vi: 'Sở A' bloc_id: 'k1' state: COVERAGE_STATE_REPORTED version: 2
                commit_time { seconds: 1655270000 } latest_version: 2 version_state: VERSION_STATE_ACCEPTED
                accepted_version: 2 due_date: '2022-06-20' obligation: OBLIGATION_STATE_SUBMITTED }
        units { unit_id: 'b' name_vi: 'Sở B' bloc_id: 'k1' state: COVERAGE_STATE_REPORTED version: 3
                commit_time { seconds: 1655270000 } latest_version: 3 version_state: VERSION_STATE_RETURNED
                return_count: 2 due_date: '2022-06-20' obligation: OBLIGATION_STATE_SUBMITTED }
        units { unit_id: 'c' name_vi: 'Ban C' bloc_id: 'k1' state: COVERAGE_STATE_REPORTED version: 1
                commit_time { seconds: 1655270000 } narrative_only: true latest_version: 1
                version_state: VERSION_STATE_SUBMITTED due_date: '2022-06-20' obligation: OBLIGATION_STATE_SUBMITTED }
        units { unit_id: 'd' name_vi: 'Ban D' bloc_id: '-' state: COVERAGE_STATE_REPORTED version: 1
                commit_time { seconds: 1655962000 } late: true latest_version: 1
                version_state: VERSION_STATE_RECEIVED due_date: '2022-06-20' late_day_count: 3
                obligation: OBLIGATION_STATE_SUBMITTED_LATE }
        units { unit_id: 'e' name_vi: 'Cục E' bloc_id: 'k1' state: COVERAGE_STATE_MISSING late: true
                due_date: '2022-06-20' late_day_count: 10 obligation: OBLIGATION_STATE_LATE
                contact { position: 'Chánh Văn phòng' phone: '024 1234' email: 'e@example.vn' } }
        units { unit_id: 'f' name_vi: 'Cục F' bloc_id: 'k1' state: COVERAGE_STATE_MISSING due_date: '2022-07-01'
                obligation: OBLIGATION_STATE_DUE_SOON }
        units { unit_id: 'g' name_vi: 'Cục G' bloc_id: 'k1' state: COVERAGE_STATE_EXEMPT
                obligation: OBLIGATION_STATE_EXEMPT } }
      as_of_revision: 41 as_of_time { seconds: 1655962000 } instant { seconds: 1656565200 })");
    return grpc::Status::OK;
  }

  grpc::Status ListObligations(grpc::ServerContext*, const v1::ListObligationsRequest* request,
                               v1::ListObligationsResponse* response) override {
    const bool first = request->page_token().empty();
    *response = Parse<v1::ListObligationsResponse>(
        first ? R"(obligations { authority_id: 'tinh' period_id: '2022-S1' level: REPORTING_LEVEL_UNIT unit_id: 'e'
                                 bloc_id: 'k1' leader_unit_id: 'a' due_date: '2022-06-20'
                                 state: OBLIGATION_STATE_LATE late_day_count: 10 }
                   obligations { authority_id: 'tinh' period_id: '2022-S1' level: REPORTING_LEVEL_UNIT unit_id: 'f'
                                 bloc_id: 'k1' due_date: '2022-06-20' extended_due_date: '2022-07-01'
                                 extension_reason: 'sáp nhập' state: OBLIGATION_STATE_DUE_SOON day_count_left: 1 }
                   next_page_token: 'more')"
              : R"(obligations { authority_id: 'tinh' period_id: '2022-S1' level: REPORTING_LEVEL_BLOC unit_id: 'a'
                                 bloc_id: 'k1' due_date: '2022-06-25' state: OBLIGATION_STATE_SUBMITTED
                                 submit_time { seconds: 1655962000 } }
                   obligations { authority_id: 'tinh' period_id: '2022-S1' level: REPORTING_LEVEL_UNIT unit_id: 'g'
                                 bloc_id: 'k1' state: OBLIGATION_STATE_EXEMPT exemption_reason: 'mới thành lập' })");
    return grpc::Status::OK;
  }
};

class CoverageCommandTest : public ::testing::Test {
 protected:
  CoverageCommandTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }
  ~CoverageCommandTest() override { server_->Shutdown(); }

  Session Connected(const Console& console) {
    return Session(server_->InProcessChannel({}), absl::Seconds(60), console);
  }

  std::string Coverage(Language language, Output output = Output::kDefault) {
    ConsoleOfStrings strings(language, output);
    CoverageOptions options;
    options.request.set_period_id("2022-S1");
    EXPECT_EQ(GetCoverage(options, Connected(strings.console), strings.console), ExitCode::kDone);
    EXPECT_EQ(strings.err.str(), "");
    return strings.out.str();
  }

  std::string Obligations(Language language, Output output = Output::kDefault) {
    ConsoleOfStrings strings(language, output);
    EXPECT_EQ(ListObligations({}, Connected(strings.console), strings.console), ExitCode::kDone);
    EXPECT_EQ(strings.err.str(), "");
    return strings.out.str();
  }

  FakeCoverage service_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(CoverageCommandTest, CoverageAsPeopleAndProgramsReadIt) {
  ExpectGolden("coverage.vi.txt", Coverage(Language::kVietnamese));
  ExpectGolden("coverage.en.txt", Coverage(Language::kEnglish));
  ExpectGolden("coverage.csv", Coverage(Language::kVietnamese, Output::kCsv));
}

TEST_F(CoverageCommandTest, CoverageAsJsonIsTheWholeAnswer) {
  const std::string json = Coverage(Language::kVietnamese, Output::kJson);
  EXPECT_THAT(json, HasSubstr("\"onTimeCount\": 3"));
  EXPECT_THAT(json, HasSubstr("\"asOfRevision\": \"41\""));
}

TEST_F(CoverageCommandTest, CoverageOfAPeriodThatIsUnknownSaysSo) {
  ConsoleOfStrings strings;
  EXPECT_EQ(GetCoverage({}, Connected(strings.console), strings.console), ExitCode::kNotFound);
  EXPECT_EQ(strings.out.str(), "");
  EXPECT_THAT(strings.err.str(), HasSubstr("period_id"));
}

TEST_F(CoverageCommandTest, ObligationsOfAllPagesAsPeopleAndProgramsReadThem) {
  ExpectGolden("obligations.vi.txt", Obligations(Language::kVietnamese));
  ExpectGolden("obligations.en.txt", Obligations(Language::kEnglish));
  ExpectGolden("obligations.csv", Obligations(Language::kVietnamese, Output::kCsv));
  EXPECT_THAT(Obligations(Language::kVietnamese, Output::kJson), HasSubstr("mới thành lập"));
}

}  // namespace
}  // namespace khoi::cli
