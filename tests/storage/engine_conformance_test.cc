// What every engine promises, whichever it is.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/engine.h"
#include "storage/format.h"
#include "storage/keys.h"
#include "storage/memory_engine.h"
#include "storage/rocks_engine.h"
#include "tests/status_matchers.h"
#include "tests/storage/data_directory.h"
#include "tests/storage/power_cut.h"

namespace khoi::storage {
namespace {

using ::khoi::testing::DataDirectory;
using ::khoi::testing::IsOk;
using ::khoi::testing::IsOkAndHolds;
using ::khoi::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::Optional;

using Row = std::pair<std::string, std::string>;
using Rows = std::vector<Row>;

struct EngineKind {
  const char* name;
  std::function<std::unique_ptr<Engine>(const DataDirectory&)> make;
};

std::unique_ptr<Engine> MakeRocks(const DataDirectory& directory, size_t write_buffer_bytes, rocksdb::Env* env) {
  const RocksOptions options = {.block_cache_bytes = 8 << 20, .write_buffer_bytes = write_buffer_bytes, .env = env};
  EXPECT_THAT(InitDirectory(directory.path(), options), IsOk());
  absl::StatusOr<std::unique_ptr<RocksEngine>> engine = RocksEngine::Open(directory.path(), options);
  EXPECT_THAT(engine, IsOk());
  return engine.ok() ? *std::move(engine) : nullptr;
}

// Lives until the process ends, as an engine's environment must outlive it.
rocksdb::Env* EnvWithoutSyncs() {
  static const std::unique_ptr<rocksdb::Env> env =
      testing::MakeImpatientEnv(std::make_shared<testing::PowerCut>(testing::PowerCut::Disk::kHonest, 0));
  return env.get();
}

// RocksInFiles has tiny memtables, so that it flushes and compacts all the time and reads come from files; it saves the
// time of syncing.
const EngineKind kEngines[] = {
    {"Memory", [](const DataDirectory&) { return std::make_unique<MemoryEngine>(); }},
    {"Rocks", [](const DataDirectory& directory) { return MakeRocks(directory, 4 << 20, nullptr); }},
    {"RocksInFiles", [](const DataDirectory& directory) { return MakeRocks(directory, 32 << 10, EnvWithoutSyncs()); }},
};

// A key in the space of facts about the figures; the rest may be any bytes.
std::string Key(absl::string_view rest) { return absl::StrCat("F", rest); }

Rows ReadAll(Cursor& cursor) {
  Rows rows;
  for (; cursor.Valid(); cursor.Next()) {
    rows.emplace_back(std::string(cursor.key()), std::string(cursor.value()));
  }
  EXPECT_THAT(cursor.status(), IsOk());
  return rows;
}

Rows ReadRange(const Snapshot& snapshot, const KeyRange& range) { return ReadAll(*snapshot.Scan(range)); }

std::vector<std::string> KeysOf(const Rows& rows) {
  std::vector<std::string> keys;
  for (const Row& row : rows) {
    keys.push_back(row.first);
  }
  return keys;
}

void PrintTo(const EngineKind& kind, std::ostream* os) { *os << kind.name; }

class EngineConformanceTest : public ::testing::TestWithParam<EngineKind> {
 protected:
  void SetUp() override { ASSERT_NE(engine_, nullptr); }

  void Put(const std::string& key, const std::string& value) {
    ASSERT_THAT(engine_->Write({{{key, value}}, {}, {}}), IsOk());
  }
  void Delete(const std::string& key) { ASSERT_THAT(engine_->Write({{}, {key}, {}}), IsOk()); }
  absl::StatusOr<std::optional<std::string>> Get(const std::string& key) { return engine_->TakeSnapshot()->Get(key); }

  const DataDirectory directory_;
  const std::unique_ptr<Engine> engine_ = GetParam().make(directory_);
};

INSTANTIATE_TEST_SUITE_P(Engines, EngineConformanceTest, ::testing::ValuesIn(kEngines),
                         [](const auto& test) { return test.param.name; });

TEST_P(EngineConformanceTest, ReadsWhatWasWritten) {
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Eq(std::nullopt)));
  Put(Key("a"), "1");
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Optional(std::string("1"))));
  Put(Key("a"), "2");
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Optional(std::string("2"))));
  Delete(Key("a"));
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_P(EngineConformanceTest, DeletingWhatIsNotThereIsFine) {
  Delete(Key("a"));
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_P(EngineConformanceTest, AnEmptyValueIsAValue) {
  Put(Key("a"), "");
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Optional(std::string())));
  EXPECT_THAT(ReadRange(*engine_->TakeSnapshot(), SpaceRange(Space::kFigures)), ElementsAre(Row(Key("a"), "")));
  EXPECT_THAT(engine_->Write({{}, {}, {{Key("a"), std::nullopt}}}), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(engine_->Write({{}, {}, {{Key("a"), ""}}}), IsOk());
}

