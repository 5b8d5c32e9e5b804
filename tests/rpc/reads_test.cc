// Lists of reports and versions.
#include <string>
#include <vector>

#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

class ReadsTest : public RpcTest {
 protected:
  // khoi-1 has so-a, so-d and so-e; khoi-2 has so-b. Each reports once, in revisions 5 to 8.
  ReadsTest() {
    std::vector<std::string> records;
    for (const char* unit_id : {"so-d", "so-e"}) {
      records.push_back(absl::StrCat("unit { unit_id: '", unit_id, "' type_code: 'UT-SO' name_vi: '", unit_id,
                                     "' home_authority_id: 'bkhcn' }"));
    }
    records.push_back(
        "bloc_term { authority_id: 'bkhcn' bloc_id: 'khoi-1' valid_from_date: '2014-01-01' member_unit_ids: ['so-a', "
        "'so-d', 'so-e'] leader_unit_id: 'so-a' }");
    EXPECT_EQ(testing::Short(Apply("more", records)), "OK");
    int revision = 5;
    for (const char* unit_id : {"so-e", "so-b", "so-a", "so-d"}) {
      EXPECT_EQ(Submitted(Request(unit_id, ReportWith(absl::StrCat("unit_id: '", unit_id, "'")))),
                absl::StrCat("v1 r", revision++));
    }
  }

  static v1::ListReportsRequest Question(absl::string_view text = "") {
    auto request = FromText<v1::ListReportsRequest>("authority_id: 'bkhcn' period_id: '2022-S1'");
    // Fields that `text` names again take its value.
    request.MergeFrom(FromText<v1::ListReportsRequest>(text));
    return request;
  }

  grpc::Status List(const v1::ListReportsRequest& request, v1::ListReportsResponse* response) {
    grpc::ClientContext context;
    return submissions_->ListReports(&context, request, response);
  }

