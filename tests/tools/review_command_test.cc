// What the commands about reviews send, print and return.
#include "tools/khoi/review_command.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/status_matchers.h"
#include "tests/tools/console_of_strings.h"
#include "tests/tools/fake_server.h"
#include "tools/khoi/diff_versions.h"
#include "tools/khoi/review_arguments.h"
#include "tools/khoi/review_lock.h"
#include "tools/khoi/review_reads.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;

template <typename Message>
Message FromText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

constexpr char kReviewed[] = R"(
  state {
    report { authority_id: 'bkhcn' period_id: '2019-S1' unit_id: 'cuc-shtt' }
    latest_version: 2 state: VERSION_STATE_SUBMITTED return_count: 1
    legal_acts: 'submit' legal_acts: 'receive' legal_acts: 'accept' last_revision: 9
  }
  events { revision: 5 commit_time { seconds: 1560000000 } version: 1 state: VERSION_STATE_SUBMITTED caller_id: 'local' }
  events {
    revision: 7 commit_time { seconds: 1560100000 } version: 1 state: VERSION_STATE_RETURNED caller_id: 'local'
    actor { organisation_id: 'tong-cuc' position: 'Chánh Văn phòng' } reason: 'xem lại'
    act { return { reasons { field_path: 'report.award_lines[3].count' rule_id: 'SUM-TOTAL' text: 'lệch' }
                   due_date: '2019-07-10' } }
  }
  events { revision: 9 commit_time { seconds: 1560200000 } version: 2 state: VERSION_STATE_SUBMITTED caller_id: 'local' }
)";

class ReviewCommandTest : public ::testing::Test {
 protected:
  ReviewCommandTest() { server_.review.reviews["cuc-shtt"] = FromText<v1::GetReviewResponse>(kReviewed); }

  ReviewOptions Act(const std::string& act) {
    ReviewArguments words{.authority = "bkhcn", .period = "2019-S1", .unit = "cuc-shtt"};
    words.organisation = "tong-cuc";
    words.position = "Chánh Văn phòng";
    words.reason = "x";
    auto request = ToReviewRequest(words, act);
    EXPECT_THAT(request, testing::IsOk());
    return {.request = *request};
  }

  ExitCode Do(const ReviewOptions& options, ConsoleOfStrings& strings) {
    const Session session(server_.Channel(), absl::Seconds(60), strings.console);
    return Review(options, session, strings.console);
  }

  FakeServer server_;
};

TEST_F(ReviewCommandTest, SaysWhatHappenedAndWhatCanBeDoneNext) {
  ConsoleOfStrings strings;
  EXPECT_EQ(Do(Act("accept"), strings), ExitCode::kDone);
  EXPECT_EQ(strings.out.str(),
            "bkhcn/2019-S1/cuc-shtt: accept: done, revision 57, 2022-06-20 10:00:00\n"
            "Now: version 2 accepted\n"
            "Accepted version: 2, on 2022-06-20 10:00:00\n"
            "Returned: 1 time\n"
            "What can be done next: submit (submit)\n");
  // The version was read just before, and the request has a name.
  EXPECT_EQ(server_.review.requests[0].version(), 2);
  EXPECT_NE(server_.review.requests[0].request_id(), "");
}

TEST_F(ReviewCommandTest, VersionThatWasReadEarlierIsSentAsItIs) {
  ReviewOptions options = Act("receive");
  options.request.set_version(1);
  ConsoleOfStrings strings;
  EXPECT_EQ(Do(options, strings), ExitCode::kConflict);
  EXPECT_EQ(strings.out.str(), "");
}

