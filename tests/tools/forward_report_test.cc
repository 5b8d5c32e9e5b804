#include "tools/khoi/forward_report.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/status_matchers.h"
#include "tools/khoi/forward_quantity.h"

namespace khoi::cli {
namespace {

using ::khoi::testing::IsOk;
using ::khoi::testing::StatusIs;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

std::string Short(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(message, &text);
  return text.empty() ? text : text.substr(0, text.size() - 1);
}

template <typename Messages>
std::string All(const Messages& messages) {
  return absl::StrJoin(messages, "; ", [](std::string* out, const auto& each) { absl::StrAppend(out, Short(each)); });
}

std::string Told(const std::string& figure) { return All(QuantitiesOf(Parse<v1::Figure>(figure))); }

TEST(ForwardQuantity, SaysWhatTheSumSays) {
  EXPECT_EQ(Told(""), "");
  EXPECT_EQ(Told("low: '7' high: '7' value_unit_count: 3"), "exact: \"7\"");
  EXPECT_EQ(Told("low: '0' high: '0' zero_unit_count: 3"), "exact: \"0\"");
  EXPECT_EQ(Told("low: '7' high: '7' approximate: true"), "approximate: \"7\"");
  EXPECT_EQ(Told("low: '7'"), "at_least: \"7\"");
  EXPECT_EQ(Told("low: '7' high: '9'"), "range { min: \"7\" max: \"9\" }");
  EXPECT_EQ(Told("not_available_unit_count: 2"), "not_available { reason: \"có đơn vị không có số liệu\" }");
}

TEST(ForwardQuantity, SaysSeveralThingsOneByOne) {
  EXPECT_EQ(Told("low: '7' approximate: true"), "at_least: \"7\"; approximate: \"0\"");
  EXPECT_EQ(Told("low: '7' high: '9' approximate: true not_available_unit_count: 1"),
            "range { min: \"7\" max: \"9\" }; approximate: \"0\"; "
            "not_available { reason: \"có đơn vị không có số liệu\" }");
}

std::string Beyond(const std::string& figure, int count) {
  const auto quantities = QuantitiesBeyond(Parse<v1::Figure>(figure), count);
  return quantities.ok() ? All(*quantities) : std::string(quantities.status().message());
}

TEST(ForwardQuantity, WhatIsListedIsNotCountedAgain) {
  EXPECT_EQ(Beyond("low: '5' high: '5'", 5), "");
  EXPECT_EQ(Beyond("low: '5' high: '5'", 3), "exact: \"2\"");
  EXPECT_EQ(Beyond("low: '0' high: '0'", 0), "exact: \"0\"");
  EXPECT_EQ(Beyond("low: '5'", 5), "at_least: \"0\"");
  EXPECT_EQ(Beyond("low: '5' high: '8'", 4), "range { min: \"1\" max: \"4\" }");
  EXPECT_EQ(Beyond("low: '5' high: '5' not_available_unit_count: 1", 5),
            "not_available { reason: \"có đơn vị không có số liệu\" }");
  EXPECT_EQ(Beyond("low: '5' high: '5'", 6), "the server wrote \"5\", which this release cannot read");
}

std::string Ratios(const std::string& numerator, const std::string& denominator) {
  return All(RatiosOf(Parse<v1::Figure>(numerator), Parse<v1::Figure>(denominator)));
}

TEST(ForwardQuantity, RatiosStayRatiosWhereTheyCan) {
  EXPECT_EQ(Ratios("low: '3' high: '3'", "low: '9' high: '9'"),
            "numerator { exact: \"3\" } denominator { exact: \"9\" }");
  EXPECT_EQ(Ratios("low: '9.5' high: '9.5'", "low: '10' high: '10'"),
            "numerator { exact: \"9.5\" } denominator { exact: \"10\" }");
  EXPECT_EQ(Ratios("low: '3' high: '3'", "low: '3.0' high: '3.0'"),
            "numerator { exact: \"3\" } denominator { exact: \"3.0\" }");
}

// A part whose whole is not known must not stand beside another's whole, and a partner must add nothing.
TEST(ForwardQuantity, APartThatWouldExceedItsWholeStandsAlone) {
  EXPECT_EQ(Ratios("low: '25' high: '25'", "low: '10' high: '10' not_available_unit_count: 1"),
            "numerator { exact: \"25\" } denominator { range { min: \"0\" max: \"0\" } }; "
            "numerator { range { min: \"0\" max: \"0\" } } denominator { exact: \"10\" }; "
            "numerator { range { min: \"0\" max: \"0\" } } "
            "denominator { not_available { reason: \"có đơn vị không có số liệu\" } }");
  EXPECT_EQ(Ratios("low: '3.25' high: '3.25'", "low: '3.2' high: '3.2'"),
            "numerator { exact: \"3.25\" } denominator { range { min: \"0\" max: \"0\" } }; "
            "numerator { range { min: \"0\" max: \"0\" } } denominator { exact: \"3.2\" }");
}

TEST(ForwardQuantity, WhatNobodyCouldGiveDoesNotBecomeZero) {
  const std::string nobody = "not_available { reason: \"có đơn vị không có số liệu\" }";
  EXPECT_EQ(Ratios("not_available_unit_count: 2", "low: '10' high: '10' not_available_unit_count: 1"),
            absl::StrCat("numerator { ", nobody, " } denominator { range { min: \"0\" max: \"0\" } }; ",  //
                         "numerator { ", nobody, " } denominator { exact: \"10\" }; ",                    //
                         "numerator { ", nobody, " } denominator { ", nobody, " }"));
}

TEST(ForwardQuantity, YearsAreReadAsTheyAreWritten) {
  for (const char* const achievement : {"", "years { years: 2021 }", "years { years: [2018, 2020] }",
                                        "span { first_year: 2019 last_year: 2021 }", "school_year: 2021"}) {
    const auto years = Parse<v1::Achievement>(achievement);
    const auto read = AchievementOf(AchievementText(years));
    ASSERT_THAT(read, IsOk()) << achievement;
    EXPECT_EQ(Short(*read), Short(years));
  }
  // What counts alike is written alike.
  EXPECT_EQ(AchievementText(Parse<v1::Achievement>("years { years: [2019, 2020, 2021] }")), "2019-2021");
  EXPECT_THAT(AchievementOf("năm 2021"), StatusIs(absl::StatusCode::kInternal, ::testing::HasSubstr("năm 2021")));
  EXPECT_THAT(AchievementOf("2019-2020-2021"), StatusIs(absl::StatusCode::kInternal, ::testing::_));
}

constexpr char kAwardKey[] =
    "key { dimension: DIMENSION_STATUS value: 'AWARD_STATUS_AWARDED' } "
    "key { dimension: DIMENSION_COUNTING_BASIS value: 'COUNTING_BASIS_TURNS' } "
    "key { dimension: DIMENSION_AWARDING_AUTHORITY value: 'A-BT' } "
    "key { dimension: DIMENSION_AWARDING_ORGANISATION value: '-' } "
    "key { dimension: DIMENSION_RECIPIENT_KIND value: 'MIX' } key { dimension: DIMENSION_METHOD value: '-' } "
    "key { dimension: DIMENSION_ACHIEVEMENT value: '2021' } key { dimension: DIMENSION_MOVEMENT value: '-' } ";

constexpr char kDocumentKey[] =
    "key { dimension: DIMENSION_ROLE value: 'DOCUMENT_ROLE_LEAD' } key { dimension: DIMENSION_CODE value: 'LD-TT' } "
    "key { dimension: DIMENSION_STAGE value: 'ST-ISSUED' } ";

v1::GetConsolidationResponse Signed(const std::string& summary) {
  return Parse<v1::GetConsolidationResponse>(
      absl::StrCat("consolidation { ref { authority_id: 'bo' period_id: '2022-S1' } number: 2 revision: 40 digest: 'D' "
                   "signer { organisation_id: 'bo' position: 'Bộ trưởng' } "
                   "narrative_sections { section_code: 'N4' items { text: 'Kết quả.' } } } summary { ",
                   summary, " coverages { units { unit_id: 'cuc' name_vi: 'Cục' } } }"));
}

std::vector<SourceVersion> Versions(const std::string& report) {
  SourceVersion version;
  version.receipt =
      Parse<v1::Receipt>("unit_id: 'cuc' version: 3 revision: 12 commit_time { seconds: 99 } content_hash: 'H'");
  version.report = Parse<v1::Report>(report);
  return {version};
}

const ForwardTarget kTarget{.authority_id = "tw", .period_id = "2022-S1", .unit_id = "dai-dien"};

TEST(ForwardReport, CarriesWhoSignedWhatAndTheReceipts) {
  const auto report = ForwardedReport(Signed(""), Versions(""), kTarget);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(Short(*report),
            "authority_id: \"tw\" period_id: \"2022-S1\" unit_id: \"dai-dien\" "
            "header { title: \"Báo cáo tổng hợp số 2 kỳ 2022-S1 của bo\" signer { position: \"Bộ trưởng\" } } "
            "narrative_sections { section_code: \"N4\" items { text: \"Kết quả.\" } } "
            "consolidation_source { authority_id: \"bo\" period_id: \"2022-S1\" number: 2 revision: 40 digest: \"D\" "
            "receipts { unit_id: \"cuc\" version: 3 revision: 12 commit_time { seconds: 99 } content_hash: \"H\" } }");
}

TEST(ForwardReport, UnsplitAndSharedNumbersStayAsTheyAre) {
  const auto report = ForwardedReport(
      Signed(absl::StrCat("rows { measure: MEASURE_AWARDS ", kAwardKey,
                          "key { dimension: DIMENSION_CODE value: 'CO-GK+CO-KNC' } figure { low: '7' } }")),
      Versions("award_lines { award_codes: ['CO-KNC', 'CO-GK'] awarding_authority_code: 'A-BT' "
               "recipient_kind_code: 'MIX' status: AWARD_STATUS_AWARDED counting_basis: COUNTING_BASIS_TURNS "
               "achievement { years { years: 2021 } } badge_name: 'Vì sự nghiệp' }"),
      kTarget);
  ASSERT_THAT(report, IsOk());
  ASSERT_EQ(report->award_lines_size(), 1);
  EXPECT_EQ(Short(report->award_lines(0)),
            "line_id: \"A1\" award_codes: \"CO-GK\" award_codes: \"CO-KNC\" awarding_authority_code: \"A-BT\" "
            "recipient_kind_code: \"MIX\" status: AWARD_STATUS_AWARDED count { at_least: \"7\" } "
            "counting_basis: COUNTING_BASIS_TURNS achievement { years { years: 2021 } } "
            "decision { not_available { reason: \"số tổng hợp; quyết định có trong báo cáo của các đơn vị\" } } "
            "badge_name: \"Vì sự nghiệp\"");
}

TEST(ForwardReport, PartsStandWithWhatTheyArePartsOf) {
  const auto report = ForwardedReport(
      Signed(absl::StrCat("rows { measure: MEASURE_AWARDS ", kAwardKey,
                          "key { dimension: DIMENSION_CODE value: 'CO-GK' } figure { low: '7' high: '7' } } "
                          "rows { measure: MEASURE_AWARD_SUB_COUNTS ",
                          kAwardKey,
                          "key { dimension: DIMENSION_CODE value: 'B5' } "
                          "key { dimension: DIMENSION_PARENT_CODE value: 'CO-GK' } figure { low: '2' high: '2' } }")),
      Versions(""), kTarget);
  ASSERT_THAT(report, IsOk());
  ASSERT_EQ(report->award_lines_size(), 1);
  EXPECT_EQ(Short(report->award_lines(0).sub_counts(0)), "sub_count_code: \"B5\" count { exact: \"2\" }");
}

TEST(ForwardReport, DocumentsKeepTheirReferencesAndWhoNumberedThem) {
  const auto report = ForwardedReport(
      Signed(absl::StrCat("rows { measure: MEASURE_DOCUMENTS ", kDocumentKey,
                          "figure { low: '5' high: '5' } } "
                          "documents { key: 'D|LD-TT|12|tt-bnv|2022|cuc' code: 'LD-TT' stage_code: 'ST-ISSUED' "
                          "role: DOCUMENT_ROLE_LEAD "
                          "claims { unit_id: 'cuc' field_path: 'report.document_lines[0].references[1]' } } "
                          "documents { key: 'D|LD-TT|13|tt-bnv' code: 'LD-TT' stage_code: 'ST-ISSUED' "
                          "role: DOCUMENT_ROLE_LEAD "
                          "claims { unit_id: 'cuc' field_path: 'report.document_lines[0].references[2]' } }")),
      Versions("document_lines { type_code: 'LD-TT' references { number: '1' } "
               "references { number: '12' symbol: 'TT-BNV' } references { number: '13' symbol: 'TT-BNV' } }"),
      kTarget);
  ASSERT_THAT(report, IsOk());
  EXPECT_EQ(All(report->document_lines()),
            "line_id: \"D1\" type_code: \"LD-TT\" stage_code: \"ST-ISSUED\" role: DOCUMENT_ROLE_LEAD "
            "references { type_code: \"LD-TT\" number: \"12\" symbol: \"TT-BNV\" issuer_id: \"cuc\" "
            "issuer_name: \"Cục\" } "
            "references { type_code: \"LD-TT\" number: \"13\" symbol: \"TT-BNV\" }; "
            "line_id: \"D2\" type_code: \"LD-TT\" stage_code: \"ST-ISSUED\" role: DOCUMENT_ROLE_LEAD "
            "count { exact: \"3\" }");
}

TEST(ForwardReport, ReportsThatAreNotThoseThatWereSignedAreFound) {
  const std::string documents =
      "documents { code: 'LD-TT' title: '12/TT-BNV' claims { unit_id: 'cuc' field_path: 'report.document_lines[3]' } }";
  EXPECT_THAT(ForwardedReport(Signed(documents), Versions(""), kTarget),
              StatusIs(absl::StatusCode::kInternal, ::testing::HasSubstr("the document 12/TT-BNV")));
  const std::string events =
      "rows { measure: MEASURE_EVENTS key { dimension: DIMENSION_CODE value: 'EV-TRAINING' } figure { low: '2' } }";
  EXPECT_THAT(ForwardedReport(Signed(events), Versions("event_lines { event_code: 'EV-TRAINING' }"), kTarget),
              StatusIs(absl::StatusCode::kInternal, ::testing::HasSubstr("its events EV-TRAINING")));
}

TEST(ForwardReport, WhatTheReceiverDoesNotKnowByItsCodeGoesByItsTitle) {
  auto report = Parse<v1::Report>(
      "award_lines { movement_code: 'PT' movement_title: 'Phong trào' } "
      "movement_lines { movement_code: 'PT-TW' title: 'Của Trung ương' } "
      "movement_lines { movement_code: 'PT' title: 'Phong trào' }");
  const auto preview = Parse<v1::Rejection>(
      "findings { rule_id: 'ID-CODE' field_paths: 'report.movement_lines[1].movement_code' } "
      "findings { rule_id: 'ID-CODE' field_paths: 'report.award_lines[0].movement_code' }");
  EXPECT_TRUE(AdaptTo(preview.findings(), report));
  EXPECT_EQ(Short(report),
            "award_lines { movement_title: \"Phong trào\" } "
            "movement_lines { movement_code: \"PT-TW\" title: \"Của Trung ương\" } "
            "movement_lines { title: \"Phong trào\" }");
}

TEST(ForwardReport, PartsOfSomeUnitsOnlyStandApartFromTheWholeOfAll) {
  auto report = Parse<v1::Report>(
      "award_lines { line_id: 'A1' count { exact: '9' } sub_counts { sub_count_code: 'B1' count { exact: '2' } } }");
  const auto preview =
      Parse<v1::Rejection>("findings { rule_id: 'SUM-BAND' field_paths: 'report.award_lines[0].sub_counts[0].count' }");
  EXPECT_TRUE(AdaptTo(preview.findings(), report));
  EXPECT_EQ(All(report.award_lines()),
            "line_id: \"A1\" count { exact: \"9\" }; "
            "line_id: \"A1-P\" sub_counts { sub_count_code: \"B1\" count { exact: \"2\" } }");
  EXPECT_FALSE(AdaptTo(preview.findings(), report));
}

TEST(ForwardReport, WhatIsReallyWrongIsLeftToBeRefused) {
  auto report = Parse<v1::Report>("award_lines { award_codes: 'X' }");
  const auto preview = Parse<v1::Rejection>(
      "findings { rule_id: 'ID-CODE' field_paths: 'report.award_lines[0].award_codes[0]' } "
      "findings { rule_id: 'ID-PERIOD' field_paths: 'report.period_id' } findings { rule_id: 'SUM-BAND' }");
  EXPECT_FALSE(AdaptTo(preview.findings(), report));
}

}  // namespace
}  // namespace khoi::cli