TEST_P(EngineConformanceTest, AnyByteMayOccurInKeysAndValues) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) {
    every_byte.push_back(static_cast<char>(byte));
  }
  Put(Key(every_byte), every_byte);
  EXPECT_THAT(Get(Key(every_byte)), IsOkAndHolds(Optional(every_byte)));
}

TEST_P(EngineConformanceTest, LargeValuesComeBack) {
  const std::string large(5 << 20, 'x');
  Put(BodyKey(1), large);
  EXPECT_TRUE(*Get(BodyKey(1)) == large);
}

TEST_P(EngineConformanceTest, SpacesKeepApart) {
  Batch batch;
  for (const Space space : kSpaces) {
    if (space != Space::kMeta) {
      batch.puts.push_back({std::string(1, static_cast<char>(space)) + "key", std::string(SpaceName(space))});
    }
  }
  ASSERT_THAT(engine_->Write(batch), IsOk());
  const auto snapshot = engine_->TakeSnapshot();
  for (const Batch::Put& put : batch.puts) {
    EXPECT_THAT(snapshot->Get(put.key), IsOkAndHolds(Optional(put.value)));
    EXPECT_THAT(ReadRange(*snapshot, SpaceRange(*SpaceOf(put.key))), ElementsAre(Row(put.key, put.value)));
  }
}

