#include "storage/format.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "rocksdb/db.h"
#include "storage/keys.h"
#include "storage/rocks_engine.h"
#include "tests/status_matchers.h"
#include "tests/storage/data_directory.h"

namespace khoi::storage {
namespace {

using ::khoi::testing::DataDirectory;
using ::khoi::testing::IsOk;
using ::khoi::testing::IsOkAndHolds;
using ::khoi::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Optional;

class FormatTest : public ::testing::Test {
 protected:
  const DataDirectory directory_;
  const std::string path_ = directory_.path();
};

TEST_F(FormatTest, AnInitialisedDirectoryOpensAndKeepsItsRows) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  for (int i = 0; i < 3; ++i) {
    const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(path_);
    ASSERT_THAT(engine, IsOk());
    ASSERT_THAT((*engine)->Write({{{LogKey(i), "entry"}}, {}, {}}), IsOk());
    for (int earlier = 0; earlier <= i; ++earlier) {
      EXPECT_THAT((*engine)->TakeSnapshot()->Get(LogKey(earlier)), IsOkAndHolds(Optional(std::string("entry"))));
    }
    EXPECT_THAT((*engine)->TakeSnapshot()->Get(MetaKey("format")), IsOkAndHolds(Optional(std::string("3"))));
  }
}

TEST_F(FormatTest, AMissingOrEmptyDirectoryAsksForInit) {
  EXPECT_THAT(RocksEngine::Open(path_),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("run khoi-admin init " + path_)));
  EXPECT_FALSE(std::filesystem::exists(path_));
  std::filesystem::create_directory(path_);
  EXPECT_THAT(RocksEngine::Open(path_),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("run khoi-admin init " + path_)));
  EXPECT_TRUE(std::filesystem::is_empty(path_));
}

TEST_F(FormatTest, InitRefusesADirectoryThatIsNotEmpty) {
  std::filesystem::create_directory(path_);
  std::ofstream(path_ + "/letter.txt") << "dear";
  EXPECT_THAT(InitDirectory(path_), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not empty")));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(path_), {}), 1);
  EXPECT_THAT(RocksEngine::Open(path_), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("something else")));
}

TEST_F(FormatTest, InitRefusesAFile) {
  std::ofstream(path_) << "dear";
  EXPECT_THAT(InitDirectory(path_), StatusIs(absl::StatusCode::kUnavailable, HasSubstr(path_)));
}

TEST_F(FormatTest, InitOfAFreshFileSystemIgnoresLostAndFound) {
  std::filesystem::create_directories(path_ + "/lost+found");
  EXPECT_THAT(RocksEngine::Open(path_), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_THAT(InitDirectory(path_), IsOk());
  EXPECT_THAT(RocksEngine::Open(path_), IsOk());
}

TEST_F(FormatTest, InitDoesNotTouchAnInitialisedDirectory) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  ASSERT_THAT((*RocksEngine::Open(path_))->Write({{{LogKey(1), "entry"}}, {}, {}}), IsOk());
  EXPECT_THAT(InitDirectory(path_), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("not empty")));
  EXPECT_THAT((*RocksEngine::Open(path_))->TakeSnapshot()->Get(LogKey(1)),
              IsOkAndHolds(Optional(std::string("entry"))));
}

TEST_F(FormatTest, AnUnknownVersionIsRefusedByName) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  ASSERT_THAT((*RocksEngine::Open(path_))->Write({{{MetaKey("format"), "7"}}, {}, {}}), IsOk());
  EXPECT_THAT(RocksEngine::Open(path_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       AllOf(HasSubstr(path_), HasSubstr("format version '7'"), HasSubstr("reads version 3"))));
}

TEST_F(FormatTest, AnUnknownVersionWithOtherColumnFamiliesIsRefusedByName) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  ASSERT_THAT((*RocksEngine::Open(path_))->Write({{{MetaKey("format"), "8"}}, {}, {}}), IsOk());
  std::vector<std::string> names;
  ASSERT_TRUE(rocksdb::DB::ListColumnFamilies({}, path_, &names).ok());
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const std::string& name : names) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  families.emplace_back("signatures", rocksdb::ColumnFamilyOptions());
  rocksdb::DBOptions options;
  options.create_missing_column_families = true;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path_, families, &handles, &db).ok());
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    ASSERT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
  }
  delete db;
  EXPECT_THAT(RocksEngine::Open(path_), StatusIs(absl::StatusCode::kFailedPrecondition,
                                                 AllOf(HasSubstr("format version '8'"), HasSubstr("version 3"))));
}

