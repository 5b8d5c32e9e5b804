// Parts of a line against the line, and how money is written.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/decimal.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

using Codes = std::vector<absl::string_view>;

bool Contains(const Codes& codes, absl::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

void CheckEachPart(const v1::AwardLine& line, int64_t whole, const FieldPath& path, Findings& findings) {
  for (int j = 0; j < line.sub_counts_size(); ++j) {
    const std::optional<int64_t> part = ExactWhole(line.sub_counts(j).count());
    if (!part.has_value() || *part <= whole) continue;
    findings.Fire(
        {.field_paths = {path.Item("sub_counts", j).TextOf("count"), path.TextOf("count")},
         .operands = {{"part", FormatDecimal(*part, 0)}, {"count", FormatDecimal(whole, 0)}},
         .vi = absl::StrCat("Phần trong đó ", *part, " lớn hơn số lượng của dòng ", whole, ". Hãy sửa một trong hai."),
         .en = absl::StrCat("The part ", *part, " exceeds the line's count ", whole, ". Correct one of them.")});
  }
}

// The bands are parts of one whole: together they do not exceed it, and all of them are it.
void CheckBands(const v1::AwardLine& line, int64_t whole, const Codes& bands, const FieldPath& path,
                Findings& findings) {
  absl::int128 sum = 0;
  bool any_above = false;
  std::vector<std::string> paths = {path.TextOf("count")};
  std::vector<absl::string_view> given;
  for (int j = 0; j < line.sub_counts_size(); ++j) {
    if (!Contains(bands, line.sub_counts(j).sub_count_code())) continue;
    const std::optional<int64_t> part = ExactWhole(line.sub_counts(j).count());
    if (!part.has_value()) return;
    any_above = any_above || *part > whole;
    sum += *part;
    paths.push_back(path.Item("sub_counts", j).TextOf("count"));
    if (!Contains(given, line.sub_counts(j).sub_count_code())) given.push_back(line.sub_counts(j).sub_count_code());
  }
  // A single part that exceeds the whole has been said.
  if (any_above || sum == whole || (sum < whole && given.size() < bands.size())) return;
  const std::string difference = FormatDecimal(sum - whole, 0);
  findings.Fire(
      {.field_paths = std::move(paths),
       .operands = {{"count", FormatDecimal(whole, 0)}, {"bands", FormatDecimal(sum, 0)}, {"difference", difference}},
       .vi = absl::StrCat("Số lượng ", whole, " nhưng các nhóm cá nhân cộng lại ", FormatDecimal(sum, 0),
                          ", chênh lệch ", difference, ". Hãy sửa số lượng hoặc các nhóm."),
       .en = absl::StrCat("The count is ", whole, " but its bands add to ", FormatDecimal(sum, 0), ", difference ",
                          difference, ". Correct the count or the bands.")});
}

// A decimal that a quantity gives in any of its states, and where.
template <typename Visit>
void ForEachNumber(const v1::Quantity& quantity, Visit visit) {
  switch (quantity.state_case()) {
    case v1::Quantity::kExact:
      return visit(quantity.exact(), "quantity.exact");
    case v1::Quantity::kAtLeast:
      return visit(quantity.at_least(), "quantity.at_least");
    case v1::Quantity::kApproximate:
      return visit(quantity.approximate(), "quantity.approximate");
    case v1::Quantity::kRange:
      visit(quantity.range().min(), "quantity.range.min");
      return visit(quantity.range().max(), "quantity.range.max");
    case v1::Quantity::kNotAvailable:
    case v1::Quantity::STATE_NOT_SET:
      return;
  }
}

void CheckAmount(const v1::IndicatorLine& line, const FieldPath& path, Findings& findings) {
  ForEachNumber(line.quantity(), [&](const std::string& text, absl::string_view field) {
    const std::optional<Decimal> amount = ParseDecimal(text);
    if (!amount.has_value() || amount->scale == 0) return;
    findings.Fire({.field_paths = {path.TextOf(field)},
                   .operands = {{"value", text}},
                   .vi = absl::StrCat("Số tiền ", text, " phải là số nguyên đồng. Hãy quy đổi (1 triệu là 1000000)."),
                   .en = absl::StrCat("The amount ", text,
                                      " must be a whole number of dong. Convert it (1 million is 1000000).")});
  });
}

}  // namespace

void CheckSubCounts(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  std::optional<Codes> bands;
  for (int i = 0; i < input.report.award_lines_size(); ++i) {
    const v1::AwardLine& line = input.report.award_lines(i);
    if (line.sub_counts().empty()) continue;
    const std::optional<int64_t> whole = ExactWhole(line.count());
    if (!whole.has_value()) continue;
    const FieldPath line_path = path.Item("award_lines", i);
    CheckEachPart(line, *whole, line_path, findings);
    if (line.sub_counts_size() < 2) continue;
    if (!bands.has_value()) bands = CodesParameter(findings, "band_code");
    if (!bands->empty()) CheckBands(line, *whole, *bands, line_path, findings);
  }
}

void CheckMoney(const ReportInput& input, Findings& findings) {
  if (input.report.indicator_lines().empty()) return;
  const std::optional<absl::string_view> unit = CodeParameter(findings, "money_unit");
  if (!unit.has_value()) return;
  const FieldPath path("report");
  for (int i = 0; i < input.report.indicator_lines_size(); ++i) {
    const v1::IndicatorLine& line = input.report.indicator_lines(i);
    const v1::CatalogEntry* const entry =
        input.catalog.Find(v1::CATALOG_KIND_INDICATOR, line.indicator_code(), input.period_end);
    if (entry == nullptr || entry->indicator().measure_unit_code() != *unit) continue;
    CheckAmount(line, path.Item("indicator_lines", i), findings);
  }
}

}  // namespace khoi::domain
