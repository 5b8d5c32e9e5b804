#include "tools/khoi/report_command.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"
#include "tests/tools/fake_server.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class ReportCommandTest : public ::testing::Test {
 protected:
  void Store(const std::string& unit_id, int versions = 1) {
    for (int version = 0; version < versions; ++version) {
      v1::SubmitRequest request;
      request.set_request_id(absl::StrCat(unit_id, version));
      request.mutable_report()->set_authority_id("bkhcn");
      request.mutable_report()->set_period_id("2019-S1");
      request.mutable_report()->set_unit_id(unit_id);
      request.mutable_report()->mutable_header()->set_title(absl::StrCat("Báo cáo ", version));
      if (version > 0) {
        request.set_expected_version(version);
      }
      v1::SubmitResponse response;
      ASSERT_TRUE(server_.submission.Submit(nullptr, &request, &response).ok());
    }
  }

  ReportKey Key(const std::string& unit_id) const { return {"bkhcn", "2019-S1", unit_id}; }

  FakeServer server_;
};

TEST_F(ReportCommandTest, ContentGoesToStdoutAndTheReceiptToStderr) {
  Store("cuc-shtt");
  ConsoleOfStrings strings;
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  EXPECT_EQ(GetReport({.key = Key("cuc-shtt")}, session, strings.console), ExitCode::kDone);
  EXPECT_THAT(strings.out.str(), HasSubstr("unit_id: \"cuc-shtt\"\nheader {\n  title: \"Báo cáo 0\"\n}\n"));
  EXPECT_THAT(strings.err.str(), HasSubstr("bkhcn/2019-S1/cuc-shtt version 1, revision 1"));
}

TEST_F(ReportCommandTest, RawIsExactlyTheStoredBytes) {
  Store("cuc-shtt");
  ConsoleOfStrings strings(Language::kEnglish, Output::kRaw);
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  EXPECT_EQ(GetReport({.key = Key("cuc-shtt")}, session, strings.console), ExitCode::kDone);
  EXPECT_EQ(strings.out.str(), server_.submission.requests.begin()->second.report().SerializeAsString());
}

TEST_F(ReportCommandTest, BytesThatAreNotThoseOfTheReceiptEndWithEight) {
  Store("cuc-shtt");
  server_.submission.tampered = true;
  ConsoleOfStrings strings;
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  EXPECT_EQ(GetReport({.key = Key("cuc-shtt")}, session, strings.console), ExitCode::kIntegrity);
  EXPECT_EQ(strings.out.str(), "");
  EXPECT_THAT(strings.err.str(), HasSubstr("SHA-256"));
}

TEST_F(ReportCommandTest, WhatIsNotThereEndsWithThree) {
  ConsoleOfStrings strings;
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  EXPECT_EQ(GetReport({.key = Key("nobody")}, session, strings.console), ExitCode::kNotFound);
  EXPECT_EQ(ListVersions(Key("nobody"), session, strings.console), ExitCode::kNotFound);
}

TEST_F(ReportCommandTest, ListsAreReadToTheirEnd) {
  for (int i = 0; i < 8; ++i) {
    Store(absl::StrCat("unit-", i));
  }
  Store("cuc-shtt", 7);
  ConsoleOfStrings reports(Language::kEnglish, Output::kCsv);
  ConsoleOfStrings versions(Language::kEnglish, Output::kCsv);
  const Session session(server_.Channel(), absl::Seconds(60), reports.console);
  EXPECT_EQ(ListReports({.authority_id = "bkhcn", .period_id = "2019-S1"}, session, reports.console), ExitCode::kDone);
  EXPECT_THAT(std::vector<std::string>(absl::StrSplit(reports.out.str(), "\r\n", absl::SkipEmpty())), SizeIs(1 + 9));
  EXPECT_EQ(ListVersions(Key("cuc-shtt"), session, versions.console), ExitCode::kDone);
  EXPECT_THAT(std::vector<std::string>(absl::StrSplit(versions.out.str(), "\r\n", absl::SkipEmpty())), SizeIs(1 + 7));
}

}  // namespace
}  // namespace khoi::cli
