#include "storage/rows.h"

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "tests/status_matchers.h"

namespace khoi::storage {
namespace {

using ::khoi::testing::IsOk;
using ::khoi::testing::IsOkAndHolds;
using ::khoi::testing::StatusIs;
using ::testing::ElementsAreArray;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

std::string Bytes(const char* text, size_t size) { return std::string(text, size); }
#define BYTES(literal) Bytes(literal, sizeof(literal) - 1)

Head SampleHead() { return {3, 300, 1'700'000'000'000'000, std::string(32, 'h'), 500, 3, 2, "review"}; }

std::vector<Figure> SampleFigures() {
  return {
      {0, kHasLow, 0, 0},
      {1, kHasLow | kApproximate, 5, 5},
      {7, kHasLow, 130, 130},
      {9, kHasLow | kHasHigh, 10, 12},
      {300, kHasLow | kUnbounded, 9, 9},
      {301, kNotAvailable, 0, 0},
      {302, kHasHigh, 0, 40},
      {303, kHasLow, kMax, kMax},
      {kMax, kHasLow | kHasHigh | kApproximate | kNotAvailable, 1, kMax},
  };
}

TEST(RowsTest, HeadBytesOnDiskAreGolden) {
  EXPECT_EQ(EncodeHead({1, 128, 300, std::string(32, 'h'), 128, 1}),
            BYTES("\x01\x01\x80\x01\xac\x02") + std::string(32, 'h') + BYTES("\x00\x01\x00\x00"));
  EXPECT_EQ(EncodeHead({200, 128, 300, std::string(32, 'h'), 428, 4, 150, "xyz"}),
            BYTES("\x01\xc8\x01\x80\x01\xac\x02") + std::string(32, 'h') + BYTES("\xac\x02\x04\x96\x01\x03xyz"));
}

TEST(RowsTest, AHeadWithoutAVersionHasTheHashOfZeros) {
  EXPECT_EQ(EncodeHead({.changed_revision = 7, .review = "r"}),
            BYTES("\x01\x00\x00\x00") + std::string(32, '\0') + BYTES("\x07\x00\x00\x01r"));
}

TEST(RowsTest, PayloadBytesOnDiskAreGolden) {
  EXPECT_EQ(EncodePayload("", {}), BYTES("\0\0"));
  EXPECT_EQ(
      EncodePayload(
          "xy",
          {{0, kHasLow, 0, 0}, {1, kHasLow | kHasHigh, 5, 7}, {2, kHasLow, 300, 300}, {200, kNotAvailable, 0, 0}}),
      BYTES("\x02xy"                    // extras
            "\x02\x01\x00\x02\xac\x02"  // plain: cells 0 and 2
            "\x02\x03\x05\x02"          // special: cell 1, 5 to 7
            "\xc7\x01\x10"));           // special: cell 200, not available
}

TEST(RowsTest, HeadComesBackWithWhatFollowsIt) {
  const std::string row = EncodeHead(SampleHead()) + "payload";
  absl::string_view rest;
  EXPECT_THAT(DecodeHead(row, &rest), IsOkAndHolds(SampleHead()));
  EXPECT_EQ(rest, "payload");
  HeadView view;
  absl::string_view rest_of_view;
  ASSERT_TRUE(ReadHead(row, &view, &rest_of_view));
  EXPECT_EQ(view.review, "review");
  EXPECT_EQ(view.changed_revision, 500);
  EXPECT_EQ(rest_of_view, "payload");
}

TEST(RowsTest, FiguresComeBackMergedInOrder) {
  const std::string bytes = EncodePayload("extras", SampleFigures());
  const absl::StatusOr<Payload> payload = SplitPayload(bytes);
  ASSERT_THAT(payload, IsOk());
  EXPECT_EQ(payload->extras, "extras");
  EXPECT_THAT(DecodeFigures(payload->figures), IsOkAndHolds(ElementsAreArray(SampleFigures())));
}

TEST(RowsTest, WhatTheFlagsDoNotClaimIsNotStored) {
  const std::string bytes = EncodePayload("", {{1, kHasLow | kUnbounded, 5, 0}, {2, kNotAvailable, 8, 9}});
  const absl::StatusOr<Payload> payload = SplitPayload(bytes);
  ASSERT_THAT(payload, IsOk());
  EXPECT_THAT(DecodeFigures(payload->figures),
              IsOkAndHolds(ElementsAreArray({Figure{1, kHasLow | kUnbounded, 5, 5}, Figure{2, kNotAvailable, 0, 0}})));
}

TEST(RowsTest, RandomFiguresComeBack) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<Figure> figures;
    int64_t cell_id = -1;
    const size_t count = random() % 50;
    for (size_t i = 0; i < count; ++i) {
      cell_id += static_cast<int64_t>(1 + random() % 400);
      Figure figure{cell_id, static_cast<uint8_t>(random() % (kFigureFlagsMax + 1)), 0, 0};
      const int64_t low = static_cast<int64_t>(random() >> (1 + random() % 62)) / 2;
      figure.low = (figure.flags & kHasLow) != 0 ? low : 0;
      figure.high = (figure.flags & kHasHigh) != 0 ? figure.low + static_cast<int64_t>(random() % 1000) : figure.low;
      figures.push_back(figure);
    }
    const std::string bytes = EncodePayload(std::string(random() % 200, 'e'), figures);
    const absl::StatusOr<Payload> payload = SplitPayload(bytes);
    ASSERT_THAT(payload, IsOk());
    EXPECT_THAT(DecodeFigures(payload->figures), IsOkAndHolds(ElementsAreArray(figures)));
  }
}

TEST(RowsTest, EveryCutOfAHeadIsDataLoss) {
  const std::string row = EncodeHead(SampleHead());
  absl::string_view rest;
  for (size_t size = 0; size < row.size(); ++size) {
    EXPECT_THAT(DecodeHead(row.substr(0, size), &rest), StatusIs(absl::StatusCode::kDataLoss)) << size;
  }
  EXPECT_THAT(DecodeHead("\x02" + row.substr(1), &rest), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(RowsTest, HeadsThatContradictThemselvesAreDataLoss) {
  const std::string start = BYTES("\x01\x03\x05\x07") + std::string(32, 'h');
  absl::string_view rest;
  EXPECT_THAT(DecodeHead(start + BYTES("\x00\x01\x03\x00"), &rest), IsOk());
  const struct {
    const char* name;
    std::string bytes;
  } kCases[] = {
      {"accepted a version that is not there", BYTES("\x00\x01\x04\x00")},
      {"changed beyond int64", BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01\x00\x00")},
      {"changed before it was submitted", BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x01\x00\x00")},
      {"review of absurd size", BYTES("\x00\x01\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01r")},
  };
  for (const auto& test_case : kCases) {
    EXPECT_THAT(DecodeHead(start + test_case.bytes, &rest), StatusIs(absl::StatusCode::kDataLoss)) << test_case.name;
  }
}

TEST(RowsTest, MalformedPayloadsAreDataLoss) {
  const struct {
    const char* name;
    std::string bytes;
  } kCases[] = {
      {"empty", ""},
      {"extras cut off", BYTES("\x05xy")},
      {"extras of absurd size", BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01xy")},
      {"no figure list", BYTES("\x02xy")},
  };
  for (const auto& test_case : kCases) {
    EXPECT_THAT(SplitPayload(test_case.bytes), StatusIs(absl::StatusCode::kDataLoss)) << test_case.name;
  }
}

TEST(RowsTest, MalformedFigureListsAreDataLoss) {
  const struct {
    const char* name;
    std::string bytes;
  } kCases[] = {
      {"empty", ""},
      {"fewer figures than counted", BYTES("\x02\x01\x05")},
      {"absurd count", BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01\x05")},
      {"step of zero", BYTES("\x02\x01\x05\x00\x05")},
      {"step beyond int64", BYTES("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x05")},
      {"cell ids beyond int64",
       BYTES("\x02\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x05\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x05")},
      {"value beyond int64", BYTES("\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")},
      {"varint of eleven bytes", BYTES("\x01\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01\x01")},
      {"special without flags", BYTES("\x00\x01")},
      {"special that is plain", BYTES("\x00\x01\x01\x05")},
      {"unknown flag", BYTES("\x00\x01\x21\x05")},
      {"special without its value", BYTES("\x00\x01\x09")},
      {"high beyond int64", BYTES("\x00\x01\x03\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01")},
      {"special step of zero", BYTES("\x00\x01\x10\x00\x10")},
      {"a cell both plain and special", BYTES("\x01\x01\x05\x01\x10")},
  };
  for (const auto& test_case : kCases) {
    EXPECT_THAT(DecodeFigures(test_case.bytes), StatusIs(absl::StatusCode::kDataLoss)) << test_case.name;
  }
}

TEST(RowsTest, DamagedBytesNeverCrashAndNeverGiveWhatARowCannotHold) {
  const std::string whole = EncodeHead(SampleHead()) + EncodePayload("extras", SampleFigures());
  std::mt19937_64 random(11);
  for (int round = 0; round < 20000; ++round) {
    std::string row = whole;
    for (uint64_t flips = 1 + random() % 4; flips > 0; --flips) {
      row[random() % row.size()] = static_cast<char>(random());
    }
    row.resize(random() % 4 == 0 ? random() % row.size() : row.size());

    absl::string_view rest;
    if (!DecodeHead(row, &rest).ok()) {
      continue;
    }
    const absl::StatusOr<Payload> payload = SplitPayload(rest);
    const absl::StatusOr<std::vector<Figure>> figures =
        payload.ok() ? DecodeFigures(payload->figures) : payload.status();
    if (!figures.ok()) {
      continue;
    }
    int64_t previous = -1;
    for (const Figure& figure : *figures) {
      ASSERT_GT(figure.cell_id, previous);
      ASSERT_GE(figure.low, 0);
      ASSERT_GE(figure.high, figure.low);
      previous = figure.cell_id;
    }
  }
}

TEST(RowsDeathTest, RowsThatBreakTheirLayoutAreNotMade) {
  EXPECT_DEATH(EncodeHead({1, 1, 1, "short", 1, 1}), "32 bytes");
  EXPECT_DEATH(EncodeHead({1, 2, 1, std::string(32, 'h'), 1, 1}), "or later");
  EXPECT_DEATH(EncodeHead({1, 1, 1, std::string(32, 'h'), 1, 1, 2}), "not after the latest");
  EXPECT_DEATH(EncodeHead({1, 1, 1, std::string(32, 'h'), 1, 256}), "one byte");
  EXPECT_DEATH(EncodePayload("", {{2, kHasLow, 0, 0}, {1, kHasLow, 0, 0}}), "ascending");
  EXPECT_DEATH(EncodePayload("", {{1, kHasLow, -1, -1}}), "negative");
}

}  // namespace
}  // namespace khoi::storage
