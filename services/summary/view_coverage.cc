#include "services/summary/view_coverage.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/summary/names.h"
#include "services/summary/row_limit.h"
#include "services/summary/share.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_table.h"
#include "services/summary/view_words.h"

namespace khoi::summary {
namespace {

// What coverages of a period and of a bloc have in common.
struct Counts {
  int64_t expected = 0;
  int64_t reported = 0;
  int64_t accepted = 0;
  int64_t on_time = 0;
  int64_t submitted_late = 0;
  int64_t late = 0;
  int64_t returned = 0;
  int64_t with_figures = 0;
  int64_t exempt = 0;

  template <typename Counted>
  void Add(const Counted& counted) {
    expected += counted.expected_count();
    reported += counted.reported_count();
    accepted += counted.accepted_count();
    on_time += counted.on_time_count();
    submitted_late += counted.submitted_late_count();
    late += counted.late_count();
    returned += counted.returned_count();
    with_figures += counted.with_figures_count();
    exempt += counted.exempt_count();
  }
};

template <typename Counted>
Counts CountsOf(const Counted& counted) {
  Counts counts;
  counts.Add(counted);
  return counts;
}

void AddNumberColumn(const std::string& name, const Words& heading, TableBuilder& table) {
  table.AddColumn({.name = name, .headings = {heading}, .kind = v1::VIEW_CELL_KIND_NUMBER});
}

void AddBlocColumns(TableBuilder& table) {
  table.AddColumn({.name = "name", .headings = {{"Kỳ, cơ quan, khối", "Period, authority, bloc"}}});
  table.AddColumn({.name = "leader", .headings = {{"Khối trưởng", "Leader"}}});
  AddNumberColumn("expected", {"Phải nộp", "Expected"}, table);
  AddNumberColumn("reported", {"Đã nộp", "Reported"}, table);
  AddNumberColumn("missing", {"Chưa nộp", "Missing"}, table);
  AddNumberColumn("late", {"Chưa nộp, đã quá hạn", "Missing and overdue"}, table);
  AddNumberColumn("on_time", {"Nộp đúng hạn", "In time"}, table);
  AddNumberColumn("submitted_late", {"Nộp muộn", "Late"}, table);
  AddNumberColumn("accepted", {"Đã được chấp nhận", "Accepted"}, table);
  AddNumberColumn("returned", {"Bị trả lại", "Returned"}, table);
  AddNumberColumn("with_figures", {"Có số liệu", "With figures"}, table);
  AddNumberColumn("exempt", {"Được miễn", "Exempt"}, table);
  table.AddColumn(
      {.name = "reported_share", .headings = {{"Tỷ lệ đã nộp (%)", "Reported (%)"}}, .kind = v1::VIEW_CELL_KIND_SHARE});
  table.AddColumn(
      {.name = "on_time_share", .headings = {{"Tỷ lệ đúng hạn (%)", "In time (%)"}}, .kind = v1::VIEW_CELL_KIND_SHARE});
  table.AddColumn({.name = "consolidation", .headings = {{"Báo cáo tổng hợp của khối", "Consolidation of the bloc"}}});
  AddNumberColumn("consolidation_number", {"Số bản ký", "Its number"}, table);
  table.AddColumn({.name = "due_date", .headings = {{"Hạn nộp", "Due"}}, .kind = v1::VIEW_CELL_KIND_TIME});
}

RowBuilder AddCounts(const RowHead& head, const Words& name, const Words& leader, const Counts& counts,
                     TableBuilder& table) {
  RowBuilder row = table.AddRow(head);
  row.Text(name).Text(leader);
  for (const int64_t count :
       {counts.expected, counts.reported, counts.expected - counts.reported, counts.late, counts.on_time,
        counts.submitted_late, counts.accepted, counts.returned, counts.with_figures, counts.exempt}) {
    row.Number(count);
  }
  const v1::Figure expected = ExactFigure(counts.expected);
  row.Share(ShareOf(ExactFigure(counts.reported), expected)).Share(ShareOf(ExactFigure(counts.on_time), expected));
  return row;
}

v1::ViewTable BlocsOf(const v1::Summary& summary, Names& names) {
  TableBuilder table("coverage.blocs", {"Tình hình nộp báo cáo theo khối", "Reports received, by bloc"});
  AddBlocColumns(table);
  Counts everybody;
  for (const v1::Coverage& coverage : summary.coverages()) {
    everybody.Add(coverage);
    const Words period = CallOrganisation(names, v1::DIMENSION_PERIOD, coverage.period_id());
    const Words authority = CallOrganisation(names, v1::DIMENSION_AUTHORITY, coverage.authority_id());
    AddCounts({.total = true},
              {absl::StrCat(authority.vi, ", ", period.vi), absl::StrCat(authority.en, ", ", period.en)}, {},
              CountsOf(coverage), table)
        .Empty()
        .Empty()
        .Date(coverage.unit_due_date());
    for (const v1::BlocCoverage& bloc : coverage.blocs()) {
      const Words leader =
          bloc.leader_unit_id().empty() ? Words() : CallOrganisation(names, v1::DIMENSION_UNIT, bloc.leader_unit_id());
      RowBuilder row = AddCounts({.level = 1}, CallOrganisation(names, v1::DIMENSION_BLOC, bloc.bloc_id()), leader,
                                 CountsOf(bloc), table);
      row.Text(WordsOf(v1::ConsolidationState_Name(bloc.consolidation_state())));
      if (bloc.consolidation_number() == 0) {
        row.Empty();
      } else {
        row.Number(bloc.consolidation_number());
      }
      row.Date(bloc.due_date());
    }
  }
  if (summary.coverages_size() > 1) {
    AddCounts({.total = true}, {"Tổng số báo cáo", "All reports"}, {}, everybody, table);
  }
  return table.Take();
}

void AddUnitColumns(TableBuilder& table) {
  for (const auto& [name, heading] : std::vector<std::pair<std::string, Words>>{
           {"unit", {"Đơn vị", "Unit"}},
           {"bloc", {"Khối", "Bloc"}},
           {"authority", {"Cơ quan chủ quản", "Authority"}},
           {"period", {"Kỳ", "Period"}},
           {"state", {"Tình hình", "State"}},
           {"version_state", {"Trạng thái bản mới nhất", "State of the latest version"}}}) {
    table.AddColumn({.name = name, .headings = {heading}});
  }
  AddNumberColumn("version", {"Phiên bản được tính", "Version that counts"}, table);
  table.AddColumn(
      {.name = "commit_time", .headings = {{"Thời điểm nộp bản đó", "When it came"}}, .kind = v1::VIEW_CELL_KIND_TIME});
  table.AddColumn({.name = "due_date", .headings = {{"Hạn nộp", "Due"}}, .kind = v1::VIEW_CELL_KIND_TIME});
  AddNumberColumn("late_days", {"Số ngày muộn", "Days late"}, table);
  AddNumberColumn("returns", {"Số lần trả lại", "Times returned"}, table);
  table.AddColumn({.name = "remark", .headings = {{"Ghi chú", "Remark"}}});
  table.AddColumn({.name = "contact", .headings = {{"Đầu mối liên hệ", "Contact"}}});
}

Words ContactOf(const v1::Contact& contact) {
  std::vector<std::string> parts;
  for (const std::string* const part : {&contact.position(), &contact.phone(), &contact.email()}) {
    if (!part->empty()) {
      parts.push_back(*part);
    }
  }
  return {absl::StrJoin(parts, "; ")};
}

// "báo cáo tổng hợp số 2 của bo-mot, còn đúng"
Words SourceOf(const v1::SourceConsolidation& source) {
  const bool known = source.state() != v1::CONSOLIDATION_STATE_UNSPECIFIED;
  const Words state = known ? WordsOf(v1::ConsolidationState_Name(source.state()))
                            : Words{"ký tại máy chủ khác", "signed at another server"};
  return {absl::StrCat("báo cáo tổng hợp số ", source.number(), " của ", source.authority_id(), ", ", state.vi),
          absl::StrCat("consolidation number ", source.number(), " of ", source.authority_id(), ", ", state.en)};
}

Words RemarkOn(const v1::UnitCoverage& unit) {
  if (unit.has_source_consolidation()) {
    return SourceOf(unit.source_consolidation());
  }
  return unit.narrative_only() ? Words{"chỉ có lời văn, không có số liệu", "narrative only, no figures"} : Words();
}

void AddUnit(const v1::Coverage& coverage, const v1::UnitCoverage& unit, Names& names, TableBuilder& table) {
  const bool exempt = unit.state() == v1::COVERAGE_STATE_EXEMPT;
  RowBuilder row = table.AddRow();
  row.Text(CallOrganisation(names, v1::DIMENSION_UNIT, unit.unit_id()))
      .Text(CallOrganisation(names, v1::DIMENSION_BLOC, unit.bloc_id()))
      .Text(CallOrganisation(names, v1::DIMENSION_AUTHORITY, coverage.authority_id()))
      .Text(CallOrganisation(names, v1::DIMENSION_PERIOD, coverage.period_id()))
      .Text(WordsOf(v1::ObligationState_Name(unit.obligation())))
      .Text(exempt ? Words() : WordsOf(v1::VersionState_Name(unit.version_state())));
  if (unit.has_version()) {
    row.Number(unit.version()).Time(unit.commit_time());
  } else {
    row.Empty().Empty();
  }
  row.Date(unit.due_date());
  if (exempt) {
    row.Empty().Empty();
  } else {
    row.Number(unit.late_day_count()).Number(unit.return_count());
  }
  row.Text(RemarkOn(unit)).Text(ContactOf(unit.contact()));
}

v1::ViewTable UnitsOf(const v1::Summary& summary, Names& names) {
  TableBuilder table("coverage.units", {"Tình hình nộp báo cáo theo đơn vị", "Reports received, by unit"});
  AddUnitColumns(table);
  for (const v1::Coverage& coverage : summary.coverages()) {
    for (const v1::UnitCoverage& unit : coverage.units()) {
      AddUnit(coverage, unit, names, table);
    }
  }
  return table.Take();
}

}  // namespace

absl::StatusOr<Tables> MakeCoverageView(const ViewInput& input) {
  if (!input.computed.question.names_units) {
    return TooManyRows();
  }
  Names names(input.computed.resolution.slices);
  Tables tables;
  tables.push_back(BlocsOf(input.computed.summary, names));
  tables.push_back(UnitsOf(input.computed.summary, names));
  return tables;
}

}  // namespace khoi::summary
