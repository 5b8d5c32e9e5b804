#include "tools/khoi/view_command.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "khoi/v1/summary_service.grpc.pb.h"
#include "tests/tools/console_of_strings.h"
#include "tests/tools/golden.h"
#include "tools/khoi/view_arguments.h"

namespace khoi::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

constexpr char kSummary[] = R"(
  scope { bloc { authority_id: 'tinh' bloc_id: 'k1' } } period_ids: '2022-S1' basis: BASIS_LATEST_SUBMITTED
  as_of_revision: 41 as_of_time { seconds: 1655962000 } instant { seconds: 1656565200 } digest: '0123'
  coverages { authority_id: 'tinh' period_id: '2022-S1' expected_count: 3 reported_count: 2 missing_count: 1
              blocs { bloc_id: 'k1' name_vi: 'Khối 1' }
              units { unit_id: 'a' name_vi: 'Sở A' bloc_id: 'k1' state: COVERAGE_STATE_REPORTED version: 2
                      commit_time { seconds: 1655270000 } version_state: VERSION_STATE_ACCEPTED }
              units { unit_id: 'b' name_vi: '=Sở/B' bloc_id: 'k1' state: COVERAGE_STATE_REPORTED version: 1
                      commit_time { seconds: 1655270000 } version_state: VERSION_STATE_SUBMITTED }
              units { unit_id: 'c' name_vi: 'Sở C' bloc_id: 'k1' state: COVERAGE_STATE_MISSING late: true
                      late_day_count: 3 due_date: '2022-06-20' contact { position: '@Chánh Văn phòng' } } })";

// Two tables: figures of every kind with headings of three levels, and text.
constexpr char kTables[] = R"(
  tables { name: 'awards.1' title_vi: 'Kết quả khen thưởng' title_en: 'Awards' form_number: '0603.N'
    apart { dimension: DIMENSION_COUNTING_BASIS value: 'COUNTING_BASIS_TURNS' name_vi: 'lượt' name_en: 'turns' }
    columns { name: 'unit' headings_vi: 'Đơn vị' headings_en: 'Unit' kind: VIEW_CELL_KIND_TEXT }
    columns { name: 'awarded.BK.IND' headings_vi: ['Được tặng', 'Bằng khen', 'cá nhân']
              headings_en: ['Awarded', 'Certificates', 'people'] number: '1' kind: VIEW_CELL_KIND_FIGURE }
    columns { name: 'awarded.BK.COL' headings_vi: ['Được tặng', 'Bằng khen', 'tập thể']
              headings_en: ['Awarded', 'Certificates', 'collectives'] number: '2' kind: VIEW_CELL_KIND_FIGURE }
    columns { name: 'awarded.empty' headings_vi: ['Được tặng', 'Cờ'] headings_en: ['Awarded', 'Flags'] number: '3'
              kind: VIEW_CELL_KIND_FIGURE }
    columns { name: 'share' headings_vi: 'Tỷ lệ' headings_en: 'Share' number: '4' kind: VIEW_CELL_KIND_SHARE }
    rows { level: 1 number: '01' cells { text: 'Sở A' }
           cells { figure { low: '1234' high: '1234' } } cells { figure { low: '20' } } cells {}
           cells { share { percent: '68.42' } } }
    rows { level: 1 number: '02' cells { text: '=B1+1' text_en: '-B' }
           cells { figure { low: '2' high: '3' approximate: true } } cells { figure { not_available_unit_count: 1 } } }
    rows { number: '03' total: true cells { text: 'Tổng số' text_en: 'Total' }
           cells { figure { low: '12345678901234567890' high: '12345678901234567890' } }
           cells { figure { low: '7.50' high: '7.50' } } cells {} cells { share {} } }
    note_vi: 'Không phải báo cáo năm.' note_en: 'Not a report about a year.' }
  tables { name: 'units' title_vi: 'Danh sách' title_en: 'List'
    columns { name: 'text' headings_vi: 'Lời văn' headings_en: 'Text' kind: VIEW_CELL_KIND_TEXT }
    columns { name: 'day' headings_vi: 'Ngày' headings_en: 'Day' kind: VIEW_CELL_KIND_TIME }
    columns { name: 'count' headings_vi: 'Số' headings_en: 'Count' kind: VIEW_CELL_KIND_NUMBER }
    rows { cells { text: 'dòng một\ndòng hai' } cells { date: '2022-06-20' } cells { number: 12345 } }
    rows { cells { text: '' } cells { time { seconds: 1655962000 } } } })";