TEST_F(ReviewCommandTest, RejectionEndsWithFourAndShowsTheWaysOut) {
  server_.review.rejection = FromText<v1::Rejection>(
      "findings { rule_id: 'SUM-TOTAL' severity: SEVERITY_BLOCK field_paths: 'report.declared_totals[0].total' "
      "message_vi: 'lệch 39' message_en: 'differs by 39' }");
  ConsoleOfStrings strings(Language::kVietnamese);
  EXPECT_EQ(Do(Act("accept"), strings), ExitCode::kRejected);
  EXPECT_EQ(strings.out.str(), "");
  EXPECT_THAT(strings.err.str(), HasSubstr("chặn SUM-TOTAL report.declared_totals[0].total: lệch 39\n"));
  EXPECT_THAT(strings.err.str(), HasSubstr("chưa thể chấp nhận; không có gì được lưu"));
  EXPECT_THAT(strings.err.str(), HasSubstr("--waive"));
}

TEST_F(ReviewCommandTest, WhatTheStateDoesNotAllowEndsWithNine) {
  server_.review.refusal = grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "legal now: submit");
  ConsoleOfStrings strings;
  EXPECT_EQ(Do(Act("withdraw"), strings), ExitCode::kNotNow);
  EXPECT_THAT(strings.err.str(), HasSubstr("not possible in the present state: legal now: submit"));
}

TEST_F(ReviewCommandTest, ProgramsGetJsonAndCsv) {
  ConsoleOfStrings json(Language::kEnglish, Output::kJson);
  EXPECT_EQ(Do(Act("receive"), json), ExitCode::kDone);
  EXPECT_THAT(json.out.str(), HasSubstr("\"revision\": \"57\""));
  ConsoleOfStrings csv(Language::kEnglish, Output::kCsv);
  EXPECT_EQ(Do(Act("accept"), csv), ExitCode::kDone);
  EXPECT_THAT(csv.out.str(),
              HasSubstr("bkhcn,2019-S1,cuc-shtt,accept,2,VERSION_STATE_ACCEPTED,2,57,2022-06-20T03:00:00Z,submit"));
}

TEST_F(ReviewCommandTest, ShowTellsTheWholeHistory) {
  ConsoleOfStrings strings(Language::kVietnamese);
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  ReviewShowOptions options;
  options.request.mutable_report()->set_unit_id("cuc-shtt");
  EXPECT_EQ(ShowReview(options, session, strings.console), ExitCode::kDone);
  EXPECT_THAT(strings.out.str(), HasSubstr("bkhcn/2019-S1/cuc-shtt: phiên bản 2 đã nộp\nSố lần trả lại: 1\n"));
  EXPECT_THAT(strings.out.str(), HasSubstr("Việc có thể làm: nộp (submit), tiếp nhận (receive), chấp nhận (accept)\n"));
  EXPECT_THAT(strings.out.str(), HasSubstr("tong-cuc, Chánh Văn phòng"));
  EXPECT_THAT(strings.out.str(), HasSubstr("xem lại; report.award_lines[3].count: SUM-TOTAL lệch;"));
  EXPECT_THAT(strings.out.str(), HasSubstr("10/07/2019"));
  options.request.mutable_report()->set_unit_id("nobody");
  EXPECT_EQ(ShowReview(options, session, strings.console), ExitCode::kNotFound);
}

TEST_F(ReviewCommandTest, InboxIsReadToItsEnd) {
  server_.review.reviews["cuc-x"] = FromText<v1::GetReviewResponse>(
      "state { report { unit_id: 'cuc-x' } latest_version: 1 state: VERSION_STATE_LOCKED accepted_version: 1 locked: "
      "true amendment: AMENDMENT_STATE_REQUESTED legal_acts: 'approve_amendment' last_revision: 3 }");
  ConsoleOfStrings strings(Language::kEnglish, Output::kCsv);
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  EXPECT_EQ(ListReviews({}, session, strings.console), ExitCode::kDone);
  EXPECT_EQ(strings.out.str(),
            "unit,version,state,accepted_version,return_count,return_due_date,amendment,legal_acts,revision\r\n"
            "cuc-shtt,2,VERSION_STATE_SUBMITTED,0,1,,,submit receive accept,9\r\n"
            "cuc-x,1,VERSION_STATE_LOCKED,1,0,,AMENDMENT_STATE_REQUESTED,approve_amendment,3\r\n");
}

