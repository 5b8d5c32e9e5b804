#include "tools/khoi/message_file.h"

#include <sstream>

#include "gtest/gtest.h"
#include "khoi/v1/report.pb.h"
#include "tests/status_matchers.h"

namespace khoi::cli {
namespace {

using ::khoi::testing::EqualsText;
using ::khoi::testing::IsOk;
using ::khoi::testing::IsOkAndHolds;
using ::khoi::testing::StatusIs;
using ::testing::StartsWith;

TEST(MessageFileTest, TheNameSaysTheFormat) {
  EXPECT_THAT(FormatOf("a.json"), IsOkAndHolds(FileFormat::kJson));
  for (const char* name : {"a.textproto", "b/a.txtpb", "a.pbtxt", "a.txtproto"}) {
    EXPECT_THAT(FormatOf(name), IsOkAndHolds(FileFormat::kTextproto)) << name;
  }
  EXPECT_THAT(FormatOf("-"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(FormatOf("a.docx"), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(MessageFileTest, BothFormatsSayTheSame) {
  constexpr char kExpected[] =
      "authority_id: 'bkhcn' award_lines { count { exact: '5' } counting_basis: COUNTING_BASIS_TURNS }";
  v1::Report json;
  EXPECT_THAT(ParseMessage("a", R"({"authorityId": "bkhcn", "award_lines": [
                                    {"count": {"exact": "5"}, "countingBasis": "COUNTING_BASIS_TURNS"}]})",
                           FileFormat::kJson, json),
              IsOk());
  EXPECT_THAT(json, EqualsText(kExpected));
  v1::Report text;
  EXPECT_THAT(ParseMessage("a", kExpected, FileFormat::kTextproto, text), IsOk());
  EXPECT_THAT(text, EqualsText(kExpected));
}

TEST(MessageFileTest, TextIsReadAsNfcAndAByteOrderMarkIsSkipped) {
  v1::Report report;
  EXPECT_THAT(ParseMessage("a", "\xEF\xBB\xBF{\"unitId\": \"Kho\u0302\u0301i\"}", FileFormat::kJson, report), IsOk());
  EXPECT_EQ(report.unit_id(), "Kh\u1ED1i");
}

TEST(MessageFileTest, ADirectoryIsRefused) {
  std::istringstream none;
  v1::Report report;
  EXPECT_THAT(ReadMessage(::testing::TempDir(), FileFormat::kJson, none, report),
              StatusIs(absl::StatusCode::kInvalidArgument, ::testing::HasSubstr("is it a directory?")));
}

struct ErrorCase {
  const char* text;
  const char* message;
};

TEST(MessageFileTest, JsonErrorsNameLineAndColumn) {
  const ErrorCase cases[] = {
      {"", "f:1:1: the text ends too early"},
      {"[1]", "f:1:1: : Root element must be a message."},
      {"{\"unitId\": \"x\"\n \"periodId\": \"y\"}", "f:2:2: expected ',' or '}'"},
      {"{\"unitId\": 'x'}", "f:1:12: expected a value"},
      {"{\"unitId\": \"x\",}", "f:1:16: expected a field name in double quotes"},
      {"{\"unitId\": \"x\"} y", "f:1:17: nothing may follow the value"},
      {"{\"unitId\": \"x", "f:1:12: the string has no end"},
      {"{\"unitId\": \"x\", \"unit_id\": \"y\"}", "f:1:17: \"unit_id\" appears twice"},
      {"{\"header\": {\n  \"colour\": 3}}", "f:2:13: (header) colour: Cannot find field."},
      {"{\"colour\":\n 3}", "f:2:2: colour: Cannot find field."},
      {"{\"awardLines\": [{},\n {\"status\": \"AWARDED\"}]}",
       "f:2:13: (award_lines[1].status): invalid value \"AWARDED\" for type "
       "type.googleapis.com/khoi.v1.AwardStatus"},
      {"{\"awardLines\": [\n{\"count\":\n{\"exact\": 5}}]}",
       "f:3:11: (award_lines[0].count.exact): invalid value 5 for type TYPE_STRING"},
  };
  for (const ErrorCase& c : cases) {
    v1::Report report;
    EXPECT_THAT(ParseMessage("f", c.text, FileFormat::kJson, report),
                StatusIs(absl::StatusCode::kInvalidArgument, c.message))
        << c.text;
  }
}

TEST(MessageFileTest, TextProtoErrorsNameLineAndColumn) {
  const ErrorCase cases[] = {
      {"unit_id: 3", "f:1:10: Expected string, got: 3"},
      {"unit_id: 'x'\nheader {\n  colour: 3\n}",
       "f:3:9: Message type \"khoi.v1.ReportHeader\" has no field named \"colour\"."},
      {"unit_id: 'x", "f:1:12: Unexpected end of string."},
  };
  for (const ErrorCase& c : cases) {
    v1::Report report;
    const absl::Status status = ParseMessage("f", c.text, FileFormat::kTextproto, report);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, StartsWith(c.message))) << c.text;
  }
}

TEST(MessageFileTest, DeepNestingIsRefusedNotFollowed) {
  v1::Report report;
  EXPECT_THAT(ParseMessage("f", std::string(100000, '['), FileFormat::kJson, report),
              StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("f:1:")));
}

TEST(MessageFileTest, DashIsStandardInput) {
  std::istringstream in("unit_id: 'x'");
  v1::Report report;
  EXPECT_THAT(ReadMessage("-", FileFormat::kTextproto, in, report), IsOk());
  EXPECT_EQ(report.unit_id(), "x");
  EXPECT_THAT(ReadMessage("no/such/file.json", FileFormat::kByName, in, report), StatusIs(absl::StatusCode::kNotFound));
}

TEST(MessageFileTest, WrittenTextCanBeReadByPeopleAndByUs) {
  v1::Report report;
  report.set_unit_id("Khối \"A\"");
  v1::Report back;
  EXPECT_EQ(ToTextproto(report), "unit_id: \"Khối \\\"A\\\"\"\n");
  EXPECT_THAT(ParseMessage("f", ToJson(report, /*zeros=*/false), FileFormat::kJson, back), IsOk());
  EXPECT_EQ(back.unit_id(), report.unit_id());
  EXPECT_EQ(JsonString("a\"\n"), "\"a\\\"\\n\"");
}

}  // namespace
}  // namespace khoi::cli
