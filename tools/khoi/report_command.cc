#include "tools/khoi/report_command.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/findings.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/paging.h"
#include "tools/khoi/receipts.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/sha256.h"

namespace khoi::cli {
namespace {

v1::GetReportRequest RequestOf(const ReportGetOptions& options) {
  v1::GetReportRequest request;
  request.set_authority_id(options.key.authority_id);
  request.set_period_id(options.key.period_id);
  request.set_unit_id(options.key.unit_id);
  if (options.version.has_value()) {
    request.set_version(*options.version);
  } else if (options.as_of_revision.has_value()) {
    request.set_as_of_revision(*options.as_of_revision);
  } else if (options.as_of_time.has_value()) {
    *request.mutable_as_of_time() = *options.as_of_time;
  }
  return request;
}

void PrintReceipt(const v1::Receipt& receipt, const Console& console) {
  console.Note(absl::StrCat(receipt.authority_id(), "/", receipt.period_id(), "/", receipt.unit_id(),
                            console.Say(" phiên bản ", " version "), receipt.version(),
                            console.Say(", mục nhật ký ", ", revision "), receipt.revision(), ", ",
                            FormatTime(receipt.commit_time(), console.language), console.Say(" (giờ VN)", " (Vietnam)"),
                            ", SHA-256 ", absl::BytesToHexString(receipt.content_hash())));
}

// False, and says so, when the bytes are not what was received and logged.
bool IsIntact(const v1::GetReportResponse& response, v1::Report& report, const Console& console) {
  if (Sha256(response.report_bytes()) != response.receipt().content_hash()) {
    console.Fail(console.Say("nội dung không khớp với mã SHA-256 trong biên nhận",
                             "the content does not have the SHA-256 that its receipt states"));
    return false;
  }
  if (!report.ParseFromString(response.report_bytes())) {
    console.Fail(console.Say("nội dung không phải là một báo cáo", "the content is not a report"));
    return false;
  }
  return true;
}

}  // namespace

ExitCode GetReport(const ReportGetOptions& options, const Session& session, const Console& console) {
  const v1::GetReportRequest request = RequestOf(options);
  v1::GetReportResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.submission().GetReport(&context, request, &response);
  });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  v1::Report report;
  if (!IsIntact(response, report, console)) {
    return ExitCode::kIntegrity;
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(report, /*zeros=*/false);
  } else if (console.output == Output::kRaw) {
    console.out << response.report_bytes();
  } else {
    console.out << ToTextproto(report);
  }
  PrintReceipt(response.receipt(), console);
  if (!console.quiet) {
    PrintFindings(response.findings(), "", console, console.color_err, console.err);
  }
  return ExitCode::kDone;
}

ExitCode ListReports(const ReportListOptions& options, const Session& session, const Console& console) {
  v1::ListReportsRequest request;
  request.set_authority_id(options.authority_id);
  request.set_period_id(options.period_id);
  request.set_bloc_id(options.bloc_id);
  if (options.as_of_revision.has_value()) {
    request.set_as_of_revision(*options.as_of_revision);
  }
  v1::ListReportsResponse list;
  const grpc::Status status = ReadAll<v1::ListReportsRequest, v1::ListReportsResponse>(
      session, request,
      [&session](grpc::ClientContext& context, const v1::ListReportsRequest& page, v1::ListReportsResponse* answer) {
        return session.submission().ListReports(&context, page, answer);
      },
      &v1::ListReportsResponse::mutable_reports, list);
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
    return ExitCode::kDone;
  }
  Table table = ReceiptTable(console);
  for (const v1::Receipt& receipt : list.reports()) {
    AddReceipt(receipt, console, table);
  }
  table.Write(console);
  return ExitCode::kDone;
}

ExitCode ListVersions(const ReportKey& key, const Session& session, const Console& console) {
  v1::ListVersionsRequest request;
  request.set_authority_id(key.authority_id);
  request.set_period_id(key.period_id);
  request.set_unit_id(key.unit_id);
  v1::ListVersionsResponse list;
  const grpc::Status status = ReadAll<v1::ListVersionsRequest, v1::ListVersionsResponse>(
      session, request,
      [&session](grpc::ClientContext& context, const v1::ListVersionsRequest& page, v1::ListVersionsResponse* answer) {
        return session.submission().ListVersions(&context, page, answer);
      },
      &v1::ListVersionsResponse::mutable_versions, list);
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(list, /*zeros=*/true);
    return ExitCode::kDone;
  }
  Table table = ReceiptTable(console);
  for (const v1::Receipt& receipt : list.versions()) {
    AddReceipt(receipt, console, table);
  }
  table.Write(console);
  return ExitCode::kDone;
}

}  // namespace khoi::cli
