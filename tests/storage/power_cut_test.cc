// A power cut loses nothing that was acknowledged, leaves no batch half applied, and never keeps a database from
// opening.
#include "tests/storage/power_cut.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "rocksdb/env.h"
#include "storage/format.h"
#include "storage/keys.h"
#include "storage/rocks_engine.h"
#include "tests/status_matchers.h"
#include "tests/storage/data_directory.h"

namespace khoi::storage {
namespace {

using ::khoi::testing::DataDirectory;
using ::khoi::testing::IsOk;
using ::khoi::testing::PowerCut;

// What the power cuts of one run did.
struct Outcome {
  int64_t acknowledged_count = 0;
  int64_t lost_count = 0;          // acknowledged, and gone after the restart
  int64_t half_applied_count = 0;  // a batch of which one row is there and another is not
  int64_t refused_count = 0;       // restarts after which the database did not open
};

// A writer that numbers its batches; each has one row in each of two spaces and the head.
class NumberedWriter {
 public:
  NumberedWriter(PowerCut::Disk disk, uint64_t seed)
      : file_system_(std::make_shared<PowerCut>(disk, seed)),
        env_(khoi::testing::MakeImpatientEnv(file_system_)),
        // Small memtables, so that cuts also hit flushes and compactions.
        options_{.block_cache_bytes = 1 << 20, .write_buffer_bytes = 256 << 10, .env = env_.get()},
        random_(seed) {
    EXPECT_THAT(InitDirectory(directory_.path(), options_), IsOk());
  }

  void WriteUntilTheCut(Outcome& outcome) {
    file_system_->CutAfter(static_cast<int64_t>(1 + random_() % 200));
    absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(directory_.path(), options_);
    const int64_t first = acknowledged_ + 1;
    while (engine.ok() && (*engine)->Write(BatchOf(asked_ = acknowledged_ + 1)).ok()) {
      acknowledged_ = asked_;
    }
    outcome.acknowledged_count += acknowledged_ + 1 - first;
    engine = absl::UnavailableError("closed");
    EXPECT_TRUE(file_system_->IsCut());
    file_system_->Restart();
  }

  void CompareWithWhatWasAcknowledged(Outcome& outcome) {
    const absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(directory_.path(), options_);
    if (!engine.ok()) {
      ++outcome.refused_count;
      return;
    }
    const auto snapshot = (*engine)->TakeSnapshot();
    for (int64_t number = 1; number <= std::max(acknowledged_, asked_); ++number) {
      const bool has_entry = snapshot->Get(LogKey(number))->has_value();
      const bool has_body = snapshot->Get(BodyKey(number))->has_value();
      outcome.half_applied_count += has_entry != has_body ? 1 : 0;
      outcome.lost_count += number <= acknowledged_ && !has_entry ? 1 : 0;
    }
    // A batch that was asked for and not acknowledged may be there, in full.
    const std::string head = (*snapshot->Get(MetaKey("head"))).value_or("0");
    outcome.lost_count += std::stoll(head) < acknowledged_ ? 1 : 0;
    acknowledged_ = std::stoll(head);
  }

 private:
  Batch BatchOf(int64_t number) {
    return {{{LogKey(number), absl::StrCat("entry ", number)},
             {BodyKey(number), std::string(random_() % 20'000, 'b')},
             {MetaKey("head"), absl::StrCat(number)}},
            {},
            {}};
  }

  const DataDirectory directory_;
  const std::shared_ptr<PowerCut> file_system_;
  const std::unique_ptr<rocksdb::Env> env_;
  const RocksOptions options_;
  std::mt19937_64 random_;
  int64_t acknowledged_ = 0;
  int64_t asked_ = 0;
};

TEST(PowerCutTest, NothingAcknowledgedIsLost) {
  Outcome outcome;
  NumberedWriter writer(PowerCut::Disk::kHonest, 1);
  for (int cut = 0; cut < 60; ++cut) {
    writer.WriteUntilTheCut(outcome);
    writer.CompareWithWhatWasAcknowledged(outcome);
    ASSERT_EQ(outcome.refused_count, 0) << "cut " << cut;
    ASSERT_EQ(outcome.lost_count, 0) << "cut " << cut;
    ASSERT_EQ(outcome.half_applied_count, 0) << "cut " << cut;
  }
  EXPECT_GE(outcome.acknowledged_count, 500);  // an idle run proves nothing
}

TEST(PowerCutTest, ADiskThatLiesLosesWrites) {
  // The control: were this to lose nothing, the test above could not fail.
  Outcome outcome;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    NumberedWriter writer(PowerCut::Disk::kLying, seed);
    writer.WriteUntilTheCut(outcome);
    writer.CompareWithWhatWasAcknowledged(outcome);
  }
  EXPECT_GT(outcome.lost_count + outcome.refused_count, 0);
}

}  // namespace
}  // namespace khoi::storage