  // "so-a v1, so-b v1 | so-d v1": every page of the list, or the error.
  std::string Listed(v1::ListReportsRequest request) {
    std::string text;
    do {
      v1::ListReportsResponse response;
      if (const grpc::Status status = List(request, &response); !status.ok()) {
        return testing::Short(status);
      }
      absl::StrAppend(&text, text.empty() ? "" : "| ");
      for (const v1::Receipt& receipt : response.reports()) {
        absl::StrAppend(&text, receipt.unit_id(), " v", receipt.version(), " ");
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return text;
  }
};

TEST_F(ReadsTest, ReportsAreListedInTheOrderOfUnitsAndInPages) {
  EXPECT_EQ(Listed(Question()), "so-a v1 so-b v1 so-d v1 so-e v1 ");
  EXPECT_EQ(Listed(Question("page_size: 1")), "so-a v1 | so-b v1 | so-d v1 | so-e v1 ");
  EXPECT_EQ(Listed(Question("page_size: 2")), "so-a v1 so-b v1 | so-d v1 so-e v1 ");
  EXPECT_EQ(Listed(Question("page_size: 3")), "so-a v1 so-b v1 so-d v1 | so-e v1 ");
  EXPECT_EQ(Listed(Question("page_size: 5000")), "so-a v1 so-b v1 so-d v1 so-e v1 ");
}

TEST_F(ReadsTest, BlocFilterKeepsItsMembers) {
  EXPECT_EQ(Listed(Question("bloc_id: 'khoi-1'")), "so-a v1 so-d v1 so-e v1 ");
  EXPECT_EQ(Listed(Question("bloc_id: 'khoi-1' page_size: 2")), "so-a v1 so-d v1 | so-e v1 ");
  EXPECT_EQ(Listed(Question("bloc_id: 'khoi-2'")), "so-b v1 ");
}

TEST_F(ReadsTest, ReportsAreListedAsOfARevision) {
  ASSERT_EQ(Submitted(Request("again", ReportWith("unit_id: 'so-e' header { place: 'p' }"), 1)), "v2 r9");
  EXPECT_EQ(Listed(Question("bloc_id: 'khoi-1'")), "so-a v1 so-d v1 so-e v2 ");
  EXPECT_EQ(Listed(Question("bloc_id: 'khoi-1' as_of_revision: 8")), "so-a v1 so-d v1 so-e v1 ");
  EXPECT_EQ(Listed(Question("as_of_revision: 6 page_size: 1")), "so-b v1 | so-e v1 ");
  EXPECT_EQ(Listed(Question("as_of_revision: 4")), "");
  // The bloc as it was then, too: so-e was no member yet.
  EXPECT_EQ(Listed(Question("bloc_id: 'khoi-1' as_of_revision: 3")), "");
  EXPECT_EQ(Listed(Question("as_of_revision: 10")), "INVALID_ARGUMENT as_of_revision");
}

TEST_F(ReadsTest, PageTokenFitsOnlyItsOwnList) {
  v1::ListReportsResponse page;
  ASSERT_EQ(testing::Short(List(Question("page_size: 1"), &page)), "OK");
  const auto with_token = [&](absl::string_view text) {
    v1::ListReportsRequest request = Question(text);
    request.set_page_token(page.next_page_token());
    return Listed(request);
  };
  EXPECT_EQ(with_token("page_size: 7"), "so-b v1 so-d v1 so-e v1 ");  // the size of a page may change
  EXPECT_EQ(with_token("bloc_id: 'khoi-1'"), "INVALID_ARGUMENT page_token");
  EXPECT_EQ(with_token("as_of_revision: 8"), "INVALID_ARGUMENT page_token");
  EXPECT_EQ(with_token("period_id: '2021-S2'"), "INVALID_ARGUMENT page_token");
  EXPECT_EQ(Listed(Question("page_token: 'zzzz'")), "INVALID_ARGUMENT page_token");
  EXPECT_EQ(Listed(Question("page_size: -1")), "INVALID_ARGUMENT page_size");
}

TEST_F(ReadsTest, WhatIsUnknownIsNotFoundAndNamed) {
  EXPECT_EQ(Listed(Question("period_id: '2031-S1'")), "NOT_FOUND period_id");
  EXPECT_EQ(Listed(Question("authority_id: 'nobody'")), "NOT_FOUND period_id");
  EXPECT_EQ(Listed(Question("bloc_id: 'nowhere'")), "NOT_FOUND bloc_id");
  EXPECT_EQ(Listed(Question("bloc_id: 'a/b'")), "INVALID_ARGUMENT bloc_id");
}

TEST_F(ReadsTest, LastPageOfVersionsIsNeverEmpty) {
  ASSERT_EQ(Submitted(Request("r2", ReportWith("header { place: 'p' }"), 1)), "v2 r9");
  auto request =
      FromText<v1::ListVersionsRequest>("authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-a' page_size: 2");
  grpc::ClientContext context;
  v1::ListVersionsResponse response;
  ASSERT_EQ(testing::Short(submissions_->ListVersions(&context, request, &response)), "OK");
  EXPECT_EQ(response.versions_size(), 2);
  EXPECT_EQ(response.next_page_token(), "");
}

TEST_F(ReadsTest, ReportWithoutVersionsIsNotFound) {
  const auto listed = [this](const std::string& period_id, const std::string& unit_id) {
    grpc::ClientContext context;
    v1::ListVersionsResponse response;
    v1::ListVersionsRequest request = FromText<v1::ListVersionsRequest>("authority_id: 'bkhcn'");
    request.set_period_id(period_id);
    request.set_unit_id(unit_id);
    const grpc::Status status = submissions_->ListVersions(&context, request, &response);
    EXPECT_THAT(status.error_message(), ::testing::HasSubstr(" / "));
    return absl::StrCat(testing::Short(status), ": ",
                        status.error_message().substr(0, status.error_message().find(" /")));
  };
  EXPECT_EQ(listed("2022-S1", "nobody"), "NOT_FOUND unit_id: unit_id: authority bkhcn has no unit nobody");
  EXPECT_EQ(listed("2031-S1", "so-a"), "NOT_FOUND period_id: period_id: authority bkhcn has no period 2031-S1");
  ASSERT_EQ(testing::Short(
                Apply("f", {"unit { unit_id: 'so-f' type_code: 'UT-SO' name_vi: 'F' home_authority_id: 'bkhcn' }"})),
            "OK");
  EXPECT_EQ(listed("2022-S1", "so-f"),
            "NOT_FOUND unit_id: unit_id: the report of unit so-f about 2022-S1 to bkhcn has no version");
}

}  // namespace
}  // namespace khoi::testing
