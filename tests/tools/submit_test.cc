#include "tools/khoi/submit.h"

#include <unistd.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"
#include "tests/tools/fake_server.h"
#include "tools/khoi/preview.h"

namespace khoi::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class SubmitTest : public ::testing::Test {
 protected:
  // A file with the report of `unit_id`; `title` makes contents differ.
  std::string File(const std::string& name, const std::string& unit_id, const std::string& title = "") {
    const std::string path =
        absl::StrCat(::testing::TempDir(), "/khoi_submit_test.", getpid(), ".", name, ".textproto");
    std::ofstream(path) << "authority_id: 'bkhcn' period_id: '2019-S1' unit_id: '" << unit_id << "' header { title: '"
                        << title << "' }";
    return path;
  }

  std::vector<std::string> Files(int count) {
    std::vector<std::string> files;
    for (int i = 0; i < count; ++i) {
      files.push_back(File(absl::StrCat("n", i), absl::StrCat("unit-", i)));
    }
    return files;
  }

  ExitCode Run(SubmitOptions options, Output output = Output::kDefault) {
    ConsoleOfStrings strings(Language::kEnglish, output);
    const Session session(server_.Channel(), absl::Seconds(60), strings.console,
                          {.now = [this] { return now_; }, .sleep = [this](absl::Duration pause) { now_ += pause; }});
    const ExitCode code = Submit(options, session, strings.console);
    out_ = strings.out.str();
    err_ = strings.err.str();
    return code;
  }

  std::vector<std::string> Lines() const { return absl::StrSplit(out_, '\n', absl::SkipEmpty()); }

  FakeServer server_;
  FakeSubmission& fake_ = server_.submission;
  absl::Time now_ = absl::Now();
  std::string out_;
  std::string err_;
};

TEST_F(SubmitTest, OneFileGetsAReceipt) {
  const std::string file = File("a", "cuc-shtt");
  EXPECT_EQ(Run({.files = {file}}), ExitCode::kDone);
  EXPECT_EQ(fake_.stream_count, 0);
  ASSERT_THAT(Lines(), SizeIs(1));
  EXPECT_THAT(out_,
              HasSubstr(absl::StrCat(file, "  bkhcn/2019-S1/cuc-shtt  version 1  revision 1  2022-06-30 23:00:01  ")));
  EXPECT_THAT(out_, HasSubstr("  new\n"));
  EXPECT_EQ(err_, "1 files: 1 new versions, 0 unchanged, 0 rejected, 0 failed\n");
}

TEST_F(SubmitTest, TheLatestVersionIsReplacedByDefaultAndSameContentChangesNothing) {
  EXPECT_EQ(Run({.files = {File("a", "cuc-shtt", "một")}}), ExitCode::kDone);
  EXPECT_EQ(Run({.files = {File("a", "cuc-shtt", "hai")}}), ExitCode::kDone);
  EXPECT_EQ(Run({.files = {File("a", "cuc-shtt", "hai")}}), ExitCode::kDone);
  EXPECT_THAT(out_, HasSubstr("unchanged"));
  EXPECT_THAT(fake_.stored, ElementsAre("cuc-shtt v1", "cuc-shtt v2"));
}

TEST_F(SubmitTest, AnotherExpectedVersionIsAConflict) {
  EXPECT_EQ(Run({.files = {File("a", "cuc-shtt", "một")}}), ExitCode::kDone);
  const std::string next = File("a", "cuc-shtt", "hai");
  EXPECT_EQ(Run({.files = {next}, .expected = {.kind = ExpectedVersion::Kind::kNone}}), ExitCode::kConflict);
  EXPECT_EQ(Run({.files = {next}, .expected = {.kind = ExpectedVersion::Kind::kExact, .version = 7}}),
            ExitCode::kConflict);
  EXPECT_THAT(err_, HasSubstr("the latest version is 1"));
  EXPECT_EQ(out_, "");
  EXPECT_THAT(fake_.stored, SizeIs(1));
}

