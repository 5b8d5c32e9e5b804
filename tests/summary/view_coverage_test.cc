#include "services/summary/view_coverage.h"

#include "gmock/gmock.h"
#include "tests/summary/view_of.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;

class ViewCoverageTest : public ::testing::Test {
 protected:
  ViewCoverageTest() { store_.Registry(kProvince); }

  Store store_;
};

// Due on 2022-06-01; a day later b is late by a day.
constexpr char kNextDay[] = "instant { seconds: 1654102800 }";

TEST_F(ViewCoverageTest, BlocsWithCountsAndShares) {
  store_.Submit(FirstHalf("a"), {{Award("EM"), Exactly(1)}});
  store_.Submit(FirstHalf("c"), {});
  store_.Act(FirstHalf("a"), "accept {}");
  store_.Act(FirstHalf("c"), "return { reasons { field_path: 'report' text: 'sai' } due_date: '2022-07-01' }");
  const v1::ViewTable table = ViewOf(store_, "COVERAGE", kNextDay).tables(0);
  EXPECT_THAT(ColumnsOf(table),
              ElementsAre("name", "leader", "expected", "reported", "missing", "late", "on_time", "submitted_late",
                          "accepted", "returned", "with_figures", "exempt", "reported_share", "on_time_share",
                          "consolidation", "consolidation_number", "due_date"));
  EXPECT_THAT(
      LinesOf(table),
      ElementsAre("= Tỉnh, 6 tháng đầu năm 2019 |  | 4 | 2 | 2 | 2 | 2 | 0 | 1 | 1 | 1 | 0 | 50.00% | 50.00% | "
                  " |  | 2022-06-01",
                  "  Khối 1 | Sở B | 2 | 1 | 1 | 1 | 1 | 0 | 1 | 0 | 1 | 0 | 50.00% | 50.00% | chưa ký |  | ",
                  "  Khối 2 | Sở C | 1 | 1 | 0 | 0 | 1 | 0 | 0 | 1 | 0 | 0 | 100.00% | 100.00% | chưa ký |  | ",
                  "  nộp trực tiếp |  | 1 | 0 | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0.00% | 0.00% | chưa ký |  | "));
}

TEST_F(ViewCoverageTest, UnitsWithStateDaysLateReturnsAndContact) {
  store_.Registry(R"(records { unit { unit_id: 'b' name_vi: 'Sở B' home_authority_id: 'tinh'
                                      contact { position: 'Văn phòng' phone: '0123' } } })");
  store_.Submit(FirstHalf("a"), {});
  store_.Act(FirstHalf("a"), "return { reasons { field_path: 'report' text: 'sai' } due_date: '2022-07-01' }");
  const v1::ViewTable table = ViewOf(store_, "COVERAGE", kNextDay).tables(1);
  EXPECT_THAT(ColumnsOf(table), ElementsAre("unit", "bloc", "authority", "period", "state", "version_state", "version",
                                            "commit_time", "due_date", "late_days", "returns", "remark", "contact"));
  const std::vector<std::string> lines = LinesOf(table);
  EXPECT_EQ(lines[0],
            "Sở A | Khối 1 | Tỉnh | 6 tháng đầu năm 2019 | nộp đúng hạn | bị trả lại | 1 | @1654041603 | 2022-06-01 | "
            "0 | 1 | chỉ có lời văn, không có số liệu | ");
  EXPECT_EQ(lines[1],
            "Sở B | Khối 1 | Tỉnh | 6 tháng đầu năm 2019 | quá hạn | chưa có báo cáo |  |  | 2022-06-01 | 1 | 0 |  | "
            "Văn phòng; 0123");
}

TEST_F(ViewCoverageTest, SeveralPeriodsHaveOneTableAndOneGrandTotal) {
  store_.Submit(FirstHalf("a"), {});
  const std::vector<std::string> lines =
      LinesOf(ViewOf(store_, "COVERAGE", "period_ids: '2019-S2'").tables(0), /*english=*/true);
  EXPECT_EQ(lines.size(), 9u);
  EXPECT_EQ(lines.back(), "= All reports |  | 8 | 1 | 7 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 12.50% | 12.50% |  |  | ");
}

}  // namespace
}  // namespace khoi::summary