TEST_F(ReviewCommandTest, LockIsARecordOfTheRegistry) {
  ReviewLockOptions options{
      .lock = FromText<v1::PeriodLock>("authority_id: 'bkhcn' period_id: '2019-S1' reason: 'x' locked_by: 'Vụ trưởng' "
                                       "look_back_days: 90")};
  ConsoleOfStrings first;
  const Session session(server_.Channel(), absl::Seconds(60), first.console);
  EXPECT_EQ(LockPeriod(options, session, first.console), ExitCode::kDone);
  EXPECT_THAT(first.out.str(), HasSubstr("bkhcn/2019-S1: locked, revision 1"));
  EXPECT_THAT(first.out.str(), HasSubstr("within 90 days: khoi review request-amendment"));
  ConsoleOfStrings again;
  EXPECT_EQ(LockPeriod(options, session, again.console), ExitCode::kDone);
  EXPECT_EQ(again.out.str(), "bkhcn/2019-S1: was locked before, nothing changed\n");
}

TEST_F(ReviewCommandTest, DiffShowsEverythingThatDiffers) {
  server_.submission.diff = FromText<v1::DiffVersionsResponse>(R"(
    figures {
      measure: MEASURE_AWARDS
      key { dimension: DIMENSION_CODE value: 'EM-I-LDTT' name_vi: 'Lao động tiên tiến' }
      key { dimension: DIMENSION_STATUS value: 'AWARD_STATUS_AWARDED' }
      from { low: '1234' high: '1234' value_unit_count: 1 } to { low: '20' value_unit_count: 1 }
    }
    items { measure: MEASURE_DOCUMENTS key: 'D|LD-ND|1|nd-cp' title: '1/NĐ-CP' added: true }
    declared_totals { label: 'tổng' from_declared: '530' to_declared: '569' }
    section_codes: 'N4'
    from_receipt { version: 1 revision: 5 commit_time { seconds: 1655694000 } }
    to_receipt { version: 2 revision: 9 commit_time { seconds: 1655694000 } })");
  ConsoleOfStrings table(Language::kVietnamese);
  const Session session(server_.Channel(), absl::Seconds(60), table.console);
  EXPECT_EQ(DiffVersions({}, session, table.console), ExitCode::kDone);
  EXPECT_THAT(table.out.str(), HasSubstr("Phiên bản 1: mục nhật ký 5, 20/06/2022 10:00:00\n"));
  EXPECT_THAT(table.out.str(), HasSubstr("Lao động tiên tiến, được tặng"));
  EXPECT_THAT(table.out.str(), HasSubstr("1.234"));
  EXPECT_THAT(table.out.str(), HasSubstr("≥ 20"));
  EXPECT_THAT(table.out.str(), HasSubstr("Tổng tự khai: tổng"));
  EXPECT_THAT(table.out.str(), HasSubstr("Mục lời văn N4"));
  ConsoleOfStrings csv(Language::kEnglish, Output::kCsv);
  EXPECT_EQ(DiffVersions({}, session, csv.console), ExitCode::kDone);
  EXPECT_THAT(csv.out.str(), HasSubstr("MEASURE_AWARDS code=EM-I-LDTT status=AWARD_STATUS_AWARDED,"));
  EXPECT_THAT(csv.out.str(), HasSubstr("declared_total tổng,530,569\r\n"));
  server_.submission.diff = FromText<v1::DiffVersionsResponse>("to_receipt { version: 2 }");
  ConsoleOfStrings same;
  EXPECT_EQ(DiffVersions({}, session, same.console), ExitCode::kDone);
  EXPECT_THAT(same.out.str(), HasSubstr("are the same.\n"));
}

}  // namespace
}  // namespace khoi::cli
