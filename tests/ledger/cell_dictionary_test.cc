#include "services/ledger/cell_dictionary.h"

#include "storage/keys.h"
#include "storage/memory_engine.h"
#include "tests/status_matchers.h"

namespace khoi::ledger {
namespace {

using testing::IsOk;

TEST(CellDictionaryTest, GivesDenseNumbersInTheOrderOfFirstUse) {
  CellDictionary dictionary;
  bool is_new = false;
  EXPECT_EQ(dictionary.IdOf("x", &is_new), 0);
  EXPECT_TRUE(is_new);
  EXPECT_EQ(dictionary.IdOf("y", &is_new), 1);
  EXPECT_EQ(dictionary.IdOf("x", &is_new), 0);
  EXPECT_FALSE(is_new);
}

TEST(CellDictionaryTest, GoesOnWhereTheStoredCellsEnd) {
  storage::MemoryEngine engine;
  storage::Batch batch;
  batch.puts.push_back({storage::CellKey("a", "p", 0), "x"});
  batch.puts.push_back({storage::CellKey("a", "p", 1), "y"});
  batch.puts.push_back({storage::CellKey("a", "q", 0), "z"});
  ASSERT_THAT(engine.Write(batch), IsOk());
  CellDictionaries dictionaries(1);
  bool is_new = false;
  auto p = dictionaries.Find(*engine.TakeSnapshot(), "a", "p");
  ASSERT_THAT(p, IsOk());
  EXPECT_EQ((*p)->IdOf("y", &is_new), 1);
  EXPECT_EQ((*p)->IdOf("new", &is_new), 2);
  EXPECT_TRUE(is_new);
  // Room for one, but what was given is perhaps not written: it stays until Trim.
  auto q = dictionaries.Find(*engine.TakeSnapshot(), "a", "q");
  ASSERT_THAT(q, IsOk());
  EXPECT_EQ((*q)->IdOf("z", &is_new), 0);
  auto kept = dictionaries.Find(*engine.TakeSnapshot(), "a", "p");
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ((*kept)->IdOf("another", &is_new), 3);
  ASSERT_THAT(dictionaries.Find(*engine.TakeSnapshot(), "a", "q"), IsOk());
  dictionaries.Trim();
  auto again = dictionaries.Find(*engine.TakeSnapshot(), "a", "p");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ((*again)->IdOf("new", &is_new), 2);
  EXPECT_TRUE(is_new);
}

}  // namespace
}  // namespace khoi::ledger
