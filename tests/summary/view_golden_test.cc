// Every view that is no layout, over the example. Reviewed by hand against the reports of the example.
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/summary/example_world.h"
#include "tests/summary/view_text.h"

namespace khoi::summary {
namespace {

constexpr char kBloc[] = "authority_id: 'bkhcn' bloc_id: 'tong-cuc-cuc-ban-quy' period_id: '2019-S1'";
constexpr char kMinistry[] = "summary { scope { authority { authority_id: 'bkhcn' } } period_ids: '2019-S1' } ";
constexpr char kCentral[] = "summary { scope { central {} } period_ids: '2019-S1' } ";
constexpr char kProvince[] = "summary { scope { authority { authority_id: 'cao-bang' } } period_ids: '2014.2019' } ";
constexpr char kDepartment[] = "summary { scope { authority { authority_id: 'thai-nguyen' } } period_ids: '2022-S1' } ";

void ExpectGolden(const std::string& text, const std::string& name) {
  const std::string path = absl::StrCat("tests/golden/view_", name, ".txt");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << text;
  std::ifstream file(path);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str()) << "UPDATE_GOLDEN=1 rewrites " << path;
}

class ViewGoldenTest : public ::testing::Test {
 protected:
  // The ministry's reports are accepted, one finding let pass; a bloc has signed twice.
  static ExampleWorld* Signed() {
    auto* const world = new ExampleWorld();
    for (const storage::ReportId& report : world->reports()) {
      if (report.authority_id == "bkhcn") world->Accept(report, "waivers { rule_id: 'P-LATE' reason: 'Đã xin phép' }");
    }
    for (const char* const text : {"Khối đánh giá lần đầu.", "Khối đánh giá lại."}) {
      world->Sign(kBloc, absl::StrCat("signer { organisation_id: 'cuc-thong-tin' position: 'Khối trưởng' } "
                                      "narrative_sections { section_code: 'N0' items { text: '",
                                      text, "' } }"));
    }
    return world;
  }

  static void SetUpTestSuite() { world_ = Signed(); }
  static void TearDownTestSuite() { delete world_; }

  static void Expect(const std::string& request, const std::string& name) {
    const auto response = world_->View(request);
    ASSERT_THAT(response, testing::IsOk());
    EXPECT_TRUE(response->summary().rows().empty());
    ExpectGolden(TextOf(*response), name);
  }

  static ExampleWorld* world_;
};

ExampleWorld* ViewGoldenTest::world_ = nullptr;

TEST_F(ViewGoldenTest, Documents) { Expect(absl::StrCat(kMinistry, "name: VIEW_DOCUMENTS"), "documents"); }
TEST_F(ViewGoldenTest, Movements) { Expect(absl::StrCat(kDepartment, "name: VIEW_MOVEMENTS"), "movements"); }
TEST_F(ViewGoldenTest, Comparison) { Expect(absl::StrCat(kDepartment, "name: VIEW_COMPARISON"), "comparison"); }
TEST_F(ViewGoldenTest, Coverage) { Expect(absl::StrCat(kMinistry, "name: VIEW_COVERAGE"), "coverage"); }
TEST_F(ViewGoldenTest, Narrative) { Expect(absl::StrCat(kMinistry, "name: VIEW_NARRATIVE"), "narrative"); }
// Only the ministry has reported about this period.
TEST_F(ViewGoldenTest, CentralDocuments) { Expect(absl::StrCat(kCentral, "name: VIEW_DOCUMENTS"), "documents"); }
TEST_F(ViewGoldenTest, CentralCoverage) { Expect(absl::StrCat(kCentral, "name: VIEW_COVERAGE"), "central_coverage"); }
TEST_F(ViewGoldenTest, CentralNarrative) { Expect(absl::StrCat(kCentral, "name: VIEW_NARRATIVE"), "narrative"); }
TEST_F(ViewGoldenTest, Quality) { Expect(absl::StrCat(kMinistry, "name: VIEW_QUALITY"), "quality"); }
TEST_F(ViewGoldenTest, RollUp) { Expect(absl::StrCat(kMinistry, "name: VIEW_ROLL_UP"), "roll_up"); }
TEST_F(ViewGoldenTest, Changes) { Expect(absl::StrCat(kMinistry, "name: VIEW_CHANGES from_revision: 20"), "changes"); }
TEST_F(ViewGoldenTest, Exemplars) { Expect(absl::StrCat(kMinistry, "name: VIEW_EXEMPLARS"), "exemplars"); }
TEST_F(ViewGoldenTest, ExemplarsOfAProvince) {
  Expect(absl::StrCat(kProvince, "name: VIEW_EXEMPLARS"), "exemplars_province");
}

}  // namespace
}  // namespace khoi::summary
