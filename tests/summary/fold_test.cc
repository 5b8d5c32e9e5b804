// A fold of many units, which several threads read, beside one that reads them one by one.
#include "services/summary/fold.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "khoi/v1/coverage.pb.h"
#include "services/domain/sha256.h"
#include "storage/keys.h"
#include "storage/memory_engine.h"
#include "storage/rows.h"
#include "tests/status_matchers.h"

namespace khoi::summary {
namespace {

using ::testing::Eq;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int kUnits = 20'000;
constexpr int kGroups = 7;
constexpr int kCells = 30;

std::string UnitId(int unit) { return absl::StrFormat("don-vi-%05d", unit); }
storage::ReportId Report(int unit) { return {"tinh", "2022-S1", UnitId(unit)}; }

// Every tenth unit has sent nothing, every hundredth is no unit of the plan.
bool HasReport(int unit) { return unit % 10 != 3; }
bool IsPlanned(int unit) { return unit % 100 != 50; }

// Documents and decisions that units far apart name too.
stored::v1::Extras ExtrasOf(int unit) {
  stored::v1::Extras extras;
  stored::v1::KeyedItem& item = *extras.add_keyed_items();
  item.set_key(absl::StrCat("doc-", unit % 5000));
  item.mutable_cell()->set_measure(v1::MEASURE_DOCUMENTS);
  stored::v1::DecisionClaim& decision = *extras.add_decisions();
  decision.set_key(absl::StrCat("qd-", unit < kUnits / 2 ? unit : unit % 7));
  if (unit % 1000 == 0) {
    extras.add_declared_totals()->set_label(UnitId(unit));
  }
  extras.set_warn_count(unit % 3);
  return extras;
}

std::vector<storage::Figure> FiguresOf(int unit) {
  std::vector<storage::Figure> figures;
  for (int cell = unit % 3; cell < kCells; cell += 1 + unit % 4) {
    figures.push_back({cell, storage::kHasLow, unit % 200, unit % 200});
  }
  return figures;
}

void Fill(storage::MemoryEngine& engine) {
  storage::Batch batch;
  for (int unit = 0; unit < kUnits; ++unit) {
    if (!HasReport(unit)) {
      continue;
    }
    const std::string head = storage::EncodeHead({.version = 1,
                                                  .revision = unit + 1,
                                                  .time_us = 1'655'000'000'000'000 + unit,
                                                  .content_hash = domain::Sha256Of(UnitId(unit)),
                                                  .changed_revision = unit + 1,
                                                  .state = v1::VERSION_STATE_SUBMITTED});
    const std::string payload = storage::EncodePayload(ExtrasOf(unit).SerializeAsString(), FiguresOf(unit));
    batch.puts.push_back({storage::NowKey(Report(unit)), head + payload});
  }
  ASSERT_THAT(engine.Write(batch), testing::IsOk());
}

FoldPlan PlanOf(const std::vector<std::string>& unit_ids, const std::vector<std::string>& node_ids) {
  FoldPlan plan{.authority_id = "tinh",
                .period_id = "2022-S1",
                .period_last_day = absl::CivilDay(2022, 6, 14),
                .revision = kUnits,
                .partial_sizes = std::vector<uint32_t>(kGroups),
                .node_ids = {node_ids.begin(), node_ids.end()},
                .cell_count = kCells,
                .with_decisions = true};
  for (uint32_t i = 0; i < unit_ids.size(); ++i) {
    // Blocs of neighbours, but for the last, whose members are everywhere.
    const uint32_t group = i % 11 == 0 ? kGroups - 1 : i * (kGroups - 1) / static_cast<uint32_t>(unit_ids.size());
    plan.units.push_back(
        {.unit_id = unit_ids[i], .partial = group, .ordinal = plan.partial_sizes[group]++, .node = group});
  }
  return plan;
}

void ExpectEqual(const Partial& threads, const Partial& one) {
  EXPECT_THAT(threads.units, SizeIs(one.units.size()));
  for (size_t i = 0; i < one.units.size(); ++i) {
    ASSERT_EQ(threads.units[i].version, one.units[i].version) << i;
    ASSERT_EQ(threads.units[i].revision, one.units[i].revision) << i;
  }
  ASSERT_THAT(threads.cells, SizeIs(one.cells.size()));
  for (size_t i = 0; i < one.cells.size(); ++i) {
    EXPECT_EQ(threads.cells[i].cell_id, one.cells[i].cell_id);
    EXPECT_EQ(threads.cells[i].sum.sum, one.cells[i].sum.sum);
    EXPECT_EQ(threads.cells[i].sum.blocks, one.cells[i].sum.blocks) << "cell " << one.cells[i].cell_id;
  }
  EXPECT_THAT(threads.items, Eq(one.items));
  ASSERT_THAT(threads.declared_totals, SizeIs(one.declared_totals.size()));
  for (size_t i = 0; i < one.declared_totals.size(); ++i) {
    EXPECT_EQ(threads.declared_totals[i].unit, one.declared_totals[i].unit);
  }
  EXPECT_EQ(threads.warn_count, one.warn_count);
}

TEST(FoldTest, ManyThreadsFindWhatOneFinds) {
  storage::MemoryEngine engine;
  Fill(engine);
  std::vector<std::string> unit_ids;
  for (int unit = 0; unit < kUnits; ++unit) {
    if (IsPlanned(unit)) {
      unit_ids.push_back(UnitId(unit));
    }
  }
  std::vector<std::string> node_ids;
  for (int group = 0; group < kGroups; ++group) {
    node_ids.push_back(absl::StrCat("k", group));
  }
  FoldPlan plan = PlanOf(unit_ids, node_ids);
  const auto snapshot = engine.TakeSnapshot();
  plan.thread_count = 3;
  const absl::StatusOr<Folded> threads = Fold(*snapshot, plan);
  plan.thread_count = 1;
  plan.scan = false;
  const absl::StatusOr<Folded> one = Fold(*snapshot, plan);
  ASSERT_THAT(threads, testing::IsOk());
  ASSERT_THAT(one, testing::IsOk());

  EXPECT_EQ(threads->nodes, one->nodes);
  EXPECT_THAT(threads->decisions, Eq(one->decisions));
  EXPECT_THAT(one->decisions.items(), SizeIs(7));
  for (int group = 0; group < kGroups; ++group) {
    SCOPED_TRACE(group);
    ExpectEqual(threads->partials[group], one->partials[group]);
  }
  // Only who reads all rows meets those of strangers, in order.
  EXPECT_THAT(one->strays, IsEmpty());
  ASSERT_THAT(threads->strays, SizeIs(kUnits / 100));
  EXPECT_EQ(threads->strays.front().unit_id, UnitId(50));
  EXPECT_EQ(threads->strays.back().unit_id, UnitId(kUnits - 50));
}

// Versions of all ages, read by several threads as of an earlier revision: more versions than are walked at once.
TEST(FoldTest, ManyThreadsFindEarlierVersions) {
  constexpr int kFew = 500;
  constexpr int kVersions = 40;
  storage::MemoryEngine engine;
  storage::Batch batch;
  int64_t expected = 0;
  for (int unit = 0; unit < kFew; ++unit) {
    const int then = 1 + unit * 7 % kVersions;  // the version that was the latest at the revision asked for
    for (int version = 1; version <= then + 1; ++version) {
      const int64_t revision = version <= then ? version : 1000 + unit;
      const std::string head = storage::EncodeHead({.version = version,
                                                    .revision = revision,
                                                    .content_hash = domain::Sha256Of(absl::StrCat(unit, version)),
                                                    .changed_revision = revision,
                                                    .state = v1::VERSION_STATE_SUBMITTED});
      const int64_t value = int64_t{unit} * 100 + version;
      const std::string payload = storage::EncodePayload("", {{0, storage::kHasLow, value, value}});
      batch.puts.push_back({storage::PastKey(Report(unit), revision), head});
      if (version <= then) {
        batch.puts.push_back({storage::FiguresKey(Report(unit), version), payload});
      } else {
        batch.puts.push_back({storage::NowKey(Report(unit)), head + payload});
      }
    }
    expected += int64_t{unit} * 100 + then;
  }
  ASSERT_THAT(engine.Write(batch), testing::IsOk());
  std::vector<std::string> unit_ids;
  for (int unit = 0; unit < kFew; ++unit) {
    unit_ids.push_back(UnitId(unit));
  }
  const std::vector<std::string> node_ids(kGroups, "k");
  for (const size_t thread_count : {1, 2, 4}) {
    FoldPlan plan = PlanOf(unit_ids, node_ids);
    plan.revision = 900;
    plan.thread_count = thread_count;
    const absl::StatusOr<Folded> folded = Fold(*engine.TakeSnapshot(), plan);
    ASSERT_THAT(folded, testing::IsOk());
    absl::int128 sum = 0;
    for (const Partial& partial : folded->partials) {
      for (const CellTotal& cell : partial.cells) {
        sum += cell.sum.sum.low;
      }
    }
    EXPECT_EQ(sum, expected);
  }
}

TEST(FoldTest, DamageThatAnotherThreadMeetsIsTold) {
  storage::MemoryEngine engine;
  Fill(engine);
  const int last = kUnits - 1;
  storage::Batch batch;
  batch.puts.push_back({storage::NowKey(Report(last)), "?"});
  ASSERT_THAT(engine.Write(batch), testing::IsOk());
  std::vector<std::string> unit_ids;
  for (int unit = 0; unit < kUnits; ++unit) {
    unit_ids.push_back(UnitId(unit));
  }
  const std::vector<std::string> node_ids(kGroups, "k");
  FoldPlan plan = PlanOf(unit_ids, node_ids);
  plan.thread_count = 2;
  const absl::StatusOr<Folded> folded = Fold(*engine.TakeSnapshot(), plan);
  EXPECT_THAT(folded, testing::StatusIs(absl::StatusCode::kDataLoss, ::testing::HasSubstr(UnitId(last))));
}

}  // namespace
}  // namespace khoi::summary
