#include "tools/khoi/rules_command.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

Cell SeverityCell(v1::Severity severity, const Console& console) {
  if (severity == v1::SEVERITY_UNSPECIFIED) {
    return Cell("-", "");
  }
  const auto* value = v1::Severity_descriptor()->FindValueByNumber(severity);
  return Cell(Word(v1::Severity_Name(severity), console.language), value == nullptr ? "" : KebabName(*value));
}

// "max_ratio=0.15; base=?": what is missing has no value.
std::string ParametersOf(const v1::RuleInForce& rule) {
  std::vector<std::string> parts;
  for (const v1::RuleParameter& parameter : rule.parameters()) {
    parts.push_back(absl::StrCat(parameter.name(), "=", parameter.value()));
  }
  for (const std::string& name : rule.missing_parameters()) {
    parts.push_back(absl::StrCat(name, "=?"));
  }
  return absl::StrJoin(parts, "; ");
}

// The book or the authority that added the rule, and the catalog entries that set it.
std::string SourceOf(const v1::RuleInForce& rule, const Console& console) {
  std::string source = rule.owner_id().empty() ? std::string(console.Say("bộ quy tắc", "book")) : rule.owner_id();
  if (!rule.setting_codes().empty()) {
    absl::StrAppend(&source, " + ", absl::StrJoin(rule.setting_codes(), ", "));
  }
  if (rule.disabled()) {
    absl::StrAppend(&source, console.Say(" (tắt)", " (off)"));
  }
  return source;
}

void Print(const v1::ListRulesResponse& list, const Console& console) {
  constexpr int kSummaryWidthMax = 60;
  constexpr int kParametersWidthMax = 30;
  Table table({{.name = "rule_id", .heading = std::string(console.Say("Quy tắc", "Rule"))},
               {.name = "version", .heading = std::string(console.Say("Bản", "Ver.")), .number = true},
               {.name = "submit", .heading = std::string(console.Say("Khi gửi", "Submit"))},
               {.name = "accept", .heading = std::string(console.Say("Nghiệm thu", "Accept"))},
               {.name = "consolidate", .heading = std::string(console.Say("Tổng hợp", "Consolidate"))},
               {.name = "parameters",
                .heading = std::string(console.Say("Tham số", "Parameters")),
                .width_max = kParametersWidthMax},
               {.name = "source", .heading = std::string(console.Say("Nguồn", "Source"))},
               {.name = "summary",
                .heading = std::string(console.Say("Nội dung", "What it asks for")),
                .width_max = kSummaryWidthMax},
               {.name = "legal_reference",
                .heading = std::string(console.Say("Căn cứ", "Legal reference")),
                .width_max = kParametersWidthMax}});
  for (const v1::RuleInForce& rule : list.rules()) {
    table.Add({rule.rule_id(), absl::StrCat(rule.version()), SeverityCell(rule.submit_severity(), console),
               SeverityCell(rule.accept_severity(), console), SeverityCell(rule.consolidate_severity(), console),
               ParametersOf(rule), SourceOf(rule, console),
               std::string(console.Say(rule.summary_vi(), rule.summary_en())), rule.legal_reference()});
  }
  table.Write(console);
}

}  // namespace

ExitCode ListRules(const RulesOptions& options, const Session& session, const Console& console) {
  v1::ListRulesResponse list;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    list.Clear();
    return session.rules().ListRules(&context, options.request, &list);
  });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
  } else {
    Print(list, console);
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
