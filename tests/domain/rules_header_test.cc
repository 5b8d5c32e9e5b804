#include "gtest/gtest.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

class DocumentNumber : public ::testing::TestWithParam<RuleCase> {};

TEST_P(DocumentNumber, Finds) {
  v1::Report report = CleanReport();
  *report.mutable_header() = FromText<v1::ReportHeader>(GetParam().text);
  EXPECT_EQ(Answer("ID-DOC", report), GetParam().expected);
}

constexpr char kNumber[] = "header.number ID-DOC";
constexpr char kSymbol[] = "header.symbol ID-DOC";

INSTANTIATE_TEST_SUITE_P(
    Header, DocumentNumber,
    ::testing::Values(RuleCase{"NumberAndSymbol", "number: '125' symbol: 'BC-KHCN'", ""},
                      RuleCase{"NumberPutInBetween", "number: '125a' symbol: 'BC-SKHCN'", ""},
                      RuleCase{"VietnameseLetters", "number: '05' symbol: 'BC-HĐTĐKT'", ""},
                      RuleCase{"BlocSymbol", "number: '743' symbol: 'BC-KTĐTMTH-VP'", ""},
                      RuleCase{"Nothing", "", kNumber}, RuleCase{"BlankNumber", "symbol: 'BC-KHCN'", kNumber},
                      RuleCase{"BlankSymbol", "number: '125'", kSymbol},
                      RuleCase{"LetterForNumber", "number: 'a' symbol: 'BC-KHCN'", kNumber},
                      RuleCase{"NumberWithSymbol", "number: '125/BC-KHCN' symbol: 'BC-KHCN'", kNumber},
                      RuleCase{"SixDigits", "number: '123456' symbol: 'BC-KHCN'", ""},
                      RuleCase{"SevenDigits", "number: '1234567' symbol: 'BC-KHCN'", kNumber},
                      RuleCase{"OtherDocument", "number: '12' symbol: 'KH-KHCN'", kSymbol},
                      RuleCase{"TypeAlone", "number: '12' symbol: 'BC-'", kSymbol},
                      RuleCase{"SpaceInTheSymbol", "number: '12' symbol: 'BC-KH CN'", kSymbol}),
    CaseName);

TEST(DocumentNumberRule, IsAskedAgainAtAcceptance) {
  v1::Report report = CleanReport();
  report.clear_header();
  EXPECT_EQ(Answer("ID-DOC", report, {.stage = v1::RULE_STAGE_ACCEPT}), kNumber);
  EXPECT_EQ(domain::FindRule("ID-DOC")->accept, v1::SEVERITY_WARN);
}

}  // namespace
}  // namespace khoi::testing
