#include "tools/khoi/summary_arguments.h"

#include "gtest/gtest.h"
#include "tests/status_matchers.h"

namespace khoi::cli {
namespace {

using ::khoi::testing::EqualsText;
using ::khoi::testing::IsOk;
using ::khoi::testing::StatusIs;
using ::testing::HasSubstr;

TEST(SummaryArgumentsTest, WordsBecomeARequest) {
  const auto request =
      ToSummaryRequest({.bloc = "bkhcn/co-quan-bo",
                        .periods = {"2019-S1", "2019-S2"},
                        .measures = {"awards", "award-sub-counts"},
                        .group_by = {"code", "kind", "counting-basis", "basis"},
                        .filters = {"status=awarded,HANDED_OVER,AWARD_STATUS_AGREED", "code=A,B", "role=-"},
                        .as_of_revision = 7});
  ASSERT_THAT(request, IsOk());
  EXPECT_THAT(*request, EqualsText(R"(
      scope { bloc { authority_id: "bkhcn" bloc_id: "co-quan-bo" } }
      period_ids: "2019-S1" period_ids: "2019-S2"
      basis: BASIS_LATEST_SUBMITTED
      as_of_revision: 7
      measures: MEASURE_AWARDS measures: MEASURE_AWARD_SUB_COUNTS
      group_by: DIMENSION_CODE group_by: DIMENSION_RECIPIENT_KIND
      group_by: DIMENSION_COUNTING_BASIS group_by: DIMENSION_COUNTING_BASIS
      filters {
        dimension: DIMENSION_STATUS
        values: "AWARD_STATUS_AWARDED" values: "AWARD_STATUS_HANDED_OVER" values: "AWARD_STATUS_AGREED"
      }
      filters { dimension: DIMENSION_CODE values: "A" values: "B" }
      filters { dimension: DIMENSION_ROLE values: "-" })"));
}

TEST(SummaryArgumentsTest, ScopesAndTimes) {
  const auto central =
      ToSummaryRequest({.central = true, .periods = {"2022"}, .as_of_time = "2022-06-30T23:00:00.5+07:00"});
  ASSERT_THAT(central, IsOk());
  EXPECT_THAT(*central, EqualsText(R"(scope { central {} } period_ids: "2022" basis: BASIS_LATEST_SUBMITTED
                                      as_of_time { seconds: 1656604800 nanos: 500000000 })"));
}

TEST(SummaryArgumentsTest, EveryMistakeNamesItsOption) {
  const std::pair<SummaryArguments, const char*> cases[] = {
      {{.bloc = "x"}, "--bloc"},
      {{.bloc = "x/"}, "--bloc"},
      {{.authority = "a", .measures = {"medals"}}, "--measure: \"medals\" is none of awards"},
      {{.authority = "a", .filters = {"status"}}, "--filter"},
      {{.authority = "a", .filters = {"status=done"}}, "--filter: \"done\" is none of registered"},
      {{.authority = "a", .as_of_time = "2022-06-30"}, "--as-of-time"},
      {{.authority = "a", .group_by = {"unspecified"}}, "--group-by"},
  };
  for (const auto& [arguments, complaint] : cases) {
    EXPECT_THAT(ToSummaryRequest(arguments), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(complaint)));
  }
}

}  // namespace
}  // namespace khoi::cli
