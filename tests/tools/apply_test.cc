#include "tools/khoi/apply.h"

#include <unistd.h>

#include <fstream>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/console_of_strings.h"
#include "tests/tools/fake_server.h"
#include "tools/khoi/registry_command.h"

namespace khoi::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

v1::ApplyRegistryRequest Units(int count) {
  v1::ApplyRegistryRequest request;
  for (int i = 0; i < count; ++i) {
    request.add_changes()->mutable_record()->mutable_unit()->set_unit_id(absl::StrCat("unit-", i));
  }
  return request;
}

TEST(InCallsTest, SendsAtMostAThousandChangesPerCallInOrder) {
  EXPECT_THAT(InCalls(Units(0)), SizeIs(0));
  EXPECT_THAT(InCalls(Units(1000)), SizeIs(1));
  const std::vector<v1::ApplyRegistryRequest> calls = InCalls(Units(2001));
  ASSERT_THAT(calls, SizeIs(3));
  int next = 0;
  std::set<std::string> request_ids;
  for (const v1::ApplyRegistryRequest& call : calls) {
    request_ids.insert(call.request_id());
    for (const v1::RegistryChange& change : call.changes()) {
      EXPECT_EQ(change.record().unit().unit_id(), absl::StrCat("unit-", next++));
    }
  }
  EXPECT_EQ(next, 2001);
  EXPECT_THAT(request_ids, SizeIs(3));
  EXPECT_THAT(calls, ElementsAre(::testing::Property(&v1::ApplyRegistryRequest::changes_size, 1000),
                                 ::testing::Property(&v1::ApplyRegistryRequest::changes_size, 1000),
                                 ::testing::Property(&v1::ApplyRegistryRequest::changes_size, 1)));
}

class ApplyTest : public ::testing::Test {
 protected:
  std::string File(const std::string& name, const v1::ApplyRegistryRequest& request) {
    const std::string path = absl::StrCat(::testing::TempDir(), "/khoi_apply_test.", getpid(), ".", name);
    std::ofstream(path) << (name.back() == 'n' ? ToJson(request, /*zeros=*/false) : ToTextproto(request));
    return path;
  }

  ExitCode Run(const std::vector<std::string>& files) {
    ConsoleOfStrings strings(Language::kEnglish, Output::kCsv);
    const Session session(server_.Channel(), absl::Seconds(60), strings.console);
    const ExitCode code = ApplyRegistry({.files = files}, session, strings.console);
    out_ = strings.out.str();
    err_ = strings.err.str();
    return code;
  }

  FakeServer server_;
  std::string out_;
  std::string err_;
};

TEST_F(ApplyTest, CountsWhatHappenedAndIsSafeToRepeat) {
  const std::string file = File("a.json", Units(1500));
  EXPECT_EQ(Run({file}), ExitCode::kDone);
  EXPECT_EQ(out_, absl::StrCat("file,created,updated,unchanged,revision\r\n", file, ",1500,0,0,2\r\n"));
  EXPECT_THAT(server_.registry.call_sizes, ElementsAre(1000, 500));
  EXPECT_EQ(Run({file}), ExitCode::kDone);
  EXPECT_EQ(out_, absl::StrCat("file,created,updated,unchanged,revision\r\n", file, ",0,0,1500,\r\n"));
}

TEST_F(ApplyTest, NothingIsSentWhenAFileCannotBeRead) {
  EXPECT_EQ(Run({File("a.txtpb", Units(1)), "no-such-file.json"}), ExitCode::kFailed);
  EXPECT_THAT(server_.registry.call_sizes, SizeIs(0));
}

TEST_F(ApplyTest, StopsAtTheFirstErrorAndSaysWhereItIs) {
  server_.registry.refuse_call = 1;
  const std::string file = File("a.txtpb", Units(1500));
  EXPECT_EQ(Run({file, File("b.txtpb", Units(1))}), ExitCode::kRejected);
  EXPECT_THAT(err_, HasSubstr(absl::StrCat(file, " (changes[0] = 1000): invalid request: changes[3].record")));
  EXPECT_EQ(out_, absl::StrCat("file,created,updated,unchanged,revision\r\n", file, ",1000,0,0,1\r\n"));
}

TEST_F(ApplyTest, ListsAreReadToTheirEnd) {
  EXPECT_EQ(Run({File("a.json", Units(7))}), ExitCode::kDone);
  ConsoleOfStrings strings(Language::kVietnamese);
  const Session session(server_.Channel(), absl::Seconds(60), strings.console);
  EXPECT_EQ(ListRegistry({}, session, strings.console), ExitCode::kDone);
  for (int i = 0; i < 7; ++i) {
    EXPECT_THAT(strings.out.str(), HasSubstr(absl::StrCat("unit-", i)));
  }
}

}  // namespace
}  // namespace khoi::cli
