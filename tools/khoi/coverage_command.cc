#include "tools/khoi/coverage_command.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/summary_text.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

std::string ContactText(const v1::Contact& contact) {
  std::vector<absl::string_view> parts;
  for (const std::string* part : {&contact.position(), &contact.phone(), &contact.email()}) {
    if (!part->empty()) {
      parts.push_back(*part);
    }
  }
  return absl::StrJoin(parts, ", ");
}

// An enum value as people read it, and by its name for programs.
Cell WordCell(const std::string& name, Language language) { return Cell(Word(name, language), name); }

Table UnitTable(const v1::Coverage& coverage, const Console& console) {
  const Language language = console.language;
  Table table(
      {{.name = "unit", .heading = std::string(console.Say("Đơn vị", "Unit"))},
       {.name = "name", .heading = std::string(console.Say("Tên", "Name")), .width_max = 40},
       {.name = "bloc", .heading = std::string(console.Say("Khối", "Bloc"))},
       {.name = "obligation", .heading = std::string(console.Say("Tình hình", "Obligation"))},
       {.name = "late_day_count", .heading = std::string(console.Say("Chậm, ngày", "Days late")), .number = true},
       {.name = "due_date", .heading = std::string(console.Say("Hạn", "Due"))},
       {.name = "version", .heading = std::string(console.Say("Phiên bản", "Version")), .number = true},
       {.name = "version_state", .heading = std::string(console.Say("Trạng thái", "State"))},
       {.name = "accepted_version", .heading = std::string(console.Say("Chấp nhận", "Accepted")), .number = true},
       {.name = "return_count", .heading = std::string(console.Say("Trả lại", "Returned")), .number = true},
       {.name = "contact", .heading = std::string(console.Say("Liên hệ", "Contact")), .width_max = 32}});
  for (const v1::UnitCoverage& unit : coverage.units()) {
    const auto version_or_dash = [](bool has, int64_t version) {
      return has ? Cell(absl::StrCat(version)) : Cell("-", "");
    };
    table.Add(
        {unit.unit_id(), unit.name_vi(), unit.bloc_id(),
         WordCell(v1::ObligationState_Name(unit.obligation()), language),
         unit.late_day_count() == 0 ? Cell("-", "0") : Cell(absl::StrCat(unit.late_day_count())),
         Cell(FormatDate(unit.due_date(), language), unit.due_date()),
         version_or_dash(unit.has_latest_version(), unit.latest_version()),
         unit.has_latest_version() ? WordCell(v1::VersionState_Name(unit.version_state()), language) : Cell("-", ""),
         version_or_dash(unit.has_accepted_version(), unit.accepted_version()),
         unit.return_count() == 0 ? Cell("-", "0") : Cell(absl::StrCat(unit.return_count())),
         ContactText(unit.contact())});
  }
  return table;
}

// "75,0 % (3/4)"
std::string Share(int count, int all, Language language) {
  const int permille = (count * 1000 + all / 2) / all;
  return absl::StrCat(permille / 10, language == Language::kVietnamese ? "," : ".", permille % 10, " % (", count, "/",
                      all, ")");
}

// How much of what was expected has come, over the obligations as they are told.
void PrintShares(const v1::Coverage& coverage, const Console& console) {
  const int expected = coverage.expected_count();
  if (expected == 0) {
    return;
  }
  console.out << "  " << console.Say("Tỷ lệ: đã nộp ", "Shares: reported ")
              << Share(coverage.reported_count(), expected, console.language)
              << console.Say(", đúng hạn ", ", in time ") << Share(coverage.on_time_count(), expected, console.language)
              << console.Say(", được chấp nhận ", ", accepted ")
              << Share(coverage.accepted_count(), expected, console.language) << '\n';
}

}  // namespace

ExitCode GetCoverage(const CoverageOptions& options, const Session& session, const Console& console) {
  v1::GetCoverageResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.coverage().GetCoverage(&context, options.request, &response);
  });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/true);
    return ExitCode::kDone;
  }
  const Table units = UnitTable(response.coverage(), console);
  if (console.output == Output::kCsv) {
    units.PrintCsv(console.out);
    return ExitCode::kDone;
  }
  v1::Summary summary;
  *summary.add_coverages() = response.coverage();
  PrintCoverage({.summary = summary, .language = console.language, .color = console.color_out, .out = console.out});
  PrintShares(response.coverage(), console);
  console.out << '\n';
  units.Print("", console.color_out, console.out);
  console.out << console.Say("Theo mục nhật ký ", "As of revision ") << response.as_of_revision()
              << console.Say(", vào lúc ", ", at ") << FormatTime(response.instant(), console.language) << '\n';
  return ExitCode::kDone;
}

}  // namespace khoi::cli
