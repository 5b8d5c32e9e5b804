#include "tools/khoi/consolidation_arguments.h"

#include <functional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/status_matchers.h"

namespace khoi::cli {
namespace {

using ::testing::HasSubstr;

ConsolidationArguments Words() {
  return {.authority = "tinh", .bloc = "k1", .period = "2022-S1", .organisation = "a", .position = "Giám đốc"};
}

TEST(ConsolidationArgumentsTest, SigningTakesNotesWaiversAndADigest) {
  ConsolidationArguments words = Words();
  words.left_out_notes = {"b: xin lùi đến 10/7: đã có công văn"};
  words.waivers = {"P-COVER: sáp nhập"};
  words.digest = std::string(64, 'a');
  EXPECT_THAT(ToSignRequest(words),
              testing::IsOkAndHolds(testing::EqualsText(
                  "ref { authority_id: 'tinh' bloc_id: 'k1' period_id: '2022-S1' } "
                  "actor { organisation_id: 'a' position: 'Giám đốc' } draft_digest: "
                  "'\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252"
                  "\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252\\252' "
                  "left_out_notes { unit_id: 'b' note: 'xin lùi đến 10/7: đã có công văn' } "
                  "waivers { rule_id: 'P-COVER' reason: 'sáp nhập' }")));
}

TEST(ConsolidationArgumentsTest, PathsOfWaiversAreThoseOfFindings) {
  ConsolidationArguments words = Words();
  words.waivers = {"P-LEGAL@document_lines[0].references[0]: đồng chủ trì", "P-LEGAL@report.unit_id: x"};
  const auto request = ToSignRequest(words);
  ASSERT_THAT(request, testing::IsOk());
  EXPECT_EQ(request->waivers(0).field_path(), "report.document_lines[0].references[0]");
  EXPECT_EQ(request->waivers(1).field_path(), "report.unit_id");
}

TEST(ConsolidationArgumentsTest, TextIsNormalised) {
  ConsolidationArguments words = Words();
  words.text = "e\xcc\x82";  // "ê" in two code points
  const auto request = ToCommentRequest(words);
  ASSERT_THAT(request, testing::IsOk());
  EXPECT_EQ(request->text(), "ê");
}

TEST(ConsolidationArgumentsTest, FiguresAreKeptApartAsInSummaries) {
  ConsolidationArguments words = Words();
  words.group_by = {"unit", "kind"};
  EXPECT_THAT(ToDraftRequest(words), testing::IsOkAndHolds(testing::EqualsText(
                                         "ref { authority_id: 'tinh' bloc_id: 'k1' period_id: '2022-S1' } "
                                         "group_by: DIMENSION_UNIT group_by: DIMENSION_RECIPIENT_KIND")));
}

TEST(ConsolidationArgumentsTest, WhatIsWrongIsNamedByItsOption) {
  const auto sign = [](const std::function<void(ConsolidationArguments&)>& change) {
    ConsolidationArguments words = Words();
    change(words);
    return std::string(ToSignRequest(words).status().message());
  };
  EXPECT_THAT(sign([](auto& words) { words.left_out_notes = {"b"}; }), HasSubstr("--leave-out-note"));
  EXPECT_THAT(sign([](auto& words) { words.waivers = {"P-COVER"}; }), HasSubstr("--waive"));
  EXPECT_THAT(sign([](auto& words) { words.digest = "abc"; }), HasSubstr("--digest: must have 64 digits"));
  EXPECT_THAT(sign([](auto& words) { words.digest = std::string(64, 'g'); }), HasSubstr("--digest: must be written"));
  EXPECT_THAT(std::string(ToCommentRequest(Words()).status().message()), HasSubstr("--text, or --confirm"));
  ConsolidationArguments grouped = Words();
  grouped.group_by = {"colour"};
  EXPECT_THAT(std::string(ToShowRequest(grouped).status().message()), HasSubstr("--group-by"));
  ConsolidationArguments timed = Words();
  timed.as_of_time = "yesterday";
  EXPECT_THAT(std::string(ToShowRequest(timed).status().message()), HasSubstr("is not a time"));
}

}  // namespace
}  // namespace khoi::cli
