#include "services/summary/view_quality_tables.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/dimension.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_words.h"

namespace khoi::summary {
namespace {

// A rule that lacks the same for many reports names the first ones.
constexpr size_t kNamesShown = 10;

struct Heading {
  std::string name;
  Words words;
  v1::ViewCellKind kind = v1::VIEW_CELL_KIND_TEXT;
};

TableBuilder Begin(const std::string& name, const Words& title, const std::vector<Heading>& headings) {
  TableBuilder table(name, title);
  for (const Heading& heading : headings) {
    table.AddColumn({.name = heading.name, .headings = {heading.words}, .kind = heading.kind});
  }
  return table;
}

constexpr v1::ViewCellKind kNumber = v1::VIEW_CELL_KIND_NUMBER;
constexpr v1::ViewCellKind kFigure = v1::VIEW_CELL_KIND_FIGURE;

Heading UnitHeading() { return {"unit", {"Đơn vị", "Unit"}}; }
Heading BlocHeading() { return {"bloc", {"Khối", "Bloc"}}; }
Heading AuthorityHeading() { return {"authority", {"Cơ quan chủ quản", "Authority"}}; }
Heading PeriodHeading() { return {"period", {"Kỳ", "Period"}}; }
Heading RuleHeading() { return {"rule", {"Quy tắc", "Rule"}}; }
Heading SeverityHeading() { return {"severity", {"Mức", "Severity"}}; }
Heading PlaceHeading() { return {"place", {"Vị trí trong báo cáo", "Place in the report"}}; }
Heading MessageHeading() { return {"message", {"Nội dung", "What it says"}}; }

Words Places(const v1::Finding& finding) { return {absl::StrJoin(finding.field_paths(), ", ")}; }

}  // namespace

QualityTables::QualityTables(Names& names)
    : names_(names),
      findings_(Begin("quality.findings", {"Phát hiện của quy tắc về báo cáo được tính", "Findings of counted reports"},
                      {UnitHeading(),
                       AuthorityHeading(),
                       PeriodHeading(),
                       {"version", {"Phiên bản", "Version"}, kNumber},
                       RuleHeading(),
                       {"stage", {"Thời điểm xét", "Asked"}},
                       SeverityHeading(),
                       PlaceHeading(),
                       MessageHeading(),
                       {"note", {"Giải trình của đơn vị", "Note of the unit"}},
                       {"waived", {"Lý do cho qua", "Let pass because"}}})),
      waivers_(Begin("quality.waivers", {"Phát hiện được cho qua", "Findings that were let pass"},
                     {{"about", {"Đơn vị, khối, cơ quan", "Unit, bloc or authority"}},
                      AuthorityHeading(),
                      PeriodHeading(),
                      RuleHeading(),
                      PlaceHeading(),
                      {"reason", {"Lý do", "Reason"}},
                      {"author", {"Người quyết định", "Decided by"}},
                      {"revision", {"Số ghi nhật ký", "Log entry"}, kNumber}})),
      together_(Begin("quality.together", {"Phát hiện khi xét các đơn vị cùng nhau", "Findings over several units"},
                      {BlocHeading(),
                       AuthorityHeading(),
                       PeriodHeading(),
                       RuleHeading(),
                       SeverityHeading(),
                       MessageHeading(),
                       {"claims", {"Báo cáo liên quan", "Reports involved"}}})),
      declared_(Begin("quality.declared",
                      {"Tổng số đơn vị tự nêu so với tổng số tính được", "Declared and computed totals"},
                      {UnitHeading(),
                       AuthorityHeading(),
                       PeriodHeading(),
                       {"version", {"Phiên bản", "Version"}, kNumber},
                       PlaceHeading(),
                       {"label", {"Tổng số", "Total"}},
                       {"declared", {"Đơn vị nêu", "Declared"}, kFigure},
                       {"computed", {"Tính được", "Computed"}, kFigure},
                       {"difference", {"Chênh lệch", "Difference"}, kFigure},
                       {"exhaustiveness", {"Danh sách", "List"}}})) {}

void QualityTables::AddFinding(const JudgedReport& report, const v1::Finding& finding, const std::string& waived) {
  findings_.AddRow()
      .Text(report.unit)
      .Text(CallOrganisation(names_, v1::DIMENSION_AUTHORITY, report.authority_id))
      .Text(CallOrganisation(names_, v1::DIMENSION_PERIOD, report.period_id))
      .Number(report.version)
      .Text({finding.rule_id()})
      .Text(WordsOf(v1::RuleStage_Name(finding.stage())))
      .Text(WordsOf(v1::Severity_Name(finding.severity())))
      .Text(Places(finding))
      .Text({finding.message_vi(), finding.message_en()})
      .Text({finding.acknowledgement_note()})
      .Text({waived});
}

void QualityTables::AddWaiver(const Waiving& waiving, const v1::Waiver& waiver) {
  waivers_.AddRow()
      .Text(waiving.about)
      .Text(CallOrganisation(names_, v1::DIMENSION_AUTHORITY, waiving.authority_id))
      .Text(CallOrganisation(names_, v1::DIMENSION_PERIOD, waiving.period_id))
      .Text({waiver.rule_id()})
      .Text({waiver.field_path()})
      .Text({waiver.reason()})
      .Text(waiving.author)
      .Number(waiving.revision);
}

void QualityTables::AddTogether(const v1::SummaryFinding& finding) {
  std::vector<std::string> claims_vi;
  std::vector<std::string> claims_en;
  for (const v1::ItemClaim& claim : finding.claims()) {
    const Words unit = CallOrganisation(names_, v1::DIMENSION_UNIT, claim.unit_id());
    const std::string place = claim.field_path().empty() ? "" : absl::StrCat(" ", claim.field_path());
    claims_vi.push_back(absl::StrCat(unit.vi, place));
    claims_en.push_back(absl::StrCat(unit.en.empty() ? unit.vi : unit.en, place));
  }
  together_.AddRow()
      .Text(finding.bloc_id().empty() ? Words() : CallOrganisation(names_, v1::DIMENSION_BLOC, finding.bloc_id()))
      .Text(CallOrganisation(names_, v1::DIMENSION_AUTHORITY, finding.authority_id()))
      .Text(CallOrganisation(names_, v1::DIMENSION_PERIOD, finding.period_id()))
      .Text({finding.finding().rule_id()})
      .Text(WordsOf(v1::Severity_Name(finding.finding().severity())))
      .Text({finding.finding().message_vi(), finding.finding().message_en()})
      .Text({absl::StrJoin(claims_vi, "; "), absl::StrJoin(claims_en, "; ")});
}

void QualityTables::AddNotEvaluated(const v1::NotEvaluatedRule& rule, const Words& about, const std::string& report) {
  std::vector<Unasked>& whom = not_evaluated_[{rule.rule_id(), rule.missing_vi(), rule.missing_en()}];
  // A rule may lack the same for several lines of one report.
  if (whom.empty() || whom.back().report != report) {
    whom.push_back({about, report});
  }
}

v1::ViewTable QualityTables::NotEvaluated() const {
  TableBuilder table = Begin("quality.not_evaluated", {"Quy tắc chưa xét được", "Rules that could not be asked"},
                             {RuleHeading(),
                              {"missing", {"Còn thiếu", "What is missing"}},
                              {"count", {"Số báo cáo", "Reports"}, kNumber},
                              {"about", {"Báo cáo của", "Reports of"}}});
  for (const auto& [rule, whom] : not_evaluated_) {
    Words about;
    for (size_t i = 0; i < whom.size() && i < kNamesShown; ++i) {
      absl::StrAppend(&about.vi, i == 0 ? "" : "; ", whom[i].about.vi);
      absl::StrAppend(&about.en, i == 0 ? "" : "; ", whom[i].about.en);
    }
    if (whom.size() > kNamesShown) {
      absl::StrAppend(&about.vi, "; và ", whom.size() - kNamesShown, " đơn vị khác");
      absl::StrAppend(&about.en, "; and ", whom.size() - kNamesShown, " more");
    }
    const auto& [rule_id, missing_vi, missing_en] = rule;
    table.AddRow().Text({rule_id}).Text({missing_vi, missing_en}).Number(static_cast<int64_t>(whom.size())).Text(about);
  }
  return table.Take();
}

void QualityTables::AddDeclared(const v1::DeclaredDifference& difference) {
  const auto figure = [](const std::string& decimal) {
    v1::Figure told;
    told.set_low(decimal);
    told.set_high(decimal);
    return told;
  };
  declared_.AddRow()
      .Text(CallOrganisation(names_, v1::DIMENSION_UNIT, difference.unit_id()))
      .Text(CallOrganisation(names_, v1::DIMENSION_AUTHORITY, difference.authority_id()))
      .Text(CallOrganisation(names_, v1::DIMENSION_PERIOD, difference.period_id()))
      .Number(difference.version())
      .Text({difference.field_path()})
      .Text({difference.label()})
      .Figure(v1::MEASURE_UNSPECIFIED, figure(difference.declared()))
      .Figure(v1::MEASURE_UNSPECIFIED, figure(difference.computed()))
      .Figure(v1::MEASURE_UNSPECIFIED, figure(difference.difference()))
      .Text(WordsOf(v1::Exhaustiveness_Name(difference.exhaustiveness())));
}

Tables QualityTables::Take() {
  Tables tables;
  tables.push_back(findings_.Take());
  tables.push_back(waivers_.Take());
  tables.push_back(together_.Take());
  tables.push_back(NotEvaluated());
  tables.push_back(declared_.Take());
  return tables;
}

}  // namespace khoi::summary
