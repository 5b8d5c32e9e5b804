#include <sstream>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/tools/golden.h"
#include "tools/khoi/summary_csv.h"
#include "tools/khoi/summary_text.h"

namespace khoi::cli {
namespace {

class SummaryGoldenTest : public ::testing::TestWithParam<std::string> {
 protected:
  v1::Summary Summary() {
    v1::Summary summary;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadGolden(GetParam() + ".textproto"), &summary));
    return summary;
  }
};

TEST_P(SummaryGoldenTest, ReadsAsADocument) {
  for (const auto& [language, ending] :
       {std::pair(Language::kVietnamese, ".vi.txt"), {Language::kEnglish, ".en.txt"}}) {
    std::ostringstream out;
    PrintSummary(Summary(), language, /*color=*/false, out);
    ExpectGolden(GetParam() + ending, out.str());
  }
}

TEST_P(SummaryGoldenTest, ReadsAsCsv) {
  std::ostringstream out;
  PrintSummaryCsv(Summary(), Language::kVietnamese, out);
  ExpectGolden(GetParam() + ".csv", out.str());
}

INSTANTIATE_TEST_SUITE_P(All, SummaryGoldenTest,
                         ::testing::Values("summary_bloc", "summary_authority", "summary_empty"),
                         [](const auto& test) { return test.param; });

TEST(SummaryTextTest, ColorChangesNothingButColor) {
  v1::Summary summary;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadGolden("summary_bloc.textproto"), &summary));
  std::ostringstream out;
  PrintSummary(summary, Language::kVietnamese, /*color=*/true, out);
  std::string plain;
  const std::string colored = out.str();
  for (size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b') {
      i = colored.find('m', i);
    } else {
      plain.push_back(colored[i]);
    }
  }
  EXPECT_NE(plain, colored);
  EXPECT_EQ(plain, ReadGolden("summary_bloc.vi.txt"));
}

}  // namespace
}  // namespace khoi::cli
