// Parts of a line against the line, and how money is written.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/bounds.h"
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

// What can be said of all parts of a line together.
Truth CheckEachPart(const v1::AwardLine& line, const FieldPath& path, Findings& findings) {
  const Bounds whole = BoundsOf(line.count());
  Truth all = Truth::kHolds;
  for (int j = 0; j < line.sub_counts_size(); ++j) {
    const Bounds part = BoundsOf(line.sub_counts(j).count());
    const Truth within = Compare(part, v1::COMPARISON_OPERATOR_LESS_OR_EQUAL, whole);
    if (within == Truth::kHolds) continue;
    if (all != Truth::kFails) all = within;
    if (within == Truth::kUnknown) continue;
    findings.Fire({.field_paths = {path.Item("sub_counts", j).TextOf("count"), path.TextOf("count")},
                   .operands = {{"part", part.Text()}, {"count", whole.Text()}},
                   .vi = absl::StrCat("Phần trong đó ", part.Text(), " lớn hơn số lượng của dòng ", whole.Text(),
                                      ". Hãy sửa một trong hai."),
                   .en = absl::StrCat("The part ", part.Text(), " exceeds the line's count ", whole.Text(),
                                      ". Correct one of them.")});
  }
  return all;
}

// The bands are parts of one whole: together they do not exceed it, and all of them are it.
Truth CheckBands(const v1::AwardLine& line, const Codes& bands, const FieldPath& path, Findings& findings) {
  const Bounds whole = BoundsOf(line.count());
  Bounds sum = Bounds::Exactly(Fraction());
  std::vector<std::string> paths = {path.TextOf("count")};
  std::vector<absl::string_view> given;
  for (int j = 0; j < line.sub_counts_size(); ++j) {
    const std::string& code = line.sub_counts(j).sub_count_code();
    if (!Contains(bands, code)) continue;
    sum = Add(sum, BoundsOf(line.sub_counts(j).count())).value_or(Bounds{});
    paths.push_back(path.Item("sub_counts", j).TextOf("count"));
    if (!Contains(given, code)) given.push_back(code);
  }
  const bool all = given.size() == bands.size();
  const Truth truth = Compare(sum, all ? v1::COMPARISON_OPERATOR_EQUAL : v1::COMPARISON_OPERATOR_LESS_OR_EQUAL, whole);
  if (truth != Truth::kFails) return truth;
  const std::string difference = Subtract(sum, whole).value_or(Bounds{}).Text();
  findings.Fire({.field_paths = std::move(paths),
                 .operands = {{"count", whole.Text()}, {"bands", sum.Text()}, {"difference", difference}},
                 .vi = absl::StrCat("Số lượng ", whole.Text(), " nhưng các nhóm cá nhân cộng lại ", sum.Text(),
                                    ", chênh lệch ", difference, ". Hãy sửa số lượng hoặc các nhóm."),
                 .en = absl::StrCat("The count is ", whole.Text(), " but its bands add to ", sum.Text(),
                                    ", difference ", difference, ". Correct the count or the bands.")});
  return truth;
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
    const FieldPath line_path = path.Item("award_lines", i);
    Truth truth = CheckEachPart(line, line_path, findings);
    // A single part that exceeds the whole has been said.
    if (truth != Truth::kFails && line.sub_counts_size() >= 2) {
      if (!bands.has_value()) bands = CodesParameter(findings, "band_code");
      const Truth together = bands->empty() ? truth : CheckBands(line, *bands, line_path, findings);
      if (truth == Truth::kHolds) truth = together;
    }
    if (truth == Truth::kUnknown) {
      findings.Missing(line_path.TextOf("count"), "số lượng của dòng hoặc phần trong đó không phải số chính xác",
                       "the count of the line or a part of it is not an exact number");
    }
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
