// khoi diff versions: what differs between two versions of one report.
#pragma once

#include "khoi/v1/submission.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct DiffVersionsOptions {
  v1::DiffVersionsRequest request;
};

ExitCode DiffVersions(const DiffVersionsOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
