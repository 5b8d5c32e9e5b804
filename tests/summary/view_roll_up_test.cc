#include "services/summary/view_roll_up.h"

#include "gmock/gmock.h"
#include "tests/summary/report_world.h"
#include "tests/summary/view_text.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::StatusIs;

// Beside bloc khoi-1 (so-a, so-b, so-c): bloc khoi-2 (so-d) and unit so-e that reports directly.
constexpr char kMore[] = R"(
  records { unit { unit_id: 'so-d' type_code: 'UT-SO' name_vi: 'Sở D' home_authority_id: 'tinh' } }
  records { unit { unit_id: 'so-e' type_code: 'UT-SO' name_vi: 'Ban E' home_authority_id: 'tinh'
                   reports_directly: true } }
  records { bloc { authority_id: 'tinh' bloc_id: 'khoi-2' name_vi: 'Khối 2' } }
  records { bloc_term { authority_id: 'tinh' bloc_id: 'khoi-2' valid_from_date: '2022-01-01' member_unit_ids: 'so-d'
                        leader_unit_id: 'so-d' } }
)";

class ViewRollUpTest : public ::testing::Test {
 protected:
  ViewRollUpTest() {
    world_.world().Settle();
    world_.Registry(ledger::Parse<stored::v1::RegistryBody>(kMore));
  }

  void SubmitAndAccept(const std::string& unit_id, int64_t count) {
    world_.Submit(ledger::MakeReport(unit_id, count));
    world_.Accept({"tinh", "2022-S1", unit_id});
  }

  void Sign(const std::string& bloc_id) {
    world_.Sign(absl::StrCat("authority_id: 'tinh' period_id: '2022-S1' bloc_id: '", bloc_id, "'"));
  }

  absl::StatusOr<v1::GetViewResponse> View(const std::string& request) {
    return world_.View(absl::StrCat("summary { ", request, " } name: VIEW_ROLL_UP"));
  }

  v1::GetViewResponse OfAuthority() {
    const auto view = View("scope { authority { authority_id: 'tinh' } } period_ids: '2022-S1' basis: BASIS_ACCEPTED");
    EXPECT_THAT(view, testing::IsOk());
    return view.ok() ? *view : v1::GetViewResponse();
  }

  ReportWorld world_;
};

TEST_F(ViewRollUpTest, TotalsAreOfUnitVersionsBesideWhatWasSigned) {
  SubmitAndAccept("so-a", 3);
  SubmitAndAccept("so-b", 10);
  SubmitAndAccept("so-d", 7);
  SubmitAndAccept("so-e", 1);
  Sign("khoi-1");
  Sign("khoi-2");
  Sign("");
  SubmitAndAccept("so-b", 12);  // after khoi-1 has signed 13
  const v1::GetViewResponse view = OfAuthority();
  ASSERT_EQ(view.tables_size(), 1);
  EXPECT_EQ(view.tables(0).title_en(), "Titles and commendations: awarded, recipients");
  EXPECT_THAT(ColumnsOf(view.tables(0)), ElementsAre("bloc", "expected", "reported", "number", "state", "CO-GK.units",
                                                     "CO-GK.signed", "CO-GK.difference"));
  EXPECT_THAT(LinesOf(view.tables(0)),
              ElementsAre("Khối 1 | 3 | 2 | 1 | đã cũ, số liệu đầu vào đã đổi | 15 | 13 | 2",
                          "Khối 2 | 1 | 1 | 1 | còn đúng | 7 | 7 | 0", "nộp trực tiếp | 1 | 1 |  | chưa ký | 1 |  | ",
                          "= Mọi đơn vị | 5 | 4 | 1 | đã cũ, số liệu đầu vào đã đổi | 23 | 21 | 2"));
  EXPECT_EQ(view.tables(0).rows(0).filters(0).ShortDebugString(), "dimension: DIMENSION_BLOC values: \"khoi-1\"");
  EXPECT_EQ(view.tables(0).apart_size(), 2);
}

TEST_F(ViewRollUpTest, WhatNeverAddsUpHasTablesOfItsOwn) {
  v1::Report report = ledger::MakeReport("so-a", 3);
  v1::AwardLine& proposed = *report.add_award_lines();
  proposed = report.award_lines(0);
  proposed.set_line_id("b");
  proposed.set_status(v1::AWARD_STATUS_PROPOSED);
  proposed.clear_decision();
  world_.Submit(report);
  world_.Accept({"tinh", "2022-S1", "so-a"});
  const v1::GetViewResponse view = OfAuthority();
  ASSERT_EQ(view.tables_size(), 2);
  EXPECT_EQ(view.tables(0).name(), "roll_up.1");
  EXPECT_THAT(view.tables(0).title_vi(), HasSubstr("đề nghị"));
  EXPECT_THAT(view.tables(1).title_vi(), HasSubstr("được tặng"));
}

TEST_F(ViewRollUpTest, WhatWasSignedAndIsNoLongerStatedKeepsItsColumn) {
  SubmitAndAccept("so-d", 7);
  Sign("khoi-2");
  world_.Registry(ledger::Parse<stored::v1::RegistryBody>(R"(
      records { exemption { authority_id: 'tinh' period_id: '2022-S1' unit_id: 'so-d' reason: 'giải thể' } })"));
  const v1::GetViewResponse view = OfAuthority();
  ASSERT_EQ(view.tables_size(), 1);
  EXPECT_EQ(LinesOf(view.tables(0))[1], "Khối 2 | 0 | 0 | 1 | đã cũ, số liệu đầu vào đã đổi |  | 7 | ");
}

TEST_F(ViewRollUpTest, OnlyOneAuthorityAboutOnePeriod) {
  EXPECT_THAT(View("scope { bloc { authority_id: 'tinh' bloc_id: 'khoi-1' } } period_ids: '2022-S1'"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("summary.scope")));
  world_.Registry(ledger::Parse<stored::v1::RegistryBody>(R"(
      records { period { authority_id: 'tinh' period_id: '2022-S2' kind: PERIOD_KIND_SECOND_HALF label_vi: '6 tháng'
                         first_date: '2022-07-01' last_date: '2022-12-31' } })"));
  EXPECT_THAT(View("scope { authority { authority_id: 'tinh' } } period_ids: ['2022-S1', '2022-S2']"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("summary.period_ids")));
}

}  // namespace
}  // namespace khoi::summary
