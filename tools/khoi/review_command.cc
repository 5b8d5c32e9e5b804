#include "tools/khoi/review_command.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/request_id.h"
#include "tools/khoi/review_text.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

// Takes what the server has now for what the actor has read.
grpc::Status ReadVersion(const Session& session, v1::ReviewRequest& request) {
  v1::GetReviewRequest read;
  *read.mutable_report() = request.report();
  v1::GetReviewResponse review;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    review.Clear();
    return session.review().GetReview(&context, read, &review);
  });
  if (status.ok() && review.state().latest_version() > 0) {
    request.set_version(review.state().latest_version());
  }
  return status;
}

void PrintReceipt(const v1::ReviewRequest& request, const v1::ReviewReceipt& receipt, const Console& console) {
  const v1::ReportState& state = receipt.state();
  if (console.output == Output::kCsv) {
    Table table({{.name = "authority", .heading = ""},
                 {.name = "period", .heading = ""},
                 {.name = "unit", .heading = ""},
                 {.name = "act", .heading = ""},
                 {.name = "version", .heading = "", .number = true},
                 {.name = "state", .heading = ""},
                 {.name = "accepted_version", .heading = "", .number = true},
                 {.name = "revision", .heading = "", .number = true},
                 {.name = "time", .heading = ""},
                 {.name = "legal_acts", .heading = ""}});
    table.Add({state.report().authority_id(), state.report().period_id(), state.report().unit_id(),
               ActName(request.act()), absl::StrCat(state.latest_version()), v1::VersionState_Name(state.state()),
               absl::StrCat(state.accepted_version()), absl::StrCat(receipt.revision()),
               FormatUtc(receipt.commit_time()), absl::StrJoin(state.legal_acts(), " ")});
    table.PrintCsv(console.out);
    return;
  }
  console.out << ReportName(state.report()) << ": " << Word(ActName(request.act()), console.language)
              << console.Say(": xong, mục nhật ký ", ": done, revision ") << receipt.revision() << ", "
              << FormatTime(receipt.commit_time(), console.language) << '\n';
  console.out << console.Say("Hiện tại: ", "Now: ") << StateText(state, console) << '\n';
  for (const std::string& line : StandingLines(state, console)) {
    console.out << line << '\n';
  }
  console.out << console.Say("Việc có thể làm tiếp: ", "What can be done next: ")
              << LegalActsText(state.legal_acts(), console) << '\n';
}

void PrintRejection(const v1::ReviewRequest& request, const v1::Rejection& rejection, const Console& console) {
  const std::string report = ReportName(request.report());
  PrintFindings(rejection.findings(), report, console, console.color_err, console.err);
  console.Fail(absl::StrCat(report, ": ",
                            console.Say("chưa thể chấp nhận; không có gì được lưu",
                                        "cannot be accepted; nothing was "
                                        "stored")));
  console.Note(console.Say(
      "Có ba cách: trả lại để đơn vị sửa (khoi review return); đơn vị gửi phiên bản mới có giải trình cảnh báo "
      "(acknowledgements);\nhoặc cho qua từng mục kèm lý do: --waive 'MÃ-QUY-TẮC@đường.dẫn: lý do'.",
      "There are three ways: return it to the unit to be mended (khoi review return); the unit sends a version that "
      "acknowledges the\nwarnings (acknowledgements); or let findings pass, each with a reason: --waive "
      "'RULE@path: reason'."));
}

}  // namespace

ExitCode Review(const ReviewOptions& options, const Session& session, const Console& console) {
  v1::ReviewRequest request = options.request;
  const std::string report = ReportName(request.report());
  if (request.request_id().empty()) {
    request.set_request_id(NewRequestId());
  }
  if (!request.has_version()) {
    if (const grpc::Status status = ReadVersion(session, request); !status.ok()) {
      return Explain(status, report, console);
    }
  }
  v1::ReviewResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.review().Review(&context, request, &response);
  });
  if (!status.ok()) {
    return Explain(status, report, console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response, /*zeros=*/false);
  } else if (response.has_receipt()) {
    PrintReceipt(request, response.receipt(), console);
  }
  if (response.has_rejection()) {
    PrintRejection(request, response.rejection(), console);
    return ExitCode::kRejected;
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
