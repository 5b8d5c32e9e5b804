#include "services/summary/view_movements.h"

#include "gmock/gmock.h"
#include "tests/summary/view_of.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;

constexpr char kForms[] = R"(
  entries { kind: CATALOG_KIND_MOVEMENT_FORM code: 'MV-REG' owner_id: 'tw' name_vi: 'Thường xuyên' name_en: 'Regular'
            sort_order: 10 }
  entries { kind: CATALOG_KIND_MOVEMENT_FORM code: 'MV-THE' owner_id: 'tw' name_vi: 'Theo chuyên đề'
            name_en: 'Thematic' sort_order: 20 }
  entries { kind: CATALOG_KIND_MOVEMENT code: 'PT-1' owner_id: 'tw' name_vi: 'Chung sức' name_en: 'Joining hands'
            movement { form_code: 'MV-THE' } }
)";

std::string Keyed(int relation) {
  return absl::StrCat(
      "keyed_items { key: 'M|PT-1|", relation, "' title: 'Chung sức' field_path: 'report.m' cell { ",
      "measure: 4 codes: 'PT-1' movement_code: 'PT-1' movement_form_code: 'MV-THE' relation: ", relation, " } } ");
}

class ViewMovementsTest : public ::testing::Test {
 protected:
  ViewMovementsTest() {
    store_.Registry(kProvince);
    store_.Catalog(kForms);
  }

  Store store_;
};

TEST_F(ViewMovementsTest, ARegisteredMovementCountsOnceForEachRelation) {
  const std::string regular = "measure: 4 codes: 'MV-REG' movement_form_code: 'MV-REG' relation: 1";
  store_.Submit(FirstHalf("a"), {{regular, Exactly(3)}}, Keyed(1) + Keyed(2));
  store_.Submit(FirstHalf("b"), {{regular, Exactly(2)}}, Keyed(2));
  const v1::GetViewResponse view = ViewOf(store_, "MOVEMENTS");
  EXPECT_THAT(ColumnsOf(view.tables(0)),
              ElementsAre("form", "MOVEMENT_RELATION_LAUNCHED", "MOVEMENT_RELATION_RESPONDED"));
  EXPECT_THAT(LinesOf(view.tables(0)),
              ElementsAre("Thường xuyên | 5 | ", "Theo chuyên đề | 1 | 1", "= Tổng số | 6 | 1"));
  EXPECT_THAT(LinesOf(view.tables(1), /*english=*/true),
              ElementsAre("Joining hands | PT-1 | launched | 1 |  |  |  |  | ",
                          "   |  |  |  | Department A | Province | First half of 2019 | report.m | counts",
                          "Joining hands | PT-1 | responded | 2 |  |  |  |  | ",
                          "   |  |  |  | Department A | Province | First half of 2019 | report.m | counts",
                          "   |  |  |  | Sở B | Province | First half of 2019 | report.m | does not count again"));
}

}  // namespace
}  // namespace khoi::summary
