#include "services/summary/view_changes.h"

#include "gmock/gmock.h"
#include "tests/summary/report_world.h"
#include "tests/summary/view_of.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::StatusIs;

TEST(ViewChangesTest, RowsThatChangedWithTheirCauses) {
  Store store;
  store.Registry(kProvince);
  const int64_t before = store.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  store.Submit(FirstHalf("a"), {{Award("EM"), Exactly(5)}});
  store.Submit(FirstHalf("c"), {{Award("EM"), Exactly(4)}});
  const auto view =
      TryView(store, absl::StrCat("summary { ", kProvinceFirstHalf, "} name: VIEW_CHANGES from_revision: ", before));
  ASSERT_THAT(view, testing::IsOk());
  EXPECT_EQ(view->tables(0).title_en(), "Figures that changed from revision 2 to 4");
  EXPECT_THAT(LinesOf(view->tables(0)),
              ElementsAre("Danh hiệu thi đua và hình thức khen thưởng | EM | được tặng, đối tượng |  |  |  | 3 | 9 | 6",
                          "   |  |  | Sở A | Tỉnh | 6 tháng đầu năm 2019 | 3 | 5 | 2",
                          "   |  |  | Sở C | Tỉnh | 6 tháng đầu năm 2019 |  | 4 | "));
  EXPECT_THAT(LinesOf(view->tables(1)),
              ElementsAre("Sở A | Tỉnh | 6 tháng đầu năm 2019 | 1 | 2 | Khối 1 | Khối 1 | 3 | @1654041603",
                          "Sở C | Tỉnh | 6 tháng đầu năm 2019 |  | 1 | Khối 2 | Khối 2 | 4 | @1654041604"));
}

TEST(ViewChangesTest, RevisionsThatCannotBeAreRefused) {
  Store store;
  store.Registry(kProvince);
  const auto about = [&](const std::string& more) {
    return TryView(store, absl::StrCat("summary { ", kProvinceFirstHalf, "} name: VIEW_CHANGES ", more)).status();
  };
  for (const char* const more : {"from_revision: 2", "from_revision: 0", "from_revision: -1", ""}) {
    EXPECT_THAT(about(more), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("from_revision"))) << more;
  }
  store.Registry(R"(records { bloc { authority_id: 'tinh' bloc_id: 'k3' name_vi: 'Khối 3' } }
                    records { bloc_term { authority_id: 'tinh' bloc_id: 'k3' valid_from_date: '2018-01-01'
                                          member_unit_ids: 'x' leader_unit_id: 'x' } })");
  EXPECT_THAT(TryView(store,
                      "summary { scope { bloc { authority_id: 'tinh' bloc_id: 'k3' } } period_ids: '2019-S1' } "
                      "name: VIEW_CHANGES from_revision: 1"),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("from_revision")));
}

TEST(ViewChangesTest, WithoutARevisionItIsSinceTheConsolidationBeforeTheLatest) {
  constexpr char kRef[] = "authority_id: 'tinh' bloc_id: 'khoi-1' period_id: '2022-S1'";
  constexpr char kRequest[] =
      "summary { scope { bloc { authority_id: 'tinh' bloc_id: 'khoi-1' } } period_ids: '2022-S1' "
      "basis: BASIS_ACCEPTED } name: VIEW_CHANGES";
  ReportWorld world;
  world.world().Settle();
  const auto submit_and_accept = [&](const std::string& unit_id, int64_t count) {
    world.Submit(ledger::MakeReport(unit_id, count));
    world.Accept({"tinh", "2022-S1", unit_id});
  };
  submit_and_accept("so-a", 3);
  const int64_t first = world.Sign(kRef);
  EXPECT_THAT(world.View(kRequest), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("from_revision")));
  submit_and_accept("so-b", 10);
  world.Sign(kRef);
  submit_and_accept("so-b", 12);

  const auto view = world.View(kRequest);
  ASSERT_THAT(view, testing::IsOk());
  EXPECT_THAT(view->tables(0).title_en(), HasSubstr(absl::StrCat("from revision ", first, " to ")));
  EXPECT_THAT(LinesOf(view->tables(0)), ElementsAre(HasSubstr("| 3 | 15 | 12"), HasSubstr("Sở B")));
}

TEST(ViewChangesTest, NothingChangedMakesTablesWithoutRows) {
  Store store;
  store.Registry(kProvince);
  store.Submit(FirstHalf("a"), {{Award("EM"), Exactly(3)}});
  const auto view =
      TryView(store, absl::StrCat("summary { ", kProvinceFirstHalf, "} name: VIEW_CHANGES from_revision: 2"));
  ASSERT_THAT(view, testing::IsOk());
  EXPECT_THAT(LinesOf(view->tables(0)), IsEmpty());
  EXPECT_THAT(LinesOf(view->tables(1)), IsEmpty());
}

}  // namespace
}  // namespace khoi::summary
