#include "services/summary/view_comparison.h"

#include "gmock/gmock.h"
#include "tests/summary/view_of.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::StatusIs;

constexpr char kLastYear[] = R"(
  records { period { authority_id: 'tinh' period_id: '2018-S2' kind: PERIOD_KIND_SECOND_HALF
                     label_vi: '6 tháng cuối năm 2018' label_en: 'Second half of 2018'
                     first_date: '2018-06-15' last_date: '2018-12-14' } }
)";

storage::ReportId LastYear(const std::string& unit_id) { return {"tinh", "2018-S2", unit_id}; }

class ViewComparisonTest : public ::testing::Test {
 protected:
  ViewComparisonTest() {
    store_.Registry(kProvince);
    store_.Registry(kLastYear);
  }

  v1::GetViewResponse SecondHalfView(const std::string& more = "") {
    const auto response =
        TryView(store_, absl::StrCat("summary { scope { authority { authority_id: 'tinh' } } period_ids: '2019-S2' ",
                                     more, " } name: VIEW_COMPARISON"));
    EXPECT_THAT(response, testing::IsOk());
    return response.ok() ? *response : v1::GetViewResponse();
  }

  Store store_;
};

// Second half of 2019: a 12, b 10. Of 2018: a 8, c 30. First half of 2019: a 6, b 4.
TEST_F(ViewComparisonTest, BesideBothEarlierPeriodsOverAllUnitsAndLikeForLike) {
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(12)}});
  store_.Submit(SecondHalf("b"), {{Award("EM"), Exactly(10)}});
  store_.Submit(LastYear("a"), {{Award("EM"), Exactly(8)}});
  store_.Submit(LastYear("c"), {{Award("EM"), Exactly(30)}});
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(6)}});
  store_.Submit(FirstHalf("b"), {{Award("EM"), Exactly(4)}});
  const v1::GetViewResponse view = SecondHalfView();
  EXPECT_THAT(LinesOf(view.tables(0)), ElementsAre("Kỳ này | 6 tháng cuối năm 2019 | 4 | 2 | ",
                                                   "Cùng kỳ năm trước | 6 tháng cuối năm 2018 | 4 | 2 | 1",
                                                   "Kỳ trước | 6 tháng đầu năm 2019 | 4 | 2 | 2"));
  EXPECT_THAT(ColumnsOf(view.tables(1)),
              ElementsAre("item", "apart", "now", "same_last_year.all.then", "same_last_year.all.difference",
                          "same_last_year.all.percent", "same_last_year.alike.now", "same_last_year.alike.then",
                          "same_last_year.alike.difference", "same_last_year.alike.percent", "previous.all.then",
                          "previous.all.difference", "previous.all.percent", "previous.alike.now",
                          "previous.alike.then", "previous.alike.difference", "previous.alike.percent"));
  // Over all units 22 against 38 is 42.11 % less; a alone has 12 against 8, 50 % more.
  EXPECT_THAT(LinesOf(view.tables(1)),
              ElementsAre("Danh hiệu thi đua và hình thức khen thưởng |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  | ",
                          "  EM | được tặng, đối tượng | 22 | 38 | -16 | -42.11% | 12 | 8 | 4 | 50.00% | "
                          "10 | 12 | 120.00% | 22 | 10 | 12 | 120.00%"));
  EXPECT_THAT(view.tables(1).columns(6).headings_vi(1), HasSubstr("1 đơn vị"));
}