class FakeSummary final : public v1::SummaryService::Service {
 public:
  std::vector<v1::GetViewRequest> views;
  std::vector<v1::GetSummaryRequest> summaries;

  grpc::Status GetView(grpc::ServerContext*, const v1::GetViewRequest* request,
                       v1::GetViewResponse* response) override {
    views.push_back(*request);
    if (request->layout_code() == "NONE") {
      return {grpc::StatusCode::NOT_FOUND, "layout_code: none"};
    }
    *response = Parse<v1::GetViewResponse>(std::string("summary {") + kSummary + "}" + kTables);
    return grpc::Status::OK;
  }

  grpc::Status GetSummary(grpc::ServerContext*, const v1::GetSummaryRequest* request,
                          v1::GetSummaryResponse* response) override {
    summaries.push_back(*request);
    *response->mutable_summary() = Parse<v1::Summary>(R"(
      rows { measure: MEASURE_AWARDS key { dimension: DIMENSION_UNIT value: 'a' }
             key { dimension: DIMENSION_CODE value: 'CO-BK' name_vi: 'Bằng khen' } figure { low: '3' high: '3' } })");
    return grpc::Status::OK;
  }
};

class ViewCommandTest : public ::testing::Test {
 protected:
  ViewCommandTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
  }
  ~ViewCommandTest() override { server_->Shutdown(); }

  ExitCode Run(const ViewOptions& options, ConsoleOfStrings& strings) {
    return GetView(options, Session(server_->InProcessChannel({}), absl::Seconds(60), strings.console),
                   strings.console);
  }

  std::string Printed(Language language, Output output = Output::kDefault) {
    ConsoleOfStrings strings(language, output);
    EXPECT_EQ(Run({.request = Parse<v1::GetViewRequest>("layout_code: '0603.N'")}, strings), ExitCode::kDone);
    EXPECT_EQ(strings.err.str(), "");
    return strings.out.str();
  }

  // A path of the test's own; nothing is there.
  static std::string Path(const std::string& name) {
    const std::string path = ::testing::TempDir() + "view_command_test_" + name;
    std::filesystem::remove_all(path);
    return path;
  }

  static std::string Bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  }

  FakeSummary service_;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ViewCommandTest, ViewAsPeopleAndProgramsReadIt) {
  ExpectGolden("view_table.vi.txt", Printed(Language::kVietnamese));
  ExpectGolden("view_table.en.txt", Printed(Language::kEnglish));
  ExpectGolden("view_table.csv", Printed(Language::kVietnamese, Output::kCsv));
  EXPECT_THAT(Printed(Language::kVietnamese, Output::kJson), HasSubstr("\"percent\": \"68.42\""));
}

TEST_F(ViewCommandTest, WorkbookIsOfOneMomentAndTheSameEveryTime) {
  ConsoleOfStrings strings(Language::kVietnamese, Output::kXlsx);
  const std::string first = Path("first.xlsx");
  const std::string second = Path("second.xlsx");
  ASSERT_EQ(Run({.request = {}, .workbook_file = first}, strings), ExitCode::kDone);
  ASSERT_EQ(Run({.request = {}, .workbook_file = second}, strings), ExitCode::kDone);
  EXPECT_EQ(Bytes(first).substr(0, 2), "PK");
  EXPECT_EQ(Bytes(first), Bytes(second));
  EXPECT_FALSE(std::filesystem::exists(first + ".partial"));
  EXPECT_THAT(strings.err.str(), HasSubstr(first));
  ASSERT_EQ(service_.views.size(), 4);
  EXPECT_EQ(service_.views[1].name(), v1::VIEW_QUALITY);
  EXPECT_EQ(service_.views[1].summary().as_of_revision(), 41);
  EXPECT_EQ(service_.views[1].summary().instant().seconds(), 1656565200);
  ASSERT_EQ(service_.summaries.size(), 2);
  EXPECT_EQ(service_.summaries[0].as_of_revision(), 41);
  EXPECT_THAT(service_.summaries[0].filters(0).values(), ElementsAre("a", "b"));
}

