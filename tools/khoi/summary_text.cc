#include "tools/khoi/summary_text.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

std::string BlocName(const v1::Summary& summary, const std::string& bloc_id) {
  for (const v1::Coverage& coverage : summary.coverages()) {
    for (const v1::BlocCoverage& bloc : coverage.blocs()) {
      if (bloc.bloc_id() == bloc_id) {
        return bloc.name_vi();
      }
    }
  }
  return "";
}

std::string PeriodText(const Page& page, const std::string& period_id) {
  for (const v1::Coverage& coverage : page.summary.coverages()) {
    const std::string& label = coverage.period_label_vi();
    if (coverage.period_id() == period_id && !label.empty() && label != period_id &&
        page.language == Language::kVietnamese) {
      return absl::StrCat(label, " (", period_id, ")");
    }
  }
  return period_id;
}

}  // namespace

std::string ScopeText(const Page& page) {
  const v1::Scope& scope = page.summary.scope();
  switch (scope.scope_case()) {
    case v1::Scope::kBloc: {
      const std::string id = absl::StrCat(scope.bloc().authority_id(), "/", scope.bloc().bloc_id());
      const std::string name = BlocName(page.summary, scope.bloc().bloc_id());
      return name.empty() ? absl::StrCat(page.Say("khối ", "bloc "), id) : absl::StrCat(name, " (", id, ")");
    }
    case v1::Scope::kAuthority:
      return absl::StrCat(page.Say("cơ quan chủ quản ", "authority "), scope.authority().authority_id());
    case v1::Scope::kCentral:
      return std::string(page.Say("toàn quốc", "all authorities"));
    case v1::Scope::SCOPE_NOT_SET:
      return "-";
  }
  return "-";
}

std::string PeriodsText(const Page& page) {
  std::vector<std::string> periods;
  for (const std::string& period_id : page.summary.period_ids()) {
    periods.push_back(PeriodText(page, period_id));
  }
  return absl::StrJoin(periods, "; ");
}

void PrintFrame(const Page& page) {
  const std::string as_of = absl::StrCat(
      page.Say("mục nhật ký ", "revision "), FormatNumber(absl::StrCat(page.summary.as_of_revision()), page.language),
      ", ", FormatTime(page.summary.as_of_time(), page.language), page.Say(" (giờ Việt Nam)", " (Vietnam)"));
  page.out << Styled(page.color, kBold,
                     page.Say("TỔNG HỢP SỐ LIỆU THI ĐUA, KHEN THƯỞNG", "SUMMARY OF EMULATION AND COMMENDATION"))
           << '\n'
           << page.Say("Phạm vi:   ", "Scope:     ") << Printable(ScopeText(page)) << '\n'
           << page.Say("Kỳ:        ", "Periods:   ") << Printable(PeriodsText(page)) << '\n'
           << page.Say("Cơ sở:     ", "Basis:     ") << Word(v1::Basis_Name(page.summary.basis()), page.language)
           << '\n'
           << page.Say("Tính đến:  ", "As of:     ") << as_of << '\n';
  if (!page.summary.boundaries_date().empty()) {
    page.out << page.Say("Địa giới:  ", "Boundaries: ") << page.Say("ngày ", "of ")
             << FormatDate(page.summary.boundaries_date(), page.language) << '\n';
  }
  if (page.summary.year_composition() == v1::YEAR_COMPOSITION_HALVES) {
    page.out << page.Say("Năm:       cộng từ hai kỳ sáu tháng", "Years:     put together from their halves") << '\n';
  }
}

void PrintDigest(const Page& page) {
  const v1::FindingCounts& findings = page.summary.finding_counts();
  page.out << '\n'
           << page.Say("Phát hiện khi kiểm tra: ", "Findings: ") << findings.warn_count()
           << page.Say(" cảnh báo, ", " warnings, ") << findings.info_count()
           << page.Say(" thông tin", " for information") << '\n'
           << page.Say("Mã kiểm chứng (SHA-256): ", "Digest (SHA-256): ")
           << absl::BytesToHexString(page.summary.digest()) << '\n';
}

std::string Page::UnitName(absl::string_view unit_id) const {
  for (const v1::Coverage& coverage : summary.coverages()) {
    // Units are in the order of their identifiers.
    const auto unit = std::lower_bound(coverage.units().begin(), coverage.units().end(), unit_id,
                                       [](const v1::UnitCoverage& a, absl::string_view b) { return a.unit_id() < b; });
    if (unit != coverage.units().end() && unit->unit_id() == unit_id && !unit->name_vi().empty()) {
      return Printable(absl::StrCat(unit->name_vi(), " (", unit_id, ")"));
    }
  }
  return Printable(unit_id);
}

void PrintSummary(const v1::Summary& summary, Language language, bool color, std::ostream& out) {
  const Page page{.summary = summary, .language = language, .color = color, .out = out};
  PrintFrame(page);
  PrintCoverage(page);
  PrintFigures(page);
  PrintRemarks(page);
  PrintDigest(page);
}

}  // namespace khoi::cli
