#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/domain/figures.h"
#include "services/domain/rulebook.h"
#include "tests/domain/world.h"

namespace khoi::testing {
namespace {

using ::testing::HasSubstr;

#define HASH "01234567890123456789012345678901"

// What "van-phong", which stands for the authority, says of what the authority signed.
constexpr char kSource[] =
    "unit_id: 'van-phong' consolidation_source { authority_id: 'bkhcn' period_id: '2022-S1' number: 2 revision: 40 "
    "digest: '" HASH "' receipts { unit_id: 'so-a' version: 1 revision: 12 content_hash: '" HASH
    "' } receipts { unit_id: 'so-b' version: 3 revision: 30 content_hash: '" HASH "' } }";

v1::Consolidation Signed() {
  return FromText<v1::Consolidation>("digest: '" HASH "' inputs { unit_id: 'so-a' version: 1 content_hash: '" HASH
                                     "' } inputs { unit_id: 'so-b' version: 3 content_hash: '" HASH "' }");
}

struct SourceCase {
  const char* name;
  const char* removed;   // from what is said, a field of the source and its value
  const char* added;     // in its place
  const char* expected;  // of rules CON-FORM, REQUIRED and ID-FORM

  friend void PrintTo(const SourceCase& row, std::ostream* os) { *os << row.name; }
};

v1::Report Changed(const std::string& removed, const std::string& added) {
  std::string text = kSource;
  if (!removed.empty()) {
    const size_t at = text.find(removed);
    EXPECT_NE(at, std::string::npos) << removed;
    text.replace(at, removed.size(), added);
  }
  v1::Report report = CleanReport();
  report.MergeFrom(FromText<v1::Report>(text));
  return report;
}

std::string SourceCaseName(const ::testing::TestParamInfo<SourceCase>& row) { return row.param.name; }

class SourceForm : public ::testing::TestWithParam<SourceCase> {};

TEST_P(SourceForm, Finds) {
  const v1::Report report = Changed(GetParam().removed, GetParam().added);
  domain::Findings findings;
  for (const char* const rule : {"CON-FORM", "REQUIRED", "ID-FORM"}) AskInto(findings, rule, report);
  EXPECT_EQ(Short(findings.all()), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, SourceForm,
    ::testing::Values(
        SourceCase{"Complete", "", "", ""},
        SourceCase{"NoAuthority", "authority_id: 'bkhcn'", "", "consolidation_source.authority_id REQUIRED"},
        SourceCase{"AuthorityThatIsNoIdentifier", "authority_id: 'bkhcn'", "authority_id: 'a/b'",
                   "consolidation_source.authority_id ID-FORM"},
        SourceCase{"NoPeriod", "period_id: '2022-S1'", "", "consolidation_source.period_id REQUIRED"},
        SourceCase{"NoNumber", "number: 2", "", "consolidation_source.number CON-FORM"},
        SourceCase{"NegativeRevision", "revision: 40", "revision: -1", "consolidation_source.revision CON-FORM"},
        SourceCase{"NoDigest", "digest: '" HASH "'", "", "consolidation_source.digest CON-FORM"},
        SourceCase{"ShortDigest", "digest: '" HASH "'", "digest: '0123'", "consolidation_source.digest CON-FORM"},
        SourceCase{"ReceiptWithoutUnit", "unit_id: 'so-b'", "",
                   "consolidation_source.receipts[1].unit_id CON-FORM; "
                   "consolidation_source.receipts[1].unit_id REQUIRED"},
        SourceCase{"ReceiptWithoutVersion", "version: 3", "", "consolidation_source.receipts[1].version CON-FORM"},
        SourceCase{"ReceiptWithoutRevision", "revision: 30", "", "consolidation_source.receipts[1].revision CON-FORM"},
        SourceCase{"ReceiptWithoutHash", "revision: 12 content_hash: '" HASH "'", "revision: 12",
                   "consolidation_source.receipts[0].content_hash CON-FORM"},
        SourceCase{"SameUnitTwice", "unit_id: 'so-b'", "unit_id: 'so-a'",
                   "consolidation_source.receipts[1].unit_id CON-FORM"},
        SourceCase{"NotInTheOrderOfUnits", "unit_id: 'so-a'", "unit_id: 'so-c'",
                   "consolidation_source.receipts[1].unit_id CON-FORM"}),
    SourceCaseName);

TEST(SourceForm, TheReceiptsAreThere) {
  v1::Report report = Changed("", "");
  report.mutable_consolidation_source()->clear_receipts();
  EXPECT_EQ(Answer("CON-FORM", report), "consolidation_source.receipts CON-FORM");
  EXPECT_EQ(Answer("CON-FORM", CleanReport()), "");
}

TEST(SourceUnit, StandsForTheAuthorityThatSigned) {
  EXPECT_EQ(Answer("CON-UNIT", Changed("", "")), "");
  EXPECT_EQ(Answer("CON-UNIT", Changed("unit_id: 'van-phong'", "unit_id: 'so-a'")),
            "consolidation_source.authority_id CON-UNIT");
  EXPECT_EQ(Answer("CON-UNIT", Changed("authority_id: 'bkhcn'", "authority_id: 'tinh'")),
            "consolidation_source.authority_id CON-UNIT");
  EXPECT_EQ(Answer("CON-UNIT", CleanReport()), "");
}

TEST(SourceUnit, SaysForWhomItStandsAndWhatToDo) {
  domain::Findings findings;
  AskInto(findings, "CON-UNIT", Changed("authority_id: 'bkhcn'", "authority_id: 'tinh'"));
  ASSERT_EQ(findings.all().size(), 1u);
  EXPECT_EQ(findings.all()[0].message_en(),
            "The unit van-phong does not stand for tinh but for bkhcn. Report as the unit that does, or register "
            "stands_for_authority_id.");
  EXPECT_TRUE(findings.blocked());
}

// What the rule says when the log holds `consolidation` and has given the receipts that `known` says.
std::string SignedAnswer(const v1::Report& report, const v1::Consolidation* consolidation, std::vector<bool> known,
                         bool signed_here = true) {
  domain::ReportInput input = domain::MakeReportInput(report, WorldCatalog(), WorldStructure(), kToday);
  input.source = {.signed_here = signed_here, .consolidation = consolidation, .known_receipts = std::move(known)};
  domain::Findings findings;
  domain::AskRule(*domain::FindRule("CON-SIGNED"), input, findings);
  EXPECT_EQ(findings.blocked(), !findings.all().empty());
  return Short(findings.all());
}

TEST(SourceSigned, HoldsOfExactlyWhatWasSigned) {
  const v1::Consolidation signed_one = Signed();
  EXPECT_EQ(SignedAnswer(Changed("", ""), &signed_one, {true, true}), "");
}

TEST(SourceSigned, NothingIsKnownOfWhatWasSignedElsewhere) {
  EXPECT_EQ(SignedAnswer(Changed("", ""), nullptr, {}, /*signed_here=*/false), "");
}

TEST(SourceSigned, AnotherNumberOrRevisionIsRefused) {
  EXPECT_EQ(SignedAnswer(Changed("", ""), nullptr, {true, true}), "consolidation_source.number CON-SIGNED");
}

TEST(SourceSigned, AnotherDigestIsRefused) {
  v1::Consolidation signed_one = Signed();
  signed_one.set_digest(std::string(32, 'x'));
  EXPECT_EQ(SignedAnswer(Changed("", ""), &signed_one, {true, true}), "consolidation_source.digest CON-SIGNED");
}

TEST(SourceSigned, EveryReceiptIsThatOfTheVersionThatWasSigned) {
  const v1::Consolidation signed_one = Signed();
  EXPECT_EQ(SignedAnswer(Changed("version: 3", "version: 2"), &signed_one, {true, true}),
            "consolidation_source.receipts[1] CON-SIGNED");
  EXPECT_EQ(SignedAnswer(Changed("", ""), &signed_one, {false, true}), "consolidation_source.receipts[0] CON-SIGNED");
  v1::Consolidation other = signed_one;
  other.mutable_inputs(1)->set_content_hash(std::string(32, 'x'));
  EXPECT_EQ(SignedAnswer(Changed("", ""), &other, {true, true}), "consolidation_source.receipts[1] CON-SIGNED");
}

TEST(SourceSigned, NoReceiptIsMissingOrTooMany) {
  v1::Consolidation more = Signed();
  *more.add_inputs() = FromText<v1::ConsolidationInput>("unit_id: 'so-c' version: 1 content_hash: '" HASH "'");
  EXPECT_EQ(SignedAnswer(Changed("", ""), &more, {true, true}), "consolidation_source.receipts CON-SIGNED");
  v1::Consolidation fewer = Signed();
  fewer.mutable_inputs()->RemoveLast();
  EXPECT_EQ(SignedAnswer(Changed("", ""), &fewer, {true, true}), "consolidation_source.receipts[1] CON-SIGNED");
}

std::string NamedAnswer(const v1::Report& report, const std::string& own_authority_id) {
  domain::ReportInput input = domain::MakeReportInput(report, WorldCatalog(), WorldStructure(), kToday);
  input.source.own_authority_id = own_authority_id;
  domain::Findings findings;
  domain::AskRule(*domain::FindRule("CON-NAMED"), input, findings);
  EXPECT_FALSE(findings.blocked());
  return Short(findings.all());
}

TEST(SourceNamed, ASecondStatementWarns) {
  const v1::Report own = ReportWith("unit_id: 'van-phong'");
  EXPECT_EQ(NamedAnswer(own, "bkhcn"), "consolidation_source CON-NAMED");
  EXPECT_EQ(NamedAnswer(own, ""), "");
  EXPECT_EQ(NamedAnswer(Changed("", ""), "bkhcn"), "");
}

// Provinces number resolutions of their own: one that a province forwards is not that of another.
TEST(SourceFigures, DocumentsAreThoseOfTheAuthorityThatSigned) {
  const auto catalog = domain::Catalog({FromText<v1::CatalogEntry>(
      "kind: CATALOG_KIND_DOCUMENT_TYPE code: 'LD-NQ' document_type { legal: true numbered_by_authority: true }")});
  v1::Report report = Changed("authority_id: 'bkhcn'", "authority_id: 'tinh-1'");
  report.MergeFrom(
      FromText<v1::Report>("document_lines { type_code: 'LD-NQ' references { number: '5' symbol: 'NQ-HDND' } }"));
  const std::string key = domain::Derive(report, catalog).extras.keyed_items(0).key();
  EXPECT_THAT(key, HasSubstr("|tinh-1"));
  report.clear_consolidation_source();
  EXPECT_THAT(domain::Derive(report, catalog).extras.keyed_items(0).key(), HasSubstr("|bkhcn"));
}

}  // namespace
}  // namespace khoi::testing
