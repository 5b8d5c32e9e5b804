#include "tools/khoi/normalize.h"

#include "gtest/gtest.h"
#include "khoi/v1/submission.pb.h"
#include "tests/status_matchers.h"

namespace khoi::cli {
namespace {

using ::khoi::testing::IsOk;
using ::khoi::testing::IsOkAndHolds;
using ::khoi::testing::StatusIs;

constexpr char kDecomposed[] = "Kho\u0302\u0301i";
constexpr char kComposed[] = "Kh\u1ED1i";

TEST(NormalizeTest, TextBecomesNfc) {
  EXPECT_THAT(ToNfc(kDecomposed), IsOkAndHolds(std::string(kComposed)));
  EXPECT_THAT(ToNfc("Đã chuẩn"), IsOkAndHolds(std::string("Đã chuẩn")));
  EXPECT_THAT(ToNfc(""), IsOkAndHolds(std::string()));
}

TEST(NormalizeTest, EveryTextOfAMessageIsReached) {
  v1::SubmitRequest request;
  v1::Report& report = *request.mutable_report();
  report.mutable_header()->set_title(kDecomposed);
  report.add_award_lines();
  report.add_award_lines()->add_award_codes("x");
  report.mutable_award_lines(1)->add_award_codes(kDecomposed);
  report.mutable_award_lines(1)->mutable_decision()->mutable_not_available()->set_reason(kDecomposed);

  ASSERT_THAT(NormalizeText(request), IsOk());
  EXPECT_EQ(report.header().title(), kComposed);
  EXPECT_EQ(report.award_lines(1).award_codes(1), kComposed);
  EXPECT_EQ(report.award_lines(1).decision().not_available().reason(), kComposed);
}

TEST(NormalizeTest, BytesAreNotText) {
  v1::SubmitRequest request;
  request.set_report_bytes(kDecomposed);
  ASSERT_THAT(NormalizeText(request), IsOk());
  EXPECT_EQ(request.report_bytes(), kDecomposed);
}

TEST(NormalizeTest, TextThatIsNotUtf8IsNamed) {
  v1::Report report;
  report.add_award_lines();
  report.add_award_lines()->set_note("a\xff");
  EXPECT_THAT(NormalizeText(report), StatusIs(absl::StatusCode::kInvalidArgument, "award_lines[1].note: not UTF-8"));
}

}  // namespace
}  // namespace khoi::cli
