#include "tools/khoi/explain.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/rule_rows.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

void PrintCsv(const v1::ExplainRuleResponse& explained, const Console& console) {
  const auto* value = v1::RuleOutcome_descriptor()->FindValueByNumber(explained.outcome());
  const std::string outcome = value == nullptr ? std::string() : KebabName(*value);
  RuleRows rows(console);
  rows.Add(outcome, explained.findings());
  rows.Add(outcome, explained.not_evaluated());
  if (explained.findings().empty() && explained.not_evaluated().empty()) {
    rows.AddSilent(outcome, explained.rule().rule_id());
  }
  rows.PrintCsv();
}

void Print(const v1::ExplainRuleResponse& explained, const Console& console) {
  const v1::RuleInForce& rule = explained.rule();
  console.out << Styled(console.color_out, kBold, rule.rule_id()) << ": "
              << Printable(console.Say(rule.summary_vi(), rule.summary_en())) << '\n';
  if (!rule.legal_reference().empty()) {
    console.out << console.Say("Căn cứ: ", "Legal reference: ") << Printable(rule.legal_reference()) << '\n';
  }
  for (const v1::RuleParameter& parameter : rule.parameters()) {
    console.out << "  " << Printable(absl::StrCat(parameter.name(), " = ", parameter.value())) << '\n';
  }
  console.out << console.Say("Kết quả: ", "Outcome: ")
              << Word(v1::RuleOutcome_Name(explained.outcome()), console.language) << '\n';
  if (!explained.evaluation().empty()) {
    for (const absl::string_view line : absl::StrSplit(explained.evaluation(), '\n')) {
      console.out << "  " << Printable(line) << '\n';
    }
  }
  PrintFindings(explained.findings(), "", console, console.color_out, console.out);
  PrintNotEvaluated(explained.not_evaluated(), console);
}

}  // namespace

ExitCode ExplainRule(const ExplainOptions& options, const Session& session, const Console& console) {
  v1::ExplainRuleRequest request = options.request;
  if (!options.file.empty()) {
    const absl::Status read = ReadMessage(options.file, options.format, console.in, *request.mutable_report());
    if (!read.ok()) {
      console.Fail(read.message());
      return ExitCode::kFailed;
    }
  }
  v1::ExplainRuleResponse explained;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    explained.Clear();
    return session.rules().ExplainRule(&context, request, &explained);
  });
  if (!status.ok()) {
    return Explain(status, options.file, console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(explained, /*zeros=*/true);
  } else if (console.output == Output::kCsv) {
    PrintCsv(explained, console);
  } else {
    Print(explained, console);
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
