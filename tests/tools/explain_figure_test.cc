// khoi explain figure: what it asks, prints and returns.
#include <map>
#include <memory>
#include <string>
#include <vector>

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

using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

// Answers by the part that is asked for: "" the root, "k1" a bloc, "a" a unit; the next page of a part is "k1+".
class FakeSummaries final : public v1::SummaryService::Service {
 public:
  std::map<std::string, v1::ExplainFigureResponse> answers;
  std::vector<v1::ExplainFigureRequest> requests;
  grpc::Status status;

  grpc::Status ExplainFigure(grpc::ServerContext*, const v1::ExplainFigureRequest* request,
                             v1::ExplainFigureResponse* response) override {
    requests.push_back(*request);
    const std::string& part = request->unit_id().empty() ? request->bloc_id() : request->unit_id();
    *response = answers[absl::StrCat(part, request->page_token())];
    return status;
  }
};

class ExplainFigureTest : public ::testing::Test {
 protected:
  ExplainFigureTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&summaries_);
    server_ = builder.BuildAndStart();
    summaries_.answers[""] = FromText<v1::ExplainFigureResponse>(
        "figure { level: EXPLANATION_LEVEL_SCOPE authority_id: 'tn' name_vi: 'Tỉnh' figure { low: '41' high: '41' } "
        "arithmetic: '41 = 12 + 29' child_count: 2 } as_of_revision: 7 instant { seconds: 9 } "
        "children { level: EXPLANATION_LEVEL_BLOC authority_id: 'tn' bloc_id: 'k1' name_vi: 'Khối 1' "
        "figure { low: '12' high: '12' } } next_page_token: '+'");
    summaries_.answers["+"] = FromText<v1::ExplainFigureResponse>(
        "figure { level: EXPLANATION_LEVEL_SCOPE authority_id: 'tn' name_vi: 'Tỉnh' figure { low: '41' high: '41' } "
        "arithmetic: '41 = 12 + 29' child_count: 2 } as_of_revision: 7 instant { seconds: 9 } "
        "children { level: EXPLANATION_LEVEL_BLOC authority_id: 'tn' bloc_id: '-' name_vi: 'Trực tiếp' "
        "figure { low: '29' high: '29' } }");
    summaries_.answers["a"] = FromText<v1::ExplainFigureResponse>(
        "figure { level: EXPLANATION_LEVEL_UNIT authority_id: 'tn' bloc_id: 'k1' unit_id: 'a' name_vi: 'Sở A' "
        "figure { low: '12' high: '12' } arithmetic: '12 = 12 + 0' child_count: 2 version: 2 revision: 5 "
        "version_state: VERSION_STATE_ACCEPTED content_hash: '\\001\\377' } as_of_revision: 7 "
        "children { level: EXPLANATION_LEVEL_LINE unit_id: 'a' field_path: 'report.award_lines[0].count' "
        "figure { low: '12' high: '12' } statement: '12 × EM' } "
        "children { level: EXPLANATION_LEVEL_LINE unit_id: 'a' field_path: 'report.document_lines[0]' "
        "figure { low: '0' high: '0' } statement: '5/TT' not_counted_vi: 'đã tính' not_counted_en: 'counts already' }");
  }
  ~ExplainFigureTest() override { server_->Shutdown(); }

  ExitCode Run(const std::string& more, Language language = Language::kEnglish, Output output = Output::kDefault) {
    summaries_.requests.clear();
    strings_ = std::make_unique<ConsoleOfStrings>(language, output);
    const std::string line = absl::StrCat("explain figure --authority tn --period 2022-S1 --measure awards ", more);
    auto parsed = ParseArguments(absl::StrSplit(line, ' ', absl::SkipEmpty()), strings_->out, strings_->err);
    if (const ExitCode* code = std::get_if<ExitCode>(&parsed)) {
      return *code;
    }
    const Session session(server_->InProcessChannel({}), absl::Seconds(60), strings_->console);
    return ExplainFigure(std::get<ExplainFigureOptions>(std::get<Arguments>(parsed).command), session,
                         strings_->console);
  }
  std::string Out() const { return strings_->out.str(); }

  FakeSummaries summaries_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<ConsoleOfStrings> strings_;
};

