#include "absl/strings/str_cat.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/figure_key.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/table.h"
#include "tools/khoi/watch_command.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

constexpr int kKeyWidthMax = 72;

const v1::Figure* FigureOf(const std::optional<v1::SummaryRow>& row) {
  return row.has_value() ? &row->figure() : nullptr;
}

Table RowTable(const std::vector<WatchedRow>& rows, const Console& console) {
  Table table({{.name = "row", .heading = std::string(console.Say("Dòng", "Row")), .width_max = kKeyWidthMax},
               {.name = "before", .heading = std::string(console.Say("Trước", "Before")), .number = true},
               {.name = "after", .heading = std::string(console.Say("Sau", "After")), .number = true}});
  for (const WatchedRow& row : rows) {
    const v1::SummaryRow& either = row.after.has_value() ? *row.after : *row.before;
    table.Add({Printable(FigureKey(either.measure(), either.key(), console.language)),
               FigureOrNone(FigureOf(row.before), console.language),
               FigureOrNone(FigureOf(row.after), console.language)});
  }
  return table;
}

// "phiên bản 2, đã nộp"; "chưa nộp, quá hạn".
std::string StandOf(const std::optional<v1::UnitCoverage>& unit, const Console& console) {
  if (!unit.has_value()) {
    return "–";
  }
  if (unit->state() == v1::COVERAGE_STATE_EXEMPT) {
    return std::string(console.Say("được miễn", "exempt"));
  }
  std::string stand = unit->has_latest_version()
                          ? absl::StrCat(console.Say("phiên bản ", "version "), unit->latest_version(), ", ",
                                         Word(v1::VersionState_Name(unit->version_state()), console.language))
                          : std::string(console.Say("chưa nộp", "not reported"));
  if (unit->late()) {
    absl::StrAppend(&stand, console.Say(", quá hạn", ", late"));
  }
  return stand;
}

Table UnitTable(const std::vector<WatchedUnit>& units, const Console& console) {
  Table table({{.name = "unit", .heading = std::string(console.Say("Đơn vị", "Unit")), .width_max = kKeyWidthMax},
               {.name = "period", .heading = std::string(console.Say("Kỳ", "Period"))},
               {.name = "before", .heading = std::string(console.Say("Trước", "Before"))},
               {.name = "after", .heading = std::string(console.Say("Sau", "After"))}});
  for (const WatchedUnit& unit : units) {
    const v1::UnitCoverage& either = unit.after.has_value() ? *unit.after : *unit.before;
    const std::string name =
        either.name_vi().empty() ? either.unit_id() : absl::StrCat(either.name_vi(), " (", either.unit_id(), ")");
    table.Add(
        {Printable(name), Printable(unit.period_id), StandOf(unit.before, console), StandOf(unit.after, console)});
  }
  return table;
}

}  // namespace

void PrintWatchedChanges(const WatchedChanges& changes, const WatchedFigures& figures, const Console& console) {
  const std::string heading = absl::StrCat(
      FormatTime(figures.time(), console.language), console.Say(", mục nhật ký ", ", revision "), figures.revision(),
      console.Say(": đã nộp ", ": reported "), figures.reported_count(), "/", figures.expected_count());
  console.out << '\n' << Styled(console.color_out, kBold, heading) << '\n';
  if (changes.rows.empty() && changes.units.empty()) {
    console.out << "  " << console.Say("Số liệu không đổi.", "The figures are the same.") << '\n';
  }
  if (!changes.units.empty()) {
    UnitTable(changes.units, console).Print("  ", console.color_out, console.out);
  }
  if (!changes.rows.empty()) {
    RowTable(changes.rows, console).Print("  ", console.color_out, console.out);
  }
}

}  // namespace khoi::cli
