#include "services/summary/accumulator.h"

#include <map>
#include <random>

#include "tests/summary/fixture.h"

namespace khoi::summary {
namespace {

using storage::Figure;

std::string Encode(const std::vector<Figure>& figures) { return storage::EncodePayload("", figures).substr(1); }

// What the accumulator should hold, figure by figure.
struct Naive {
  std::map<uint32_t, domain::CellSum> cells;

  void Add(size_t unit, const std::vector<Figure>& figures) {
    for (const Figure& figure : figures) {
      cells[static_cast<uint32_t>(figure.cell_id)].Add(unit,
                                                       {.has_low = (figure.flags & storage::kHasLow) != 0,
                                                        .unbounded = (figure.flags & storage::kUnbounded) != 0,
                                                        .approximate = (figure.flags & storage::kApproximate) != 0,
                                                        .not_available = (figure.flags & storage::kNotAvailable) != 0,
                                                        .low = figure.low,
                                                        .high = figure.high});
    }
  }
};

TEST(AccumulatorTest, EqualsSummingFigureByFigure) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 30; ++round) {
    const size_t cell_count = 1 + random() % 400;
    const size_t unit_count = 1 + random() % 300;
    const uint64_t density = 1 + random() % 8;
    Accumulator accumulator(cell_count, unit_count);
    Naive naive;
    for (size_t unit = 0; unit < unit_count; ++unit) {
      std::vector<Figure> figures;
      for (size_t cell = 0; cell < cell_count; ++cell) {
        if (random() % density != 0) {
          continue;
        }
        Figure figure{.cell_id = static_cast<int64_t>(cell)};
        const int bits = static_cast<int>(random() % 10 == 0 ? random() % 61 : random() % 8);
        figure.low = static_cast<int64_t>(random() >> (63 - bits));
        figure.high = figure.low;
        switch (random() % 40) {
          case 0:
            figure.flags = storage::kHasLow | storage::kHasHigh;
            figure.high += 1 + static_cast<int64_t>(random() % 100);
            break;
          case 1:
            figure.flags = storage::kHasLow | storage::kUnbounded;
            break;
          case 2:
            figure.flags = storage::kHasLow | storage::kApproximate;
            break;
          case 3:
            figure = {.cell_id = figure.cell_id, .flags = storage::kNotAvailable};
            break;
          default:
            break;
        }
        figures.push_back(figure);
      }
      if (random() % 10 == 0) {
        continue;  // a unit that has not reported
      }
      naive.Add(unit, figures);
      ASSERT_TRUE(accumulator.Add(unit, Encode(figures)));
    }
    const std::vector<CellTotal> cells = accumulator.Take();
    ASSERT_EQ(cells.size(), naive.cells.size());
    for (const CellTotal& cell : cells) {
      EXPECT_EQ(cell.sum.sum, naive.cells[cell.cell_id].sum);
      EXPECT_EQ(cell.sum.blocks, naive.cells[cell.cell_id].blocks);
    }
    EXPECT_TRUE(accumulator.Take().empty());
  }
}

TEST(AccumulatorTest, LargestValuesOfManyUnitsDoNotOverflow) {
  constexpr int64_t kLargest = 1'000'000'000'000'000'000;
  Accumulator accumulator(2, 5000);
  for (size_t unit = 0; unit < 5000; ++unit) {
    ASSERT_TRUE(accumulator.Add(unit, Encode({{0, storage::kHasLow, kLargest, kLargest},
                                              {1, storage::kHasLow, (int64_t{1} << 56) - 1, (int64_t{1} << 56) - 1}})));
  }
  const std::vector<CellTotal> cells = accumulator.Take();
  EXPECT_EQ(cells[0].sum.sum.low, absl::int128(kLargest) * 5000);
  EXPECT_EQ(cells[1].sum.sum.low, absl::int128((int64_t{1} << 56) - 1) * 5000);
}

TEST(AccumulatorTest, RefusesCellsThatDoNotExist) {
  for (const int64_t cell_id : {3, 4, 1000, 1 << 20}) {
    Accumulator plain(3, 1);
    EXPECT_FALSE(plain.Add(0, Encode({{cell_id, storage::kHasLow, 1, 1}})));
    Accumulator special(3, 1);
    EXPECT_FALSE(special.Add(0, Encode({{cell_id, storage::kNotAvailable, 0, 0}})));
  }
  Accumulator run(6, 1);
  std::vector<Figure> figures;
  for (int64_t cell_id = 0; cell_id < 7; ++cell_id) {
    figures.push_back({cell_id, storage::kHasLow, 1, 1});
  }
  EXPECT_FALSE(run.Add(0, Encode(figures)));
}

TEST(AccumulatorTest, RefusesBytesThatAreNoFigures) {
  const std::vector<std::string> rows = {
      "",                                                                   // no count
      std::string("\x01", 1),                                               // a figure is missing
      std::string("\x01\x01", 2),                                           // its value is missing
      std::string("\x02\x01\x05\x00\x05", 5),                               // a cell twice
      std::string("\x01\x00\x05", 3),                                       // a step of zero at the start
      std::string("\x04\x01\x05\x01\x05\x00\x05\x01\x05", 9),               // a step of zero among four
      std::string("\x04\x00\x05\x01\x05\x01\x05\x01\x05", 9),               // a step of zero before four
      std::string("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x05", 12),  // a step back
  };
  for (const std::string& row : rows) {
    Accumulator accumulator(8, 1);
    EXPECT_FALSE(accumulator.Add(0, row)) << ::testing::PrintToString(row);
  }
}

}  // namespace
}  // namespace khoi::summary
