#include "services/summary/view_documents.h"

#include "gmock/gmock.h"
#include "tests/summary/view_of.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;

constexpr char kTypes[] = R"(
  entries { kind: CATALOG_KIND_DOCUMENT_TYPE code: 'LD-ND' owner_id: 'tw' name_vi: 'Nghị định' name_en: 'Decree'
            document_type { legal: true } sort_order: 20 }
  entries { kind: CATALOG_KIND_DOCUMENT_TYPE code: 'LD-LAW' owner_id: 'tw' name_vi: 'Luật' name_en: 'Law'
            document_type { legal: true } sort_order: 10 }
  entries { kind: CATALOG_KIND_DOCUMENT_TYPE code: 'AD-CV' owner_id: 'tw' name_vi: 'Công văn' name_en: 'Letter'
            document_type {} sort_order: 30 }
  entries { kind: CATALOG_KIND_DOCUMENT_STAGE code: 'ST-2' owner_id: 'tw' name_vi: 'đã ban hành' name_en: 'issued'
            sort_order: 20 }
  entries { kind: CATALOG_KIND_DOCUMENT_STAGE code: 'ST-1' owner_id: 'tw' name_vi: 'đã trình' name_en: 'submitted'
            sort_order: 10 }
)";

std::string Cell(const std::string& type, const std::string& stage, int role) {
  return absl::StrCat("measure: 3 codes: '", type, "' stage_code: '", stage, "' role: ", role);
}

std::string Keyed(const std::string& key, const std::string& cell) {
  return absl::StrCat("keyed_items { key: '", key, "' title: '", key, " văn bản' field_path: 'report.d' cell { ", cell,
                      " } } ");
}

class ViewDocumentsTest : public ::testing::Test {
 protected:
  ViewDocumentsTest() {
    store_.Registry(kProvince);
    store_.Catalog(kTypes);
  }

  Store store_;
};

TEST_F(ViewDocumentsTest, TypesByStageAndRoleWithATotalForLegalOnes) {
  store_.Submit(FirstHalf("a"), {{Cell("LD-LAW", "ST-2", 1), Exactly(2)}, {Cell("AD-CV", "ST-1", 1), AtLeast(20)}},
                Keyed("D|1", Cell("LD-ND", "ST-1", 1)));
  store_.Submit(FirstHalf("b"), {{Cell("LD-LAW", "ST-1", 2), Exactly(5)}},
                Keyed("D|1", Cell("LD-ND", "ST-1", 1)) + Keyed("D|2", Cell("LD-ND", "ST-2", 1)));
  const v1::ViewTable table = ViewOf(store_, "DOCUMENTS").tables(0);
  EXPECT_THAT(ColumnsOf(table),
              ElementsAre("type", "ST-1.DOCUMENT_ROLE_LEAD", "ST-1.DOCUMENT_ROLE_COORDINATE", "ST-2.DOCUMENT_ROLE_LEAD",
                          "ST-2.DOCUMENT_ROLE_COORDINATE", "all.DOCUMENT_ROLE_LEAD", "all.DOCUMENT_ROLE_COORDINATE"));
  EXPECT_THAT(LinesOf(table),
              ElementsAre("= Văn bản quy phạm pháp luật | 1 | 5 | 3 |  | 4 | 5", "  Luật |  | 5 | 2 |  | 2 | 5",
                          "  Nghị định | 1 |  | 1 |  | 2 | ", "= Văn bản khác | 20..? |  |  |  | 20..? | ",
                          "  Công văn | 20..? |  |  |  | 20..? | "));
  EXPECT_EQ(LinesOf(table, /*english=*/true)[1], "  Law |  | 5 | 2 |  | 2 | 5");
  EXPECT_EQ(table.columns(1).headings_en(0), "submitted");
}

TEST_F(ViewDocumentsTest, CellsSayHowTheyAreExplained) {
  store_.Submit(FirstHalf("a"), {{Cell("LD-LAW", "ST-2", 1), Exactly(2)}});
  const v1::ViewTable table = ViewOf(store_, "DOCUMENTS").tables(0);
  EXPECT_EQ(table.rows(1).filters(0).ShortDebugString(), "dimension: DIMENSION_CODE values: \"LD-LAW\"");
  EXPECT_EQ(table.columns(1).filters(0).ShortDebugString(), "dimension: DIMENSION_ROLE values: \"DOCUMENT_ROLE_LEAD\"");
  EXPECT_EQ(table.columns(1).filters(1).ShortDebugString(), "dimension: DIMENSION_STAGE values: \"ST-2\"");
  EXPECT_EQ(table.rows(1).cells(1).measure(), v1::MEASURE_DOCUMENTS);
}

TEST_F(ViewDocumentsTest, EveryClaimIsListedAndTheFirstOneCounts) {
  store_.Submit(FirstHalf("c"), {}, Keyed("D|1", Cell("LD-ND", "ST-1", 1)));
  store_.Submit(FirstHalf("a"), {}, Keyed("D|1", Cell("LD-ND", "ST-1", 1)));
  EXPECT_THAT(LinesOf(ViewOf(store_, "DOCUMENTS").tables(1)),
              ElementsAre("D|1 văn bản | Nghị định | đã trình | chủ trì | 2 |  |  |  |  | ",
                          "   |  |  |  |  | Sở A | Tỉnh | 6 tháng đầu năm 2019 | report.d | được tính",
                          "   |  |  |  |  | Sở C | Tỉnh | 6 tháng đầu năm 2019 | report.d | không tính lại"));
}

TEST_F(ViewDocumentsTest, NothingStatedMakesTablesWithoutRows) {
  const v1::GetViewResponse view = ViewOf(store_, "DOCUMENTS");
  ASSERT_EQ(view.tables_size(), 2);
  EXPECT_TRUE(view.tables(0).rows().empty());
  EXPECT_TRUE(view.tables(1).rows().empty());
}

}  // namespace
}  // namespace khoi::summary
