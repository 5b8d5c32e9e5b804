// khoi coverage: who was expected to report and who did.
#pragma once

#include "khoi/v1/coverage.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct CoverageOptions {
  v1::GetCoverageRequest request;
};

ExitCode GetCoverage(const CoverageOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
