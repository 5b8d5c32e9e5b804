#include "services/domain/report_path.h"

#include "gtest/gtest.h"
#include "tests/domain/world.h"

namespace khoi::domain {
namespace {

struct Case {
  const char* path;
  const char* problem;  // the English text; empty when there is none
};

const Case kCases[] = {
    {"report", ""},
    {"report.header", ""},
    {"report.header.number", ""},
    {"report.header.symbol", ""},  // not set
    {"report.award_lines", ""},    // what is missing is said of the list
    {"report.award_lines[0]", ""},
    {"report.award_lines[1].count", ""},
    {"report.award_lines[1].count.exact", ""},
    {"report.award_lines[1].award_codes[0]", ""},
    {"report.document_lines", ""},
    {"", "must begin with report, as in report.award_lines[3].count"},
    {"award_lines[0]", "must begin with report, as in report.award_lines[3].count"},
    {"report.", "report has no field ; write it as report.award_lines[3].count"},
    {"report.lines", "report has no field lines; write it as report.award_lines[3].count"},
    {"report.award_lines[2]", "report.award_lines has 2 items, counted from 0"},
    {"report.document_lines[0]", "report.document_lines has 0 items, counted from 0"},
    {"report.award_lines[1].award_codes[1]", "report.award_lines[1].award_codes has 1 items, counted from 0"},
    {"report.award_lines.count", "report.award_lines has no field count; write it as report.award_lines[3].count"},
    {"report.header[0]", "report has no field header[0]; write it as report.award_lines[3].count"},
    {"report.header.number.text", "report.header.number has no field text; write it as report.award_lines[3].count"},
    {"report.award_lines[-1]", "report has no field award_lines[-1]; write it as report.award_lines[3].count"},
    {"report.award_lines[]", "report has no field award_lines[]; write it as report.award_lines[3].count"},
    {"report.award_lines[1", "report has no field award_lines[1; write it as report.award_lines[3].count"},
    {"report.award_lines[99999999999]",
     "report has no field award_lines[99999999999]; write it as report.award_lines[3].count"},
};

TEST(ReportPathTest, NamesOnlyWhatTheReportHas) {
  const v1::Report report = testing::ReportWith(
      "header { number: '125' } award_lines { award_codes: 'EM-I-CSTDBT' } "
      "award_lines { award_codes: 'EM-I-CSTDBT' count { exact: '3' } }");
  for (const Case& c : kCases) {
    const std::optional<PathProblem> problem = FindPathProblem(report, c.path);
    EXPECT_EQ(problem.has_value() ? problem->en : "", c.problem) << c.path;
    EXPECT_TRUE(!problem.has_value() || !problem->vi.empty()) << c.path;
  }
}

}  // namespace
}  // namespace khoi::domain
