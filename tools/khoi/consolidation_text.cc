#include "tools/khoi/consolidation_text.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/summary_text.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

constexpr int kTextWidthMax = 60;

void PrintHeading(absl::string_view vi, absl::string_view en, const Console& console) {
  console.out << '\n' << Styled(console.color_out, kBold, console.Say(vi, en)) << '\n';
}

// "3", "–" for none.
std::string VersionText(int64_t version) { return version == 0 ? "–" : absl::StrCat(version); }
std::string BlocText(const std::string& bloc_id) { return bloc_id.empty() ? "–" : bloc_id; }

std::string ActorText(const v1::Actor& actor) {
  return Printable(absl::StrCat(actor.organisation_id(), ", ", actor.position()));
}

void PrintReconciled(const v1::Consolidation& consolidation, const Console& console) {
  if (consolidation.reconciled_blocs().empty()) {
    return;
  }
  PrintHeading("Đối chiếu với báo cáo tổng hợp của các khối", "Reconciled with the blocs' consolidations", console);
  Table table({{.name = "", .heading = std::string(console.Say("Khối", "Bloc"))},
               {.name = "", .heading = std::string(console.Say("Số", "Number")), .number = true},
               {.name = "", .heading = std::string(console.Say("Các phiên bản", "Versions"))}});
  for (const v1::ReconciledBloc& bloc : consolidation.reconciled_blocs()) {
    const absl::string_view agrees = bloc.number() == 0 ? console.Say("chưa ký", "none signed")
                                     : bloc.agrees()    ? console.Say("khớp", "the same")
                                                        : console.Say("không khớp", "differ");
    table.Add({bloc.bloc_id(), VersionText(bloc.number()), std::string(agrees)});
  }
  table.Print("", console.color_out, console.out);
}

void PrintPassages(const v1::NarrativeSection& section, const Console& console) {
  for (const v1::NarrativeItem& item : section.items()) {
    const std::string label = item.label().empty() ? "" : absl::StrCat(item.label(), ". ");
    for (const std::string& line : Wrap(Printable(absl::StrCat(label, item.text())), 100)) {
      console.out << "    " << line << '\n';
    }
  }
}

}  // namespace

std::string ConsolidationName(const v1::ConsolidationRef& ref, const Console& console) {
  return absl::StrCat(ref.authority_id(), ref.bloc_id().empty() ? "" : "/", ref.bloc_id(),
                      console.Say(", kỳ ", ", period "), ref.period_id());
}

Table InputTable(const v1::Consolidation& consolidation, const Console& console) {
  const Language language = console.language;
  Table table({{.name = "unit", .heading = std::string(console.Say("Đơn vị", "Unit"))},
               {.name = "bloc", .heading = std::string(console.Say("Khối", "Bloc"))},
               {.name = "version", .heading = std::string(console.Say("Phiên bản", "Version")), .number = true},
               {.name = "reason", .heading = std::string(console.Say("Lý do để ngoài", "Left out because"))},
               {.name = "note", .heading = std::string(console.Say("Ghi chú", "Note")), .width_max = kTextWidthMax},
               {.name = "content_hash", .heading = "SHA-256"}});
  for (const v1::ConsolidationInput& input : consolidation.inputs()) {
    const std::string hash = absl::BytesToHexString(input.content_hash());
    table.Add({input.unit_id(), input.bloc_id(), absl::StrCat(input.version()), Cell("", ""), Cell("", ""),
               Cell(hash.substr(0, 12), hash)});
  }
  for (const v1::LeftOutUnit& unit : consolidation.left_out_units()) {
    const std::string reason = v1::LeftOutReason_Name(unit.reason());
    table.Add({unit.unit_id(), unit.bloc_id(), Cell("–", ""), Cell(Word(reason, language), reason),
               Printable(unit.note()), Cell("", "")});
  }
  return table;
}

void PrintInputs(const v1::Consolidation& consolidation, const Console& console) {
  const std::string counts_vi = absl::StrCat("Đơn vị: ", consolidation.inputs_size(), " được tổng hợp, ",
                                             consolidation.left_out_units_size(), " để ngoài");
  const std::string counts_en = absl::StrCat("Units: ", consolidation.inputs_size(), " put together, ",
                                             consolidation.left_out_units_size(), " left out");
  PrintHeading(counts_vi, counts_en, console);
  const Table table = InputTable(consolidation, console);
  if (!table.empty()) {
    table.Print("", console.color_out, console.out);
  }
  PrintReconciled(consolidation, console);
}

