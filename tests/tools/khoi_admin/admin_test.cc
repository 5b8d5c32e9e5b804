#include "tools/khoi_admin/admin.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "services/ledger/ledger.h"
#include "storage/format.h"
#include "storage/keys.h"
#include "storage/rocks_engine.h"
#include "tests/status_matchers.h"
#include "tests/storage/data_directory.h"

namespace khoi::admin {
namespace {

using ::khoi::testing::DataDirectory;
using ::khoi::testing::IsOk;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class FixedClock final : public ledger::Clock {
 public:
  int64_t NowMicros() const override { return 1'656'633'600'000'001; }  // 2022-07-01T00:00:00.000001Z
};

class AdminTest : public ::testing::Test {
 protected:
  int RunAdmin(const std::vector<std::string>& arguments) {
    out_.str("");
    err_.str("");
    return admin::Run(arguments, out_, err_);
  }

  // Lets `change` work on the open directory.
  void WithEngine(const std::function<void(storage::Engine&)>& change) {
    absl::StatusOr<std::unique_ptr<storage::RocksEngine>> engine = storage::RocksEngine::Open(path_);
    ASSERT_THAT(engine, IsOk());
    change(**engine);
  }

  // A directory whose log has one entry.
  void MakeLogOfOne() {
    ASSERT_EQ(RunAdmin({"init", path_}), 0);
    WithEngine([](storage::Engine& engine) {
      const FixedClock clock;
      absl::StatusOr<std::unique_ptr<ledger::Ledger>> log = ledger::Ledger::Open(engine, clock);
      ASSERT_THAT(log, IsOk());
      ledger::Draft draft;
      draft.caller_id = "local";
      draft.request_id = "r-1";
      draft.request_hash = std::string(32, 'h');
      draft.change = ledger::RegistryDraft();
      std::promise<absl::Status> done;
      (*log)->Append(std::move(draft),
                     [&](const absl::StatusOr<ledger::Committed>& committed) { done.set_value(committed.status()); });
      ASSERT_THAT(done.get_future().get(), IsOk());
    });
  }

  const DataDirectory directory_;
  const std::string path_ = directory_.path();
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(AdminTest, InitMakesADirectoryOnce) {
  EXPECT_EQ(RunAdmin({"init", path_}), 0);
  EXPECT_EQ(out_.str(), "made " + path_ + ", format version 3\n");
  EXPECT_THAT(err_.str(), IsEmpty());
  EXPECT_EQ(RunAdmin({"init", path_}), 1);
  EXPECT_THAT(out_.str(), IsEmpty());
  EXPECT_THAT(err_.str(), HasSubstr("not empty"));
}

TEST_F(AdminTest, InfoSaysWhereTheLogEnds) {
  ASSERT_EQ(RunAdmin({"init", path_}), 0);
  ASSERT_EQ(RunAdmin({"info", path_}), 0);
  EXPECT_THAT(out_.str(), AllOf(ContainsRegex("revision +0\n"), ContainsRegex("time +-\n")));
}

TEST_F(AdminTest, InfoTellsTheLastEntryAndEverySpace) {
  MakeLogOfOne();
  ASSERT_EQ(RunAdmin({"info", path_}), 0);
  EXPECT_THAT(out_.str(), AllOf(ContainsRegex("format version +3\n"), ContainsRegex("\nrevision +1\n"),
                                ContainsRegex("\ntime +2022-07-01T00:00:00.000001Z\n"),
                                ContainsRegex("\nstructure revision +1\n"), ContainsRegex("\nlog +1 +[0-9]+\n")));
  for (const storage::Space space : storage::kSpaces) {
    EXPECT_THAT(out_.str(), HasSubstr("\n" + std::string(storage::SpaceName(space)) + " "));
  }
}

TEST_F(AdminTest, VerifyFindsNothingWrongWithALogAndItsViews) {
  MakeLogOfOne();
  ASSERT_EQ(RunAdmin({"verify", path_, "--scratch", directory_.root()}), 0) << out_.str() << err_.str();
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("entries replayed: 1\n"), HasSubstr("every row is what the log says\n")));
  // The replay leaves nothing behind.
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_.root()), {}), 1);
}

TEST_F(AdminTest, VerifyNamesARowThatTheLogDoesNotSay) {
  MakeLogOfOne();
  WithEngine([](storage::Engine& engine) {
    ASSERT_THAT(engine.Write({{{storage::NowKey({"bo-khcn", "2022-S1", "forged"}), "row"}}, {}, {}}), IsOk());
  });
  EXPECT_EQ(RunAdmin({"verify", path_, "--scratch", directory_.root()}), 8);
  EXPECT_THAT(out_.str(), HasSubstr("forged"));
  EXPECT_THAT(err_.str(), HasSubstr("rows that are not what the log says: 1"));
}

TEST_F(AdminTest, ADamagedFileIsAnIntegrityFailure) {
  ASSERT_EQ(RunAdmin({"init", path_}), 0);
  std::filesystem::remove(path_ + "/CURRENT");
  EXPECT_EQ(RunAdmin({"info", path_}), 8);
  EXPECT_THAT(err_.str(), HasSubstr("CURRENT"));
}

TEST_F(AdminTest, AMissingDirectoryIsNotFound) {
  for (const char* command : {"info", "verify"}) {
    EXPECT_EQ(RunAdmin({command, path_}), 3) << command;
    EXPECT_THAT(err_.str(), HasSubstr("run khoi-admin init " + path_));
    EXPECT_THAT(out_.str(), IsEmpty());
  }
}

TEST_F(AdminTest, AnOpenDirectoryIsRefused) {
  ASSERT_EQ(RunAdmin({"init", path_}), 0);
  WithEngine([&](storage::Engine&) {
    for (const char* command : {"info", "verify"}) {
      EXPECT_EQ(RunAdmin({command, path_}), 1) << command;
      EXPECT_THAT(err_.str(), HasSubstr("is khoid running?"));
    }
  });
}

TEST_F(AdminTest, WrongUsageHasItsOwnExitCode) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {"frobnicate"}, {"init"}, {"init", "a", "b"}, {"info", "--loud", "a"}}) {
    EXPECT_EQ(RunAdmin(arguments), 2);
    EXPECT_THAT(out_.str(), IsEmpty());
    EXPECT_FALSE(err_.str().empty());
  }
}

TEST_F(AdminTest, AMisspeltCommandIsNamed) {
  EXPECT_EQ(RunAdmin({"frobnicate"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("khoi-admin: there is no command \"frobnicate\"\n"));
  EXPECT_EQ(RunAdmin({"init"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("DIR is required"));
}

TEST_F(AdminTest, VersionIsPrinted) {
  EXPECT_EQ(RunAdmin({"--version"}), 0);
  EXPECT_THAT(out_.str(), ContainsRegex("^khoi-admin [0-9]+\\.[0-9]+\\.[0-9]+\n$"));
  EXPECT_THAT(err_.str(), IsEmpty());
}

TEST_F(AdminTest, HelpShowsAnExampleOfEveryCommand) {
  for (const char* command : {"init", "info", "verify"}) {
    EXPECT_EQ(RunAdmin({command, "--help"}), 0);
    EXPECT_THAT(out_.str(), HasSubstr(std::string("khoi-admin ") + command + " /var/lib/khoi"));
  }
}

}  // namespace
}  // namespace khoi::admin
