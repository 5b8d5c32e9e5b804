// What `registry apply` and `catalog apply` have in common.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"
#include "khoi/v1/registry.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/request_id.h"
#include "tools/khoi/rpc_error.h"
#include "tools/khoi/session.h"
#include "tools/khoi/table.h"

namespace khoi::cli {

// The most changes that the server takes in one call.
inline constexpr int kChangesMax = 1000;

struct ApplyOptions {
  std::vector<std::string> files;
  FileFormat format = FileFormat::kByName;
};

// What one file changed.
struct ApplyCounts {
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;
  int64_t last_revision = 0;  // 0 when nothing changed
};

// The requests that together make the changes of `whole`, in order, each with at most kChangesMax and an id of its own.
template <typename Request>
std::vector<Request> InCalls(const Request& whole) {
  std::vector<Request> calls;
  for (int i = 0; i < whole.changes_size(); ++i) {
    if (i % kChangesMax == 0) {
      calls.emplace_back().set_request_id(NewRequestId());
    }
    *calls.back().add_changes() = whole.changes(i);
  }
  return calls;
}

// Adds up what one call did.
template <typename Response>
void Count(const Response& response, ApplyCounts& counts) {
  counts.created += std::count(response.outcomes().begin(), response.outcomes().end(), v1::CHANGE_OUTCOME_CREATED);
  counts.updated += std::count(response.outcomes().begin(), response.outcomes().end(), v1::CHANGE_OUTCOME_UPDATED);
  counts.unchanged += std::count(response.outcomes().begin(), response.outcomes().end(), v1::CHANGE_OUTCOME_UNCHANGED);
  counts.last_revision = response.has_revision() ? response.revision() : counts.last_revision;
}

// The table of what each file changed.
Table ApplyTable(const Console& console);
void AddApplied(const std::string& file, const ApplyCounts& counts, Table& table);

// Reads every file, and only when all of them can be read sends them in the order given. Stops at the first error, as
// later records may refer to earlier ones; what was applied before it stands, and applying again is safe.
template <typename Request, typename Response>
ExitCode ApplyFiles(const ApplyOptions& options, const Session& session, const Console& console,
                    absl::FunctionRef<grpc::Status(grpc::ClientContext&, const Request&, Response*)> apply) {
  std::vector<Request> files(options.files.size());
  for (size_t i = 0; i < files.size(); ++i) {
    const absl::Status read = ReadMessage(options.files[i], options.format, console.in, files[i]);
    if (!read.ok()) {
      console.Fail(read.message());
      return ExitCode::kFailed;
    }
  }

  Table table = ApplyTable(console);
  ExitCode code = ExitCode::kDone;
  for (size_t i = 0; i < files.size() && code == ExitCode::kDone; ++i) {
    ApplyCounts counts;
    int sent = 0;
    for (const Request& request : InCalls(files[i])) {
      Response response;
      const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
        response.Clear();
        return apply(context, request, &response);
      });
      if (!status.ok()) {
        const std::string from = sent == 0 ? "" : absl::StrCat(" (changes[0] = ", sent, ")");
        code = Explain(status, absl::StrCat(options.files[i], from), console);
        break;
      }
      sent += request.changes_size();
      Count(response, counts);
    }
    AddApplied(options.files[i], counts, table);
  }
  table.Write(console);
  return code;
}

}  // namespace khoi::cli
