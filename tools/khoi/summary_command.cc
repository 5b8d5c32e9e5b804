#include "tools/khoi/summary_command.h"

#include "tools/khoi/message_file.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/summary_csv.h"
#include "tools/khoi/summary_text.h"

namespace khoi::cli {

ExitCode GetSummary(const SummaryOptions& options, const Session& session, const Console& console) {
  v1::GetSummaryResponse response;
  const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
    response.Clear();
    return session.summary().GetSummary(&context, options.request, &response);
  });
  if (!status.ok()) {
    return Explain(status, "", console);
  }
  if (console.output == Output::kJson) {
    console.out << ToJson(response.summary(), /*zeros=*/true);
  } else if (console.output == Output::kCsv) {
    PrintSummaryCsv(response.summary(), console.language, console.out);
  } else {
    PrintSummary(response.summary(), console.language, console.color_out, console.out);
  }
  return ExitCode::kDone;
}

}  // namespace khoi::cli
