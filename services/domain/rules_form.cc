#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/decimal.h"
#include "services/domain/field_path.h"
#include "services/domain/rules.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

constexpr int kAchievementYearMin = 1945;
constexpr int kAchievementYearMax = 2200;

void BadDay(Findings& findings, std::string field_path, absl::string_view text) {
  findings.Fire(std::move(field_path),
                absl::StrCat("\"", Excerpt(text), "\" không phải là ngày. Hãy viết YYYY-MM-DD, ví dụ 2022-06-14."),
                absl::StrCat("\"", Excerpt(text), "\" is not a day. Write YYYY-MM-DD, for example 2022-06-14."));
}

// The day that a field gives; says so when it gives something else.
std::optional<absl::CivilDay> Day(absl::string_view text, const FieldPath& path, absl::string_view field,
                                  Findings& findings) {
  if (text.empty()) return std::nullopt;
  const std::optional<absl::CivilDay> day = ParseCivilDay(text);
  if (!day.has_value()) BadDay(findings, path.TextOf(field), text);
  return day;
}

void CheckDayRange(absl::string_view first, absl::string_view last, const FieldPath& path, Findings& findings) {
  const std::optional<absl::CivilDay> first_day = Day(first, path, "first_date", findings);
  const std::optional<absl::CivilDay> last_day = Day(last, path, "last_date", findings);
  if (!first_day.has_value() || !last_day.has_value() || *first_day <= *last_day) return;
  findings.Fire(path.TextOf("last_date"),
                absl::StrCat("Ngày cuối ", last, " trước ngày đầu ", first, ". Hãy sửa lại khoảng thời gian."),
                absl::StrCat("The last day ", last, " is before the first day ", first, ". Correct the range."));
}

void CheckHeaderDates(const v1::ReportHeader& header, const FieldPath& path, Findings& findings) {
  const std::optional<absl::CivilDay> issued = Day(header.issue_date(), path, "issue_date", findings);
  for (int i = 0; i < header.basis_size(); ++i) {
    Day(header.basis(i).issue_date(), path.Item("basis", i), "issue_date", findings);
  }
  if (header.issue_month().empty()) return;
  const std::optional<absl::CivilDay> month = ParseYearMonth(header.issue_month());
  if (!month.has_value()) {
    findings.Fire(
        path.TextOf("issue_month"),
        absl::StrCat("\"", Excerpt(header.issue_month()), "\" không phải là tháng. Hãy viết YYYY-MM, ví dụ 2022-06."),
        absl::StrCat("\"", Excerpt(header.issue_month()), "\" is not a month. Write YYYY-MM, for example 2022-06."));
  } else if (issued.has_value() && absl::CivilMonth(*issued) != absl::CivilMonth(*month)) {
    findings.Fire(path.TextOf("issue_month"), "Tháng ban hành khác với ngày ban hành. Hãy bỏ một trong hai.",
                  "The month of issue is not that of the day of issue. Leave one of them out.");
  }
}

void BadYears(Findings& findings, std::string field_path, absl::string_view vi, absl::string_view en) {
  findings.Fire(std::move(field_path), std::string(vi), std::string(en));
}

// False when it is no year, after saying so.
bool CheckYear(int year, const FieldPath& path, absl::string_view field, Findings& findings, int index = -1) {
  if (year >= kAchievementYearMin && year <= kAchievementYearMax) return true;
  BadYears(findings, index < 0 ? path.TextOf(field) : path.TextOf(field, index),
           absl::StrCat("Năm ", year, " nằm ngoài khoảng 1945–2200. Hãy sửa lại."),
           absl::StrCat("The year ", year, " is not one of 1945 to 2200. Correct it."));
  return false;
}

void CheckSpan(const v1::YearSpan& span, const FieldPath& path, Findings& findings) {
  const bool first = CheckYear(span.first_year(), path, "first_year", findings);
  const bool last = CheckYear(span.last_year(), path, "last_year", findings);
  if (!first || !last || span.first_year() <= span.last_year()) return;
  BadYears(findings, path.TextOf("last_year"), "Năm cuối trước năm đầu. Hãy sửa lại giai đoạn.",
           "The last year is before the first. Correct the span.");
}

