// What the program tells the script that called it. The numbers are a promise; new ones may be added.
#pragma once

#include <grpcpp/support/status.h>

namespace khoi::cli {

enum class ExitCode : int {
  kDone = 0,
  kFailed = 1,
  kUsage = 2,
  kNotFound = 3,
  kRejected = 4,  // the server judged the content invalid
  kConflict = 5,  // another version or another use of the request id came first
  kNotAllowed = 6,
  kUnreachable = 7,  // no answer, or not in time: the outcome is unknown, retry with the same request id
  kIntegrity = 8,    // stored bytes are not what their hash says
  kNotNow = 9,       // the state of the report or the period does not allow it; the answer says what it allows
};

// The exit code for the end of a call.
ExitCode ExitCodeOf(grpc::StatusCode code);

// Of two files' exit codes, the one that the program ends with: the larger number.
ExitCode Worse(ExitCode a, ExitCode b);

}  // namespace khoi::cli