TEST_F(ViewComparisonTest, StatusesAndCountingBasesStandApart) {
  store_.Submit(SecondHalf("a"),
                {{Award("EM", "PROPOSED"), Exactly(9)}, {Award("EM", "AWARDED", "TURNS"), Exactly(2)}});
  store_.Submit(FirstHalf("a"), {{Award("EM", "AWARDED"), Exactly(4)}});
  const v1::ViewTable table = SecondHalfView().tables(1);
  EXPECT_THAT(LinesOf(table, /*english=*/true),
              ElementsAre("Titles and commendations |  |  |  |  |  |  |  |  |  |  |  |  |  |  |  | ",
                          "  EM | proposed, recipients | 9 |  |  |  |  |  |  |  |  |  |  | 9 |  |  | ",
                          "  EM | awarded, recipients |  |  |  |  |  |  |  |  | 4 |  |  |  | 4 |  | ",
                          "  EM | awarded, turns | 2 |  |  |  |  |  |  |  |  |  |  | 2 |  |  | "));
}

TEST_F(ViewComparisonTest, WhatIsNotKnownExactlyHasABoundedDifferenceAndNoPerCent) {
  store_.Submit(SecondHalf("a"), {{Award("EM"), Between(20, 30)}, {Award("CO"), AtLeast(5)}});
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(25)}, {Award("CO"), Exactly(0)}});
  const std::vector<std::string> lines = LinesOf(SecondHalfView().tables(1));
  EXPECT_THAT(lines[1], HasSubstr("| 0 | 5..? |  | 5..? | 0 | 5..? | "));
  EXPECT_THAT(lines[2], HasSubstr("| 25 | -5..5 |  | 20..30 | 25 | -5..5 | "));
}

TEST_F(ViewComparisonTest, MissingPeriodsSaySo) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  const auto view = ViewOf(store_, "COMPARISON");
  EXPECT_THAT(LinesOf(view.tables(0), /*english=*/true),
              ElementsAre("This period | First half of 2019 | 4 | 1 | ",
                          "Same period last year | the calendar has no such period |  |  | ",
                          "Period before | Second half of 2018 | 4 | 0 | 0"));
}

TEST_F(ViewComparisonTest, AUnitThatCameWithoutFiguresIsLikeForLikeToo) {
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Submit(FirstHalf("a"), {});
  EXPECT_EQ(LinesOf(SecondHalfView().tables(0))[2], "Kỳ trước | 6 tháng đầu năm 2019 | 4 | 1 | 1");
}

TEST_F(ViewComparisonTest, OnlyAcceptedReportsAreComparedOnThatBasis) {
  store_.Submit(SecondHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  store_.Act(SecondHalf("a"), "accept {}");
  EXPECT_EQ(LinesOf(SecondHalfView("basis: BASIS_ACCEPTED").tables(0))[2],
            "Kỳ trước | 6 tháng đầu năm 2019 | 4 | 0 | 0");
}

TEST_F(ViewComparisonTest, OneYearComesBeforeAYear) {
  store_.Registry(R"(
      records { period { authority_id: 'tinh' period_id: '2018' kind: PERIOD_KIND_YEAR label_vi: 'Năm 2018'
                         first_date: '2017-12-15' last_date: '2018-12-14' } })");
  store_.Submit({"tinh", "2019", "a"}, {{Award("EM"), Exactly(3)}});
  store_.Submit({"tinh", "2018", "a"}, {{Award("EM"), Exactly(2)}});
  const auto view = TryView(store_,
                            "summary { scope { authority { authority_id: 'tinh' } } period_ids: '2019' } "
                            "name: VIEW_COMPARISON");
  ASSERT_THAT(view, testing::IsOk());
  EXPECT_THAT(LinesOf(view->tables(0)),
              ElementsAre("Kỳ này | Năm 2019 | 4 | 1 | ", "Cùng kỳ năm trước | Năm 2018 | 4 | 1 | 1"));
}

TEST_F(ViewComparisonTest, SeveralPeriodsAreRefused) {
  EXPECT_THAT(TryView(store_,
                      "summary { scope { authority { authority_id: 'tinh' } } period_ids: ['2019-S1', '2019-S2'] } "
                      "name: VIEW_COMPARISON"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("summary.period_ids")));
}

}  // namespace
}  // namespace khoi::summary
