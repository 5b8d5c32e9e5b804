// khoi review receive, accept, return, withdraw and the acts about amendments: one act to one report.
#pragma once

#include <string>

#include "khoi/v1/review.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ReviewOptions {
  // Complete but for request_id, when it is left to chance, and version, when the latest one is read just before.
  v1::ReviewRequest request;
};

// Says what happened and what can be done next. A rejection is told with its findings and the ways out of it.
ExitCode Review(const ReviewOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
