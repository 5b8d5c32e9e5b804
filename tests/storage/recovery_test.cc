// What a damaged or cut-off file does: it is noticed, or it costs only what was never acknowledged.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "storage/format.h"
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
using ::testing::Eq;
using ::testing::Optional;

constexpr int64_t kRowCount = 150;

// Random bytes, which no compression shrinks: most of a file is values.
std::string ValueOf(int64_t number) {
  std::mt19937 random(static_cast<uint32_t>(number));
  std::string value(1000, '\0');
  std::generate(value.begin(), value.end(), [&] { return static_cast<char>(random()); });
  return value;
}

void FlipByte(const std::string& path, uint64_t offset) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(offset));
  const char byte = static_cast<char>(file.get() ^ 0x40);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(byte);
  EXPECT_TRUE(file.good()) << path;
}

class RecoveryTest : public ::testing::Test {
 protected:
  // A directory with kRowCount acknowledged rows, all of them still in the WAL only.
  void SetUp() override {
    ASSERT_THAT(InitDirectory(path_), IsOk());
    const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(path_);
    ASSERT_THAT(engine, IsOk());
    for (int64_t number = 1; number <= kRowCount; ++number) {
      ASSERT_THAT((*engine)->Write({{{LogKey(number), ValueOf(number)}}, {}, {}}), IsOk());
    }
  }

  // Opening flushes what the WAL holds.
  void MoveRowsToFiles() { ASSERT_THAT(RocksEngine::Open(path_), IsOk()); }

  // The largest file with this ending.
  std::string Largest(const std::string& ending) const {
    std::string largest;
    uint64_t size = 0;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      if (entry.path().extension() == ending && entry.file_size() > size) {
        size = entry.file_size();
        largest = entry.path();
      }
    }
    EXPECT_GT(size, 0U) << ending;
    return largest;
  }

  const DataDirectory directory_;
  const std::string path_ = directory_.path();
};

TEST_F(RecoveryTest, EverythingAcknowledgedIsThereAfterAReopen) {
  for (int round = 0; round < 2; ++round) {  // from the WAL, then from files
    const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(path_);
    ASSERT_THAT(engine, IsOk());
    const auto snapshot = (*engine)->TakeSnapshot();
    for (int64_t number = 1; number <= kRowCount; ++number) {
      ASSERT_THAT(snapshot->Get(LogKey(number)), IsOkAndHolds(Optional(ValueOf(number))));
    }
  }
}

TEST_F(RecoveryTest, AFlippedByteInTheMiddleOfTheWalRefusesToOpen) {
  const std::string wal = Largest(".log");
  FlipByte(wal, std::filesystem::file_size(wal) / 2);
  EXPECT_THAT(RocksEngine::Open(path_), StatusIs(absl::StatusCode::kDataLoss, ::testing::HasSubstr(path_)));
}

TEST_F(RecoveryTest, ATornTailCostsOnlyTheRecordThatWasCutOff) {
  const std::string wal = Largest(".log");
  std::filesystem::resize_file(wal, std::filesystem::file_size(wal) - 10);
  const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(path_);
  ASSERT_THAT(engine, IsOk());
  const auto snapshot = (*engine)->TakeSnapshot();
  for (int64_t number = 1; number < kRowCount; ++number) {
    ASSERT_THAT(snapshot->Get(LogKey(number)), IsOkAndHolds(Optional(ValueOf(number))));
  }
  EXPECT_THAT(snapshot->Get(LogKey(kRowCount)), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(RecoveryTest, AFlippedByteInAFileIsDataLossAndNeverAWrongValue) {
  MoveRowsToFiles();
  const std::string file = Largest(".sst");
  const uint64_t size = std::filesystem::file_size(file);
  int noticed_count = 0;
  constexpr int kFlipCount = 24;
  for (int flip = 0; flip < kFlipCount; ++flip) {
    const uint64_t offset = size * flip / kFlipCount;
    FlipByte(file, offset);
    const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(path_);
    bool noticed = !engine.ok();
    if (engine.ok()) {
      const auto snapshot = (*engine)->TakeSnapshot();
      for (int64_t number = 1; number <= kRowCount; ++number) {
        const absl::StatusOr<std::optional<std::string>> value = snapshot->Get(LogKey(number));
        if (value.ok()) {
          ASSERT_THAT(value, IsOkAndHolds(Optional(ValueOf(number)))) << "offset " << offset;
        } else {
          ASSERT_THAT(value, StatusIs(absl::StatusCode::kDataLoss)) << "offset " << offset;
          noticed = true;
        }
      }
      const auto cursor = snapshot->Scan(SpaceRange(Space::kLog));
      for (; cursor->Valid(); cursor->Next()) {
        ASSERT_EQ(cursor->value(), ValueOf(NumberOfKey(cursor->key())));
      }
      noticed = noticed || absl::IsDataLoss(cursor->status());
    } else {
      EXPECT_THAT(engine, StatusIs(absl::StatusCode::kDataLoss));
    }
    noticed_count += noticed ? 1 : 0;
    FlipByte(file, offset);
  }
  // Bytes that no read needs, as in the properties, may go unnoticed here.
  EXPECT_GE(noticed_count, kFlipCount / 2);
}

}  // namespace
}  // namespace khoi::storage
