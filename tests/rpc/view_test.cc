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

}  // namespace
}  // namespace khoi::testing