TEST_P(EngineConformanceTest, KeysOutsideEverySpaceAreRefused) {
  EXPECT_THAT(engine_->Write({{{Key("a"), "1"}, {"xyz", "1"}}, {}, {}}),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("'xyz'")));
  EXPECT_THAT(engine_->Write({{{"", "1"}}, {}, {}}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(engine_->Write({{}, {"xyz"}, {}}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(engine_->Write({{}, {}, {{"xyz", std::nullopt}}}), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(Get("xyz"), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(ReadRange(*engine_->TakeSnapshot(), {"x", "y"}), IsEmpty());
}

TEST_P(EngineConformanceTest, ABatchIsOneChange) {
  Put(Key("old"), "1");
  const auto before = engine_->TakeSnapshot();
  ASSERT_THAT(engine_->Write({{{Key("a"), "1"}, {LogKey(1), "entry"}, {MetaKey("head"), "1"}}, {Key("old")}, {}}),
              IsOk());
  const auto after = engine_->TakeSnapshot();
  for (const std::string& key : {Key("a"), LogKey(1), MetaKey("head")}) {
    EXPECT_THAT(before->Get(key), IsOkAndHolds(Eq(std::nullopt)));
    EXPECT_THAT(after->Get(key), IsOkAndHolds(::testing::Ne(std::nullopt)));
  }
  EXPECT_THAT(before->Get(Key("old")), IsOkAndHolds(Optional(std::string("1"))));
  EXPECT_THAT(after->Get(Key("old")), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_P(EngineConformanceTest, AnEmptyBatchIsFine) { EXPECT_THAT(engine_->Write({}), IsOk()); }

TEST_P(EngineConformanceTest, ExpectationsThatHoldLetABatchThrough) {
  Put(Key("a"), "1");
  EXPECT_THAT(engine_->Write({{{Key("a"), "2"}}, {}, {{Key("a"), "1"}, {Key("b"), std::nullopt}}}), IsOk());
  EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Optional(std::string("2"))));
}

TEST_P(EngineConformanceTest, AnExpectationThatFailsAbortsAndAppliesNothing) {
  Put(Key("a"), "1");
  const Expectation kFailing[] = {{Key("a"), "2"},          {Key("a"), "10"}, {Key("a"), ""},
                                  {Key("a"), std::nullopt}, {Key("b"), "1"},  {Key("b"), ""}};
  for (const Expectation& failing : kFailing) {
    EXPECT_THAT(
        engine_->Write({{{Key("a"), "3"}, {Key("c"), "3"}, {LogKey(3), "3"}}, {Key("d")}, {{Key("a"), "1"}, failing}}),
        StatusIs(absl::StatusCode::kAborted));
    EXPECT_THAT(Get(Key("a")), IsOkAndHolds(Optional(std::string("1"))));
    EXPECT_THAT(Get(Key("c")), IsOkAndHolds(Eq(std::nullopt)));
    EXPECT_THAT(Get(LogKey(3)), IsOkAndHolds(Eq(std::nullopt)));
  }
}

TEST_P(EngineConformanceTest, ADeletedRowIsAbsentForExpectations) {
  Put(Key("a"), "1");
  Delete(Key("a"));
  EXPECT_THAT(engine_->Write({{}, {}, {{Key("a"), "1"}}}), StatusIs(absl::StatusCode::kAborted));
  EXPECT_THAT(engine_->Write({{{Key("a"), "2"}}, {}, {{Key("a"), std::nullopt}}}), IsOk());
}

TEST_P(EngineConformanceTest, ASnapshotSeesNoLaterWrite) {
  Put(Key("a"), "1");
  Put(Key("b"), "1");
  const auto snapshot = engine_->TakeSnapshot();
  const auto cursor = snapshot->Scan(SpaceRange(Space::kFigures));
  Put(Key("a"), "2");
  Delete(Key("b"));
  Put(Key("c"), "2");

  EXPECT_THAT(snapshot->Get(Key("a")), IsOkAndHolds(Optional(std::string("1"))));
  EXPECT_THAT(snapshot->Get(Key("b")), IsOkAndHolds(Optional(std::string("1"))));
  EXPECT_THAT(snapshot->Get(Key("c")), IsOkAndHolds(Eq(std::nullopt)));
  const Rows expected = {{Key("a"), "1"}, {Key("b"), "1"}};
  EXPECT_EQ(ReadAll(*cursor), expected);
  cursor->Seek(Key("a"));
  EXPECT_EQ(ReadAll(*cursor), expected);
  EXPECT_EQ(ReadRange(*snapshot, SpaceRange(Space::kFigures)), expected);
}

TEST_P(EngineConformanceTest, SnapshotsOfDifferentTimesLiveSideBySide) {
  std::vector<std::unique_ptr<Snapshot>> snapshots;
  for (int i = 0; i < 20; ++i) {
    Put(Key("a"), std::to_string(i));
    snapshots.push_back(engine_->TakeSnapshot());
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(snapshots[i]->Get(Key("a")), IsOkAndHolds(Optional(std::to_string(i))));
  }
}

TEST_P(EngineConformanceTest, AScanIsInByteOrderAndWithinItsBounds) {
  const std::vector<std::string> keys = {Key(""),
                                         Key(std::string(1, '\0')),
                                         Key(std::string("\0\0", 2)),
                                         Key("\x01"),
                                         Key("a"),
                                         Key(std::string("a\0", 2)),
                                         Key("ab"),
                                         Key("b"),
                                         Key("\x7f"),
                                         Key("\x80"),
                                         Key("\xff"),
                                         Key("\xff\xff")};
  for (size_t i = keys.size(); i > 0; --i) {
    Put(keys[i - 1], "");
  }
  const auto snapshot = engine_->TakeSnapshot();
  EXPECT_THAT(KeysOf(ReadRange(*snapshot, SpaceRange(Space::kFigures))), ElementsAreArray(keys));
  // Every pair of keys as bounds: the first is inclusive, the limit is not.
  for (size_t first = 0; first < keys.size(); ++first) {
    for (size_t limit = 0; limit < keys.size(); ++limit) {
      const std::vector<std::string> expected(keys.begin() + first, keys.begin() + std::max(first, limit));
      EXPECT_THAT(KeysOf(ReadRange(*snapshot, {keys[first], keys[limit]})), ElementsAreArray(expected));
    }
  }
}

TEST_P(EngineConformanceTest, ACursorSeeksForwardsAndBackwardsWithinItsRange) {
  for (const char* key : {"a", "c", "e", "g", "i"}) {
    Put(Key(key), key);
  }
  const auto snapshot = engine_->TakeSnapshot();
  const auto cursor = snapshot->Scan({Key("c"), Key("i")});
  const auto at = [&] { return cursor->Valid() ? std::string(cursor->value()) : "end"; };

  EXPECT_EQ(at(), "c");
  cursor->Seek(Key("g"));
  EXPECT_EQ(at(), "g");
  cursor->Seek(Key("d"));
  EXPECT_EQ(at(), "e");
  cursor->Next();
  EXPECT_EQ(at(), "g");
  cursor->Next();
  EXPECT_EQ(at(), "end");
  cursor->Seek(Key("c"));
  EXPECT_EQ(at(), "c");
  cursor->Seek(Key("h"));
  EXPECT_EQ(at(), "end");
  cursor->Seek(Key("a"));  // before the range: its first row
  EXPECT_EQ(at(), "c");
  cursor->Seek(Key("i"));
  EXPECT_EQ(at(), "end");
  cursor->Seek(Key("z"));
  EXPECT_EQ(at(), "end");
  cursor->Seek("");
  EXPECT_EQ(at(), "c");
  EXPECT_THAT(cursor->status(), IsOk());
}

TEST_P(EngineConformanceTest, EmptyAndInvertedRangesHoldNothing) {
  Put(Key("a"), "1");
  const auto snapshot = engine_->TakeSnapshot();
  EXPECT_THAT(ReadRange(*snapshot, {Key("a"), Key("a")}), IsEmpty());
  EXPECT_THAT(ReadRange(*snapshot, {Key("b"), Key("a")}), IsEmpty());
  EXPECT_THAT(ReadRange(*snapshot, {Key("b"), Key("c")}), IsEmpty());
}

TEST_P(EngineConformanceTest, ACursorWalksAndSeeksAcrossManyRows) {
  constexpr int64_t kRowCount = 20000;
  Batch batch;
  for (int64_t i = 0; i < kRowCount; ++i) {
    batch.puts.push_back({LogKey(i), absl::StrCat("entry ", i)});
  }
  ASSERT_THAT(engine_->Write(batch), IsOk());
  const auto snapshot = engine_->TakeSnapshot();
  const auto cursor = snapshot->Scan(SpaceRange(Space::kLog));
  int64_t count = 0;
  for (; cursor->Valid(); cursor->Next()) {
    ASSERT_EQ(NumberOfKey(cursor->key()), count);
    ++count;
  }
  EXPECT_EQ(count, kRowCount);

  std::mt19937_64 random(3);
  for (int i = 0; i < 5000; ++i) {
    const int64_t wanted = static_cast<int64_t>(random() % kRowCount);
    cursor->Seek(LogKey(wanted));
    ASSERT_TRUE(cursor->Valid());
    ASSERT_EQ(cursor->value(), absl::StrCat("entry ", wanted));
  }
}

TEST_P(EngineConformanceTest, OneOfManyRacingWritersWins) {
  Put(MetaKey("head"), "0");
  std::atomic<int> win_count = 0;
  std::atomic<int> abort_count = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&, i] {
      const absl::Status written =
          engine_->Write({{{MetaKey("head"), "1"}, {Key(std::to_string(i)), ""}}, {}, {{MetaKey("head"), "0"}}});
      ++(written.ok() ? win_count : abort_count);
      EXPECT_TRUE(written.ok() || absl::IsAborted(written)) << written;
    });
  }
  for (std::thread& writer : writers) {
    writer.join();
  }
  EXPECT_EQ(win_count, 1);
  EXPECT_EQ(abort_count, 7);
  EXPECT_EQ(ReadRange(*engine_->TakeSnapshot(), SpaceRange(Space::kFigures)).size(), 1U);
}

TEST_P(EngineConformanceTest, ReadersSeeWholeBatchesWhileWritersWrite) {
  constexpr int kBatchCount = 200;
  const auto number = [](int i) { return absl::StrCat("number ", i); };
  Put(MetaKey("head"), number(0));
  Put(LogKey(0), number(0));
  Put(Key("view"), number(0));

  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      for (bool last = false; !last;) {
        last = done;
        const auto snapshot = engine_->TakeSnapshot();
        const std::string head = snapshot->Get(MetaKey("head"))->value_or("missing");
        EXPECT_THAT(snapshot->Get(Key("view")), IsOkAndHolds(Optional(head)));
        const Rows log = ReadRange(*snapshot, SpaceRange(Space::kLog));
        ASSERT_FALSE(log.empty());
        EXPECT_EQ(log.back().second, head);
        EXPECT_EQ(NumberOfKey(log.back().first), static_cast<int64_t>(log.size()) - 1);
      }
    });
  }
  for (int i = 1; i <= kBatchCount; ++i) {
    EXPECT_THAT(engine_->Write({{{MetaKey("head"), number(i)}, {LogKey(i), number(i)}, {Key("view"), number(i)}},
                                {},
                                {{MetaKey("head"), number(i - 1)}}}),
                IsOk());
  }
  done = true;
  for (std::thread& reader : readers) {
    reader.join();
  }
}

