#include <functional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/summary_text.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

// A list for people ends here; the JSON output has them all.
constexpr int kNamesMax = 100;

std::string Number(int value, const Page& page) { return FormatNumber(absl::StrCat(value), page.language); }

// The units for which `chosen` holds, under a heading; nothing when there are none.
void PrintUnits(const Page& page, const v1::Coverage& coverage, absl::string_view heading, absl::string_view color,
                const std::function<bool(const v1::UnitCoverage&)>& chosen,
                const std::function<std::string(const v1::UnitCoverage&)>& remark) {
  int count = 0;
  for (const v1::UnitCoverage& unit : coverage.units()) {
    count += chosen(unit) ? 1 : 0;
  }
  if (count == 0) {
    return;
  }
  page.out << "  " << Styled(page.color, color, absl::StrCat(heading, " (", count, "):")) << '\n';
  int shown = 0;
  for (const v1::UnitCoverage& unit : coverage.units()) {
    if (!chosen(unit)) {
      continue;
    }
    if (shown++ == kNamesMax) {
      page.out << "    … " << page.Say("và ", "and ") << Number(count - kNamesMax, page)
               << page.Say(" đơn vị khác (đủ trong -o json)", " more (all of them in -o json)") << '\n';
      return;
    }
    const std::string name =
        unit.name_vi().empty() ? unit.unit_id() : absl::StrCat(unit.name_vi(), " (", unit.unit_id(), ")");
    page.out << "    - " << Printable(name) << remark(unit) << '\n';
  }
}

std::string Remark(const Page& page, const v1::Coverage& coverage, const v1::UnitCoverage& unit) {
  std::string remark;
  for (const v1::BlocCoverage& bloc : coverage.blocs()) {
    if (bloc.bloc_id() == unit.bloc_id() && bloc.leader_unit_id() == unit.unit_id()) {
      absl::StrAppend(&remark, page.Say(", khối trưởng", ", leads the bloc"));
    }
  }
  if (unit.late()) {
    absl::StrAppend(&remark, page.Say(", quá hạn", ", overdue"));
  }
  return remark;
}

void PrintBlocs(const Page& page, const v1::Coverage& coverage) {
  if (coverage.blocs().empty()) {
    return;
  }
  Table table(
      {{.name = "bloc", .heading = std::string(page.Say("Khối", "Bloc")), .width_max = 48},
       {.name = "leader", .heading = std::string(page.Say("Khối trưởng", "Leader"))},
       {.name = "expected", .heading = std::string(page.Say("Phải nộp", "Expected")), .number = true},
       {.name = "reported", .heading = std::string(page.Say("Đã nộp", "Reported")), .number = true},
       {.name = "with_figures", .heading = std::string(page.Say("Có số liệu", "With figures")), .number = true},
       {.name = "declared", .heading = std::string(page.Say("Số thành viên nêu", "Stated members")), .number = true}});
  for (const v1::BlocCoverage& bloc : coverage.blocs()) {
    const std::string name = bloc.bloc_id() == "-" ? std::string(page.Say("nộp trực tiếp", "reporting directly"))
                             : bloc.name_vi().empty() ? bloc.bloc_id()
                                                      : bloc.name_vi();
    table.Add({name, bloc.leader_unit_id().empty() ? "-" : bloc.leader_unit_id(), Number(bloc.expected_count(), page),
               Number(bloc.reported_count(), page), Number(bloc.with_figures_count(), page),
               bloc.has_declared_member_count() ? Number(bloc.declared_member_count(), page) : "-"});
  }
  table.Print("  ", page.color, page.out);
  for (const v1::BlocCoverage& bloc : coverage.blocs()) {
    const bool is_signed = bloc.consolidation_state() != v1::CONSOLIDATION_STATE_UNSPECIFIED;
    if (bloc.accepted_count() == 0 && !is_signed) {
      continue;
    }
    page.out << "  " << Printable(bloc.bloc_id()) << ": " << page.Say("đã được chấp nhận ", "accepted ")
             << Number(bloc.accepted_count(), page) << page.Say("; báo cáo tổng hợp ", "; consolidation ")
             << Word(v1::ConsolidationState_Name(bloc.consolidation_state()), page.language);
    if (is_signed) {
      page.out << page.Say(", số ", ", number ") << bloc.consolidation_number();
    }
    page.out << '\n';
  }
}

