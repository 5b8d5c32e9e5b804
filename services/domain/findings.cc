#include "services/domain/findings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/rulebook.h"

namespace khoi::domain {
namespace {

// The rule_id under which the list itself speaks.
constexpr absl::string_view kListRule = "FINDINGS";
constexpr int kListRuleVersion = 1;

}  // namespace

void Findings::Ask(const RuleEntry& rule, v1::RuleStage stage, const RuleSettings& settings) {
  asked_ = &rule;
  settings_ = &settings;
  stage_ = stage;
  asked_severity_.reset();
}

v1::Severity Findings::AskedSeverity() {
  if (!asked_severity_.has_value()) asked_severity_ = settings_->SeverityOf(*asked_, stage_);
  return *asked_severity_;
}

void Findings::Fire(FindingText text) {
  const v1::Severity severity = AskedSeverity();
  if (severity == v1::SEVERITY_UNSPECIFIED) return;
  Put(asked_->rule_id, asked_->version, severity, std::move(text));
}

void Findings::Fire(std::string field_path, std::string vi, std::string en) {
  Fire({.field_paths = {std::move(field_path)}, .vi = std::move(vi), .en = std::move(en)});
}

void Findings::Missing(std::string field_path, std::string vi, std::string en) {
  if (AskedSeverity() == v1::SEVERITY_UNSPECIFIED) return;
  if (not_evaluated_.size() >= count_max_) {
    ++unsaid_count_;
    return;
  }
  v1::NotEvaluatedRule& rule = not_evaluated_.emplace_back();
  rule.set_rule_id(asked_->rule_id.data(), asked_->rule_id.size());
  rule.set_rule_version(asked_->version);
  rule.set_missing_vi(std::move(vi));
  rule.set_missing_en(std::move(en));
  rule.set_field_path(std::move(field_path));
}

void Findings::Add(absl::string_view rule_id, v1::Severity severity, FindingText text) {
  Put(rule_id, kListRuleVersion, severity, std::move(text));
}

void Findings::Put(absl::string_view rule_id, int version, v1::Severity severity, FindingText text) {
  if (severity == v1::SEVERITY_BLOCK) blocked_ = true;
  if (findings_.size() >= count_max_) {
    if (left_out_count_++ == 0) left_out_path_ = std::move(text.field_paths.front());
    left_out_severity_ = std::max(left_out_severity_, severity);
    return;
  }
  v1::Finding& finding = findings_.emplace_back();
  finding.set_rule_id(rule_id.data(), rule_id.size());
  finding.set_rule_version(version);
  finding.set_stage(stage_);
  finding.set_severity(severity);
  if (text.field_paths.size() > kFieldPathsMax) text.field_paths.resize(kFieldPathsMax);
  for (std::string& path : text.field_paths) finding.add_field_paths(std::move(path));
  for (auto& [name, value] : text.operands) {
    v1::Operand& operand = *finding.add_operands();
    operand.set_name(std::move(name));
    operand.set_value(std::move(value));
  }
  finding.set_message_vi(std::move(text.vi));
  finding.set_message_en(std::move(text.en));
  if (!text.evaluation.empty()) finding.set_evaluation(std::move(text.evaluation));
}

void Findings::BeginLimit(size_t count_max) { count_max_ = count_max; }

void Findings::EndLimit() {
  count_max_ = std::numeric_limits<size_t>::max();
  if (left_out_count_ > 0) {
    Add(kListRule, left_out_severity_,
        {.field_paths = {std::move(left_out_path_)},
         .operands = {{"count", absl::StrCat(left_out_count_)}},
         .vi = absl::StrCat("và ", left_out_count_, " mục nữa, từ đây trở đi. Hãy sửa những mục trên rồi gửi lại."),
         .en = absl::StrCat("and ", left_out_count_, " more, from here on. Correct those above and send it again.")});
  }
  if (unsaid_count_ > 0) {
    v1::NotEvaluatedRule& rule = not_evaluated_.emplace_back();
    rule.set_rule_id(kListRule.data(), kListRule.size());
    rule.set_rule_version(kListRuleVersion);
    rule.set_missing_vi(absl::StrCat("và ", unsaid_count_, " chỗ nữa"));
    rule.set_missing_en(absl::StrCat("and ", unsaid_count_, " more places"));
  }
  left_out_count_ = 0;
  unsaid_count_ = 0;
}

void Findings::Acknowledge(const google::protobuf::RepeatedPtrField<v1::Acknowledgement>& acknowledgements) {
  for (const v1::Acknowledgement& acknowledgement : acknowledgements) {
    for (v1::Finding& finding : findings_) {
      if (finding.severity() != v1::SEVERITY_WARN || finding.rule_id() != acknowledgement.rule_id()) continue;
      if (!acknowledgement.field_path().empty() && acknowledgement.field_path() != finding.field_paths(0)) continue;
      if (finding.acknowledgement_note().empty()) finding.set_acknowledgement_note(acknowledgement.note());
    }
  }
}

}  // namespace khoi::domain
