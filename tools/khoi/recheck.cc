#include "tools/khoi/recheck.h"

#include "absl/strings/str_cat.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/rule_rows.h"

namespace khoi::cli {
namespace {

void PrintPart(absl::string_view heading, const google::protobuf::RepeatedPtrField<v1::Finding>& findings,
               const Console& console) {
  console.out << Styled(console.color_out, kBold, heading) << '\n';
  if (findings.empty()) {
    console.out << "  " << console.Say("không có phát hiện", "no findings") << '\n';
  }
  PrintFindings(findings, " ", console, console.color_out, console.out);
}

void Print(const v1::RecheckResponse& recheck, const Console& console) {
  PrintPart(absl::StrCat(console.Say("Phiên bản ", "Version "), recheck.version(),
                         console.Say(", gửi ", ", submitted "), FormatTime(recheck.submit_time(), console.language)),
            recheck.stored_findings(), console);
  PrintPart(absl::StrCat(console.Say("Theo quy tắc ngày ", "By the rules of "), recheck.judged_on_date()),
            recheck.present_findings(), console);
  PrintNotEvaluated(recheck.not_evaluated(), console);
  if (recheck.blocked()) {
    console.out << console.Say("sẽ bị từ chối", "would be refused") << '\n';
  }
}

}  // namespace

ExitCode Recheck(const RecheckOptions& options, const Session& session, const Console& console) {
  v1::RecheckResponse recheck;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    recheck.Clear();
    return session.rules().Recheck(&context, options.request, &recheck);
  });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(recheck, /*zeros=*/true);
  } else if (console.output == Output::kCsv) {
    RuleRows rows(console);
    rows.Add("stored", recheck.stored_findings());
    rows.Add("present", recheck.present_findings());
    rows.Add("present", recheck.not_evaluated());
    rows.PrintCsv();
  } else {
    Print(recheck, console);
  }
  return recheck.blocked() ? ExitCode::kRejected : ExitCode::kDone;
}

}  // namespace khoi::cli
