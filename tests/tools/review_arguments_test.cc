#include "tools/khoi/review_arguments.h"

#include "gtest/gtest.h"
#include "tests/status_matchers.h"

namespace khoi::cli {
namespace {

using testing::IsOk;

TEST(ReviewArgumentsTest, PathsMayBeShortAndRulesMayNameAPlace) {
  ReviewArguments words;
  words.because = {"award_lines[3].count: khác với quyết định: 12 người", "report: thiếu phụ lục"};
  words.rules = {"SUM-TOTAL", "ID-DATE-PERIOD@award_lines[0].decision: xem lại"};
  words.due = "2022-07-01";
  const auto request = ToReviewRequest(words, "return");
  ASSERT_THAT(request, IsOk());
  const v1::ReturnAct& act = request->act().return_();
  ASSERT_EQ(act.reasons_size(), 4);
  EXPECT_EQ(act.reasons(0).field_path(), "report.award_lines[3].count");
  EXPECT_EQ(act.reasons(0).text(), "khác với quyết định: 12 người");
  EXPECT_EQ(act.reasons(1).field_path(), "report");
  EXPECT_EQ(act.reasons(2).field_path(), "report");
  EXPECT_EQ(act.reasons(2).rule_id(), "SUM-TOTAL");
  EXPECT_EQ(act.reasons(3).field_path(), "report.award_lines[0].decision");
  EXPECT_EQ(act.reasons(3).text(), "xem lại");
}

TEST(ReviewArgumentsTest, WaiversNeedAReason) {
  ReviewArguments words;
  words.waivers = {"SUM-TOTAL: gồm cả hình thức khác", "SUM-BAND@report.award_lines[1]: đã đối chiếu"};
  const auto request = ToReviewRequest(words, "accept");
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->act().accept().waivers(0).field_path(), "");
  EXPECT_EQ(request->act().accept().waivers(1).rule_id(), "SUM-BAND");
  EXPECT_EQ(request->act().accept().waivers(1).field_path(), "report.award_lines[1]");
  EXPECT_EQ(request->act().accept().waivers(1).reason(), "đã đối chiếu");
  for (const char* wrong : {"SUM-TOTAL", "SUM-TOTAL:", ": x", "@report: x"}) {
    words.waivers = {wrong};
    EXPECT_FALSE(ToReviewRequest(words, "accept").ok()) << wrong;
  }
}

TEST(ReviewArgumentsTest, EveryActIsSetEvenWithoutWords) {
  for (const char* act :
       {"receive", "accept", "withdraw", "request_amendment", "approve_amendment", "refuse_amendment"}) {
    const auto request = ToReviewRequest({}, act);
    ASSERT_THAT(request, IsOk());
    EXPECT_NE(request->act().act_case(), v1::Act::ACT_NOT_SET) << act;
    EXPECT_FALSE(request->has_version());
  }
}

TEST(ReviewArgumentsTest, TextIsBroughtIntoNormalForm) {
  ReviewArguments words;
  words.reason = "ho\u0300a";  // o and a combining grave accent
  const auto request = ToReviewRequest(words, "receive");
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->reason(),
            "h\xc3\xb2"
            "a");
}

}  // namespace
}  // namespace khoi::cli
