#include "services/rpc/content.h"

#include "absl/strings/str_cat.h"
#include "services/domain/wire.h"

namespace khoi::rpc {

absl::Status ReadReportBytes(Call& call, Content& content) {
  if (content.sent == nullptr) {
    content.wire_findings = call.report_findings();
    return absl::OkStatus();
  }
  if (content.report != nullptr) {
    return absl::OkStatus();
  }
  domain::Findings findings;
  if (const absl::Status status = domain::CheckWire(*v1::Report::descriptor(), *content.sent, "report", findings);
      !status.ok()) {
    return InvalidField("report_bytes", "không phải một khoi.v1.Report",
                        absl::StrCat("not a khoi.v1.Report: ", status.message()));
  }
  content.wire_findings = findings.Take();
  auto* report = google::protobuf::Arena::CreateMessage<v1::Report>(&call.arena());
  if (!domain::MayBeParsed(content.wire_findings) || !report->ParseFromString(*content.sent)) {
    // The only thing that passes the check of the bytes and yet cannot be parsed is text that is not UTF-8.
    Violations violations;
    for (const v1::Finding& finding : content.wire_findings) {
      violations.Add(finding.field_paths(0), finding.message_vi(), finding.message_en());
    }
    return violations.empty() ? absl::InternalError("bytes passed CheckWire and cannot be parsed")
                              : violations.ToStatus();
  }
  content.report = report;
  return absl::OkStatus();
}

}  // namespace khoi::rpc