TEST_F(ViewCommandTest, WorkbookThatCannotBeWrittenLeavesNothing) {
  ConsoleOfStrings strings(Language::kEnglish, Output::kXlsx);
  const std::string path = Path("no-such-directory") + "/x.xlsx";
  EXPECT_EQ(Run({.request = {}, .workbook_file = path}, strings), ExitCode::kFailed);
  EXPECT_THAT(strings.err.str(), HasSubstr("cannot write " + path));
  // What is there stays as it is when the answer never comes.
  const std::string there = Path("there.xlsx");
  std::ofstream(there) << "old";
  EXPECT_EQ(Run({.request = Parse<v1::GetViewRequest>("layout_code: 'NONE'"), .workbook_file = there}, strings),
            ExitCode::kNotFound);
  EXPECT_EQ(Bytes(there), "old");
}

TEST_F(ViewCommandTest, LayoutComesFromAFile) {
  const std::string path = Path("layout.textproto");
  std::ofstream(path) << "title_vi: 'Bảng riêng' rows { figures {} } columns { figures {} }";
  ConsoleOfStrings strings;
  EXPECT_EQ(Run({.request = {}, .layout_file = path}, strings), ExitCode::kDone);
  EXPECT_EQ(service_.views[0].layout().title_vi(), "Bảng riêng");
  EXPECT_EQ(Run({.request = {}, .layout_file = Path("nothing.textproto")}, strings), ExitCode::kNotFound);
}

std::string Asked(const ViewArguments& view, const std::string& summary = "") {
  const absl::StatusOr<v1::GetViewRequest> request = ToViewRequest(view, Parse<v1::GetSummaryRequest>(summary));
  return request.ok() ? request->ShortDebugString() : std::string(request.status().message());
}

TEST(ViewArguments, NameIsAViewOrALayout) {
  EXPECT_THAT(Asked({.view = "roll-up"}), HasSubstr("name: VIEW_ROLL_UP"));
  EXPECT_THAT(Asked({.view = "0603.N"}), HasSubstr("layout_code: \"0603.N\""));
  EXPECT_THAT(Asked({}), HasSubstr("layout_code: \"AWARDS\""));
  EXPECT_THAT(Asked({.view = "changes", .since_revision = 7}), HasSubstr("from_revision: 7"));
}

TEST(ViewArguments, ViewSaysItselfWhatItCounts) {
  EXPECT_THAT(Asked({.view = "coverage"}, "measures: MEASURE_AWARDS"), HasSubstr("--view: a view says itself"));
  EXPECT_THAT(Asked({.view = "coverage"}, "group_by: DIMENSION_UNIT"), HasSubstr("--group-by: "));
  EXPECT_THAT(Asked({.view = "coverage", .rows = "unit"}), HasSubstr("give one of"));
}

TEST(ViewArguments, RowsAndColumnsMakeATable) {
  const absl::StatusOr<v1::GetViewRequest> request =
      ToViewRequest({.rows = "unit", .columns = "status"},
                    Parse<v1::GetSummaryRequest>(
                        "measures: MEASURE_AWARDS filters { dimension: DIMENSION_CODE values: 'CO-BK-BT' }"));
  ASSERT_TRUE(request.ok()) << request.status();
  const v1::Layout& layout = request->layout();
  EXPECT_EQ(layout.figures(0).measure(), v1::MEASURE_AWARDS);
  EXPECT_EQ(layout.figures(0).filters_size(), 1);
  EXPECT_EQ(layout.rows(0).each().dimension(), v1::DIMENSION_UNIT);
  EXPECT_TRUE(layout.rows(1).total());
  // Statuses have columns of their own, which are never added up.
  ASSERT_EQ(layout.columns_size(), 1);
  EXPECT_EQ(layout.columns(0).each().dimension(), v1::DIMENSION_STATUS);
  EXPECT_THAT(layout.apart(), ElementsAre(v1::DIMENSION_COUNTING_BASIS));
  EXPECT_EQ(request->summary().measures_size() + request->summary().filters_size(), 0);
  EXPECT_THAT(Asked({.rows = "unit"}), HasSubstr("--measure: "));
  EXPECT_THAT(Asked({.rows = "unite"}, "measures: MEASURE_AWARDS"), HasSubstr("--rows: "));
}

}  // namespace
}  // namespace khoi::cli
