// khoi consolidate show and list: what was signed, and whether it is still true.
#pragma once

#include "khoi/v1/consolidation.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ConsolidationShowOptions {
  v1::GetConsolidationRequest request;
};

struct ConsolidationListOptions {
  v1::ListConsolidationsRequest request;
};

ExitCode ShowConsolidation(const ConsolidationShowOptions& options, const Session& session, const Console& console);

ExitCode ListConsolidations(const ConsolidationListOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
