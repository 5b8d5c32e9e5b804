// What a receipt promises, alone and under contention.
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "services/domain/sha256.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

using SubmissionTest = RpcTest;

v1::Report FromBytes(const std::string& bytes) {
  v1::Report report;
  EXPECT_TRUE(report.ParseFromString(bytes));
  return report;
}

TEST_F(SubmissionTest, RetryGetsTheSameReceipt) {
  const v1::SubmitRequest request = Request("r1", ReportWith("header { place: 'Thái Nguyên' }"));
  v1::SubmitResponse first;
  v1::SubmitResponse second;
  ASSERT_EQ(OutcomeOf(Submit(request, &first), first), "v1 r4");
  ASSERT_EQ(OutcomeOf(Submit(request, &second), second), "v1 r4");
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
}

TEST_F(SubmissionTest, RequestIdWithOtherContentIsRefused) {
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  EXPECT_EQ(Submitted(Request("r1", ReportWith("header { place: 'Hà Nội' }"))), "ALREADY_EXISTS");
  EXPECT_EQ(Submitted(Request("r1", ReportWith(), 1)), "ALREADY_EXISTS");
}

TEST_F(SubmissionTest, UnchangedContentMakesNoVersion) {
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  EXPECT_EQ(Submitted(Request("r2", ReportWith(), 1)), "unchanged v1 r4");
  EXPECT_EQ(HeadRevision(), 4);
}

TEST_F(SubmissionTest, StaleExpectedVersionIsAborted) {
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  EXPECT_EQ(Submitted(Request("r2", ReportWith("header { place: 'a' }"))), "ABORTED");
  EXPECT_EQ(Submitted(Request("r3", ReportWith("header { place: 'a' }"), 2)), "ABORTED");
  EXPECT_EQ(Submitted(Request("r4", ReportWith("header { place: 'a' }"), 1)), "v2 r5");
}

TEST_F(SubmissionTest, ReplayWorksAfterThePeriodHasClosed) {
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  clock_.Advance(100 * kDayMicros);
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  EXPECT_EQ(Submitted(Request("r2", ReportWith(), 1)), "unchanged v1 r4");
  EXPECT_EQ(Submitted(Request("r3", ReportWith("header { place: 'a' }"), 1)), "report.period_id ID-PERIOD");
}

TEST_F(SubmissionTest, ContentBytesAreKeptAsSent) {
  // Fields out of order: no library writes it so, and yet it is a report.
  std::string bytes;
  for (const char* text : {"unit_id: 'so-a'", "period_id: '2022-S1'", "authority_id: 'bkhcn'"}) {
    bytes += FromText<v1::Report>(text).SerializeAsString();
  }
  v1::SubmitRequest request;
  request.set_request_id("r1");
  request.set_report_bytes(bytes);
  ASSERT_EQ(Submitted(request), "v1 r4");

  grpc::ClientContext context;
  v1::GetReportResponse response;
  const auto question = FromText<v1::GetReportRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a'");
  ASSERT_EQ(testing::Short(submissions_->GetReport(&context, question, &response)), "OK");
  EXPECT_EQ(response.report_bytes(), bytes);
  EXPECT_EQ(response.receipt().content_hash(), domain::Sha256Of(bytes));
}

TEST_F(SubmissionTest, ReportIsReadAsAMessageOnlyOnRequest) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith("header { place: 'a' }"))), "v1 r4");
  auto question = FromText<v1::GetReportRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a'");
  v1::GetReportResponse response;
  grpc::ClientContext bytes;
  ASSERT_EQ(testing::Short(submissions_->GetReport(&bytes, question, &response)), "OK");
  EXPECT_FALSE(response.has_report());
  question.set_with_message(true);
  grpc::ClientContext both;
  ASSERT_EQ(testing::Short(submissions_->GetReport(&both, question, &response)), "OK");
  EXPECT_EQ(response.report().header().place(), "a");
  EXPECT_EQ(response.report().SerializeAsString(), response.report_bytes());
}

