#include "tools/khoi/exit_code.h"

#include <algorithm>

namespace khoi::cli {

ExitCode ExitCodeOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::OK:
      return ExitCode::kDone;
    case grpc::StatusCode::NOT_FOUND:
      return ExitCode::kNotFound;
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::OUT_OF_RANGE:
      return ExitCode::kRejected;
    case grpc::StatusCode::ABORTED:
    case grpc::StatusCode::ALREADY_EXISTS:
      return ExitCode::kConflict;
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNAUTHENTICATED:
      return ExitCode::kNotAllowed;
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return ExitCode::kUnreachable;
    case grpc::StatusCode::DATA_LOSS:
      return ExitCode::kIntegrity;
    case grpc::StatusCode::FAILED_PRECONDITION:
      return ExitCode::kNotNow;
    default:
      return ExitCode::kFailed;
  }
}

ExitCode Worse(ExitCode a, ExitCode b) { return std::max(a, b); }

}  // namespace khoi::cli
