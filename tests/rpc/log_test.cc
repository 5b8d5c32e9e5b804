// The log as a client reads it.
#include <string>

#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/sha256.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

class LogTest : public RpcTest {
 protected:
  grpc::Status List(const v1::ListEntriesRequest& request, v1::ListEntriesResponse* response) {
    grpc::ClientContext context;
    return log_entries_->ListEntries(&context, request, response);
  }

  // "1 2 | 3 ": the revisions on every page, or the error.
  std::string Listed(absl::string_view text) {
    auto request = FromText<v1::ListEntriesRequest>(text);
    std::string pages;
    do {
      v1::ListEntriesResponse response;
      if (const grpc::Status status = List(request, &response); !status.ok()) {
        return testing::Short(status);
      }
      absl::StrAppend(&pages, pages.empty() ? "" : "| ");
      for (const v1::LogEntry& entry : response.entries()) {
        absl::StrAppend(&pages, entry.revision(), " ");
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return pages;
  }
};

TEST_F(LogTest, EntriesComeInPagesWithoutGaps) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  ASSERT_EQ(Submitted(Request("r2", ReportWith("unit_id: 'so-b'"))), "v1 r5");
  EXPECT_EQ(Listed(""), "1 2 3 4 5 ");
  EXPECT_EQ(Listed("page_size: 2"), "1 2 | 3 4 | 5 ");
  EXPECT_EQ(Listed("page_size: 5"), "1 2 3 4 5 ");
  EXPECT_EQ(Listed("start_revision: 4 page_size: 1"), "4 | 5 ");
  EXPECT_EQ(Listed("unit_id: 'so-b'"), "5 ");
  EXPECT_EQ(Listed("start_revision: 6"), "");
}

TEST_F(LogTest, WrongQuestionsAreRefused) {
  EXPECT_EQ(Listed("start_revision: -1"), "INVALID_ARGUMENT start_revision");
  EXPECT_EQ(Listed("unit_id: 'a b'"), "INVALID_ARGUMENT unit_id");
  EXPECT_EQ(Listed("page_token: 'x'"), "INVALID_ARGUMENT page_token");
  v1::ListEntriesResponse page;
  ASSERT_EQ(testing::Short(List(FromText<v1::ListEntriesRequest>("page_size: 1"), &page)), "OK");
  EXPECT_EQ(Listed(absl::StrCat("unit_id: 'so-a' page_token: '", page.next_page_token(), "'")),
            "INVALID_ARGUMENT page_token");
}

TEST_F(LogTest, LeafHoldsTheHashOfTheContentAndWhatTheEntryTells) {
  const std::string content = ReportWith("header { place: 'Hà Nội' }").SerializeAsString();
  v1::SubmitRequest request;
  request.set_request_id("r1");
  request.set_report_bytes(content);
  ASSERT_EQ(Submitted(request), "v1 r4");

  v1::ListEntriesResponse response;
  ASSERT_EQ(testing::Short(List(FromText<v1::ListEntriesRequest>("start_revision: 4"), &response)), "OK");
  ASSERT_EQ(response.entries_size(), 1);
  const v1::LogEntry& told = response.entries(0);
  stored::v1::Entry leaf;
  ASSERT_TRUE(leaf.ParseFromString(told.leaf()));
  EXPECT_EQ(leaf.content_hash(), domain::Sha256Of(content));
  EXPECT_EQ(told.content_hash(), leaf.content_hash());
  EXPECT_EQ(told.content_size(), static_cast<int64_t>(content.size()));
  EXPECT_EQ(leaf.revision(), 4);
  EXPECT_EQ(leaf.request_id(), "r1");
  EXPECT_EQ(leaf.caller_id(), "local");
  EXPECT_EQ(leaf.submission().unit_id(), "so-a");
  EXPECT_EQ(leaf.submission().version(), told.submission().version());
}

TEST_F(LogTest, ActsConsolidationsAndCommentsAreTold) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  ASSERT_EQ(Submitted(Request("r2", ReportWith("unit_id: 'so-b'"))), "v1 r5");
  ActBeside(1, "return { due_date: '2022-06-30' }");
  ledger::ConsolidationDraft consolidation;
  *consolidation.body.mutable_consolidation() = FromText<v1::Consolidation>(
      "ref { authority_id: 'bkhcn' bloc_id: 'khoi-1' period_id: '2022-S1' } signer { organisation_id: 'so-a' }");
  ledger::Draft draft;
  draft.change = std::move(consolidation);
  AppendBeside(std::move(draft));
  ledger::CommentDraft comment{.consolidation = {"bkhcn", "2022-S1", ""}};
  comment.body.mutable_comment()->mutable_actor()->set_organisation_id("so-b");
  draft.change = std::move(comment);
  AppendBeside(std::move(draft));

  v1::ListEntriesResponse response;
  ASSERT_EQ(testing::Short(List(FromText<v1::ListEntriesRequest>("start_revision: 6"), &response)), "OK");
  ASSERT_EQ(response.entries_size(), 3);
  EXPECT_THAT(response.entries(0).review(),
              EqualsProto(FromText<v1::ReviewChange>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' "
                                                     "version: 1 act: 'return' organisation_id: 'bkhcn'")));
  EXPECT_THAT(response.entries(1).consolidation(),
              EqualsProto(FromText<v1::ConsolidationChange>("authority_id: 'bkhcn' bloc_id: 'khoi-1' period_id: "
                                                            "'2022-S1' number: 1 organisation_id: 'so-a'")));
  EXPECT_THAT(response.entries(2).consolidation_comment(),
              EqualsProto(FromText<v1::ConsolidationChange>(
                  "authority_id: 'bkhcn' period_id: '2022-S1' organisation_id: 'so-b'")));
  EXPECT_EQ(Listed("unit_id: 'so-a'"), "4 6 ");
}

TEST_F(LogTest, TimesIncreaseThoughTheClockStandsStill) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith())), "v1 r4");
  v1::ListEntriesResponse response;
  ASSERT_EQ(testing::Short(List({}, &response)), "OK");
  int64_t before_ns = 0;
  for (const v1::LogEntry& entry : response.entries()) {
    const int64_t time_ns = entry.commit_time().seconds() * 1'000'000'000 + entry.commit_time().nanos();
    EXPECT_GT(time_ns, before_ns);
    before_ns = time_ns;
  }
  EXPECT_EQ(response.head_revision(), 4);
}

}  // namespace
}  // namespace khoi::testing
