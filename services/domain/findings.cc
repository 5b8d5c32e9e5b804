#include "services/domain/findings.h"

namespace khoi::domain {

void Findings::Add(absl::string_view rule_id, v1::Severity severity, FindingText text) {
  v1::Finding& finding = findings_.emplace_back();
  finding.set_rule_id(rule_id.data(), rule_id.size());
  finding.set_severity(severity);
  for (std::string& path : text.field_paths) finding.add_field_paths(std::move(path));
  for (auto& [name, value] : text.operands) {
    v1::Operand& operand = *finding.add_operands();
    operand.set_name(std::move(name));
    operand.set_value(std::move(value));
  }
  finding.set_message_vi(std::move(text.vi));
  finding.set_message_en(std::move(text.en));
  if (severity == v1::SEVERITY_BLOCK) blocked_ = true;
}

void Findings::Block(absl::string_view rule_id, std::string field_path, std::string vi, std::string en) {
  Add(rule_id, v1::SEVERITY_BLOCK, {.field_paths = {std::move(field_path)}, .vi = std::move(vi), .en = std::move(en)});
}

void Findings::Warn(absl::string_view rule_id, std::string field_path, std::string vi, std::string en) {
  Add(rule_id, v1::SEVERITY_WARN, {.field_paths = {std::move(field_path)}, .vi = std::move(vi), .en = std::move(en)});
}

}  // namespace khoi::domain
