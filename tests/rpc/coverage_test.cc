// Who has to report what by when, as a client asks.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "khoi/v1/coverage.grpc.pb.h"
#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

class CoverageTest : public RpcTest {
 protected:
  CoverageTest() : coverages_(v1::CoverageService::NewStub(channel_)) {}

  grpc::Status Get(const std::string& request, v1::GetCoverageResponse* response) {
    grpc::ClientContext context;
    return coverages_->GetCoverage(&context, FromText<v1::GetCoverageRequest>(request), response);
  }

  grpc::Status List(const v1::ListObligationsRequest& request, v1::ListObligationsResponse* response) {
    grpc::ClientContext context;
    return coverages_->ListObligations(&context, request, response);
  }

  const std::unique_ptr<v1::CoverageService::Stub> coverages_;
};

TEST_F(CoverageTest, ReportIsCoveredAsSoonAsItIsAcknowledged) {
  const std::string request = "authority_id: 'bkhcn' period_id: '2022-S1'";
  v1::GetCoverageResponse before;
  ASSERT_EQ(Short(Get(request, &before)), "OK");
  EXPECT_EQ(before.coverage().expected_count(), 2);
  EXPECT_EQ(before.coverage().reported_count(), 0);
  EXPECT_EQ(Submitted(Request("r1", ReportWith(""))), "v1 r4");
  v1::GetCoverageResponse after;
  ASSERT_EQ(Short(Get(request, &after)), "OK");
  EXPECT_EQ(after.coverage().reported_count(), 1);
  EXPECT_EQ(after.as_of_revision(), 4);
  EXPECT_TRUE(after.has_instant());
  v1::GetCoverageResponse then;
  ASSERT_EQ(Short(Get(absl::StrCat(request, " as_of_revision: 3"), &then)), "OK");
  EXPECT_EQ(then.coverage().reported_count(), 0);
  v1::GetCoverageResponse bloc;
  ASSERT_EQ(Short(Get(absl::StrCat(request, " bloc_id: 'khoi-2'"), &bloc)), "OK");
  EXPECT_EQ(bloc.coverage().expected_count(), 1);
  EXPECT_EQ(bloc.coverage().units(0).unit_id(), "so-b");
}

TEST_F(CoverageTest, WhatIsUnknownIsNamed) {
  v1::GetCoverageResponse response;
  EXPECT_EQ(Short(Get("authority_id: 'bkhcn' period_id: '2030-S1'", &response)), "NOT_FOUND period_id");
  EXPECT_EQ(Short(Get("authority_id: 'bkhcn' period_id: '2022-S1' bloc_id: 'x'", &response)), "NOT_FOUND bloc_id");
  EXPECT_EQ(Short(Get("period_id: '2022-S1'", &response)), "INVALID_ARGUMENT authority_id");
  v1::ListObligationsResponse list;
  EXPECT_EQ(Short(List({}, &list)), "INVALID_ARGUMENT obliged");
  EXPECT_EQ(Short(List(FromText<v1::ListObligationsRequest>("unit_id: 'x'"), &list)), "NOT_FOUND unit_id");
}

TEST_F(CoverageTest, ExemptionTakesAnObligationAway) {
  const auto request = FromText<v1::ListObligationsRequest>("unit_id: 'so-b' period_id: '2022-S1'");
  v1::ListObligationsResponse list;
  ASSERT_EQ(Short(List(request, &list)), "OK");
  ASSERT_EQ(list.obligations_size(), 2);  // its report, and the consolidation of the bloc that it leads
  EXPECT_EQ(list.obligations(0).state(), v1::OBLIGATION_STATE_NOT_DUE);
  const std::string exemption =
      "exemption { authority_id: 'bkhcn' period_id: '2022-S1' unit_id: 'so-b' reason: 'mới lập' granted_by: 'Trưởng "
      "ban' ";
  EXPECT_EQ(Short(Apply("e0", {exemption + "withdrawn: true }"})),
            "FAILED_PRECONDITION changes[0].record.exemption.withdrawn");
  ASSERT_EQ(Short(Apply("e1", {exemption + "}"})), "OK");
  ASSERT_EQ(Short(List(request, &list)), "OK");
  ASSERT_EQ(list.obligations_size(), 1);
  EXPECT_EQ(list.obligations(0).state(), v1::OBLIGATION_STATE_EXEMPT);
  EXPECT_EQ(list.obligations(0).exemption_reason(), "mới lập");
  ASSERT_EQ(Short(Apply("e2", {exemption + "withdrawn: true }"})), "OK");
  EXPECT_EQ(Short(Apply("e3", {exemption + "withdrawn: true }"})), "OK");  // the same again changes nothing
  EXPECT_EQ(Short(Apply("e4", {exemption + "withdrawn: true document: 'Công văn 9' }"})),
            "FAILED_PRECONDITION changes[0].record.exemption.withdrawn");
  ASSERT_EQ(Short(List(request, &list)), "OK");
  EXPECT_EQ(list.obligations_size(), 2);
}

TEST_F(CoverageTest, ObligationsAreListedInPages) {
  auto request = FromText<v1::ListObligationsRequest>("authority_id: 'bkhcn' period_id: '2022-S1' page_size: 3");
  std::vector<std::string> names;
  do {
    v1::ListObligationsResponse page;
    ASSERT_EQ(Short(List(request, &page)), "OK");
    for (const v1::Obligation& obligation : page.obligations()) {
      names.push_back(absl::StrCat(obligation.level(), obligation.unit_id()));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty() && names.size() < 10);
  EXPECT_EQ(absl::StrJoin(names, " "), "1so-a 1so-b 2so-a 2so-b");
  request.set_page_token("AAAA");
  v1::ListObligationsResponse page;
  EXPECT_EQ(Short(List(request, &page)), "INVALID_ARGUMENT page_token");
}

}  // namespace
}  // namespace khoi::testing
