#include "tools/khoi/diff_versions.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/figure_key.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

constexpr int kKeyWidthMax = 96;

// A column of numbers: as people read them, and bare for programs.
Cell NumberCell(const v1::Figure* figure, Language language) {
  return Cell(FigureOrNone(figure, language),
              figure == nullptr ? std::string() : FormatFigure(*figure, Language::kEnglish));
}

// One row for everything that differs: figures, documents and movements, declared totals, sections.
Table ChangeTable(const v1::DiffVersionsResponse& diff, const Console& console) {
  const Language language = console.language;
  Table table({{.name = "what", .heading = std::string(console.Say("Nội dung", "What")), .width_max = kKeyWidthMax},
               {.name = "from", .heading = std::string(console.Say("Trước", "Before")), .number = true},
               {.name = "to", .heading = std::string(console.Say("Sau", "After")), .number = true}});
  for (const v1::FigureChange& change : diff.figures()) {
    table.Add({Cell(Printable(FigureKey(change.measure(), change.key(), language)),
                    absl::StrCat(v1::Measure_Name(change.measure()), " ", FigureKeyCode(change.key()))),
               NumberCell(change.has_from() ? &change.from() : nullptr, language),
               NumberCell(change.has_to() ? &change.to() : nullptr, language)});
  }
  const std::string named(console.Say("có nêu", "named"));
  const std::string none = "–";
  for (const v1::ItemChange& change : diff.items()) {
    table.Add({Cell(Printable(absl::StrCat(MeasureWord(change.measure(), language), ": ", change.title())),
                    absl::StrCat(v1::Measure_Name(change.measure()), " ", change.key())),
               Cell(change.added() ? none : named, change.added() ? "" : "named"),
               Cell(change.added() ? named : none, change.added() ? "named" : "")});
  }
  for (const v1::DeclaredTotalChange& change : diff.declared_totals()) {
    const auto number = [&](const std::string& text) {
      return Cell(text.empty() ? none : FormatNumber(text, language), text);
    };
    table.Add({Cell(Printable(absl::StrCat(console.Say("Tổng tự khai: ", "Declared total: "), change.label())),
                    absl::StrCat("declared_total ", change.label())),
               number(change.from_declared()), number(change.to_declared())});
  }
  for (const std::string& code : diff.section_codes()) {
    table.Add(
        {Cell(absl::StrCat(console.Say("Mục lời văn ", "Narrative section "), code), absl::StrCat("section ", code)),
         Cell("", ""), Cell(std::string(console.Say("khác", "differs")), "differs")});
  }
  return table;
}

void PrintSide(const v1::Receipt& receipt, const Console& console) {
  console.out << console.Say("Phiên bản ", "Version ") << receipt.version()
              << console.Say(": mục nhật ký ", ": revision ") << receipt.revision() << ", "
              << FormatTime(receipt.commit_time(), console.language) << '\n';
}

}  // namespace

ExitCode DiffVersions(const DiffVersionsOptions& options, const Session& session, const Console& console) {
  v1::DiffVersionsResponse diff;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    diff.Clear();
    return session.submission().DiffVersions(&context, options.request, &diff);
  });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(diff, /*zeros=*/false);
    return ExitCode::kDone;
  }
  const Table table = ChangeTable(diff, console);
  if (console.output == Output::kCsv) {
    table.PrintCsv(console.out);
    return ExitCode::kDone;
  }
  if (diff.has_from_receipt()) {
    PrintSide(diff.from_receipt(), console);
  }
  PrintSide(diff.to_receipt(), console);
  if (table.empty()) {
    console.out << console.Say("Số liệu, văn bản, phong trào, tổng tự khai và lời văn đều giống nhau.\n",
                               "Figures, documents, movements, declared totals and narrative are the same.\n");
    return ExitCode::kDone;
  }
  console.out << '\n';
  table.Print("", console.color_out, console.out);
  return ExitCode::kDone;
}

}  // namespace khoi::cli