TEST_F(SubmitTest, ALostAnswerIsAskedForAgainWithTheSameRequestId) {
  fake_.unary_faults = {grpc::Status(grpc::StatusCode::UNAVAILABLE, "a"),
                        grpc::Status(grpc::StatusCode::DEADLINE_EXCEEDED, "b")};
  EXPECT_EQ(Run({.files = {File("a", "cuc-shtt")}, .request_id = "mine"}), ExitCode::kDone);
  EXPECT_EQ(fake_.submit_count, 3);
  EXPECT_THAT(fake_.requests, SizeIs(1));
  EXPECT_EQ(fake_.requests.begin()->first, "mine");
}

TEST_F(SubmitTest, ARejectionListsEveryFindingAndEndsWithFour) {
  const std::string file = File("a", "unknown");
  EXPECT_EQ(Run({.files = {file}}), ExitCode::kRejected);
  EXPECT_EQ(out_, "");
  EXPECT_THAT(err_, HasSubstr(absl::StrCat(file, ": block ID-UNIT report.unit_id: no such unit\n")));
}

TEST_F(SubmitTest, NothingIsSentWhenAFileCannotBeRead) {
  EXPECT_EQ(Run({.files = {File("a", "cuc-shtt"), "no-such-file.json", File("b", "vu-cnc")}}), ExitCode::kFailed);
  EXPECT_THAT(err_, HasSubstr("no-such-file.json: cannot be opened"));
  EXPECT_THAT(fake_.requests, SizeIs(0));
}

TEST_F(SubmitTest, ManyFilesGoOverOneStreamInOrder) {
  EXPECT_EQ(Run({.files = Files(200)}), ExitCode::kDone);
  EXPECT_EQ(fake_.stream_count, 1);
  EXPECT_EQ(fake_.submit_count, 0);
  EXPECT_THAT(Lines(), SizeIs(200));
  ASSERT_THAT(fake_.stored, SizeIs(200));
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(fake_.stored[i], absl::StrCat("unit-", i, " v1"));
  }
}

TEST_F(SubmitTest, ABrokenStreamIsContinuedWithTheSameRequestIds) {
  const grpc::Status broken(grpc::StatusCode::UNAVAILABLE, "connection reset");
  fake_.stream_faults = {{.acknowledged = 3, .store_next = true, .end = broken},
                         {.acknowledged = 0, .store_next = true, .end = broken},
                         {.acknowledged = 5, .store_next = false, .end = grpc::Status::OK}};
  EXPECT_EQ(Run({.files = Files(20)}), ExitCode::kDone);
  EXPECT_EQ(fake_.stream_count, 4);
  EXPECT_THAT(Lines(), SizeIs(20));
  EXPECT_THAT(fake_.stored, SizeIs(20));
  EXPECT_THAT(fake_.requests, SizeIs(20));
  EXPECT_THAT(out_, Not(HasSubstr("unchanged")));
}

TEST_F(SubmitTest, AnItemThatTheServerCouldNotTakeIsPushedAgain) {
  fake_.item_errors = {{"unit-4", grpc::Status(grpc::StatusCode::UNAVAILABLE, "busy")}};
  EXPECT_EQ(Run({.files = Files(10)}), ExitCode::kDone);
  EXPECT_THAT(fake_.stored, SizeIs(10));
  EXPECT_EQ(fake_.stored.back(), "unit-4 v1");
}

TEST_F(SubmitTest, OneBadFileDoesNotStopTheOthers) {
  std::vector<std::string> files = Files(3);
  files.insert(files.begin() + 1, File("bad", "unknown"));
  files.insert(files.begin() + 3, File("malformed", "malformed"));
  fake_.item_errors = {{"unit-2", grpc::Status(grpc::StatusCode::ABORTED, "another version came first")}};
  EXPECT_EQ(Run({.files = files}), ExitCode::kConflict);
  EXPECT_THAT(fake_.stored, ElementsAre("unit-0 v1", "unit-1 v1"));
  EXPECT_THAT(err_, HasSubstr("invalid request: cannot be understood"));
  EXPECT_THAT(err_, HasSubstr("another version came first"));
  EXPECT_THAT(err_, HasSubstr("5 files: 2 new versions, 0 unchanged, 1 rejected, 2 failed"));
}