void CheckYearList(const v1::YearList& list, const FieldPath& path, Findings& findings) {
  if (list.years().empty()) {
    BadYears(findings, path.TextOf("years"), "Danh sách năm trống. Hãy ghi ít nhất một năm.",
             "The list of years is empty. Give at least one year.");
  }
  for (int i = 0; i < list.years_size(); ++i) {
    if (!CheckYear(list.years(i), path, "years", findings, i)) continue;
    if (i == 0 || list.years(i - 1) < list.years(i)) continue;
    BadYears(findings, path.TextOf("years", i), "Các năm phải tăng dần và không lặp lại. Hãy sắp xếp lại.",
             "Years must ascend, each once. Order them.");
  }
}

void BadQuantity(Findings& findings, std::string field_path, absl::string_view vi, absl::string_view en) {
  findings.Fire(std::move(field_path), std::string(vi), std::string(en));
}

enum class Whole { kYes, kNo };

// A number below zero; its magnitude is written as a number is.
bool IsNegative(absl::string_view text) {
  return !text.empty() && text.front() == '-' && ParseDecimal(text.substr(1)).has_value();
}

bool HasDecimals(absl::string_view text) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  return decimal.has_value() && decimal->scale > 0;
}

void BadNumber(Findings& findings, std::string field_path, absl::string_view text) {
  BadQuantity(
      findings, std::move(field_path),
      absl::StrCat("\"", Excerpt(text), "\" không phải là số. Hãy viết số không âm, tối đa 10^15, dấu thập phân '.', ",
                   "không dấu phân nhóm, ví dụ 1250 hoặc 68.4."),
      absl::StrCat("\"", Excerpt(text),
                   "\" is not a number. Write a number of 0 to 10^15 with '.' as decimal mark and ",
                   "no separators, for example 1250 or 68.4."));
}

// The decimal that a field gives; says so when it gives something else, unless CheckSigns says it.
std::optional<Decimal> Number(absl::string_view text, Whole whole, const FieldPath& path, absl::string_view field,
                              Findings& findings) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  if (decimal.has_value()) return whole == Whole::kYes && decimal->scale > 0 ? std::nullopt : decimal;
  if (!IsNegative(text)) BadNumber(findings, path.TextOf(field), text);
  return std::nullopt;
}

void CheckQuantity(const v1::Quantity& quantity, Whole whole, const FieldPath& path, Findings& findings) {
  switch (quantity.state_case()) {
    case v1::Quantity::kExact:
      Number(quantity.exact(), whole, path, "exact", findings);
      return;
    case v1::Quantity::kAtLeast:
      Number(quantity.at_least(), whole, path, "at_least", findings);
      return;
    case v1::Quantity::kApproximate:
      Number(quantity.approximate(), whole, path, "approximate", findings);
      return;
    case v1::Quantity::kRange: {
      const FieldPath range = path.Field("range");
      const std::optional<Decimal> min = Number(quantity.range().min(), whole, range, "min", findings);
      const std::optional<Decimal> max = Number(quantity.range().max(), whole, range, "max", findings);
      if (!min.has_value() || !max.has_value() || !IsAbove(*min, *max)) return;
      return BadQuantity(findings, range.TextOf("max"), "Cận trên nhỏ hơn cận dưới. Hãy đổi lại.",
                         "The upper bound is below the lower one. Exchange them.");
    }
    case v1::Quantity::kNotAvailable:
      if (!quantity.not_available().reason().empty()) return;
      return BadQuantity(findings, path.TextOf("not_available.reason"), "Thiếu lý do không có số liệu. Hãy ghi lý do.",
                         "The reason why the number is not available is missing. Give it.");
    case v1::Quantity::STATE_NOT_SET:
      return BadQuantity(findings, path.Text(),
                         "Số liệu trống. Hãy ghi số (0 nếu không có), not_available kèm lý do, hoặc bỏ hẳn trường này.",
                         "The quantity says nothing. Give a number (0 for none), say not_available with a reason, or "
                         "leave the field out.");
  }
}

// No number is below zero, and a whole one has no decimals.
void CheckSign(absl::string_view text, Whole whole, const FieldPath& path, absl::string_view field,
               Findings& findings) {
  if (text.find_first_of("-.") == absl::string_view::npos) return;
  if (IsNegative(text)) {
    findings.Fire({.field_paths = {path.TextOf(field)},
                   .operands = {{"value", std::string(Excerpt(text))}},
                   .vi = absl::StrCat("Số ", Excerpt(text), " là số âm. Hãy ghi số không âm."),
                   .en = absl::StrCat("The number ", Excerpt(text), " is negative. Write a number of 0 or more.")});
  } else if (whole == Whole::kYes && HasDecimals(text)) {
    findings.Fire({.field_paths = {path.TextOf(field)},
                   .operands = {{"value", std::string(Excerpt(text))}},
                   .vi = absl::StrCat("Số lượng ", text, " phải là số nguyên. Hãy bỏ phần thập phân."),
                   .en = absl::StrCat("The count ", text, " must be a whole number. Leave the decimals out.")});
  }
}

