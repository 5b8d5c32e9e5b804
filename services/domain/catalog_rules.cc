#include "services/domain/catalog_rules.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/civil_date.h"
#include "services/domain/condition.h"
#include "services/domain/decimal.h"
#include "services/domain/identifier.h"
#include "services/domain/layout_check.h"
#include "services/domain/rulebook.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

using Codes = google::protobuf::RepeatedPtrField<std::string>;

v1::CatalogEntry::DetailsCase DetailsOf(v1::CatalogKind kind) {
  switch (kind) {
    case v1::CATALOG_KIND_AWARD:
      return v1::CatalogEntry::kAward;
    case v1::CATALOG_KIND_MOVEMENT:
      return v1::CatalogEntry::kMovement;
    case v1::CATALOG_KIND_DOCUMENT_TYPE:
      return v1::CatalogEntry::kDocumentType;
    case v1::CATALOG_KIND_INDICATOR:
      return v1::CatalogEntry::kIndicator;
    case v1::CATALOG_KIND_CALENDAR_PROFILE:
      return v1::CatalogEntry::kCalendarProfile;
    case v1::CATALOG_KIND_RULE_SETTING:
      return v1::CatalogEntry::kRuleSetting;
    case v1::CATALOG_KIND_RULE:
      return v1::CatalogEntry::kRule;
    case v1::CATALOG_KIND_LAYOUT:
      return v1::CatalogEntry::kLayout;
    default:
      return v1::CatalogEntry::DETAILS_NOT_SET;
  }
}

// Movements and document types without details are ones of which nothing more is known.
bool NeedsDetails(v1::CatalogKind kind) {
  return kind == v1::CATALOG_KIND_AWARD || kind == v1::CATALOG_KIND_INDICATOR ||
         kind == v1::CATALOG_KIND_CALENDAR_PROFILE || kind == v1::CATALOG_KIND_RULE_SETTING ||
         kind == v1::CATALOG_KIND_RULE || kind == v1::CATALOG_KIND_LAYOUT;
}

void CheckDetails(const v1::CatalogEntry& entry, const FieldPath& path, RecordProblems& problems) {
  if (entry.kind() == v1::CATALOG_KIND_UNSPECIFIED) return;
  if (entry.details_case() == v1::CatalogEntry::DETAILS_NOT_SET) {
    if (!NeedsDetails(entry.kind())) return;
    return problems.Add(path.Text(), "Thiếu phần chi tiết của loại danh mục này. Hãy bổ sung.",
                        "The details that this kind needs are missing. Add them.");
  }
  if (entry.details_case() == DetailsOf(entry.kind())) return;
  problems.Add(path.Text(), "Phần chi tiết thuộc loại danh mục khác. Hãy sửa loại hoặc chi tiết.",
               "The details belong to another kind of entry. Correct the kind or the details.");
}

void CheckCodes(const Codes& codes, const FieldPath& path, absl::string_view field, RecordProblems& problems) {
  absl::flat_hash_set<absl::string_view> seen;
  for (int i = 0; i < codes.size(); ++i) {
    problems.CheckIdentifier(codes[i], path, field, i);
    if (seen.insert(codes[i]).second) continue;
    problems.Add(path.TextOf(field, i), absl::StrCat("Mã ", codes[i], " bị lặp lại. Hãy ghi một lần."),
                 absl::StrCat("The code ", codes[i], " is listed more than once. List it once."));
  }
}

void CheckAward(const v1::AwardDetails& award, const FieldPath& path, RecordProblems& problems) {
  if (award.category() == v1::AWARD_CATEGORY_UNSPECIFIED) problems.Require("", path, "category");
  if (award.recipient_kind_codes().empty()) problems.Require("", path, "recipient_kind_codes");
  CheckCodes(award.recipient_kind_codes(), path, "recipient_kind_codes", problems);
  CheckCodes(award.awarding_authority_codes(), path, "awarding_authority_codes", problems);
}

