// khoi summary: consolidated figures.
#pragma once

#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct SummaryOptions {
  v1::GetSummaryRequest request;
};

ExitCode GetSummary(const SummaryOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
