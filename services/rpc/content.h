// The content of a report in a request.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/v1/finding.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/sha256.h"
#include "services/rpc/call.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

// Holds on to the request it was taken from.
struct Content {
  // The bytes that are stored and hashed: those that were sent, or our encoding of the message.
  absl::string_view bytes() const { return sent != nullptr ? *sent : encoded; }

  const std::string* sent = nullptr;  // report_bytes
  std::string encoded;
  std::string hash;                    // SHA-256
  const v1::Report* report = nullptr;  // for report_bytes only after ReadReportBytes
  std::vector<v1::Finding> wire_findings;
};

// The content of a SubmitRequest or PreviewRequest. INVALID_ARGUMENT when it has none.
//
// A message is encoded anew rather than cut out of the request: then the same report has the same hash whatever library
// wrote it, which `unchanged` and retries rest on. That takes about 9 µs for 100 award lines (6 KB).
template <typename Request>
absl::StatusOr<Content> ContentOf(const Request& request) {
  Content content;
  switch (request.content_case()) {
    case Request::kReport:
      content.report = &request.report();
      // No map fields, so the encoding is the same every time.
      content.encoded = request.report().SerializeAsString();
      break;
    case Request::kReportBytes:
      content.sent = &request.report_bytes();
      break;
    case Request::CONTENT_NOT_SET:
      return InvalidField("report", "phải có report hoặc report_bytes", "send report or report_bytes");
  }
  content.hash = domain::Sha256Of(content.bytes());
  return content;
}

// Parses report_bytes into the arena of the call and says what the bytes of the report break, whichever way it was
// sent. Does nothing the second time. INVALID_ARGUMENT when the bytes are no report.
absl::Status ReadReportBytes(Call& call, Content& content);

}  // namespace khoi::rpc
