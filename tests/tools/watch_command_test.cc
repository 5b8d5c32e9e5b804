#include "tools/khoi/watch_command.h"

#include <deque>

#include "absl/strings/str_cat.h"
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
using ::testing::Not;

v1::WatchSummaryResponse Message(const std::string& text) {
  v1::WatchSummaryResponse message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

constexpr char kRow[] = "measure: MEASURE_AWARDS key { dimension: DIMENSION_CODE value: '";

std::string Row(const std::string& code, int count) {
  return absl::StrCat("rows { ", kRow, code, "' } figure { low: '", count, "' high: '", count,
                      "' value_unit_count: 1 } } ");
}

std::string Coverage(int reported, const std::string& units) {
  return absl::StrCat("coverages { authority_id: 'bkhcn' period_id: '2022-S1' expected_count: 2 reported_count: ",
                      reported, " ", units, " } ");
}

constexpr char kMissing[] = "units { unit_id: 'so-a' name_vi: 'Sở A' state: COVERAGE_STATE_MISSING } ";
constexpr char kCame[] =
    "units { unit_id: 'so-a' name_vi: 'Sở A' state: COVERAGE_STATE_REPORTED latest_version: 1 version_state: "
    "VERSION_STATE_SUBMITTED } ";

// What one call sends and how it ends; the last one stops the watch before its end.
struct Sent {
  std::vector<std::string> messages;
  grpc::Status end;
};

class FakeSummaries final : public v1::SummaryService::Service {
 public:
  grpc::Status WatchSummary(grpc::ServerContext*, const v1::WatchSummaryRequest* request,
                            grpc::ServerWriter<v1::WatchSummaryResponse>* writer) override {
    resumed.push_back(request->has_resume_revision()
                          ? absl::StrCat(request->resume_revision(), " ", request->resume_instant().seconds(), " ",
                                         request->resume_digest())
                          : "-");
    resumed_nothing =
        !request->has_resume_revision() && !request->has_resume_instant() && request->resume_digest().empty();
    const Sent sent = calls.front();
    calls.pop_front();
    for (const std::string& message : sent.messages) {
      writer->Write(Message(message));
    }
    if (calls.empty() && stop != nullptr) {
      stop->Stop();
    }
    return sent.end;
  }

  std::deque<Sent> calls;
  std::vector<std::string> resumed;  // revision, instant and digest
  bool resumed_nothing = false;      // the last call
  WatchStop* stop = nullptr;
};

class WatchCommandTest : public ::testing::Test {
 protected:
  ExitCode Watch(const Console& console) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&summaries_);
    const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    const Session session(server->InProcessChannel({}), absl::Seconds(5), console,
                          {.now = [this] { return now_; }, .sleep = [this](absl::Duration pause) { now_ += pause; }});
    return WatchSummary({}, session, console, stop_);
  }

  absl::Time now_ = absl::UnixEpoch();
  FakeSummaries summaries_;
  WatchStop stop_;
};

const std::string kWhole = absl::StrCat("summary { as_of_revision: 4 instant { seconds: 40 } digest: 'd4' ",
                                        Row("AK", 3), Row("BK", 1), Coverage(0, kMissing), " }");

TEST_F(WatchCommandTest, TellsRowsAndUnitsThatChange) {
  summaries_.stop = &stop_;
  summaries_.calls = {{{kWhole, absl::StrCat("delta { from_revision: 4 changes { as_of_revision: 6 ", Row("AK", 8),
                                             Row("BK", 1), Coverage(1, kCame), " } gone_rows { ", kRow, "BK' } } }")},
                       grpc::Status::OK}};
  ConsoleOfStrings strings;
  EXPECT_EQ(Watch(strings.console), ExitCode::kDone);
  const std::string out = strings.out.str();
  const std::string after = out.substr(out.find("revision 6"));
  EXPECT_THAT(after, HasSubstr("reported 1/2"));
  EXPECT_THAT(after, ::testing::ContainsRegex("AK +3 +8\n"));
  EXPECT_THAT(after, ::testing::ContainsRegex("BK +1 +–\n"));
  EXPECT_THAT(after, ::testing::ContainsRegex("Sở A \\(so-a\\) +2022-S1 +not reported +version 1, submitted"));
}

TEST_F(WatchCommandTest, RowsThatOnlySayWhereOthersStandAreNoChange) {
  summaries_.stop = &stop_;
  summaries_.calls = {{{kWhole, absl::StrCat("delta { from_revision: 4 changes { as_of_revision: 5 ", Row("AA", 8),
                                             Row("AK", 3), " } }")},
                       grpc::Status::OK}};
  ConsoleOfStrings strings;
  EXPECT_EQ(Watch(strings.console), ExitCode::kDone);
  const std::string out = strings.out.str();
  const std::string after = out.substr(out.find("revision 5"));
  EXPECT_THAT(after, ::testing::ContainsRegex("AA +– +8\n"));
  EXPECT_THAT(after, Not(HasSubstr("AK")));
}