// Calls `visit` for every quantity of the report that is there, and whether it counts something.
template <typename Visit>
void ForEachQuantity(const v1::Report& report, Visit visit) {
  const FieldPath path("report");
  for (int i = 0; i < report.award_lines_size(); ++i) {
    const v1::AwardLine& line = report.award_lines(i);
    const FieldPath line_path = path.Item("award_lines", i);
    if (line.has_count()) visit(line.count(), Whole::kYes, line_path.Field("count"));
    for (int j = 0; j < line.sub_counts_size(); ++j) {
      const FieldPath part = line_path.Item("sub_counts", j);
      if (line.sub_counts(j).has_count()) visit(line.sub_counts(j).count(), Whole::kYes, part.Field("count"));
    }
  }
  const auto visit_counts = [&](const auto& lines, absl::string_view field) {
    for (int i = 0; i < lines.size(); ++i) {
      const FieldPath line = path.Item(field, i);
      if (lines[i].has_count()) visit(lines[i].count(), Whole::kYes, line.Field("count"));
    }
  };
  visit_counts(report.document_lines(), "document_lines");
  visit_counts(report.movement_lines(), "movement_lines");
  visit_counts(report.exemplar_lines(), "exemplar_lines");
  for (int i = 0; i < report.indicator_lines_size(); ++i) {
    const v1::IndicatorLine& line = report.indicator_lines(i);
    const FieldPath line_path = path.Item("indicator_lines", i);
    if (line.has_quantity()) visit(line.quantity(), Whole::kNo, line_path.Field("quantity"));
    if (!line.has_ratio()) continue;
    const FieldPath ratio = line_path.Field("ratio");
    visit(line.ratio().numerator(), Whole::kNo, ratio.Field("numerator"));
    visit(line.ratio().denominator(), Whole::kNo, ratio.Field("denominator"));
  }
  for (int i = 0; i < report.target_lines_size(); ++i) {
    const FieldPath line = path.Item("target_lines", i);
    if (report.target_lines(i).has_target()) visit(report.target_lines(i).target(), Whole::kNo, line.Field("target"));
  }
  for (int i = 0; i < report.declared_totals_size(); ++i) {
    const FieldPath total = path.Item("declared_totals", i);
    if (report.declared_totals(i).has_total()) {
      visit(report.declared_totals(i).total(), Whole::kYes, total.Field("total"));
    }
  }
}

void CheckSigned(absl::string_view text, const FieldPath& path, absl::string_view field, Findings& findings) {
  if (text.empty()) return;
  absl::string_view magnitude = text;
  if (magnitude.front() == '-') magnitude.remove_prefix(1);
  if (!ParseDecimal(magnitude).has_value()) BadNumber(findings, path.TextOf(field), magnitude);
}

}  // namespace

void CheckDateForms(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const FieldPath path("report");
  if (report.has_header()) CheckHeaderDates(report.header(), path.Field("header"), findings);
  for (int i = 0; i < report.award_lines_size(); ++i) {
    const v1::AwardLine& line = report.award_lines(i);
    const AwardFacts& facts = input.awards[i];
    if (!line.status_date().empty() && !facts.status_date.has_value()) {
      BadDay(findings, path.Item("award_lines", i).TextOf("status_date"), line.status_date());
    }
    if (!line.decision().reference().issue_date().empty() && !facts.decision_date.has_value()) {
      BadDay(findings, path.Item("award_lines", i).TextOf("decision.reference.issue_date"),
             line.decision().reference().issue_date());
    }
  }
  for (int i = 0; i < report.document_lines_size(); ++i) {
    const FieldPath line = path.Item("document_lines", i);
    for (int j = 0; j < report.document_lines(i).references_size(); ++j) {
      Day(report.document_lines(i).references(j).issue_date(), line.Item("references", j), "issue_date", findings);
    }
  }
  for (int i = 0; i < report.movement_lines_size(); ++i) {
    const v1::MovementLine& line = report.movement_lines(i);
    CheckDayRange(line.first_date(), line.last_date(), path.Item("movement_lines", i), findings);
  }
  for (int i = 0; i < report.event_lines_size(); ++i) {
    const v1::EventLine& line = report.event_lines(i);
    CheckDayRange(line.first_date(), line.last_date(), path.Item("event_lines", i), findings);
  }
}

