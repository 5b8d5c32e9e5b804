#include "services/access/policy.h"

#include "tests/status_matchers.h"

namespace khoi::access {
namespace {

using ::khoi::testing::IsOk;
using ::khoi::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(PolicyTest, LocalCallerMayDoEverything) {
  const Caller local{.id = "local"};
  EXPECT_THAT(MaySubmitFor(local, "so-a"), IsOk());
  EXPECT_THAT(MayActFor(local, "so-a"), IsOk());
  EXPECT_THAT(MayChangeStructure(local), IsOk());
  EXPECT_THAT(MayRead(local), IsOk());
}

TEST(PolicyTest, NobodyElseMayDoAnything) {
  for (const char* id : {"", "LOCAL", "local ", "so-a"}) {
    const Caller stranger{.id = id};
    EXPECT_THAT(MaySubmitFor(stranger, "so-a"), StatusIs(absl::StatusCode::kPermissionDenied)) << id;
    EXPECT_THAT(MayActFor(stranger, "so-a"), StatusIs(absl::StatusCode::kPermissionDenied)) << id;
    EXPECT_THAT(MayChangeStructure(stranger), StatusIs(absl::StatusCode::kPermissionDenied)) << id;
    EXPECT_THAT(MayRead(stranger), StatusIs(absl::StatusCode::kPermissionDenied)) << id;
  }
}

TEST(PolicyTest, RefusalNamesTheCallerAndTheUnit) {
  EXPECT_THAT(MaySubmitFor({.id = "stranger"}, "so-a"),
              StatusIs(absl::StatusCode::kPermissionDenied, AllOf(HasSubstr("stranger"), HasSubstr("unit so-a"))));
}

}  // namespace
}  // namespace khoi::access