TEST_F(SubmitTest, TheSameReportInSeveralFilesBecomesVersionsInTheirOrder) {
  EXPECT_EQ(Run({.files = {File("1", "cuc-shtt", "một"), File("2", "vu-cnc"), File("3", "cuc-shtt", "hai"),
                           File("4", "cuc-shtt", "ba")}}),
            ExitCode::kDone);
  EXPECT_THAT(fake_.stored, ElementsAre("cuc-shtt v1", "vu-cnc v1", "cuc-shtt v2", "cuc-shtt v3"));
}

TEST_F(SubmitTest, AStreamThatNeverComesBackEndsWithSevenAndSaysWhichFilesAreOpen) {
  for (int i = 0; i < 1000; ++i) {
    fake_.stream_faults.push_back(
        {.acknowledged = i == 0 ? 1 : 0, .store_next = false, .end = {grpc::StatusCode::UNAVAILABLE, "down"}});
  }
  const std::vector<std::string> files = Files(3);
  EXPECT_EQ(Run({.files = files}), ExitCode::kUnreachable);
  EXPECT_THAT(Lines(), SizeIs(1));
  EXPECT_THAT(err_, HasSubstr(files[1] + ": server unreachable: down"));
  EXPECT_THAT(err_, HasSubstr(files[2] + ": server unreachable: down"));
}

TEST_F(SubmitTest, AnErrorThatConcernsAllEndsTheCallAtOnce) {
  fake_.stream_faults = {{.acknowledged = 1, .store_next = false, .end = {grpc::StatusCode::PERMISSION_DENIED, "no"}}};
  EXPECT_EQ(Run({.files = Files(3)}), ExitCode::kNotAllowed);
  EXPECT_EQ(fake_.stream_count, 1);
  EXPECT_THAT(Lines(), SizeIs(1));
}

TEST_F(SubmitTest, ProgramsReadCsvAndJsonLines) {
  const std::vector<std::string> files = Files(2);
  EXPECT_EQ(Run({.files = files}, Output::kCsv), ExitCode::kDone);
  EXPECT_THAT(Lines(), SizeIs(3));
  EXPECT_THAT(out_, HasSubstr("file,authority,period,unit,version,revision,time,content_hash,outcome\r\n"));
  EXPECT_THAT(out_, HasSubstr(",bkhcn,2019-S1,unit-0,1,1,2022-06-30T16:00:01Z,"));
  EXPECT_EQ(Run({.files = files}, Output::kJson), ExitCode::kDone);
  ASSERT_THAT(Lines(), SizeIs(2));
  EXPECT_THAT(Lines()[0], HasSubstr("\"unchanged\":true"));
  EXPECT_EQ(Run({.files = {File("x", "malformed")}}, Output::kJson), ExitCode::kRejected);
  EXPECT_THAT(out_, HasSubstr("\"error\":{\"code\":3,\"message\":\"cannot be understood\"}}"));
}

TEST_F(SubmitTest, PreviewSaysWhatWouldHappen) {
  ConsoleOfStrings strings(Language::kVietnamese);
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  const std::string bad = File("bad", "unknown");
  EXPECT_EQ(Preview({.file = bad}, session, strings.console), ExitCode::kRejected);
  EXPECT_EQ(strings.out.str(), absl::StrCat(bad, ": chặn ID-UNIT report.unit_id: đơn vị không có trong danh bạ\n",  //
                                            bad, ": thông tin NOTE report.unit_id: đơn vị không có trong danh bạ\n",
                                            bad, ": sẽ bị từ chối\n"));
  EXPECT_EQ(Preview({.file = File("good", "cuc-shtt")}, session, strings.console), ExitCode::kDone);
  EXPECT_THAT(fake_.stored, SizeIs(0));
}

}  // namespace
}  // namespace khoi::cli
