#include "services/domain/sums.h"

#include <algorithm>
#include <random>

#include "services/domain/keyed_set.h"
#include "tests/summary/fixture.h"

namespace khoi::domain {
namespace {

using summary::About;
using summary::AtLeast;
using summary::Between;
using summary::Exactly;
using summary::NotAvailable;

TEST(SumTest, BoundsPropagate) {
  Sum sum;
  sum.Add(Exactly(5));
  sum.Add(Between(20, 30));
  EXPECT_EQ(sum, (Sum{.low = 25, .high = 35}));
  sum.Add(About(1));
  EXPECT_EQ(sum, (Sum{.low = 26, .high = 36, .approximate = true}));
  sum.Add(AtLeast(10));
  EXPECT_TRUE(sum.unbounded);
  EXPECT_EQ(sum.low, 36);
}

TEST(SumTest, WhatIsNotAvailableAddsNothing) {
  Sum sum;
  sum.Add(NotAvailable());
  EXPECT_EQ(sum, Sum{});
}

TEST(SumTest, ExactBeyondSixtyFourBits) {
  constexpr int64_t kLargest = 1'000'000'000'000'000'000;
  Sum sum;
  for (int i = 0; i < 5000; ++i) {
    sum.Add(Exactly(kLargest));
  }
  sum.ScaleBy(6);
  EXPECT_EQ(sum.low, absl::int128(kLargest) * 5000 * 1'000'000);
  EXPECT_EQ(sum.high, sum.low);
}

TEST(SumTest, MergesInAnyOrder) {
  std::mt19937 random(1);
  std::vector<FigureValue> values;
  for (int i = 0; i < 200; ++i) {
    const int64_t low = static_cast<int64_t>(random() % 1000);
    values.push_back({.has_low = true,
                      .unbounded = random() % 50 == 0,
                      .approximate = random() % 50 == 0,
                      .low = low,
                      .high = low + static_cast<int64_t>(random() % 3)});
  }
  Sum flat;
  for (const FigureValue& value : values) {
    flat.Add(value);
  }
  for (int round = 0; round < 20; ++round) {
    std::shuffle(values.begin(), values.end(), random);
    std::vector<Sum> blocs(7);
    for (const FigureValue& value : values) {
      blocs[random() % blocs.size()].Add(value);
    }
    std::shuffle(blocs.begin(), blocs.end(), random);
    Sum merged;
    for (const Sum& bloc : blocs) {
      merged.Merge(bloc);
    }
    EXPECT_EQ(merged, flat);
  }
}

TEST(UnitSetsTest, UnitWithTwoCellsInARowCountsOnce) {
  CellSum first;
  first.Add(3, Exactly(7));
  first.Add(70, Exactly(0));
  CellSum second;
  second.Add(3, Exactly(0));
  second.Add(70, Exactly(0));
  second.Add(71, NotAvailable());
  UnitSets units;
  units.Add(first);
  units.Add(second);
  EXPECT_EQ(units.Count(), (UnitCounts{.value = 1, .zero = 1, .not_available = 1}));
}

TEST(UnitSetsTest, UnitsAreTranslated) {
  CellSum cell;
  cell.Add(0, Exactly(7));
  cell.Add(1, Exactly(7));
  UnitSets units;
  units.Add(cell, {5, 900});
  units.Add(cell, {900, 6});
  EXPECT_EQ(units.Count(), (UnitCounts{.value = 3, .zero = 0, .not_available = 0}));
}

Claim ClaimOf(const std::string& period, const std::string& unit, int line, const std::string& cell) {
  const absl::CivilDay last_day = period == "2019-S1" ? absl::CivilDay(2019, 6, 14) : absl::CivilDay(2019, 12, 14);
  return {.place = {last_day, period, unit, "tinh", line}, .cell = cell, .title = cell, .field_path = cell};
}

TEST(KeyedSetTest, FirstByPeriodThenUnitThenLineWins) {
  const ItemIdentity item{.measure = 3, .key = "D|TT|1|BNV|2022"};
  KeyedSet set;
  set.Add(item, ClaimOf("2019-S2", "a", 0, "later period"));
  set.Add(item, ClaimOf("2019-S1", "b", 0, "later unit"));
  set.Add(item, ClaimOf("2019-S1", "a", 1, "later line"));
  set.Add(item, ClaimOf("2019-S1", "a", 0, "first"));
  ASSERT_EQ(set.items().size(), 1u);
  EXPECT_EQ(set.items().begin()->second.begin()->cell, "first");
  EXPECT_EQ(set.items().begin()->second.size(), 4u);
}

TEST(KeyedSetTest, RolesAreDifferentItems) {
  KeyedSet set;
  set.Add({.measure = 3, .key = "k", .role = 1}, ClaimOf("2019-S1", "b", 0, "lead"));
  set.Add({.measure = 3, .key = "k", .role = 2}, ClaimOf("2019-S1", "a", 0, "coordinate"));
  EXPECT_EQ(set.items().size(), 2u);
}

TEST(KeyedSetTest, MergesInAnyOrder) {
  std::mt19937 random(2);
  std::vector<std::pair<ItemIdentity, Claim>> claims;
  for (int i = 0; i < 300; ++i) {
    claims.emplace_back(ItemIdentity{.measure = 3, .key = absl::StrCat("k", random() % 20)},
                        ClaimOf(random() % 2 == 0 ? "2019-S1" : "2019-S2", absl::StrCat("u", random() % 9), i, "c"));
  }
  KeyedSet flat;
  for (const auto& [item, claim] : claims) {
    flat.Add(item, claim);
  }
  for (int round = 0; round < 10; ++round) {
    std::shuffle(claims.begin(), claims.end(), random);
    std::vector<KeyedSet> blocs(5);
    for (const auto& [item, claim] : claims) {
      blocs[random() % blocs.size()].Add(item, claim);
    }
    KeyedSet merged;
    for (const KeyedSet& bloc : blocs) {
      merged.Merge(bloc);
    }
    EXPECT_EQ(merged, flat);
  }
}

}  // namespace
}  // namespace khoi::domain
