#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/decimal.h"
#include "services/domain/declared_total.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

template <typename Lines>
void AddLineIds(const Lines& lines, absl::flat_hash_set<absl::string_view>& ids) {
  for (const auto& line : lines) {
    if (!line.line_id().empty()) ids.insert(line.line_id());
  }
}

// The identifiers of the lines that a total can cover.
absl::flat_hash_set<absl::string_view> CountedLineIds(const v1::Report& report) {
  absl::flat_hash_set<absl::string_view> ids;
  AddLineIds(report.award_lines(), ids);
  AddLineIds(report.document_lines(), ids);
  AddLineIds(report.movement_lines(), ids);
  AddLineIds(report.exemplar_lines(), ids);
  return ids;
}

bool IsNonExhaustive(const v1::DeclaredTotal& total) {
  return total.exhaustiveness() == v1::EXHAUSTIVENESS_NON_EXHAUSTIVE;
}

}  // namespace

void CheckCoveredLines(const ReportInput& input, Findings& findings) {
  const auto& totals = input.report.declared_totals();
  std::optional<absl::flat_hash_set<absl::string_view>> known;
  const FieldPath path("report");
  for (int i = 0; i < totals.size(); ++i) {
    for (int j = 0; j < totals[i].covered_line_ids_size(); ++j) {
      if (!known.has_value()) known = CountedLineIds(input.report);
      const std::string& line_id = totals[i].covered_line_ids(j);
      if (known->contains(line_id)) continue;
      findings.Fire(path.Item("declared_totals", i).TextOf("covered_line_ids", j),
                    absl::StrCat("Không có dòng khen thưởng, văn bản, phong trào hay điển hình nào mang mã \"",
                                 Excerpt(line_id), "\". Hãy sửa mã dòng."),
                    absl::StrCat("No award, document, movement or exemplar line has the line_id \"", Excerpt(line_id),
                                 "\". Correct it."));
    }
  }
}

void CheckDeclaredTotals(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.declared_totals_size(); ++i) {
    const std::optional<DeclaredComparison> sums = CompareDeclaredTotal(input.report, i);
    if (!sums.has_value() || sums->difference() == 0) continue;
    const bool non_exhaustive = IsNonExhaustive(input.report.declared_totals(i));
    if (non_exhaustive && sums->difference() < 0) continue;
    const std::string declared = FormatDecimal(sums->declared, 0);
    const std::string computed = FormatDecimal(sums->computed, 0);
    const std::string difference = FormatDecimal(sums->difference(), 0);
    findings.Fire({.field_paths = {path.Item("declared_totals", i).TextOf("total")},
                   .operands = {{"declared", declared},
                                {"computed", computed},
                                {"difference", difference},
                                {"exhaustive", non_exhaustive ? "false" : "true"}},
                   .vi = absl::StrCat("khai ", declared, ", các dòng cộng lại ", computed, ", chênh lệch ", difference,
                                      non_exhaustive ? " (danh sách còn chưa đầy đủ)" : "",
                                      ". Hãy giải thích hoặc sửa tổng số hay các dòng."),
                   .en = absl::StrCat("declared ", declared, ", lines add to ", computed, ", difference ", difference,
                                      non_exhaustive ? " (and the list is not exhaustive)" : "",
                                      ". Explain it, or correct the total or the lines.")});
  }
}

void CheckSubCounts(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    if (line.sub_counts().empty()) continue;
    const std::optional<int64_t> whole = ExactWhole(line.count());
    if (!whole.has_value()) continue;
    for (int j = 0; j < line.sub_counts_size(); ++j) {
      const std::optional<int64_t> part = ExactWhole(line.sub_counts(j).count());
      if (!part.has_value() || *part <= *whole) continue;
      const FieldPath line_path = path.Item("award_lines", i);
      findings.Fire(
          {.field_paths = {line_path.Item("sub_counts", j).TextOf("count"), line_path.TextOf("count")},
           .operands = {{"part", FormatDecimal(*part, 0)}, {"count", FormatDecimal(*whole, 0)}},
           .vi =
               absl::StrCat("Phần trong đó ", *part, " lớn hơn số lượng của dòng ", *whole, ". Hãy sửa một trong hai."),
           .en = absl::StrCat("The part ", *part, " exceeds the line's count ", *whole, ". Correct one of them.")});
    }
  }
}

}  // namespace khoi::domain
