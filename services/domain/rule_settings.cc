#include "services/domain/rule_settings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/rulebook.h"

namespace khoi::domain {
namespace {

v1::Severity SeverityIn(const v1::RuleSettingDetails& setting, v1::RuleStage stage) {
  switch (stage) {
    case v1::RULE_STAGE_SUBMIT:
      return setting.submit_severity();
    case v1::RULE_STAGE_ACCEPT:
      return setting.accept_severity();
    case v1::RULE_STAGE_CONSOLIDATE:
      return setting.consolidate_severity();
    default:
      return v1::SEVERITY_UNSPECIFIED;
  }
}

// What the book and the entries, nearest first, say together.
v1::Severity SeverityFrom(const RuleEntry& rule, v1::RuleStage stage,
                          const std::vector<const v1::CatalogEntry*>& entries) {
  const v1::Severity book = rule.SeverityAt(stage);
  if (book == v1::SEVERITY_BLOCK || entries.empty()) return book;
  if (entries.front()->rule_setting().disabled()) return v1::SEVERITY_UNSPECIFIED;
  for (const v1::CatalogEntry* const entry : entries) {
    const v1::Severity severity = SeverityIn(entry->rule_setting(), stage);
    if (severity != v1::SEVERITY_UNSPECIFIED) return severity;
  }
  return book;
}

std::vector<absl::string_view> ValuesFrom(const std::vector<const v1::CatalogEntry*>& entries, absl::string_view name) {
  std::vector<absl::string_view> values;
  for (const v1::CatalogEntry* const entry : entries) {
    for (const v1::RuleParameter& parameter : entry->rule_setting().parameters()) {
      if (parameter.name() == name) values.push_back(parameter.value());
    }
    if (!values.empty()) return values;
  }
  return values;
}

void SayMissing(Findings& findings, absl::string_view name) {
  const absl::string_view rule_id = findings.asked().rule_id;
  findings.Missing("",
                   absl::StrCat("chưa có tham số ", name, " của quy tắc ", rule_id,
                                "; cơ quan quản lý cần ban hành trong danh mục thiết lập quy tắc"),
                   absl::StrCat("the parameter ", name, " of the rule ", rule_id,
                                " is not set; the authority adds it to the catalog of rule settings"));
}

}  // namespace

v1::Severity RuleSettings::SeverityOf(const RuleEntry& rule, v1::RuleStage stage) const {
  if (rule.SeverityAt(stage) == v1::SEVERITY_BLOCK) return v1::SEVERITY_BLOCK;
  return SeverityFrom(rule, stage, EntriesOf(rule.rule_id));
}

std::vector<absl::string_view> RuleSettings::ValuesOf(absl::string_view rule_id, absl::string_view name) const {
  return ValuesFrom(EntriesOf(rule_id), name);
}

std::vector<const v1::CatalogEntry*> RuleSettings::EntriesOf(absl::string_view rule_id) const {
  std::vector<const v1::CatalogEntry*> entries = catalog_->RuleSettingsOn(rule_id, day_);
  if (entries.size() > 1) {
    std::stable_partition(entries.begin(), entries.end(),
                          [&](const v1::CatalogEntry* entry) { return entry->owner_id() == authority_id_; });
  }
  return entries;
}

v1::RuleInForce RuleSettings::InForce(const RuleEntry& rule) const {
  const std::vector<const v1::CatalogEntry*> entries = EntriesOf(rule.rule_id);
  v1::RuleInForce in_force;
  in_force.set_rule_id(std::string(rule.rule_id));
  in_force.set_version(rule.version);
  in_force.set_summary_vi(std::string(rule.summary_vi));
  in_force.set_summary_en(std::string(rule.summary_en));
  in_force.set_legal_reference(std::string(rule.legal_reference));
  in_force.set_submit_severity(SeverityFrom(rule, v1::RULE_STAGE_SUBMIT, entries));
  in_force.set_accept_severity(SeverityFrom(rule, v1::RULE_STAGE_ACCEPT, entries));
  in_force.set_consolidate_severity(SeverityFrom(rule, v1::RULE_STAGE_CONSOLIDATE, entries));
  in_force.set_disabled(in_force.submit_severity() == v1::SEVERITY_UNSPECIFIED &&
                        in_force.accept_severity() == v1::SEVERITY_UNSPECIFIED &&
                        in_force.consolidate_severity() == v1::SEVERITY_UNSPECIFIED);
  for (const ParameterEntry& parameter : rule.parameters) {
    const std::vector<absl::string_view> values = ValuesFrom(entries, parameter.name);
    if (values.empty() && !parameter.optional) in_force.add_missing_parameters(std::string(parameter.name));
    for (const absl::string_view value : values) {
      v1::RuleParameter& given = *in_force.add_parameters();
      given.set_name(std::string(parameter.name));
      given.set_value(std::string(value));
    }
  }
  for (const v1::CatalogEntry* const entry : entries) in_force.add_setting_codes(entry->code());
  return in_force;
}

std::optional<absl::string_view> CodeParameter(Findings& findings, absl::string_view name) {
  const std::vector<absl::string_view> values = CodesParameter(findings, name);
  return values.empty() ? std::nullopt : std::optional(values.front());
}

std::vector<absl::string_view> CodesParameter(Findings& findings, absl::string_view name) {
  std::vector<absl::string_view> values = findings.settings().ValuesOf(findings.asked().rule_id, name);
  if (values.empty()) SayMissing(findings, name);
  return values;
}

std::optional<Decimal> NumberParameter(Findings& findings, absl::string_view name) {
  const std::vector<absl::string_view> values = findings.settings().ValuesOf(findings.asked().rule_id, name);
  const std::optional<Decimal> number = values.empty() ? std::nullopt : ParseDecimal(values.front());
  if (!number.has_value()) SayMissing(findings, name);
  return number;
}

std::optional<int64_t> WholeParameter(Findings& findings, absl::string_view name) {
  const std::vector<absl::string_view> values = findings.settings().ValuesOf(findings.asked().rule_id, name);
  const std::optional<Decimal> number = values.empty() ? std::nullopt : ParseDecimal(values.front());
  const std::optional<int64_t> whole = number.has_value() ? ScaledTo(*number, 0) : std::nullopt;
  if (!whole.has_value()) SayMissing(findings, name);
  return whole;
}

}  // namespace khoi::domain
