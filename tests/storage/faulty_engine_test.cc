#include "tests/storage/faulty_engine.h"

#include "storage/keys.h"
#include "storage/memory_engine.h"
#include "tests/status_matchers.h"

namespace khoi::storage {
namespace {

using ::khoi::testing::IsOk;
using ::khoi::testing::IsOkAndHolds;
using ::khoi::testing::StatusIs;
using ::testing::Eq;
using ::testing::Optional;

Batch PutRow(const std::string& name) { return {{{MetaKey(name), "value"}}, {}, {}}; }

TEST(FaultyEngineTest, FailsTheNthWriteOnceBeforeAnythingIsApplied) {
  MemoryEngine memory;
  FaultyEngine engine(memory);
  engine.FailNth(2, FaultyEngine::Moment::kBeforeApplying);
  EXPECT_THAT(engine.Write(PutRow("first")), IsOk());
  EXPECT_THAT(engine.Write(PutRow("second")), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(engine.Write(PutRow("third")), IsOk());
  EXPECT_THAT(engine.TakeSnapshot()->Get(MetaKey("first")), IsOkAndHolds(Optional(std::string("value"))));
  EXPECT_THAT(engine.TakeSnapshot()->Get(MetaKey("second")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_EQ(engine.write_count(), 3);
}

TEST(FaultyEngineTest, FailsAfterEverythingIsApplied) {
  MemoryEngine memory;
  FaultyEngine engine(memory);
  engine.FailNth(1, FaultyEngine::Moment::kAfterApplying, absl::DataLossError("lost"));
  EXPECT_THAT(engine.Write(PutRow("first")), StatusIs(absl::StatusCode::kDataLoss, "lost"));
  EXPECT_THAT(engine.TakeSnapshot()->Get(MetaKey("first")), IsOkAndHolds(Optional(std::string("value"))));
}

}  // namespace
}  // namespace khoi::storage
