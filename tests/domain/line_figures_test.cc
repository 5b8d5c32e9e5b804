// What stands behind figures, line by line: never anything else than what was derived.
#include "services/domain/line_figures.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "services/domain/figures.h"
#include "services/domain/line_statement.h"
#include "services/domain/report_path.h"
#include "tests/domain/example.h"

namespace khoi::domain {
namespace {

using ::testing::ElementsAre;

std::string Told(const FigureValue& value) {
  return absl::StrCat(value.has_low, " ", value.unbounded, " ", value.approximate, " ", value.not_available, " ",
                      value.low, " ", value.high);
}

// What the lines of each cell add up to, items aside.
std::map<std::string, std::string> SumsOf(const std::vector<LineFigure>& lines) {
  std::map<std::string, FigureValue> sums;
  for (const LineFigure& line : lines) {
    if (!line.item_key.empty()) continue;
    FigureValue& sum = sums[EncodeCellKey(line.cell)];
    sum.has_low |= line.value.has_low;
    sum.unbounded |= line.value.unbounded;
    sum.approximate |= line.value.approximate;
    sum.not_available |= line.value.not_available;
    sum.low += line.value.low;
    sum.high += line.value.high;
  }
  std::map<std::string, std::string> told;
  for (const auto& [cell, sum] : sums) told[cell] = Told(sum);
  return told;
}

std::vector<std::string> ItemsOf(const std::vector<LineFigure>& lines) {
  std::vector<std::string> items;
  for (const LineFigure& line : lines) {
    if (line.item_key.empty()) continue;
    items.push_back(absl::StrCat(line.item_key, " at ", line.field_path, " in ", line.cell.ShortDebugString()));
  }
  return items;
}

TEST(LineFiguresTest, LinesOfEveryExampleReportAddUpToItsFigures) {
  int line_count = 0;
  for (const auto& [file, report] : testing::ExampleReports()) {
    SCOPED_TRACE(file);
    const Catalog catalog = testing::ExampleCatalog(report.authority_id());
    const DerivedReport derived = Derive(report, catalog);
    const std::vector<LineFigure> lines = LineFigures(report, catalog);
    std::map<std::string, std::string> figures;
    for (const DerivedFigure& figure : derived.figures) figures[figure.cell] = Told(figure.value);
    EXPECT_EQ(SumsOf(lines), figures);
    std::vector<std::string> items;
    for (const stored::v1::KeyedItem& item : derived.extras.keyed_items()) {
      items.push_back(absl::StrCat(item.key(), " at ", item.field_path(), " in ", item.cell().ShortDebugString()));
    }
    EXPECT_EQ(ItemsOf(lines), items);
    line_count += static_cast<int>(lines.size());
  }
  EXPECT_GT(line_count, 100);
}

TEST(LineFiguresTest, EveryPathOfTheExampleNamesAPlaceThatIsThere) {
  for (const auto& [file, report] : testing::ExampleReports()) {
    for (const LineFigure& line : LineFigures(report, testing::ExampleCatalog(report.authority_id()))) {
      EXPECT_FALSE(FindPathProblem(report, line.field_path).has_value()) << file << " " << line.field_path;
    }
  }
}

std::vector<std::string> Statements(const std::string& text) {
  const v1::Report report = testing::DepartmentReport(text);
  std::vector<std::string> statements;
  for (const LineFigure& line : LineFigures(report, testing::ExampleCatalog("thai-nguyen"))) {
    statements.push_back(absl::StrCat(line.field_path, ": ", StatementOf(report, line)));
  }
  return statements;
}

TEST(LineFiguresTest, AwardsAreSaidWithTheirParts) {
  EXPECT_THAT(
      Statements(R"(
    award_lines { award_codes: 'EM-I-CSTDCS' recipient_kind_code: 'IND' status: AWARD_STATUS_AWARDED
                  counting_basis: COUNTING_BASIS_RECIPIENTS count { exact: '12' } awarding_authority_code: 'A-DON-VI'
                  achievement { years { years: 2021 } }
                  decision { reference { number: '12' symbol: 'QĐ-KHCN' issue_date: '2022-01-10' } }
                  sub_counts { sub_count_code: 'B5' count { at_least: '3' } } }
    award_lines { award_codes: 'EM-I-LDTT' recipient_kind_code: 'IND' status: AWARD_STATUS_PROPOSED
                  counting_basis: COUNTING_BASIS_TURNS count { range { min: '2' max: '5' } }
                  decision { not_available { reason: 'chưa có số' } } })"),
      ElementsAre("report.award_lines[0].count: 12 × EM-I-CSTDCS, IND, AWARDED, theo người, A-DON-VI, thành tích 2021; "
                  "quyết định 12/QĐ-KHCN ngày 2022-01-10",
                  "report.award_lines[0].sub_counts[0].count: trong đó ≥ 3 × B5, của EM-I-CSTDCS, IND, AWARDED, theo "
                  "người, A-DON-VI, thành tích 2021; quyết định 12/QĐ-KHCN ngày 2022-01-10",
                  "report.award_lines[1].count: 2–5 × EM-I-LDTT, IND, PROPOSED, theo lượt; quyết định: chưa có số"));
}

TEST(LineFiguresTest, WhatIsCountedOneByOneIsSaidOneByOne) {
  EXPECT_THAT(
      Statements(R"(
    document_lines { type_code: 'LD-TT' stage_code: 'ST-SUBMIT' role: DOCUMENT_ROLE_LEAD count { exact: '3' }
                     references { number: '05' symbol: 'TT-BKHCN' subject: 'Quy định A' } }
    movement_lines { title: 'Thi đua A' form_code: 'MV-THE' relation: MOVEMENT_RELATION_LAUNCHED }
    event_lines { event_code: 'EV-CONFERENCE' first_date: '2022-03-01' title: 'Hội nghị' }
    exemplar_lines { recipient_kind_code: 'COL' count { approximate: '3' } stage { first_year: 2015 last_year: 2017 } }
    target_lines { target_code: 'TG-EXEMPLAR' target { not_available { reason: 'chưa giao' } } })"),
      ElementsAre(
          "report.document_lines[0].references[0]: văn bản 05/TT-BKHCN, LD-TT, ST-SUBMIT, chủ trì: Quy định A",
          "report.document_lines[0].count: 3 × LD-TT, ST-SUBMIT, chủ trì; 1 văn bản có số và ký hiệu được tính riêng",
          "report.movement_lines[0]: 1 × MV-THE, phát động: Thi đua A",
          "report.event_lines[0]: EV-CONFERENCE, ngày 2022-03-01: Hội nghị",
          "report.exemplar_lines[0].count: ≈ 3 × điển hình tiên tiến, COL, giai đoạn 2015-2017",
          "report.target_lines[0].target: chỉ tiêu không có số liệu (chưa giao), TG-EXEMPLAR"));
}

}  // namespace
}  // namespace khoi::domain