void PrintChanges(const google::protobuf::RepeatedPtrField<v1::InputChange>& changes, const Console& console) {
  if (changes.empty()) {
    return;
  }
  PrintHeading("Thay đổi so với bản đã ký", "Changes against what was signed", console);
  Table table({{.name = "", .heading = std::string(console.Say("Đơn vị", "Unit"))},
               {.name = "", .heading = std::string(console.Say("Khi ký", "Signed")), .number = true},
               {.name = "", .heading = std::string(console.Say("Hiện nay", "Now")), .number = true},
               {.name = "", .heading = std::string(console.Say("Khối khi ký", "Bloc then"))},
               {.name = "", .heading = std::string(console.Say("Khối hiện nay", "Bloc now"))},
               {.name = "", .heading = std::string(console.Say("Do mục nhật ký", "By revision")), .number = true},
               {.name = "", .heading = std::string(console.Say("Thời điểm (giờ VN)", "Time (Vietnam)"))}});
  for (const v1::InputChange& change : changes) {
    table.Add({change.unit_id(), VersionText(change.signed_version()), VersionText(change.present_version()),
               BlocText(change.signed_bloc_id()), BlocText(change.present_bloc_id()), absl::StrCat(change.revision()),
               FormatTime(change.change_time(), console.language)});
  }
  table.Print("", console.color_out, console.out);
}

void PrintComments(const google::protobuf::RepeatedPtrField<v1::ConsolidationComment>& comments,
                   const Console& console) {
  if (comments.empty()) {
    return;
  }
  PrintHeading("Góp ý của các đơn vị", "Comments", console);
  Table table({{.name = "", .heading = std::string(console.Say("Thời điểm (giờ VN)", "Time (Vietnam)"))},
               {.name = "", .heading = std::string(console.Say("Người góp ý", "By")), .width_max = 40},
               {.name = "", .heading = std::string(console.Say("Về", "About"))},
               {.name = "", .heading = std::string(console.Say("Nội dung", "Text")), .width_max = kTextWidthMax}});
  for (const v1::ConsolidationComment& comment : comments) {
    std::string text = comment.text();
    if (comment.confirms_own_figures()) {
      text = absl::StrCat(console.Say("Xác nhận số liệu của mình", "Confirms its own figures"),
                          text.empty() ? "" : "; ", text);
    }
    table.Add({FormatTime(comment.comment_time(), console.language), ActorText(comment.actor()),
               Printable(comment.subject()), Printable(text)});
  }
  table.Print("", console.color_out, console.out);
}

void PrintSources(const google::protobuf::RepeatedPtrField<v1::NarrativeSource>& sources, const Console& console) {
  std::string code;
  for (const v1::NarrativeSource& source : sources) {
    if (source.section().section_code() != code) {
      code = source.section().section_code();
      const std::string heading =
          absl::StrCat(console.Say("Lời văn của các đơn vị, mục ", "Units' narrative, section "), code);
      PrintHeading(heading, heading, console);
    }
    console.out << "  " << Printable(absl::StrCat(source.name_vi(), " (", source.unit_id(), ")")) << '\n';
    PrintPassages(source.section(), console);
  }
}

void PrintSections(const google::protobuf::RepeatedPtrField<v1::NarrativeSection>& sections, const Console& console) {
  for (const v1::NarrativeSection& section : sections) {
    const std::string heading = absl::StrCat(console.Say("Mục ", "Section "), section.section_code(),
                                             section.heading().empty() ? "" : ": ", section.heading());
    PrintHeading(Printable(heading), Printable(heading), console);
    PrintPassages(section, console);
  }
}

void PrintFiguresOf(const v1::Summary& summary, const Console& console) {
  const Page page{.summary = summary, .language = console.language, .color = console.color_out, .out = console.out};
  PrintFigures(page);
  PrintRemarks(page);
}

}  // namespace khoi::cli