void CheckMovement(const v1::MovementDetails& movement, const FieldPath& path, RecordProblems& problems) {
  problems.CheckIdentifier(movement.form_code(), path, "form_code");
  problems.CheckIdentifier(movement.scope_code(), path, "scope_code");
  problems.CheckIdentifier(movement.launching_level_code(), path, "launching_level_code");
  problems.CheckIdentifier(movement.duration_code(), path, "duration_code");
  problems.CheckIdentifier(movement.parent_movement_code(), path, "parent_movement_code");
}

void CheckIndicator(const v1::IndicatorDetails& indicator, const FieldPath& path, RecordProblems& problems) {
  problems.RequireIdentifier(indicator.measure_unit_code(), path, "measure_unit_code");
  if (indicator.nature() == v1::INDICATOR_NATURE_UNSPECIFIED) problems.Require("", path, "nature");
  if (indicator.decimal_places() >= 0 && indicator.decimal_places() <= kDecimalPlacesMax) return;
  problems.Add(path.TextOf("decimal_places"), "Số chữ số thập phân từ 0 đến 6. Hãy sửa lại.",
               "Decimals are 0 to 6. Correct the number.");
}

void CheckMonthDay(absl::string_view text, const FieldPath& path, absl::string_view field, RecordProblems& problems) {
  if (!problems.Require(text, path, field) || ParseMonthDay(text).has_value()) return;
  problems.Add(path.TextOf(field), absl::StrCat("\"", text, "\" không phải là ngày trong năm. Hãy viết MM-DD."),
               absl::StrCat("\"", text, "\" is not a day of the year. Write MM-DD."));
}

void CheckInterval(const v1::ProfileInterval& interval, const FieldPath& path, RecordProblems& problems) {
  CheckMonthDay(interval.first_month_day(), path, "first_month_day", problems);
  CheckMonthDay(interval.last_month_day(), path, "last_month_day", problems);
  if (interval.first_year_offset() != 0 && interval.first_year_offset() != -1) {
    problems.Add(path.TextOf("first_year_offset"), "Chỉ nhận 0 hoặc -1. Hãy sửa lại.", "It is 0 or -1. Correct it.");
  }
  const std::optional<MonthDay> first = ParseMonthDay(interval.first_month_day());
  const std::optional<MonthDay> last = ParseMonthDay(interval.last_month_day());
  constexpr int kAnyYear = 2000;
  if (first.has_value() && last.has_value() &&
      DayInYear(*first, kAnyYear + interval.first_year_offset()) > DayInYear(*last, kAnyYear)) {
    problems.Add(path.TextOf("last_month_day"), "Ngày cuối trước ngày đầu. Hãy sửa lại.",
                 "The last day is before the first. Correct them.");
  }
  for (int i = 0; i < interval.deadlines_size(); ++i) {
    const FieldPath deadline = path.Item("deadlines", i);
    if (interval.deadlines(i).level() == v1::REPORTING_LEVEL_UNSPECIFIED) problems.Require("", deadline, "level");
    CheckMonthDay(interval.deadlines(i).due_month_day(), deadline, "due_month_day", problems);
  }
}

void CheckProfile(const v1::CalendarProfileDetails& profile, const FieldPath& path, RecordProblems& problems) {
  const auto check = [&](bool has, const v1::ProfileInterval& interval, absl::string_view field) {
    if (has) return CheckInterval(interval, path.Field(field), problems);
    problems.Require("", path, field);
  };
  check(profile.has_first_half(), profile.first_half(), "first_half");
  check(profile.has_second_half(), profile.second_half(), "second_half");
  check(profile.has_year(), profile.year(), "year");
}

