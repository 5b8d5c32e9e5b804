// Every layout that is delivered, over the reports that are delivered, as text.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "services/domain/layout_check.h"
#include "services/summary/view.h"
#include "tests/domain/example.h"
#include "tests/summary/example_store.h"

namespace khoi::summary {
namespace {

constexpr char kDepartment[] = "scope { authority { authority_id: 'thai-nguyen' } } period_ids: '2022-S1'";
constexpr char kFiveYears[] = "scope { authority { authority_id: 'cao-bang' } } period_ids: '2014.2019'";

constexpr char kAllFirstHalf[] = "scope { central {} } period_ids: '2022-S1'";
constexpr char kAllFiveYears[] = "scope { central {} } period_ids: '2014.2019'";

class LayoutGoldenTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { store_ = ExampleStore().release(); }
  static void TearDownTestSuite() { delete store_; }

  static v1::GetViewResponse Made(const std::string& code, const std::string& summary) {
    ledger::StructureCache structures;
    v1::GetViewRequest request;
    *request.mutable_summary() = Parse<v1::GetSummaryRequest>(summary);
    request.set_layout_code(code);
    absl::StatusOr<v1::GetViewResponse> response =
        MakeView(store_->Now(), structures, request, Store::TimeOf(store_->revision()));
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? *std::move(response) : v1::GetViewResponse();
  }

  static void ExpectTables(const std::string& code, const std::string& summary, const std::string& golden) {
    const v1::GetViewResponse response = Made(code, summary);
    std::string text;
    for (const v1::ViewTable& table : response.tables()) {
      v1::GetViewResponse one;
      *one.add_tables() = table;
      google::protobuf::TextFormat::Printer printer;
      printer.SetUseUtf8StringEscaping(true);
      std::string printed;
      printer.PrintToString(one, &printed);
      text += printed;
    }
    testing::ExpectGolden(text, absl::StrCat("tests/golden/", golden), "The tables of the example changed.");
  }

  // The low bound in the last row of a table, by the name of its column.
  static std::string Total(const v1::ViewTable& table, const std::string& column) {
    for (int i = 0; i < table.columns_size(); ++i) {
      if (table.columns(i).name() == column) return table.rows(table.rows_size() - 1).cells(i).figure().low();
    }
    return "no such column";
  }

  static const Store* store_;
};

const Store* LayoutGoldenTest::store_ = nullptr;

TEST_F(LayoutGoldenTest, AwardsOfTheDepartment) { ExpectTables("AWARDS", kDepartment, "view_awards.textproto"); }
TEST_F(LayoutGoldenTest, AwardsThatAreNotSplit) { ExpectTables("AWARDS", kFiveYears, "view_awards_unsplit.textproto"); }
TEST_F(LayoutGoldenTest, AwardsOfTheCountry) { ExpectTables("AWARDS", kAllFirstHalf, "view_central_awards.textproto"); }
TEST_F(LayoutGoldenTest, StateLevelFormOfTheCountry) { ExpectTables("0602.N", kAllFiveYears, "view_0602.textproto"); }
TEST_F(LayoutGoldenTest, MovementsForm) { ExpectTables("0601.N", kDepartment, "view_0601.textproto"); }
TEST_F(LayoutGoldenTest, StateLevelForm) { ExpectTables("0602.N", kFiveYears, "view_0602.textproto"); }
TEST_F(LayoutGoldenTest, MinistryLevelForm) { ExpectTables("0603.N", kDepartment, "view_0603.textproto"); }
TEST_F(LayoutGoldenTest, DirectWorkers) {
  ExpectTables("DIRECT-WORKERS", kDepartment, "view_direct_workers.textproto");
}

TEST_F(LayoutGoldenTest, FiguresOfTheDepartmentAreThoseOfItsReport) {
  const v1::GetViewResponse awards = Made("AWARDS", kDepartment);
  ASSERT_EQ(awards.tables_size(), 2);
  const v1::ViewTable& proposed = awards.tables(0);
  const v1::ViewTable& awarded = awards.tables(1);
  EXPECT_EQ(awarded.apart(0).value(), "AWARD_STATUS_AWARDED");
  EXPECT_EQ(Total(awarded, "of.COL"), "3");
  EXPECT_EQ(Total(awarded, "of.IND"), "8");
  EXPECT_EQ(Total(awarded, "total"), "11");
  EXPECT_EQ(Total(awarded, "rest"), "");
  EXPECT_EQ(Total(proposed, "total"), "21");
  EXPECT_EQ(Total(proposed, "CO-KNC.IND"), "17");
}

TEST_F(LayoutGoldenTest, EveryLayoutIsValid) {
  for (const v1::CatalogEntry& entry : testing::ExampleEntries()) {
    if (!entry.has_layout()) continue;
    domain::RecordProblems problems;
    domain::CheckLayout(entry.layout(), domain::FieldPath(entry.code()), problems);
    for (const domain::RecordProblem& problem : problems.Take()) ADD_FAILURE() << problem.field_path << problem.en;
  }
}

}  // namespace
}  // namespace khoi::summary
