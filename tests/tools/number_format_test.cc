#include "tools/khoi/number_format.h"

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace khoi::cli {
namespace {

struct NumberCase {
  const char* decimal;
  const char* vi;
  const char* en;
};

TEST(FormatNumberTest, GroupsAsTheLanguageDoesAndKeepsEveryDecimal) {
  const NumberCase cases[] = {
      {"0", "0", "0"},
      {"7", "7", "7"},
      {"1234", "1.234", "1,234"},
      {"1234567.5", "1.234.567,5", "1,234,567.5"},
      {"1234567.50", "1.234.567,50", "1,234,567.50"},
      {"0.000001", "0,000001", "0.000001"},
      {"-68.4", "-68,4", "-68.4"},
      {"1000000000000000", "1.000.000.000.000.000", "1,000,000,000,000,000"},
      // More digits than a double or 64 bits can hold.
      {"9007199254740993.000001", "9.007.199.254.740.993,000001", "9,007,199,254,740,993.000001"},
      {"170141183460469231731687303715884105727", "170.141.183.460.469.231.731.687.303.715.884.105.727",
       "170,141,183,460,469,231,731,687,303,715,884,105,727"},
  };
  for (const NumberCase& c : cases) {
    EXPECT_EQ(FormatNumber(c.decimal, Language::kVietnamese), c.vi);
    EXPECT_EQ(FormatNumber(c.decimal, Language::kEnglish), c.en);
  }
}

TEST(FormatNumberTest, LeavesWhatIsNoDecimalAsItIs) {
  for (const char* text : {"", "-", ".5", "5.", "1e5", "NaN", "1,5", "+3", "mười"}) {
    EXPECT_EQ(FormatNumber(text, Language::kVietnamese), text);
  }
}

TEST(FormatSignedTest, ShowsTheSignOfWhatIsNotZero) {
  EXPECT_EQ(FormatSigned("39", Language::kVietnamese), "+39");
  EXPECT_EQ(FormatSigned("-1234.5", Language::kVietnamese), "-1.234,5");
  EXPECT_EQ(FormatSigned("0", Language::kVietnamese), "0");
}

struct FigureCase {
  const char* figure;
  const char* shown;
  const char* exactness;
};

TEST(FormatFigureTest, SaysHowWellTheNumberIsKnown) {
  const FigureCase cases[] = {
      {"low: '5' high: '5' value_unit_count: 1", "5", "exact"},
      {"low: '0' high: '0' zero_unit_count: 1", "0", "exact"},
      {"low: '20' value_unit_count: 1", "≥ 20", "at-least"},
      {"low: '20' high: '30' value_unit_count: 1", "20–30", "range"},
      {"low: '20' high: '20' approximate: true value_unit_count: 1", "≈ 20", "approximate"},
      {"low: '20' high: '1030' approximate: true value_unit_count: 1", "≈ 20–1.030", "range"},
      {"low: '1020' approximate: true value_unit_count: 1", "≥ ≈ 1.020", "at-least"},
      {"not_available_unit_count: 2", "không có số", "not-available"},
      {"low: '4' high: '4' value_unit_count: 1 not_available_unit_count: 2", "4", "exact"},
  };
  for (const FigureCase& c : cases) {
    v1::Figure figure;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(c.figure, &figure)) << c.figure;
    EXPECT_EQ(FormatFigure(figure, Language::kVietnamese), c.shown) << c.figure;
    EXPECT_EQ(ExactnessOf(figure), c.exactness) << c.figure;
  }
}

TEST(FormatTimeTest, ShowsTheTimeInVietnam) {
  google::protobuf::Timestamp time;
  time.set_seconds(1656604800);  // 2022-06-30T16:00:00Z
  EXPECT_EQ(FormatTime(time, Language::kVietnamese), "30/06/2022 23:00:00");
  EXPECT_EQ(FormatTime(time, Language::kEnglish), "2022-06-30 23:00:00");
  EXPECT_EQ(FormatUtc(time), "2022-06-30T16:00:00Z");
  EXPECT_EQ(FormatTime({}, Language::kVietnamese), "");
}

TEST(FormatDateTest, WritesDaysAsTheLanguageDoes) {
  EXPECT_EQ(FormatDate("2022-06-05", Language::kVietnamese), "05/06/2022");
  EXPECT_EQ(FormatDate("2022-06-05", Language::kEnglish), "2022-06-05");
  EXPECT_EQ(FormatDate("2022-06", Language::kVietnamese), "2022-06");
  EXPECT_EQ(FormatDate("", Language::kVietnamese), "");
}

}  // namespace
}  // namespace khoi::cli