TEST_F(FormatTest, ADatabaseWithoutAVersionIsRefused) {
  { ASSERT_THAT(RocksEngine::Create((std::filesystem::create_directory(path_), path_)), IsOk()); }
  EXPECT_THAT(RocksEngine::Open(path_), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("khoi-admin init")));
}

TEST_F(FormatTest, ADatabaseOfAnotherProgramIsRefused) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, path_, &db).ok());
  delete db;
  EXPECT_THAT(RocksEngine::Open(path_), StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("khoi-admin init")));
}

TEST_F(FormatTest, ALostCurrentFileIsNotAnEmptyDirectory) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  std::filesystem::remove(path_ + "/CURRENT");
  EXPECT_THAT(RocksEngine::Open(path_), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("CURRENT")));
}

TEST_F(FormatTest, ALostManifestRefusesToOpen) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    if (entry.path().filename().string().starts_with("MANIFEST-")) {
      std::filesystem::remove(entry.path());
    }
  }
  EXPECT_FALSE(RocksEngine::Open(path_).ok());
}

TEST_F(FormatTest, ADirectoryThatIsOpenCannotBeOpenedAgain) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(path_);
  ASSERT_THAT(engine, IsOk());
  EXPECT_THAT(RocksEngine::Open(path_),
              StatusIs(absl::StatusCode::kFailedPrecondition, AllOf(HasSubstr(path_), HasSubstr("khoid"))));
}

TEST_F(FormatTest, ADirectoryThatAnotherProcessHasOpenCannotBeOpened) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  // The child takes the lock as RocksDB would, with system calls only: it was forked from a process with threads.
  int locked_pipe[2];
  int done_pipe[2];
  ASSERT_EQ(pipe(locked_pipe), 0);
  ASSERT_EQ(pipe(done_pipe), 0);
  const std::string lock_path = path_ + "/LOCK";
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(done_pipe[1]);  // so that the parent's end closes the pipe
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    const char locked = fcntl(open(lock_path.c_str(), O_RDWR), F_SETLK, &lock) == 0 ? 'y' : 'n';
    char byte = 0;
    _exit(write(locked_pipe[1], &locked, 1) == 1 && read(done_pipe[0], &byte, 1) == 0 ? 0 : 1);
  }
  char locked = 0;
  ASSERT_EQ(read(locked_pipe[0], &locked, 1), 1);
  EXPECT_EQ(locked, 'y');
  EXPECT_THAT(RocksEngine::Open(path_),
              StatusIs(absl::StatusCode::kFailedPrecondition, AllOf(HasSubstr(path_), HasSubstr("khoid"))));
  close(done_pipe[1]);
  int exit_status = 0;
  ASSERT_EQ(waitpid(child, &exit_status, 0), child);
  for (const int end : {locked_pipe[0], locked_pipe[1], done_pipe[0]}) {
    close(end);
  }
  EXPECT_THAT(RocksEngine::Open(path_), IsOk());
}

TEST_F(FormatTest, SizesNameEverySpace) {
  ASSERT_THAT(InitDirectory(path_), IsOk());
  const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(path_);
  ASSERT_THAT(engine, IsOk());
  Batch batch;
  for (int i = 0; i < 100; ++i) {
    batch.puts.push_back({BodyKey(i), std::string(1000, 'b')});
  }
  ASSERT_THAT((*engine)->Write(batch), IsOk());
  const auto sizes = (*engine)->SpaceSizes();
  ASSERT_EQ(sizes.size(), kSpaces.size());
  for (const auto& size : sizes) {
    if (size.space == Space::kBody) {
      EXPECT_EQ(size.row_count_estimate, 100U);
      EXPECT_GE(size.bytes_estimate, 100'000U);
    }
  }
}

}  // namespace
}  // namespace khoi::storage
