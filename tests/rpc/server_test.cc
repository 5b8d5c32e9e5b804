// Configuration and the log.
#include <string>

#include "gmock/gmock.h"
#include "services/server/config.h"
#include "services/server/json_log.h"
#include "tests/rpc/fixture.h"
#include "tests/status_matchers.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

TEST(ConfigTest, OnlyLoopbackAddressesAreTaken) {
  for (const char* address : {"127.0.0.1:8740", "[::1]:0", "localhost:8740", "127.1.2.3:1"}) {
    config::v1::ServerConfig config;
    config.set_data_directory("d");
    config.set_listen_address(address);
    EXPECT_THAT(server::Completed(config), IsOk()) << address;
  }
  for (const char* address : {"0.0.0.0:8740", "[::]:8740", "10.0.0.1:8740", "khoi.example:8740"}) {
    config::v1::ServerConfig config;
    config.set_data_directory("d");
    config.set_listen_address(address);
    EXPECT_THAT(server::Completed(config),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no access control yet")))
        << address;
  }
}

TEST(ConfigTest, DataDirectoryIsRequired) {
  EXPECT_THAT(server::Completed({}), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("data_directory")));
}

TEST(ConfigTest, WaitingBytesHaveRoomForTheLargestRequest) {
  config::v1::ServerConfig config;
  config.set_data_directory("d");
  EXPECT_EQ(server::Completed(config)->queued_bytes_max(), 64 << 20);
  config.set_queued_bytes_max(1 << 20);
  EXPECT_THAT(server::Completed(config), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("queued_bytes_max")));
  config.set_request_bytes_max(1 << 20);
  EXPECT_EQ(server::Completed(config)->queued_bytes_max(), 1 << 20);
}

TEST(JsonLogTest, WhatIsNotUtf8IsReplaced) {
  EXPECT_EQ(server::JsonString("a\"\\\n\xc3\x28\xe1\xba\xbf"), "\"a\\\"\\\\\\u000a\xef\xbf\xbd(\xe1\xba\xbf\"");
}

}  // namespace
}  // namespace khoi::testing
