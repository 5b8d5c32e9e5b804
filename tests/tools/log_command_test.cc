#include "tools/khoi/log_command.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "khoi/v1/log.grpc.pb.h"
#include "tests/tools/console_of_strings.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;

// Answers every question with the same entries.
class FakeLog final : public v1::LogService::Service {
 public:
  grpc::Status ListEntries(grpc::ServerContext*, const v1::ListEntriesRequest*,
                           v1::ListEntriesResponse* response) override {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
      entries { revision: 1 registry { record_count: 12 } }
      entries { revision: 2
                submission { authority_id: 'bkhcn' period_id: '2019-S1' unit_id: 'cuc-shtt' version: 2 } }
      entries { revision: 3
                review { authority_id: 'bkhcn' period_id: '2019-S1' unit_id: 'cuc-shtt' version: 2 act: 'accept'
                         organisation_id: 'vu-cnc' } }
      entries { revision: 4 consolidation { authority_id: 'bkhcn' period_id: '2019-S1' bloc_id: 'khoi-1' number: 3 } }
      entries { revision: 5 consolidation { authority_id: 'bkhcn' period_id: '2019-S1' number: 1 } }
      entries { revision: 6 consolidation_comment { authority_id: 'bkhcn' period_id: '2019-S1' bloc_id: 'khoi-1' } }
      head_revision: 6)",
                                                              response));
    return grpc::Status::OK;
  }
};

class LogCommandTest : public ::testing::Test {
 protected:
  LogCommandTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&log_);
    server_ = builder.BuildAndStart();
  }
  ~LogCommandTest() override { server_->Shutdown(); }

  std::string Listed(ConsoleOfStrings& strings) {
    const Session session(server_->InProcessChannel({}), absl::Seconds(60), strings.console);
    EXPECT_EQ(ListLog({}, session, strings.console), ExitCode::kDone);
    return strings.out.str();
  }

  FakeLog log_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(LogCommandTest, EachKindOfEntrySaysWhatItIsAbout) {
  ConsoleOfStrings csv(Language::kEnglish, Output::kCsv);
  const std::string listed = Listed(csv);
  EXPECT_THAT(listed, HasSubstr(",registry,12,"));
  EXPECT_THAT(listed, HasSubstr(",submission,bkhcn/2019-S1/cuc-shtt v2,"));
  EXPECT_THAT(listed, HasSubstr(",review,bkhcn/2019-S1/cuc-shtt v2 accept,"));
  EXPECT_THAT(listed, HasSubstr(",consolidation,bkhcn/2019-S1/khoi-1 #3,"));
  EXPECT_THAT(listed, HasSubstr(",consolidation,bkhcn/2019-S1 #1,"));
  EXPECT_THAT(listed, HasSubstr(",comment,bkhcn/2019-S1/khoi-1,"));
}

TEST_F(LogCommandTest, EachKindHasItsWord) {
  ConsoleOfStrings text(Language::kVietnamese, Output::kTable);
  const std::string listed = Listed(text);
  for (const char* word : {"danh bạ", "12 bản ghi", "báo cáo", "xem xét", "tổng hợp", "góp ý"}) {
    EXPECT_THAT(listed, HasSubstr(word));
  }
}

}  // namespace
}  // namespace khoi::cli
