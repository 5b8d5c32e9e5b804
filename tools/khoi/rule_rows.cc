#include "tools/khoi/rule_rows.h"

#include "absl/strings/str_join.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/enum_names.h"

namespace khoi::cli {

RuleRows::RuleRows(const Console& console)
    : console_(console),
      table_({{.name = "about", .heading = ""},
              {.name = "severity", .heading = ""},
              {.name = "rule_id", .heading = ""},
              {.name = "field_paths", .heading = ""},
              {.name = "message", .heading = ""}}) {}

void RuleRows::Add(const std::string& about, const google::protobuf::RepeatedPtrField<v1::Finding>& findings) {
  for (const v1::Finding& finding : findings) {
    const auto* severity = v1::Severity_descriptor()->FindValueByNumber(finding.severity());
    table_.Add({about, severity == nullptr ? std::string() : KebabName(*severity), finding.rule_id(),
                absl::StrJoin(finding.field_paths(), " "),
                std::string(console_.Say(finding.message_vi(), finding.message_en()))});
  }
}

void RuleRows::Add(const std::string& about, const google::protobuf::RepeatedPtrField<v1::NotEvaluatedRule>& rules) {
  for (const v1::NotEvaluatedRule& rule : rules) {
    table_.Add({about, std::string("not-evaluated"), rule.rule_id(), rule.field_path(),
                std::string(console_.Say(rule.missing_vi(), rule.missing_en()))});
  }
}

void RuleRows::AddSilent(const std::string& about, const std::string& rule_id) {
  table_.Add({about, std::string(), rule_id, std::string(), std::string()});
}

void PrintNotEvaluated(const google::protobuf::RepeatedPtrField<v1::NotEvaluatedRule>& rules, const Console& console) {
  for (const v1::NotEvaluatedRule& rule : rules) {
    console.out << "  " << rule.rule_id();
    if (!rule.field_path().empty()) {
      console.out << ' ' << Printable(rule.field_path());
    }
    console.out << console.Say(": chưa xét được: ", ": not evaluated: ")
                << Printable(console.Say(rule.missing_vi(), rule.missing_en())) << '\n';
  }
}

}  // namespace khoi::cli
