#include "services/access/authenticator.h"

#include "tests/status_matchers.h"

namespace khoi::access {
namespace {

using ::khoi::testing::IsOk;
using ::khoi::testing::StatusIs;

TEST(AuthenticatorTest, CallerOnThisMachineIsLocal) {
  const absl::StatusOr<Caller> caller = Authenticator().Authenticate({.loopback = true});
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->id, "local");
}

TEST(AuthenticatorTest, CallerFromElsewhereIsRefused) {
  EXPECT_THAT(Authenticator().Authenticate({.loopback = false}), StatusIs(absl::StatusCode::kUnauthenticated));
}

}  // namespace
}  // namespace khoi::access
