// khoi diff summary: what differs between two summaries of one scope, and why.
#pragma once

#include "khoi/v1/summary.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct DiffSummaryOptions {
  v1::DiffSummariesRequest request;
};

ExitCode DiffSummary(const DiffSummaryOptions& options, const Session& session, const Console& console);

// The answer for people: rows with their causes, then the units with the log entries behind them.
void PrintSummaryDiff(const v1::DiffSummariesResponse& diff, const Console& console);

}  // namespace khoi::cli
