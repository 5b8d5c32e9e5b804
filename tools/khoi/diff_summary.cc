#include "tools/khoi/diff_summary.h"

#include "absl/strings/str_cat.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/figure_key.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"

namespace khoi::cli {
namespace {

constexpr int kKeyWidthMax = 72;

Cell NumberCell(bool has, const v1::Figure& figure, Language language) {
  return Cell(FigureOrNone(has ? &figure : nullptr, language),
              has ? FormatFigure(figure, Language::kEnglish) : std::string());
}

// One line for every row that differs, and below it one for every report behind it.
Table RowTable(const v1::DiffSummariesResponse& diff, const Console& console) {
  const Language language = console.language;
  Table table({{.name = "row", .heading = std::string(console.Say("Dòng", "Row")), .width_max = kKeyWidthMax},
               {.name = "unit", .heading = std::string(console.Say("Do đơn vị", "Because of"))},
               {.name = "from", .heading = std::string(console.Say("Trước", "Before")), .number = true},
               {.name = "to", .heading = std::string(console.Say("Sau", "After")), .number = true}});
  for (const v1::RowChange& row : diff.rows()) {
    const std::string code = absl::StrCat(v1::Measure_Name(row.measure()), " ", FigureKeyCode(row.key()));
    table.Add({Cell(Printable(FigureKey(row.measure(), row.key(), language)), code), Cell("", ""),
               NumberCell(row.has_from(), row.from(), language), NumberCell(row.has_to(), row.to(), language)});
    for (const v1::RowCause& cause : row.causes()) {
      table.Add({Cell("", code), Cell(Printable(cause.unit_id()), cause.unit_id()),
                 NumberCell(cause.has_from(), cause.from(), language),
                 NumberCell(cause.has_to(), cause.to(), language)});
    }
  }
  return table;
}

std::string VersionText(int64_t version) { return version == 0 ? "–" : absl::StrCat(version); }

Table UnitTable(const v1::DiffSummariesResponse& diff, const Console& console) {
  Table table({{.name = "unit", .heading = std::string(console.Say("Đơn vị", "Unit"))},
               {.name = "authority", .heading = std::string(console.Say("Cơ quan chủ quản", "Authority"))},
               {.name = "period", .heading = std::string(console.Say("Kỳ", "Period"))},
               {.name = "from_version", .heading = std::string(console.Say("Phiên bản trước", "Version before"))},
               {.name = "to_version", .heading = std::string(console.Say("sau", "after"))},
               {.name = "from_bloc", .heading = std::string(console.Say("Khối trước", "Bloc before"))},
               {.name = "to_bloc", .heading = std::string(console.Say("sau", "after"))},
               {.name = "revision", .heading = std::string(console.Say("Mục nhật ký", "Revision")), .number = true},
               {.name = "time", .heading = std::string(console.Say("Lúc", "At"))}});
  for (const v1::UnitChange& unit : diff.units()) {
    table.Add({Printable(unit.unit_id()), Printable(unit.authority_id()), Printable(unit.period_id()),
               Cell(VersionText(unit.from_version()), absl::StrCat(unit.from_version())),
               Cell(VersionText(unit.to_version()), absl::StrCat(unit.to_version())),
               Cell(unit.from_bloc_id().empty() ? "–" : Printable(unit.from_bloc_id()), unit.from_bloc_id()),
               Cell(unit.to_bloc_id().empty() ? "–" : Printable(unit.to_bloc_id()), unit.to_bloc_id()),
               Cell(FormatNumber(absl::StrCat(unit.revision()), console.language), absl::StrCat(unit.revision())),
               Cell(FormatTime(unit.change_time(), console.language), FormatUtc(unit.change_time()))});
  }
  return table;
}

}  // namespace

void PrintSummaryDiff(const v1::DiffSummariesResponse& diff, const Console& console) {
  console.out << console.Say("So mục nhật ký ", "Revision ") << diff.from_revision()
              << console.Say(" với ", " against ") << diff.to_revision() << '\n';
  if (diff.rows().empty()) {
    console.out << console.Say("Số liệu giống nhau.\n", "The figures are the same.\n");
  } else {
    console.out << '\n';
    RowTable(diff, console).Print("", console.color_out, console.out);
  }
  if (!diff.units().empty()) {
    console.out << '\n';
    UnitTable(diff, console).Print("", console.color_out, console.out);
  }
}

ExitCode DiffSummary(const DiffSummaryOptions& options, const Session& session, const Console& console) {
  v1::DiffSummariesResponse diff;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    diff.Clear();
    return session.summary().DiffSummaries(&context, options.request, &diff);
  });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(diff, /*zeros=*/false);
  } else if (console.output == Output::kCsv) {
    RowTable(diff, console).PrintCsv(console.out);
  } else {
    PrintSummaryDiff(diff, console);
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