void CheckYears(const ReportInput& input, Findings& findings) {
  const v1::Report& report = input.report;
  const FieldPath path("report");
  for (int i = 0; i < report.award_lines_size(); ++i) {
    const v1::Achievement& achievement = report.award_lines(i).achievement();
    if (achievement.time_case() == v1::Achievement::TIME_NOT_SET) continue;
    const FieldPath line = path.Item("award_lines", i);
    const FieldPath below = line.Field("achievement");
    if (achievement.has_years()) CheckYearList(achievement.years(), below.Field("years"), findings);
    if (achievement.has_span()) CheckSpan(achievement.span(), below.Field("span"), findings);
    if (achievement.has_school_year()) CheckYear(achievement.school_year(), below, "school_year", findings);
  }
  for (int i = 0; i < report.exemplar_lines_size(); ++i) {
    if (!report.exemplar_lines(i).has_stage()) continue;
    const FieldPath line = path.Item("exemplar_lines", i);
    CheckSpan(report.exemplar_lines(i).stage(), line.Field("stage"), findings);
  }
}

void CheckQuantities(const ReportInput& input, Findings& findings) {
  ForEachQuantity(input.report, [&](const v1::Quantity& quantity, Whole whole, const FieldPath& path) {
    CheckQuantity(quantity, whole, path, findings);
  });
  const FieldPath path("report");
  for (int i = 0; i < input.report.indicator_lines_size(); ++i) {
    const v1::Change& change = input.report.indicator_lines(i).change();
    const FieldPath line_path = path.Item("indicator_lines", i);
    CheckSigned(change.difference(), line_path.Field("change"), "difference", findings);
    CheckSigned(change.difference_percent(), line_path.Field("change"), "difference_percent", findings);
  }
}

void CheckSigns(const ReportInput& input, Findings& findings) {
  ForEachQuantity(input.report, [&](const v1::Quantity& quantity, Whole whole, const FieldPath& path) {
    switch (quantity.state_case()) {
      case v1::Quantity::kExact:
        return CheckSign(quantity.exact(), whole, path, "exact", findings);
      case v1::Quantity::kAtLeast:
        return CheckSign(quantity.at_least(), whole, path, "at_least", findings);
      case v1::Quantity::kApproximate:
        return CheckSign(quantity.approximate(), whole, path, "approximate", findings);
      case v1::Quantity::kRange:
        CheckSign(quantity.range().min(), whole, path, "range.min", findings);
        return CheckSign(quantity.range().max(), whole, path, "range.max", findings);
      case v1::Quantity::kNotAvailable:
      case v1::Quantity::STATE_NOT_SET:
        return;
    }
  });
}

void CheckDocumentCounts(const ReportInput& input, Findings& findings) {
  const FieldPath path("report");
  for (int i = 0; i < input.report.document_lines_size(); ++i) {
    const v1::DocumentLine& line = input.report.document_lines(i);
    if (!line.has_count()) {
      if (line.references_size() > 0) continue;
      findings.Fire(path.Item("document_lines", i).TextOf("count"),
                    "Thiếu số lượng văn bản. Hãy ghi số lượng hoặc liệt kê từng văn bản.",
                    "The number of documents is missing. Give it, or list the documents.");
      continue;
    }
    if (line.count().state_case() != v1::Quantity::kExact) continue;
    const std::optional<Decimal> count = ParseDecimal(line.count().exact());
    if (!count.has_value() || count->scale > 0 || count->scaled >= line.references_size()) continue;
    findings.Fire({.field_paths = {path.Item("document_lines", i).TextOf("count"),
                                   path.Item("document_lines", i).TextOf("references")},
                   .operands = {{"count", line.count().exact()}, {"references", absl::StrCat(line.references_size())}},
                   .vi = absl::StrCat("Số lượng ", line.count().exact(), " nhỏ hơn ", line.references_size(),
                                      " văn bản được liệt kê. Hãy sửa số lượng hoặc danh sách."),
                   .en = absl::StrCat("The count ", line.count().exact(), " is below the ", line.references_size(),
                                      " documents listed. Correct the count or the list.")});
  }
}

}  // namespace khoi::domain