// A model that is plainly right.
class Model {
 public:
  bool Holds(const std::vector<Expectation>& expectations) const {
    for (const Expectation& expectation : expectations) {
      const auto row = rows_.find(expectation.key);
      if (expectation.value.has_value() ? row == rows_.end() || row->second != *expectation.value
                                        : row != rows_.end()) {
        return false;
      }
    }
    return true;
  }
  void Apply(const Batch& batch) {
    for (const Batch::Put& put : batch.puts) {
      rows_[put.key] = put.value;
    }
    for (const std::string& key : batch.deletes) {
      rows_.erase(key);
    }
  }
  const std::map<std::string, std::string>& rows() const { return rows_; }

 private:
  std::map<std::string, std::string> rows_;
};

// A program of random batches, snapshots, scans and seeks, the same for every engine.
class RandomProgram {
 public:
  RandomProgram(Engine& engine, uint64_t seed) : engine_(engine), random_(seed) {}

  void Run(int step_count) {
    for (int step = 0; step < step_count && !::testing::Test::HasFailure(); ++step) {
      SCOPED_TRACE(absl::StrCat("step ", step));
      switch (random_() % 8) {
        case 0:
          views_.emplace_back(engine_.TakeSnapshot(), model_.rows());
          break;
        case 1:
          if (!views_.empty()) {
            CompareOne(views_[random_() % views_.size()]);
          }
          break;
        case 2:
          if (views_.size() > 4) {
            views_.erase(views_.begin());
          }
          break;
        default:
          WriteOne();
      }
    }
    CompareOne({engine_.TakeSnapshot(), model_.rows()});
  }

