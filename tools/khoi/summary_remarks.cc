#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/figure_key.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/summary_text.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

// A list for people ends here; the JSON output has them all.
constexpr int kItemsMax = 100;

void PrintMore(const Page& page, int size) {
  if (size > kItemsMax) {
    page.out << "  … " << page.Say("và ", "and ") << FormatNumber(absl::StrCat(size - kItemsMax), page.language)
             << page.Say(" mục khác (đủ trong -o json)", " more (all of them in -o json)") << '\n';
  }
}

void PrintDifferences(const Page& page) {
  if (page.summary.declared_differences().empty()) {
    return;
  }
  page.Heading(page.Say("Tổng số đơn vị khai khác với cộng các dòng",
                        "Totals stated by units that differ from the sum of lines"));
  int shown = 0;
  for (const v1::DeclaredDifference& difference : page.summary.declared_differences()) {
    if (shown++ == kItemsMax) {
      break;
    }
    page.out << "  - " << page.UnitName(difference.unit_id()) << ", " << Printable(difference.period_id());
    if (!difference.label().empty()) {
      page.out << ", \"" << Printable(difference.label()) << "\"";
    }
    page.out << ": " << page.Say("khai ", "stated ") << FormatNumber(difference.declared(), page.language)
             << page.Say(", cộng các dòng ", ", lines add up to ") << FormatNumber(difference.computed(), page.language)
             << page.Say(", chênh ", ", difference ")
             << Styled(page.color, kYellow, FormatSigned(difference.difference(), page.language));
    if (difference.exhaustiveness() == v1::EXHAUSTIVENESS_NON_EXHAUSTIVE) {
      page.out << " (" << Word(v1::Exhaustiveness_Name(difference.exhaustiveness()), page.language) << ")";
    }
    page.out << '\n';
  }
  PrintMore(page, page.summary.declared_differences_size());
}

std::string FigureText(const Page& page, bool has, const v1::Figure& figure) {
  return FigureOrNone(has ? &figure : nullptr, page.language);
}

// Where units' own reports about years differ from their halves.
void PrintAnnualDifferences(const Page& page) {
  if (page.summary.year_composition() != v1::YEAR_COMPOSITION_HALVES) {
    return;
  }
  page.Heading(
      page.Say("Báo cáo năm của đơn vị so với hai kỳ sáu tháng", "Units' reports about the year and its halves"));
  page.out << "  " << page.Say("Báo cáo năm: ", "Reports about the year: ") << page.summary.annual_report_count()
           << page.Say("; số liệu khác: ", "; figures that differ: ") << page.summary.annual_differences_size() << '\n';
  int shown = 0;
  for (const v1::AnnualDifference& difference : page.summary.annual_differences()) {
    if (shown++ == kItemsMax) {
      break;
    }
    page.out << "  - " << page.UnitName(difference.unit_id()) << ", " << Printable(difference.period_id()) << ", "
             << Printable(FigureKey(difference.measure(), difference.key(), page.language))
             << page.Say(": hai kỳ ", ": halves ") << FigureText(page, difference.has_halves(), difference.halves())
             << page.Say(", báo cáo năm ", ", year ") << FigureText(page, difference.has_annual(), difference.annual())
             << '\n';
  }
  PrintMore(page, page.summary.annual_differences_size());
}

// What rules say of several units together.
void PrintSummaryFindings(const Page& page) {
  if (page.summary.findings().empty()) {
    return;
  }
  page.Heading(page.Say("Phát hiện khi tổng hợp nhiều đơn vị", "Findings over several units"));
  int shown = 0;
  for (const v1::SummaryFinding& finding : page.summary.findings()) {
    if (shown++ == kItemsMax) {
      break;
    }
    const v1::Finding& said = finding.finding();
    page.out << "  - " << Word(v1::Severity_Name(said.severity()), page.language) << ' ' << Printable(said.rule_id())
             << ", "
             << Printable(absl::StrCat(finding.authority_id(), finding.bloc_id().empty() ? "" : "/", finding.bloc_id()))
             << ", " << Printable(finding.period_id()) << ": "
             << Printable(page.Say(said.message_vi(), said.message_en())) << '\n';
    std::vector<std::string> claims;
    for (const v1::ItemClaim& claim : finding.claims()) {
      claims.push_back(Printable(absl::StrCat(claim.unit_id(), " ", claim.field_path())));
    }
    if (!claims.empty()) {
      page.out << "      " << absl::StrJoin(claims, "; ") << '\n';
    }
  }
  PrintMore(page, page.summary.findings_size());
}

void PrintItems(const Page& page, absl::string_view heading,
                const google::protobuf::RepeatedPtrField<v1::KeyedItem>& items) {
  if (items.empty()) {
    return;
  }
  page.Heading(heading);
  int shown = 0;
  for (const v1::KeyedItem& item : items) {
    if (shown++ == kItemsMax) {
      break;
    }
    // The key is for comparing; what people know it by is its code and title.
    page.out << "  - " << Printable(item.title().empty() ? item.key() : item.code());
    if (item.relation() != v1::MOVEMENT_RELATION_UNSPECIFIED) {
      page.out << ", " << Word(v1::MovementRelation_Name(item.relation()), page.language);
    }
    if (!item.title().empty()) {
      page.out << ": " << Printable(item.title());
    }
    page.out << '\n';
    std::vector<std::string> others;
    for (int i = 1; i < item.claims_size(); ++i) {
      others.push_back(page.UnitName(item.claims(i).unit_id()));
    }
    if (item.claims_size() > 0) {
      page.out << "      " << page.Say("tính cho ", "counts for ") << page.UnitName(item.claims(0).unit_id());
      if (!others.empty()) {
        page.out << page.Say("; cũng nêu: ", "; also named by ") << absl::StrJoin(others, ", ");
      }
      page.out << '\n';
    }
  }
  PrintMore(page, items.size());
}

void PrintUncounted(const Page& page) {
  if (page.summary.uncounted_reports().empty()) {
    return;
  }
  page.Heading(page.Say("Báo cáo có nhưng không tính", "Reports that are known but not counted"));
  int shown = 0;
  for (const v1::UncountedReport& report : page.summary.uncounted_reports()) {
    if (shown++ == kItemsMax) {
      break;
    }
    page.out << "  - " << page.UnitName(report.unit_id()) << ", "
             << Printable(absl::StrCat(report.authority_id(), ", ", report.period_id()))
             << page.Say(", phiên bản ", ", version ") << report.version() << ": "
             << Word(v1::UncountedReason_Name(report.reason()), page.language) << '\n';
  }
  PrintMore(page, page.summary.uncounted_reports_size());
}

}  // namespace

void PrintRemarks(const Page& page) {
  PrintDifferences(page);
  PrintAnnualDifferences(page);
  PrintSummaryFindings(page);
  PrintItems(page, page.Say("Văn bản, mỗi văn bản tính một lần", "Documents, each counted once"),
             page.summary.documents());
  PrintItems(
      page,
      page.Say("Phong trào trong danh mục, mỗi phong trào tính một lần", "Registered movements, each counted once"),
      page.summary.movements());
  PrintUncounted(page);
}

}  // namespace khoi::cli
