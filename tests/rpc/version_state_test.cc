// What became of versions, as readers are told, and periods that are locked.
#include <string>

#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

class VersionStateTest : public RpcTest {
 protected:
  // "v2 RETURNED", or the error.
  std::string Got(absl::string_view which = "") {
    auto request = FromText<v1::GetReportRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a'");
    request.MergeFrom(FromText<v1::GetReportRequest>(which));
    v1::GetReportResponse response;
    grpc::ClientContext context;
    if (const grpc::Status status = submissions_->GetReport(&context, request, &response); !status.ok()) {
      return testing::Short(status);
    }
    constexpr absl::string_view kPrefix = "VERSION_STATE_";
    return absl::StrCat("v", response.receipt().version(), " ",
                        v1::VersionState_Name(response.state()).substr(kPrefix.size()));
  }

  // "v2 v1 ": the versions that are listed.
  std::string Versions(int page_size) {
    auto request = FromText<v1::ListVersionsRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a'");
    request.set_page_size(page_size);
    std::string versions;
    do {
      v1::ListVersionsResponse response;
      grpc::ClientContext context;
      const grpc::Status status = submissions_->ListVersions(&context, request, &response);
      if (!status.ok()) {
        return testing::Short(status);
      }
      for (const v1::Receipt& receipt : response.versions()) {
        absl::StrAppend(&versions, "v", receipt.version(), " ");
      }
      request.set_page_token(response.next_page_token());
      absl::StrAppend(&versions, request.page_token().empty() ? "" : "| ");
    } while (!request.page_token().empty());
    return versions;
  }

  void Lock() {
    EXPECT_EQ(testing::Short(Apply("lock", {"period_lock { authority_id: 'bkhcn' period_id: '2022-S1' reason: 'đã "
                                            "công bố' locked_by: 'Trưởng ban' }"})),
              "OK");
  }

  v1::PreviewResponse Preview(const v1::Report& report) {
    v1::PreviewRequest request;
    *request.mutable_report() = report;
    v1::PreviewResponse response;
    grpc::ClientContext context;
    EXPECT_EQ(testing::Short(submissions_->Preview(&context, request, &response)), "OK");
    return response;
  }
};

TEST_F(VersionStateTest, IsToldAsItIsAndAsItWas) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  EXPECT_EQ(Got(), "v1 SUBMITTED");
  ASSERT_EQ(Submitted(Request("r2", ReportWith("header { place: 'Hà Nội' }"), 1)), "v2 r5");
  ActBeside(2, "receive {}");  // r6
  ActBeside(2, "return { due_date: '2022-06-30' }");
  EXPECT_EQ(Got(), "v2 RETURNED");
  EXPECT_EQ(Got("version: 2"), "v2 RETURNED");
  EXPECT_EQ(Got("version: 1"), "v1 SUBMITTED");
  EXPECT_EQ(Got("as_of_revision: 4"), "v1 SUBMITTED");
  EXPECT_EQ(Got("as_of_revision: 5"), "v2 SUBMITTED");
  EXPECT_EQ(Got("as_of_revision: 6"), "v2 RECEIVED");
  EXPECT_EQ(Got("as_of_revision: 7"), "v2 RETURNED");
  EXPECT_EQ(Got("as_of_revision: 3"), "NOT_FOUND as_of_revision");
  EXPECT_EQ(Got("version: 3"), "NOT_FOUND version");
  // Acts are no versions.
  EXPECT_EQ(Versions(10), "v2 v1 ");
  EXPECT_EQ(Versions(1), "v2 | v1 ");
}

TEST_F(VersionStateTest, AnAcceptedVersionOfALockedPeriodIsLockedFromThenOn) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  Lock();  // r5
  EXPECT_EQ(Got(), "v1 SUBMITTED");
  ActBeside(1, "accept {}");
  EXPECT_EQ(Got(), "v1 LOCKED");
  EXPECT_EQ(Got("as_of_revision: 5"), "v1 SUBMITTED");
}