TEST_F(ExplainFigureTest, TheTreeIsReadPageByPage) {
  ASSERT_EQ(Run("--filter status=awarded --filter code=EM"), ExitCode::kDone);
  EXPECT_EQ(Out(), "Tỉnh: 41 = 12 + 29\n  Khối 1 (k1): 12\n  Trực tiếp: 29\n");
  ASSERT_EQ(summaries_.requests.size(), 2);
  EXPECT_EQ(summaries_.requests[0].summary().ShortDebugString(),
            "scope { authority { authority_id: \"tn\" } } period_ids: \"2022-S1\" basis: BASIS_LATEST_SUBMITTED "
            "measures: MEASURE_AWARDS filters { dimension: DIMENSION_STATUS values: \"AWARD_STATUS_AWARDED\" } "
            "filters { dimension: DIMENSION_CODE values: \"EM\" }");
}

TEST_F(ExplainFigureTest, AUnitShowsItsVersionAndItsLines) {
  ASSERT_EQ(Run("--unit a"), ExitCode::kDone);
  EXPECT_EQ(Out(),
            "Sở A (a): 12 = 12 + 0\n"
            "  version 2, revision 5, accepted, SHA-256 01ff\n"
            "  report.award_lines[0].count: 12\n"
            "    12 × EM\n"
            "  report.document_lines[0]: 0\n"
            "    5/TT\n"
            "    not counted: counts already\n");
  ASSERT_EQ(Run("--unit a", Language::kVietnamese), ExitCode::kDone);
  EXPECT_THAT(Out(), HasSubstr("không tính: đã tính"));
}

TEST_F(ExplainFigureTest, EveryPartIsOfTheRevisionOfTheFirst) {
  summaries_.answers["k1"] = summaries_.answers["a"];
  summaries_.answers["-"] =
      FromText<v1::ExplainFigureResponse>("figure { level: EXPLANATION_LEVEL_BLOC bloc_id: '-' }");
  ASSERT_EQ(Run("--depth 2"), ExitCode::kDone);
  std::vector<std::string> asked;
  for (const v1::ExplainFigureRequest& request : summaries_.requests) {
    asked.push_back(absl::StrCat(request.bloc_id(), request.page_token(), " ", request.summary().as_of_revision(), " ",
                                 request.summary().instant().seconds()));
  }
  EXPECT_THAT(asked, ElementsAre(" 0 0", "+ 0 0", "k1 7 9", "- 7 9"));
}

TEST_F(ExplainFigureTest, ProgramsGetOneRowForEachNode) {
  ASSERT_EQ(Run("--unit a", Language::kEnglish, Output::kCsv), ExitCode::kDone);
  EXPECT_THAT(Out(), HasSubstr("\r\n0,unit,,tn,k1,a,Sở A,12,12,exact,12 = 12 + 0,2,5,accepted,01ff,,,,\r\n"));
  EXPECT_THAT(Out(), HasSubstr("\r\n1,line,,,,a,,0,0,exact,,,,,,report.document_lines[0],5/TT,counts already,\r\n"));
  ASSERT_EQ(Run("--depth 0", Language::kEnglish, Output::kJson), ExitCode::kDone);
  EXPECT_THAT(Out(), HasSubstr("\"arithmetic\": \"41 = 12 + 29\""));
  EXPECT_EQ(summaries_.requests.size(), 1);
}

TEST_F(ExplainFigureTest, APartIsNamed) {
  ASSERT_EQ(Run("--in-period 2022-S1 --in-authority tn --in-bloc -"), ExitCode::kDone);
  EXPECT_EQ(summaries_.requests[0].period_id(), "2022-S1");
  EXPECT_EQ(summaries_.requests[0].authority_id(), "tn");
  EXPECT_EQ(summaries_.requests[0].bloc_id(), "-");
}

TEST_F(ExplainFigureTest, WhatIsWrongEndsWithItsCode) {
  EXPECT_EQ(Run("--filter nothing=1"), ExitCode::kUsage);
  EXPECT_EQ(Run("--depth 6"), ExitCode::kUsage);
  EXPECT_EQ(Run("--measure events"), ExitCode::kUsage);
  summaries_.status = grpc::Status(grpc::NOT_FOUND, "unit_id: there is none");
  EXPECT_EQ(Run("--unit no"), ExitCode::kNotFound);
}

}  // namespace
}  // namespace khoi::cli
