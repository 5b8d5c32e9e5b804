#include "services/summary/view_narrative.h"

#include "gmock/gmock.h"
#include "tests/summary/report_world.h"
#include "tests/summary/view_text.h"

namespace khoi::summary {
namespace {

using ::testing::ElementsAre;

constexpr char kSections[] = R"(
  entries { kind: CATALOG_KIND_SECTION code: 'N2' owner_id: 'tw' name_vi: 'Hạn chế' name_en: 'Limitations'
            sort_order: 10 }
  entries { kind: CATALOG_KIND_SECTION code: 'N1' owner_id: 'tw' name_vi: 'Kết quả' name_en: 'Results' sort_order: 20 }
)";

v1::Report Saying(const std::string& unit_id, const std::string& sections) {
  v1::Report report = ledger::MakeReport(unit_id, 1);
  report.MergeFrom(ledger::Parse<v1::Report>(sections));
  return report;
}

class ViewNarrativeTest : public ::testing::Test {
 protected:
  ViewNarrativeTest() {
    world_.world().Settle();
    world_.Catalog(ledger::Parse<stored::v1::CatalogBody>(kSections));
  }

  std::vector<std::string> Lines(const std::string& scope, const std::string& more = "", bool english = false) {
    const auto view = world_.View(
        absl::StrCat("summary { scope { ", scope, " } period_ids: '2022-S1' ", more, " } name: VIEW_NARRATIVE"));
    EXPECT_THAT(view, testing::IsOk());
    return view.ok() ? LinesOf(view->tables(0), english) : std::vector<std::string>();
  }

  static constexpr char kBloc[] = "bloc { authority_id: 'tinh' bloc_id: 'khoi-1' }";
  static constexpr char kAuthority[] = "authority { authority_id: 'tinh' }";

  ReportWorld world_;
};

TEST_F(ViewNarrativeTest, SectionsInTheOrderOfTheCatalogEachPassageWithItsUnitThenTheSignedText) {
  world_.Submit(Saying("so-b",
                       "narrative_sections { section_code: 'N1' items { label: '1' text: 'Tốt' } "
                       "                     items { text: 'Khá' author_position: 'Giám đốc' } }"));
  world_.Submit(Saying("so-a",
                       "narrative_sections { section_code: 'N1' heading: 'I. Kết quả' items { text: 'Vượt' } } "
                       "narrative_sections { section_code: 'N2' items { text: 'Chậm' } }"));
  world_.Accept({"tinh", "2022-S1", "so-a"});
  world_.Sign("authority_id: 'tinh' bloc_id: 'khoi-1' period_id: '2022-S1'",
              "signer { organisation_id: 'so-a' position: 'Khối trưởng' } "
              "narrative_sections { section_code: 'N1' items { text: 'Cả khối tốt' } }");
  EXPECT_THAT(
      Lines(kBloc),
      ElementsAre("N2. Hạn chế |  |  |  |  |  |  |  |  | ",
                  "   | Sở A | Khối 1 | Tỉnh | 6 tháng | báo cáo, phiên bản 1 |  |  | Chậm | ",
                  "N1. Kết quả |  |  |  |  |  |  |  |  | ",
                  "   | Sở A | Khối 1 | Tỉnh | 6 tháng | báo cáo, phiên bản 1 | I. Kết quả |  | Vượt | ",
                  "   | Sở B | Khối 1 | Tỉnh | 6 tháng | báo cáo, phiên bản 1 |  | 1 | Tốt | ",
                  "   | Sở B | Khối 1 | Tỉnh | 6 tháng | báo cáo, phiên bản 1 |  |  | Khá | Giám đốc",
                  "   | Sở A (Khối trưởng) | Khối 1 | Tỉnh | 6 tháng | báo cáo tổng hợp đã ký, bản số 1 |  |  | "
                  "Cả khối tốt | "));
  EXPECT_EQ(Lines(kBloc, "", /*english=*/true)[0], "N2. Limitations |  |  |  |  |  |  |  |  | ");
  // The authority reads what its blocs signed; on the basis ACCEPTED only accepted reports speak.
  EXPECT_EQ(Lines(kAuthority), Lines(kBloc));
  EXPECT_THAT(Lines(kAuthority, "basis: BASIS_ACCEPTED").size(), 5);
}

TEST_F(ViewNarrativeTest, TheVersionThatCountsSpeaks) {
  world_.Submit(Saying("so-a", "narrative_sections { section_code: 'N1' items { text: 'Cũ' } }"));
  const int64_t before = world_.Submit(Saying("so-b", ""));
  world_.Submit(Saying("so-a", "narrative_sections { section_code: 'N1' items { text: 'Mới' } }"));
  EXPECT_EQ(Lines(kBloc)[1], "   | Sở A | Khối 1 | Tỉnh | 6 tháng | báo cáo, phiên bản 2 |  |  | Mới | ");
  EXPECT_EQ(Lines(kBloc, absl::StrCat("as_of_revision: ", before))[1],
            "   | Sở A | Khối 1 | Tỉnh | 6 tháng | báo cáo, phiên bản 1 |  |  | Cũ | ");
}

TEST_F(ViewNarrativeTest, ASectionThatTheCatalogDoesNotHaveComesLastUnderItsCode) {
  world_.Sign("authority_id: 'tinh' bloc_id: 'khoi-1' period_id: '2022-S1'",
              "signer { organisation_id: 'so-a' position: 'Khối trưởng' } "
              "narrative_sections { section_code: 'N0' heading: 'Mở đầu' } "
              "narrative_sections { section_code: 'N1' items { text: 'Tốt' } }");
  const std::vector<std::string> lines = Lines(kBloc);
  ASSERT_EQ(lines.size(), 4u);
  EXPECT_EQ(lines[2], "N0 |  |  |  |  |  |  |  |  | ");
  EXPECT_EQ(lines[3],
            "   | Sở A (Khối trưởng) | Khối 1 | Tỉnh | 6 tháng | báo cáo tổng hợp đã ký, bản số 1 | Mở đầu | "
            " |  | ");
}

}  // namespace
}  // namespace khoi::summary
