// Telling a person why a call failed.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"

namespace khoi::cli {

// Writes the error, and one line for each field that the server complains about, and returns the exit code. `what` says
// what was being done, such as a file name; it may be empty.
ExitCode Explain(const grpc::Status& status, absl::string_view what, const Console& console);

// How long the server asks callers to wait before they try again; zero when it does not say.
absl::Duration RetryDelayOf(const grpc::Status& status);

// The error of one message of a stream, as if a call had ended with it.
grpc::Status ToGrpc(const google::rpc::Status& error);

}  // namespace khoi::cli
