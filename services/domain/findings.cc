#include "services/domain/findings.h"

#include "absl/strings/str_cat.h"

namespace khoi::domain {

void Findings::Add(absl::string_view rule_id, v1::Severity severity, FindingText text) {
  if (severity == v1::SEVERITY_BLOCK) blocked_ = true;
  if (findings_.size() >= count_max_) {
    if (left_out_count_++ == 0) left_out_path_ = std::move(text.field_paths.front());
    if (severity == v1::SEVERITY_BLOCK) left_out_severity_ = severity;
    return;
  }
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
}

void Findings::BeginLimit(size_t count_max) { count_max_ = count_max; }

void Findings::EndLimit() {
  count_max_ = std::numeric_limits<size_t>::max();
  if (left_out_count_ == 0) return;
  Add("FINDINGS", left_out_severity_,
      {.field_paths = {std::move(left_out_path_)},
       .operands = {{"count", absl::StrCat(left_out_count_)}},
       .vi = absl::StrCat("và ", left_out_count_, " mục nữa, từ đây trở đi. Hãy sửa những mục trên rồi gửi lại."),
       .en = absl::StrCat("and ", left_out_count_, " more, from here on. Correct those above and send it again.")});
  left_out_count_ = 0;
}

void Findings::Block(absl::string_view rule_id, std::string field_path, std::string vi, std::string en) {
  Add(rule_id, v1::SEVERITY_BLOCK, {.field_paths = {std::move(field_path)}, .vi = std::move(vi), .en = std::move(en)});
}

void Findings::Warn(absl::string_view rule_id, std::string field_path, std::string vi, std::string en) {
  Add(rule_id, v1::SEVERITY_WARN, {.field_paths = {std::move(field_path)}, .vi = std::move(vi), .en = std::move(en)});
}

}  // namespace khoi::domain