void CheckParameter(const v1::RuleParameter& parameter, const RuleEntry& rule, bool repeated, const FieldPath& path,
                    RecordProblems& problems) {
  if (!problems.Require(parameter.name(), path, "name") || !problems.Require(parameter.value(), path, "value")) return;
  const auto known = std::find_if(rule.parameters.begin(), rule.parameters.end(),
                                  [&](const ParameterEntry& entry) { return entry.name == parameter.name(); });
  if (known == rule.parameters.end()) {
    const std::string names = absl::StrJoin(
        rule.parameters, ", ", [](std::string* out, const ParameterEntry& entry) { absl::StrAppend(out, entry.name); });
    return problems.Add(path.TextOf("name"),
                        absl::StrCat("Quy tắc ", rule.rule_id, " không có tham số \"", Excerpt(parameter.name()),
                                     "\"; các tham số: ", names.empty() ? "không có" : names, ". Hãy sửa tên."),
                        absl::StrCat("The rule ", rule.rule_id, " has no parameter \"", Excerpt(parameter.name()),
                                     "\"; its parameters: ", names.empty() ? "none" : names, ". Correct the name."));
  }
  if (repeated && known->form != ParameterForm::kCodes) {
    problems.Add(path.TextOf("name"), "Tham số này chỉ có một giá trị. Hãy ghi một lần.",
                 "This parameter has one value. Give it once.");
  }
  if (known->form == ParameterForm::kNumber && !ParseDecimal(parameter.value()).has_value()) {
    problems.Add(path.TextOf("value"), "Giá trị phải là số không âm, dấu thập phân '.', ví dụ 0.15. Hãy sửa lại.",
                 "The value must be a number of 0 or more with '.' as decimal mark, for example 0.15. Correct it.");
  } else if (known->form != ParameterForm::kNumber && !IsIdentifier(parameter.value())) {
    problems.Add(path.TextOf("value"), "Giá trị phải là một mã trong danh mục. Hãy sửa lại.",
                 "The value must be a catalog code. Correct it.");
  }
}

void CheckRuleSeverity(v1::Severity asked, v1::Severity book, bool meant_for_stage, const FieldPath& path,
                       absl::string_view field, RecordProblems& problems) {
  if (asked == v1::SEVERITY_UNSPECIFIED) return;
  if (!meant_for_stage) {
    problems.Add(path.TextOf(field), "Quy tắc này không được hỏi ở giai đoạn đó. Hãy bỏ trường này.",
                 "The rule is not meant for that stage. Leave the field out.");
  } else if (book == v1::SEVERITY_BLOCK && asked != v1::SEVERITY_BLOCK) {
    problems.Add(path.TextOf(field), "Không được giảm mức của quy tắc chặn. Hãy bỏ trường này.",
                 "What the rule book blocks cannot be lowered. Leave the field out.");
  }
}

void CheckRuleSetting(const v1::RuleSettingDetails& setting, const FieldPath& path, RecordProblems& problems) {
  if (!problems.Require(setting.rule_id(), path, "rule_id")) return;
  const RuleEntry* const rule = FindRule(setting.rule_id());
  if (rule == nullptr) {
    return problems.Add(
        path.TextOf("rule_id"),
        absl::StrCat("Không có quy tắc \"", Excerpt(setting.rule_id()), "\". Hãy tra bằng ListRules."),
        absl::StrCat("There is no rule \"", Excerpt(setting.rule_id()), "\". Look it up with ListRules."));
  }
  const bool over_reports = rule->rule != nullptr;
  CheckRuleSeverity(setting.submit_severity(), rule->submit, over_reports, path, "submit_severity", problems);
  CheckRuleSeverity(setting.accept_severity(), rule->accept, over_reports, path, "accept_severity", problems);
  const bool over_units = rule->consolidate != v1::SEVERITY_UNSPECIFIED;
  CheckRuleSeverity(setting.consolidate_severity(), rule->consolidate, over_units, path, "consolidate_severity",
                    problems);
  const v1::Severity strongest = std::max({rule->submit, rule->accept, rule->consolidate});
  if (setting.disabled() && strongest == v1::SEVERITY_BLOCK) {
    problems.Add(path.TextOf("disabled"), "Không được tắt quy tắc chặn. Hãy bỏ trường này.",
                 "What the rule book blocks cannot be switched off. Leave the field out.");
  }
  absl::flat_hash_set<absl::string_view> names;
  for (int i = 0; i < setting.parameters_size(); ++i) {
    const bool repeated = !names.insert(setting.parameters(i).name()).second;
    CheckParameter(setting.parameters(i), *rule, repeated, path.Item("parameters", i), problems);
  }
}

