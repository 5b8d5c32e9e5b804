#include "services/summary/view_changes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/invalid_field.h"
#include "services/summary/names.h"
#include "services/summary/summary_diff.h"
#include "services/summary/view_figures.h"
#include "services/summary/view_words.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// The revision of the consolidation of the scope before its latest; nullopt when there is none.
absl::StatusOr<std::optional<int64_t>> SignedBefore(const ViewInput& input) {
  const Question& question = input.computed.question;
  const v1::Scope& scope = question.scope;
  if (scope.has_central() || question.period_ids.size() != 1) {
    return std::nullopt;
  }
  const storage::ConsolidationId id{
      .authority_id = scope.has_bloc() ? scope.bloc().authority_id() : scope.authority().authority_id(),
      .period_id = question.period_ids.front(),
      .bloc_id = scope.bloc().bloc_id()};
  ASSIGN_OR_RETURN(const std::optional<SignedConsolidation> latest,
                   LatestConsolidation(input.view, id, question.revision));
  if (!latest.has_value() || latest->number < 2) {
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(const std::optional<SignedConsolidation> before,
                   FindConsolidation(input.view, id, latest->number - 1, question.revision));
  return before.has_value() ? std::optional(before->revision) : std::nullopt;
}

absl::StatusOr<int64_t> FromRevision(const ViewInput& input) {
  const int64_t revision = input.computed.question.revision;
  if (input.request.has_from_revision()) {
    const int64_t from = input.request.from_revision();
    if (from >= 1 && from <= revision) {
      return from;
    }
    return InvalidField("from_revision", absl::StrCat("phải từ 1 đến ", revision, ", là lần ghi của số liệu được hỏi"),
                        absl::StrCat("must be 1 to ", revision, ", the revision of the summary"));
  }
  ASSIGN_OR_RETURN(const std::optional<int64_t> before, SignedBefore(input));
  if (!before.has_value()) {
    return InvalidField("from_revision",
                        "phạm vi này chưa ký hai báo cáo tổng hợp về một kỳ; hãy nêu so sánh từ lần ghi nào",
                        "the scope has not signed two consolidations about one period; say since which revision");
  }
  return *before;
}

// What differs, in terms of the view's request.
absl::StatusOr<v1::DiffSummariesResponse> Differences(const ViewInput& input, int64_t from_revision) {
  v1::DiffSummariesRequest request;
  *request.mutable_from() = input.request.summary();
  request.mutable_from()->set_as_of_revision(from_revision);
  *request.mutable_to() = input.request.summary();
  absl::StatusOr<v1::DiffSummariesResponse> different =
      DiffSummaries(input.view, input.structures, request, input.now_us);
  if (absl::IsNotFound(different.status())) {
    return UnknownField("from_revision", absl::StrCat("ở lần ghi ", from_revision, " chưa có phạm vi hoặc kỳ này"),
                        absl::StrCat("at revision ", from_revision, " the scope or period was not there yet"));
  }
  return different;
}

void AddFigures(v1::Measure measure, const v1::Figure* from, const v1::Figure* to, RowBuilder& row) {
  for (const v1::Figure* const figure : {from, to}) {
    if (figure == nullptr) {
      row.Empty();
      continue;
    }
    // Only what the summary says can be explained.
    row.Figure(figure == to ? measure : v1::MEASURE_UNSPECIFIED, *figure);
  }
  if (from != nullptr && to != nullptr) {
    row.Figure(v1::MEASURE_UNSPECIFIED, Minus(*to, *from));
  }
}

template <typename Change>
void AddFiguresOf(v1::Measure measure, const Change& change, RowBuilder& row) {
  AddFigures(measure, change.has_from() ? &change.from() : nullptr, change.has_to() ? &change.to() : nullptr, row);
}

v1::ViewTable RowsChanged(const v1::DiffSummariesResponse& different, Names& names) {
  TableBuilder table("changes.rows", {absl::StrCat("Số liệu thay đổi từ lần ghi ", different.from_revision(), " đến ",
                                                   different.to_revision()),
                                      absl::StrCat("Figures that changed from revision ", different.from_revision(),
                                                   " to ", different.to_revision())});
  for (const auto& [name, heading] :
       std::vector<std::pair<std::string, Words>>{{"measure", {"Loại số liệu", "Measure"}},
                                                  {"item", {"Nội dung", "Item"}},
                                                  {"apart", {"Tính riêng theo", "Kept apart by"}},
                                                  {"unit", {"Do đơn vị", "Because of"}},
                                                  {"authority", {"Cơ quan chủ quản", "Authority"}},
                                                  {"period", {"Kỳ", "Period"}}}) {
    table.AddColumn({.name = name, .headings = {heading}});
  }
  for (const auto& [name, heading] : std::vector<std::pair<std::string, Words>>{
           {"from", {"Trước", "Before"}}, {"to", {"Sau", "After"}}, {"difference", {"Tăng, giảm", "Difference"}}}) {
    table.AddColumn({.name = name, .headings = {heading}, .kind = v1::VIEW_CELL_KIND_FIGURE});
  }
  for (const v1::RowChange& change : different.rows()) {
    v1::SummaryRow counted;
    counted.set_measure(change.measure());
    *counted.mutable_key() = change.key();
    *counted.mutable_figure() = change.has_to() ? change.to() : change.from();
    RowBuilder row = table.AddRow();
    row.Text(WordsOf(change.measure())).Text(ItemOf(counted)).Text(ApartOf(counted)).Empty().Empty().Empty();
    for (const v1::DimensionValue& value : change.key()) {
      AddFilter(value, *row.row().mutable_filters());
    }
    AddFiguresOf(change.measure(), change, row);
    for (const v1::RowCause& cause : change.causes()) {
      RowBuilder because = table.AddRow({.level = 1});
      because.Empty()
          .Empty()
          .Empty()
          .Text(CallOrganisation(names, v1::DIMENSION_UNIT, cause.unit_id()))
          .Text(CallOrganisation(names, v1::DIMENSION_AUTHORITY, cause.authority_id()))
          .Text(CallOrganisation(names, v1::DIMENSION_PERIOD, cause.period_id()));
      AddFiguresOf(v1::MEASURE_UNSPECIFIED, cause, because);
    }
  }
  return table.Take();
}

v1::ViewTable UnitsChanged(const v1::DiffSummariesResponse& different, Names& names) {
  TableBuilder table("changes.units", {"Đơn vị được tính khác đi", "Units that count differently"});
  const auto add = [&](const std::string& name, const Words& heading, v1::ViewCellKind kind) {
    table.AddColumn({.name = name, .headings = {heading}, .kind = kind});
  };
  add("unit", {"Đơn vị", "Unit"}, v1::VIEW_CELL_KIND_TEXT);
  add("authority", {"Cơ quan chủ quản", "Authority"}, v1::VIEW_CELL_KIND_TEXT);
  add("period", {"Kỳ", "Period"}, v1::VIEW_CELL_KIND_TEXT);
  add("from_version", {"Phiên bản trước", "Version before"}, v1::VIEW_CELL_KIND_NUMBER);
  add("to_version", {"Phiên bản sau", "Version after"}, v1::VIEW_CELL_KIND_NUMBER);
  add("from_bloc", {"Khối trước", "Bloc before"}, v1::VIEW_CELL_KIND_TEXT);
  add("to_bloc", {"Khối sau", "Bloc after"}, v1::VIEW_CELL_KIND_TEXT);
  add("revision", {"Lần ghi gây thay đổi", "Log entry"}, v1::VIEW_CELL_KIND_NUMBER);
  add("time", {"Thời điểm", "When"}, v1::VIEW_CELL_KIND_TIME);
  for (const v1::UnitChange& change : different.units()) {
    RowBuilder row = table.AddRow();
    row.Text(CallOrganisation(names, v1::DIMENSION_UNIT, change.unit_id()))
        .Text(CallOrganisation(names, v1::DIMENSION_AUTHORITY, change.authority_id()))
        .Text(CallOrganisation(names, v1::DIMENSION_PERIOD, change.period_id()));
    for (const int64_t version : {change.from_version(), change.to_version()}) {
      if (version == 0) {
        row.Empty();
      } else {
        row.Number(version);
      }
    }
    for (const std::string* const bloc_id : {&change.from_bloc_id(), &change.to_bloc_id()}) {
      row.Text(bloc_id->empty() ? Words{"không phải nộp", "not expected"}
                                : CallOrganisation(names, v1::DIMENSION_BLOC, *bloc_id));
    }
    row.Number(change.revision()).Time(change.change_time());
  }
  return table.Take();
}

}  // namespace

absl::StatusOr<Tables> MakeChangesView(const ViewInput& input) {
  ASSIGN_OR_RETURN(const int64_t from_revision, FromRevision(input));
  ASSIGN_OR_RETURN(const v1::DiffSummariesResponse different, Differences(input, from_revision));
  Names names(input.computed.resolution.slices);
  Tables tables;
  tables.push_back(RowsChanged(different, names));
  tables.push_back(UnitsChanged(different, names));
  return tables;
}

}  // namespace khoi::summary