// Runs `one(i)` for every i on many threads.
template <typename One>
void AtOnce(int count, One one) {
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 32; ++t) {
    threads.emplace_back([&] {
      for (int i = next++; i < count; i = next++) {
        one(i);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

TEST_F(SubmissionTest, TheSameRequestAThousandTimesAtOnceMakesOneVersion) {
  std::mutex mutex;
  std::set<std::string> answers;
  AtOnce(1000, [&](int) {
    v1::SubmitResponse response;
    const grpc::Status status = Submit(Request("r1", ReportWith()), &response);
    const std::lock_guard lock(mutex);
    answers.insert(status.ok() ? response.SerializeAsString() : status.error_message());
  });
  EXPECT_EQ(answers.size(), 1u);
  EXPECT_EQ(HeadRevision(), 4);
}

TEST_F(SubmissionTest, OfAThousandWithTheSameExpectedVersionExactlyOneWins) {
  std::atomic<int> won = 0;
  std::atomic<int> aborted = 0;
  AtOnce(1000, [&](int i) {
    const std::string outcome =
        Submitted(Request(absl::StrCat("r", i), ReportWith(absl::StrCat("header { place: 'p", i, "' }"))));
    won += outcome == "v1 r4" ? 1 : 0;
    aborted += outcome == "ABORTED" ? 1 : 0;
  });
  EXPECT_EQ(won, 1);
  EXPECT_EQ(aborted, 999);
  EXPECT_EQ(HeadRevision(), 4);
}

TEST_F(SubmissionTest, StructureThatChangesBetweenJudgementAndCommitIsJudgedAgain) {
  // Accept looks at the clock after it has taken its view; the period closes in that moment.
  clock_.OnNextLook([this] {
    EXPECT_EQ(testing::Short(Apply("close", {"period { authority_id: 'bkhcn' period_id: '2022-S1' kind: "
                                             "PERIOD_KIND_FIRST_HALF label_vi: 'x' first_date: '2021-12-15' last_date: "
                                             "'2022-06-14' open_date: '2022-05-01' close_date: '2022-06-19' }"})),
              "OK");
  });
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "report.period_id ID-PERIOD");
  EXPECT_EQ(HeadRevision(), 4);
}

TEST_F(SubmissionTest, SubmissionOutlivesAHarmlessStructureChange) {
  clock_.OnNextLook([this] {
    EXPECT_EQ(testing::Short(Apply("more", {"bloc { authority_id: 'bkhcn' bloc_id: 'khoi-3' name_vi: 'Khối 3' }"})),
              "OK");
  });
  EXPECT_EQ(Submitted(Request("r1", ReportWith())), "v1 r5");
}

TEST_F(SubmissionTest, PreviewSaysWhatSubmitWouldAnswerAndStoresNothing) {
  v1::PreviewRequest request;
  *request.mutable_report() = ReportWith();
  grpc::ClientContext context;
  v1::PreviewResponse response;
  ASSERT_EQ(testing::Short(submissions_->Preview(&context, request, &response)), "OK");
  EXPECT_TRUE(response.acceptable());
  EXPECT_FALSE(response.has_latest_version());
  EXPECT_EQ(HeadRevision(), 3);
}

TEST_F(SubmissionTest, OldVersionsAreReadByVersionRevisionAndTime) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith("header { place: 'một' }"))), "v1 r4");
  clock_.Advance(kDayMicros);
  ASSERT_EQ(Submitted(Request("r2", ReportWith("header { place: 'hai' }"), 1)), "v2 r5");
  const auto place = [this](absl::string_view which) {
    grpc::ClientContext context;
    v1::GetReportResponse response;
    auto request = FromText<v1::GetReportRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a'");
    request.MergeFrom(FromText<v1::GetReportRequest>(which));
    const grpc::Status status = submissions_->GetReport(&context, request, &response);
    return status.ok() ? FromBytes(response.report_bytes()).header().place() : testing::Short(status);
  };
  EXPECT_EQ(place(""), "hai");
  EXPECT_EQ(place("version: 1"), "một");
  EXPECT_EQ(place("version: 3"), "NOT_FOUND version");
  EXPECT_EQ(place("as_of_revision: 4"), "một");
  EXPECT_EQ(place("as_of_revision: 3"), "NOT_FOUND as_of_revision");
  EXPECT_EQ(place("as_of_revision: 9"), "INVALID_ARGUMENT as_of_revision");
  EXPECT_EQ(place("as_of_revision: 0"), "INVALID_ARGUMENT as_of_revision");
  EXPECT_EQ(place("as_of_time { seconds: 1655694001 }"), "một");
  EXPECT_EQ(place("as_of_time { seconds: 1855694001 }"), "INVALID_ARGUMENT as_of_time");
  EXPECT_EQ(place("as_of_time { seconds: 1 }"), "NOT_FOUND as_of_time");
  EXPECT_EQ(place("unit_id: 'so-x'"), "NOT_FOUND unit_id");
  EXPECT_EQ(place("period_id: '2031-S1'"), "NOT_FOUND period_id");
}

TEST_F(SubmissionTest, VersionsAndReportsComeInPages) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(Submitted(Request(absl::StrCat("r", i), ReportWith(absl::StrCat("header { place: 'p", i, "' }")), i)),
              absl::StrCat("v", i + 1, " r", i + 4));
  }
  auto request =
      FromText<v1::ListVersionsRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' page_size: 2");
  std::string versions;
  do {
    grpc::ClientContext context;
    v1::ListVersionsResponse response;
    ASSERT_EQ(testing::Short(submissions_->ListVersions(&context, request, &response)), "OK");
    for (const v1::Receipt& receipt : response.versions()) {
      absl::StrAppend(&versions, receipt.version());
    }
    absl::StrAppend(&versions, "|");
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(versions, "54|32|1|");
}

TEST_F(SubmissionTest, PageTokenOfAnotherListIsRefused) {
  for (int i = 0; i < 2; ++i) {
    Submitted(Request(absl::StrCat("r", i), ReportWith(absl::StrCat("header { place: 'p", i, "' }")), i));
  }
  auto request =
      FromText<v1::ListVersionsRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' page_size: 1");
  grpc::ClientContext first;
  v1::ListVersionsResponse response;
  ASSERT_EQ(testing::Short(submissions_->ListVersions(&first, request, &response)), "OK");
  request.set_page_token(response.next_page_token());
  request.set_unit_id("so-b");
  grpc::ClientContext second;
  EXPECT_EQ(testing::Short(submissions_->ListVersions(&second, request, &response)), "INVALID_ARGUMENT page_token");
}

}  // namespace
}  // namespace khoi::testing