void CheckOwnRule(const v1::CatalogEntry& entry, const FieldPath& path, RecordProblems& problems) {
  // "FINDINGS" ends a list that was too long (findings.h).
  if (FindRule(entry.code()) != nullptr || entry.code() == "FINDINGS") {
    problems.Add(path.TextOf("code"),
                 absl::StrCat("Bộ quy tắc đã có ", entry.code(), ". Hãy đặt mã khác, ví dụ thêm mã cơ quan ở đầu."),
                 absl::StrCat("The rule book has ", entry.code(),
                              ". Choose another code, for example with the authority in front."));
  }
  const v1::RuleDetails& rule = entry.rule();
  const FieldPath rule_path = path.Field("rule");
  if (rule.stage() == v1::RULE_STAGE_UNSPECIFIED || !v1::RuleStage_IsValid(rule.stage())) {
    problems.Require("", rule_path, "stage");
  }
  if (rule.severity() == v1::SEVERITY_UNSPECIFIED || !v1::Severity_IsValid(rule.severity())) {
    problems.Require("", rule_path, "severity");
  }
  problems.Require(rule.message_vi(), rule_path, "message_vi");
  problems.Require(rule.message_en(), rule_path, "message_en");
  if (!rule.has_condition()) {
    problems.Require("", rule_path, "condition");
    return;
  }
  CheckCondition(rule.condition(), rule_path.Field("condition"), problems);
}

}  // namespace

std::vector<RecordProblem> CheckCatalogEntry(const v1::CatalogEntry& entry, absl::string_view root) {
  RecordProblems problems;
  const FieldPath path(root);
  if (entry.kind() == v1::CATALOG_KIND_UNSPECIFIED) problems.Require("", path, "kind");
  problems.RequireIdentifier(entry.code(), path, "code");
  problems.RequireIdentifier(entry.owner_id(), path, "owner_id");
  problems.Require(entry.name_vi(), path, "name_vi");
  problems.Require(entry.name_en(), path, "name_en");
  problems.CheckDays(entry.valid_from_date(), entry.valid_to_date(), path, "valid_from_date", "valid_to_date");
  for (int i = 0; i < entry.aliases_size(); ++i) {
    const v1::CatalogAlias& alias = entry.aliases(i);
    const FieldPath alias_path = path.Item("aliases", i);
    problems.Require(alias.name(), alias_path, "name");
    problems.CheckDays(alias.valid_from_date(), alias.valid_to_date(), alias_path, "valid_from_date", "valid_to_date");
  }
  CheckDetails(entry, path, problems);
  if (entry.has_award()) CheckAward(entry.award(), path.Field("award"), problems);
  if (entry.has_movement()) CheckMovement(entry.movement(), path.Field("movement"), problems);
  if (entry.has_indicator()) CheckIndicator(entry.indicator(), path.Field("indicator"), problems);
  if (entry.has_rule_setting()) CheckRuleSetting(entry.rule_setting(), path.Field("rule_setting"), problems);
  if (entry.has_rule()) CheckOwnRule(entry, path, problems);
  if (entry.has_layout()) CheckLayout(entry.layout(), path.Field("layout"), problems);
  if (entry.has_calendar_profile()) CheckProfile(entry.calendar_profile(), path.Field("calendar_profile"), problems);
  return problems.Take();
}

bool MayDefine(const v1::CatalogEntry& entry, const std::vector<v1::CatalogEntry>& existing) {
  return std::all_of(existing.begin(), existing.end(),
                     [&](const v1::CatalogEntry& edition) { return edition.owner_id() == entry.owner_id(); });
}

}  // namespace khoi::domain