void PrintOne(const Page& page, const v1::Coverage& coverage) {
  page.out << Printable(absl::StrCat(coverage.authority_id(), ", ", coverage.period_id())) << ": "
           << page.Say("phải nộp ", "expected ") << Number(coverage.expected_count(), page)
           << page.Say(", đã nộp ", ", reported ") << Number(coverage.reported_count(), page)
           << page.Say(" (có số liệu ", " (with figures ") << Number(coverage.with_figures_count(), page) << ")"
           << page.Say(", chưa nộp ", ", missing ") << Number(coverage.missing_count(), page);
  if (coverage.late_count() > 0) {
    page.out << page.Say(" (quá hạn ", " (overdue ") << Number(coverage.late_count(), page) << ")";
  }
  if (coverage.accepted_count() > 0) {
    page.out << page.Say(", đã được chấp nhận ", ", accepted ") << Number(coverage.accepted_count(), page);
  }
  if (coverage.returned_count() > 0) {
    page.out << page.Say(", bị trả lại ", ", returned ") << Number(coverage.returned_count(), page);
  }
  if (coverage.exempt_count() > 0) {
    page.out << page.Say(", được miễn ", ", exempt ") << Number(coverage.exempt_count(), page);
  }
  if (!coverage.unit_due_date().empty()) {
    page.out << page.Say("; hạn nộp ", "; due ") << FormatDate(coverage.unit_due_date(), page.language);
  }
  page.out << '\n';

  const auto remark = [&](const v1::UnitCoverage& unit) { return Remark(page, coverage, unit); };
  const auto silent = [](const v1::UnitCoverage&) { return std::string(); };
  if (coverage.units_left_out()) {
    page.out << "  "
             << page.Say("Quá nhiều đơn vị để nêu tên: xem khoi coverage của từng cơ quan hoặc khối.",
                         "Too many units to name them: see khoi coverage of each authority or bloc.")
             << '\n';
    return;
  }
  PrintUnits(
      page, coverage, page.Say("Chưa nộp", "Missing"), kRed,
      [](const v1::UnitCoverage& unit) { return unit.state() == v1::COVERAGE_STATE_MISSING; }, remark);
  PrintUnits(
      page, coverage, page.Say("Chỉ có lời văn, không có số liệu", "Narrative only, no figures"), kYellow,
      [](const v1::UnitCoverage& unit) { return unit.narrative_only(); }, silent);
  PrintUnits(
      page, coverage, page.Say("Nộp muộn", "Reported late"), kYellow,
      [](const v1::UnitCoverage& unit) { return unit.state() == v1::COVERAGE_STATE_REPORTED && unit.late(); },
      [&page](const v1::UnitCoverage& unit) {
        return absl::StrCat(", ", FormatTime(unit.commit_time(), page.language));
      });
  PrintUnits(
      page, coverage, page.Say("Báo cáo tổng hợp được chuyển lên", "Forwarded consolidations"), kBold,
      [](const v1::UnitCoverage& unit) { return unit.has_source_consolidation(); },
      [&page](const v1::UnitCoverage& unit) {
        return absl::StrCat(", ", SourceText(unit.source_consolidation(), page.language));
      });
  PrintBlocs(page, coverage);
}

}  // namespace

void PrintCoverage(const Page& page) {
  page.Heading(page.Say("Tình hình nộp báo cáo", "Coverage"));
  if (page.summary.coverages().empty()) {
    page.out << page.Say("Không có đơn vị nào phải nộp.", "Nobody is expected to report.") << '\n';
  }
  for (const v1::Coverage& coverage : page.summary.coverages()) {
    PrintOne(page, coverage);
  }
}

}  // namespace khoi::cli