 private:
  using State = std::map<std::string, std::string>;
  using View = std::pair<std::unique_ptr<Snapshot>, State>;

  // Few and awkward, so that keys meet: bytes at both ends, keys that are prefixes of others.
  std::string RandomKey() {
    static constexpr char kBytes[] = {'\0', 'a', '/', '\x7f', '\xff'};
    std::string key(1, random_() % 2 == 0 ? 'F' : 'N');
    for (uint64_t size = random_() % 4; size > 0; --size) {
      key.push_back(kBytes[random_() % sizeof(kBytes)]);
    }
    return key;
  }

  std::string RandomValue() {
    return std::string(random_() % 10 == 0 ? 5000 : random_() % 20, "abcdef"[random_() % 6]);
  }

  void WriteOne() {
    State mutations;  // each key once
    Batch batch;
    for (uint64_t i = random_() % 5; i > 0; --i) {
      if (const std::string key = RandomKey(); mutations.emplace(key, "").second) {
        if (random_() % 3 == 0) {
          batch.deletes.push_back(key);
        } else {
          batch.puts.push_back({key, RandomValue()});
        }
      }
    }
    if (random_() % 3 == 0) {
      const std::string key = RandomKey();
      const auto row = model_.rows().find(key);
      const bool wrong = random_() % 4 == 0;
      batch.expectations.push_back(
          {key, wrong || row == model_.rows().end() ? std::nullopt : std::optional(row->second)});
    }
    const bool holds = model_.Holds(batch.expectations);
    const absl::Status written = engine_.Write(batch);
    ASSERT_EQ(written.code(), holds ? absl::StatusCode::kOk : absl::StatusCode::kAborted) << written;
    if (holds) {
      model_.Apply(batch);
    }
  }

  void CompareOne(const View& view) {
    const auto& [snapshot, state] = view;
    const std::string key = RandomKey();
    const auto row = state.find(key);
    ASSERT_THAT(snapshot->Get(key), IsOkAndHolds(row == state.end() ? std::nullopt : std::optional(row->second)));

    for (const Space space : {Space::kFigures, Space::kNow}) {
      KeyRange range = SpaceRange(space);
      if (random_() % 2 == 0) {
        range = {absl::StrCat(range.first, RandomKey().substr(1)), absl::StrCat(range.first, RandomKey().substr(1))};
      }
      const auto first = state.lower_bound(range.first);
      const auto limit = range.first < range.limit ? state.lower_bound(range.limit) : first;
      const auto cursor = snapshot->Scan(range);
      ASSERT_EQ(ReadAll(*cursor), Rows(first, limit));

      for (int i = 0; i < 5; ++i) {
        const std::string target = absl::StrCat(range.first.substr(0, 1), RandomKey().substr(1));
        cursor->Seek(target);
        const auto expected = state.lower_bound(std::max(target, range.first));
        if (range.first >= range.limit || expected == state.end() || expected->first >= range.limit) {
          ASSERT_FALSE(cursor->Valid());
        } else {
          ASSERT_TRUE(cursor->Valid());
          ASSERT_EQ(cursor->key(), expected->first);
          ASSERT_EQ(cursor->value(), expected->second);
        }
      }
    }
  }

  Engine& engine_;
  std::mt19937_64 random_;
  Model model_;
  std::vector<View> views_;
};

TEST_P(EngineConformanceTest, RandomProgramsAgreeWithAMap) { RandomProgram(*engine_, 42).Run(1500); }

}  // namespace
}  // namespace khoi::storage
