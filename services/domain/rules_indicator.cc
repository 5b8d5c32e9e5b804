#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/decimal.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"
#include "services/domain/rules.h"

namespace khoi::domain {
namespace {

// Calls `check` for every indicator line that the catalog knows.
template <typename Check>
void ForEachIndicator(const ReportInput& input, Check check) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.indicator_lines_size(); ++i) {
    const v1::IndicatorLine& line = input.report.indicator_lines(i);
    const v1::CatalogEntry* const entry =
        input.catalog.Find(v1::CATALOG_KIND_INDICATOR, line.indicator_code(), input.period_end);
    if (entry != nullptr && entry->has_indicator()) check(line, *entry, path.Item("indicator_lines", i));
  }
}

void CheckDecimals(absl::string_view text, int places_max, const FieldPath& path, absl::string_view field,
                   Findings& findings) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  if (!decimal.has_value() || decimal->scale <= places_max) return;
  findings.Fire(
      path.TextOf(field),
      absl::StrCat("Số ", text, " có quá ", places_max, " chữ số thập phân của chỉ tiêu. Hãy làm tròn."),
      absl::StrCat("The number ", text, " has more than the indicator's ", places_max, " decimals. Round it."));
}

void CheckDecimals(const v1::Quantity& quantity, int places_max, const FieldPath& path, Findings& findings) {
  switch (quantity.state_case()) {
    case v1::Quantity::kExact:
      return CheckDecimals(quantity.exact(), places_max, path, "exact", findings);
    case v1::Quantity::kAtLeast:
      return CheckDecimals(quantity.at_least(), places_max, path, "at_least", findings);
    case v1::Quantity::kApproximate:
      return CheckDecimals(quantity.approximate(), places_max, path, "approximate", findings);
    case v1::Quantity::kRange:
      CheckDecimals(quantity.range().min(), places_max, path, "range.min", findings);
      return CheckDecimals(quantity.range().max(), places_max, path, "range.max", findings);
    case v1::Quantity::kNotAvailable:
    case v1::Quantity::STATE_NOT_SET:
      return;
  }
}

}  // namespace

void CheckIndicatorUnits(const ReportInput& input, Findings& findings) {
  ForEachIndicator(input, [&](const v1::IndicatorLine& line, const v1::CatalogEntry& entry, const FieldPath& path) {
    const std::string& expected = entry.indicator().measure_unit_code();
    const std::string& stated = line.measure_unit_code();
    if (stated.empty() || stated == expected) return;
    // A unit of measure that is no code is refused as such.
    if (input.catalog.Find(v1::CATALOG_KIND_MEASURE_UNIT, stated, input.period_end) == nullptr) return;
    findings.Fire({.field_paths = {path.TextOf("measure_unit_code")},
                   .operands = {{"stated", stated}, {"expected", expected}},
                   .vi = absl::StrCat("Chỉ tiêu ", entry.code(), " tính bằng ", expected, ", không phải ", stated,
                                      ". Hãy quy đổi rồi gửi lại."),
                   .en = absl::StrCat("The indicator ", entry.code(), " is measured in ", expected, ", not in ", stated,
                                      ". Convert it and send it again.")});
  });
}

void CheckIndicatorDecimals(const ReportInput& input, Findings& findings) {
  ForEachIndicator(input, [&](const v1::IndicatorLine& line, const v1::CatalogEntry& entry, const FieldPath& path) {
    const int places_max = entry.indicator().decimal_places();
    if (line.has_quantity()) CheckDecimals(line.quantity(), places_max, path.Field("quantity"), findings);
    if (!line.has_ratio()) return;
    const FieldPath ratio = path.Field("ratio");
    CheckDecimals(line.ratio().numerator(), places_max, ratio.Field("numerator"), findings);
    CheckDecimals(line.ratio().denominator(), places_max, ratio.Field("denominator"), findings);
  });
}

void CheckIndicatorForms(const ReportInput& input, Findings& findings) {
  ForEachIndicator(input, [&](const v1::IndicatorLine& line, const v1::CatalogEntry& entry, const FieldPath& path) {
    if (entry.indicator().ratio() && line.has_quantity()) {
      findings.Fire(path.TextOf("quantity"),
                    absl::StrCat("Chỉ tiêu ", entry.code(), " là tỷ lệ. Hãy gửi ratio với tử số và mẫu số."),
                    absl::StrCat("The indicator ", entry.code(), " is a ratio. Send numerator and denominator."));
    } else if (!entry.indicator().ratio() && line.has_ratio()) {
      findings.Fire(path.TextOf("ratio"),
                    absl::StrCat("Chỉ tiêu ", entry.code(), " không phải tỷ lệ. Hãy gửi quantity."),
                    absl::StrCat("The indicator ", entry.code(), " is not a ratio. Send a quantity."));
    }
  });
}

void CheckRatios(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.indicator_lines_size(); ++i) {
    const v1::IndicatorLine& line = input.report.indicator_lines(i);
    if (!line.has_ratio()) continue;
    const std::optional<Decimal> part = ExactDecimal(line.ratio().numerator());
    const std::optional<Decimal> whole = ExactDecimal(line.ratio().denominator());
    if (whole.has_value() && whole->scaled == 0) {
      findings.Fire(path.Item("indicator_lines", i).TextOf("ratio.denominator"),
                    "Mẫu số bằng 0. Hãy sửa mẫu số, hoặc ghi not_available kèm lý do.",
                    "The denominator is zero. Correct it, or say not_available with a reason.");
    } else if (part.has_value() && whole.has_value() && IsAbove(*part, *whole)) {
      findings.Fire({.field_paths = {path.Item("indicator_lines", i).TextOf("ratio.numerator"),
                                     path.Item("indicator_lines", i).TextOf("ratio.denominator")},
                     .operands = {{"numerator", line.ratio().numerator().exact()},
                                  {"denominator", line.ratio().denominator().exact()}},
                     .vi = absl::StrCat("Tử số ", line.ratio().numerator().exact(), " lớn hơn mẫu số ",
                                        line.ratio().denominator().exact(), ". Hãy sửa lại."),
                     .en = absl::StrCat("The numerator ", line.ratio().numerator().exact(), " exceeds the denominator ",
                                        line.ratio().denominator().exact(), ". Correct them.")});
    }
  }
}

}  // namespace khoi::domain