TEST_F(WatchCommandTest, GoesOnWhereItWasWhenTheServerStopped) {
  summaries_.stop = &stop_;
  summaries_.calls = {
      {{kWhole}, {grpc::StatusCode::UNAVAILABLE, "stopping"}},
      {{}, {grpc::StatusCode::UNAVAILABLE, "not yet"}},
      {{"delta { from_revision: 4 changes { as_of_revision: 7 instant { seconds: 70 } digest: 'd7' } }"},
       {grpc::StatusCode::CANCELLED, ""}},
      {{}, grpc::Status::OK}};
  ConsoleOfStrings strings;
  EXPECT_EQ(Watch(strings.console), ExitCode::kDone);
  EXPECT_THAT(summaries_.resumed, ElementsAre("-", "4 40 d4", "4 40 d4", "7 70 d7"));
  EXPECT_THAT(strings.out.str(), HasSubstr("The figures are the same."));
  EXPECT_THAT(strings.err.str(), HasSubstr("connecting again"));
}

TEST_F(WatchCommandTest, BeginsAnewWhereTheServerDoesNotKnowTheRevision) {
  summaries_.stop = &stop_;
  summaries_.calls = {{{kWhole}, {grpc::StatusCode::UNAVAILABLE, ""}},
                      {{}, {grpc::StatusCode::INVALID_ARGUMENT, "resume_revision: too late"}},
                      {{absl::StrCat("summary { as_of_revision: 2 ", Row("AK", 3), " }")}, grpc::Status::OK}};
  ConsoleOfStrings strings;
  EXPECT_EQ(Watch(strings.console), ExitCode::kDone);
  EXPECT_THAT(summaries_.resumed, ElementsAre("-", "4 40 d4", "-"));
  EXPECT_TRUE(summaries_.resumed_nothing);
  const std::string out = strings.out.str();
  EXPECT_THAT(out.substr(out.find("revision 2")), ::testing::ContainsRegex("BK +1 +–\n"));
}

TEST_F(WatchCommandTest, WritesOneJsonMessageALine) {
  summaries_.stop = &stop_;
  summaries_.calls = {{{kWhole, "delta { from_revision: 4 changes { as_of_revision: 7 } }"}, grpc::Status::OK}};
  ConsoleOfStrings strings(Language::kEnglish, Output::kJson);
  EXPECT_EQ(Watch(strings.console), ExitCode::kDone);
  std::istringstream lines(strings.out.str());
  std::string first;
  std::string second;
  std::string third;
  ASSERT_TRUE(std::getline(lines, first) && std::getline(lines, second));
  EXPECT_FALSE(std::getline(lines, third));
  EXPECT_THAT(first, HasSubstr("{\"summary\":"));
  EXPECT_THAT(second, HasSubstr("{\"delta\":"));
}

TEST_F(WatchCommandTest, ErrorsThatCallingAgainDoesNotMendEndIt) {
  summaries_.calls = {{{}, {grpc::StatusCode::NOT_FOUND, "summary.period_ids[0]: is unknown"}}};
  ConsoleOfStrings strings;
  EXPECT_EQ(Watch(strings.console), ExitCode::kNotFound);
  EXPECT_THAT(strings.err.str(), HasSubstr("period_ids[0]"));
}

TEST_F(WatchCommandTest, ServerThatNeverAnsweredIsGivenUpAfterTheTimeout) {
  for (int i = 0; i < 100; ++i) {
    summaries_.calls.push_back({{}, {grpc::StatusCode::UNAVAILABLE, "down"}});
  }
  ConsoleOfStrings strings;
  EXPECT_EQ(Watch(strings.console), ExitCode::kUnreachable);
  EXPECT_LE(now_, absl::UnixEpoch() + absl::Seconds(5));
}

std::string Refusal(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"summary", "--authority=bkhcn", "--period=2022-S1", "--watch"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed = ParseArguments(arguments, out, err);
  return std::holds_alternative<ExitCode>(parsed) ? err.str() : "";
}

TEST(WatchArgumentsTest, OnlyThePresentIsWatchedAndAsATable) {
  EXPECT_EQ(Refusal({}), "");
  EXPECT_EQ(Refusal({"-o", "json"}), "");
  EXPECT_THAT(Refusal({"--as-of-revision=3"}), HasSubstr("--watch"));
  EXPECT_THAT(Refusal({"--view=coverage"}), HasSubstr("--watch"));
  EXPECT_THAT(Refusal({"-o", "csv"}), HasSubstr("--watch"));
}

}  // namespace
}  // namespace khoi::cli