TEST_F(VersionStateTest, AskingForAMissingReportMakesNoVersion) {
  Lock();
  ledger::ReviewDraft review{.report = {"bkhcn", "2022-S1", "so-a"}, .locked = true};
  review.body.mutable_act()->mutable_request_amendment();
  ledger::Draft draft;
  draft.change = std::move(review);
  AppendBeside(std::move(draft));
  EXPECT_EQ(Got(), "NOT_FOUND unit_id");
  EXPECT_EQ(Versions(10), "NOT_FOUND unit_id");
  v1::ListReportsResponse list;
  grpc::ClientContext context;
  const auto question = FromText<v1::ListReportsRequest>("authority_id: 'bkhcn' period_id: '2022-S1'");
  ASSERT_EQ(testing::Short(submissions_->ListReports(&context, question, &list)), "OK");
  EXPECT_EQ(list.reports_size(), 0);
  EXPECT_FALSE(Preview(ReportWith()).has_latest_version());
}

TEST_F(VersionStateTest, ALockedPeriodTakesNothingNewAndSaysWhatToDo) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  Lock();
  const v1::Report other = ReportWith("header { place: 'Hà Nội' }");
  v1::SubmitResponse response;
  const grpc::Status status = Submit(Request("r2", other, 1), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_NE(status.error_message().find("legal now: request_amendment"), std::string::npos) << status.error_message();
  EXPECT_EQ(Submitted(Request("r3", ReportWith("unit_id: 'so-b'"))), "FAILED_PRECONDITION");
  EXPECT_EQ(HeadRevision(), 5);
  // What is stored already is not refused, nor is a retry.
  EXPECT_EQ(Submitted(Request("r4", ReportWith(), 1)), "unchanged v1 r4");
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
}

TEST_F(VersionStateTest, ALockGoesBeforeWhatTheRulesSay) {
  Lock();
  EXPECT_EQ(Submitted(Request("r1", ReportWith("award_lines { line_id: 'a' }"))), "FAILED_PRECONDITION");
}

TEST_F(VersionStateTest, PreviewNamesTheLock) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  EXPECT_TRUE(Preview(ReportWith("header { place: 'Hà Nội' }")).acceptable());
  Lock();
  const v1::PreviewResponse refused = Preview(ReportWith("header { place: 'Hà Nội' }"));
  EXPECT_FALSE(refused.acceptable());
  EXPECT_EQ(testing::Short(refused.findings()), "report.period_id ID-LOCK");
  EXPECT_EQ(refused.findings(0).severity(), v1::SEVERITY_BLOCK);
  EXPECT_EQ(refused.findings(0).operands(0).value(), "request_amendment");
  EXPECT_TRUE(Preview(ReportWith()).acceptable());  // unchanged
}

TEST_F(VersionStateTest, AStreamGoesOnAfterAReportOfALockedPeriod) {
  EXPECT_EQ(testing::Short(Apply("lock", {"period_lock { authority_id: 'bkhcn' period_id: '2022-S1' bloc_id: 'khoi-1' "
                                          "reason: 'đã công bố' locked_by: 'Trưởng khối' }"})),
            "OK");
  grpc::ClientContext context;
  const auto stream = submissions_->SubmitStream(&context);
  int index = 0;
  for (const char* unit_id : {"so-a", "so-b"}) {
    v1::SubmitStreamRequest message;
    *message.mutable_submission() =
        Request(absl::StrCat("r", index++), ReportWith(absl::StrCat("unit_id: '", unit_id, "'")));
    ASSERT_TRUE(stream->Write(message));
  }
  stream->WritesDone();
  v1::SubmitStreamResponse first;
  v1::SubmitStreamResponse second;
  ASSERT_TRUE(stream->Read(&first));
  ASSERT_TRUE(stream->Read(&second));
  EXPECT_EQ(first.error().code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(second.response().receipt().unit_id(), "so-b");
  EXPECT_TRUE(stream->Finish().ok());
}

}  // namespace
}  // namespace khoi::testing
