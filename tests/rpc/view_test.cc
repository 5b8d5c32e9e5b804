// Tables of summaries as a client gets them.
#include <string>

#include "tests/rpc/fixture.h"

namespace khoi::testing {
namespace {

class ViewCallTest : public RpcTest {
 protected:
  // A request about the bloc of so-a: `view` says which view, `more` what else the summary has.
  static v1::GetViewRequest About(absl::string_view view, absl::string_view more = "") {
    return FromText<v1::GetViewRequest>(
        absl::StrCat("summary { scope { bloc { authority_id: 'bkhcn' bloc_id: 'khoi-1' } } period_ids: '2022-S1' ",
                     more, "} ", view));
  }

  grpc::Status Ask(const v1::GetViewRequest& request, v1::GetViewResponse* response) {
    grpc::ClientContext context;
    return summaries_->GetView(&context, request, response);
  }

  std::string Refused(const v1::GetViewRequest& request) {
    v1::GetViewResponse response;
    return testing::Short(Ask(request, &response));
  }
};

TEST_F(ViewCallTest, WhatCannotBeUnderstoodIsNamed) {
  EXPECT_EQ(Refused(About("")), "INVALID_ARGUMENT view");
  EXPECT_EQ(Refused(About("name: VIEW_UNSPECIFIED")), "INVALID_ARGUMENT name");
  EXPECT_EQ(Refused(About("name: 99")), "INVALID_ARGUMENT name");
  EXPECT_EQ(Refused(About("name: VIEW_DOCUMENTS", "measures: MEASURE_AWARDS")), "INVALID_ARGUMENT summary.measures");
  EXPECT_EQ(Refused(About("name: VIEW_DOCUMENTS", "group_by: DIMENSION_CODE")), "INVALID_ARGUMENT summary.group_by");
  EXPECT_EQ(Refused(About("name: VIEW_DOCUMENTS", "filters { dimension: DIMENSION_CODE values: 'x' }")),
            "INVALID_ARGUMENT summary.filters");
}

constexpr char kTable[] =
    "title_vi: 'Bảng' figures { measure: MEASURE_AWARDS } rows { each { dimension: DIMENSION_UNIT } } rows { "
    "heading_vi: 'Cộng' figures {} total: true } columns { heading_vi: 'Số' figures {} } ";

TEST_F(ViewCallTest, TablesReflectWhatWasAcknowledgedBefore) {
  ASSERT_EQ(Submitted(Request("r1", ReportWith("award_lines { award_codes: 'EM-I-CSTDBT' awarding_authority_code: "
                                               "'A-BT' recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED "
                                               "counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: '5' } }"))),
            "v1 r4");
  v1::GetViewResponse response;
  ASSERT_EQ(testing::Short(Ask(About(absl::StrCat("layout { ", kTable, " }")), &response)), "OK");
  ASSERT_EQ(response.tables_size(), 1);
  const v1::ViewRow& total = *response.tables(0).rows().rbegin();
  EXPECT_EQ(total.cells(0).text(), "Cộng");
  EXPECT_EQ(total.cells(1).figure().low(), "5");
  EXPECT_EQ(response.summary().as_of_revision(), 4);
  EXPECT_EQ(response.summary().digest().size(), 32);
  EXPECT_EQ(response.summary().rows_size(), 0);
}

TEST_F(ViewCallTest, LayoutsOfTheCatalogAreFoundAndThoseOfNobodyAreNot) {
  EXPECT_EQ(Refused(About("layout_code: 'TABLE'")), "NOT_FOUND layout_code");
  ASSERT_EQ(testing::Short(ApplyCatalog(
                "t", {absl::StrCat("kind: CATALOG_KIND_LAYOUT code: 'TABLE' owner_id: 'bkhcn' name_vi: 'Bảng' name_en: "
                                   "'Table' layout { ",
                                   kTable, " }")})),
            "OK");
  EXPECT_EQ(Refused(About("layout_code: 'TABLE'")), "OK");
  EXPECT_EQ(Refused(About("layout_code: 'TABLE 1'")), "INVALID_ARGUMENT layout_code");
}

TEST_F(ViewCallTest, ALayoutThatMakesNoSenseIsNamedWithItsField) {
  const std::string columns =
      "columns { heading_vi: 'x' figures { figures { measure: MEASURE_EVENTS } } } columns { heading_vi: 'y' }";
  EXPECT_EQ(Refused(About(absl::StrCat("layout { ", kTable, columns, " }"))),
            "INVALID_ARGUMENT layout.columns[1].figures.figures[0].measure");
  EXPECT_EQ(Refused(About("layout {}")), "INVALID_ARGUMENT layout.title_vi");
  EXPECT_EQ(testing::Short(ApplyCatalog(
                "t", {absl::StrCat("kind: CATALOG_KIND_LAYOUT code: 'TABLE' owner_id: 'bkhcn' name_vi: 'Bảng' name_en: "
                                   "'Table' layout { ",
                                   kTable, "columns { heading_vi: 'y' } }")})),
            "INVALID_ARGUMENT changes[0].entry.layout.columns[1]");
}

TEST_F(ViewCallTest, WhatTheSummaryLacksIsNamedBelowIt) {
  v1::GetViewRequest request = About(absl::StrCat("layout { ", kTable, " }"));
  request.mutable_summary()->set_period_ids(0, "2031-S1");
  EXPECT_EQ(Refused(request), "NOT_FOUND summary.period_ids[0]");
  request.mutable_summary()->clear_period_ids();
  EXPECT_EQ(Refused(request), "INVALID_ARGUMENT summary.period_ids");
}

}  // namespace
}  // namespace khoi::testing
