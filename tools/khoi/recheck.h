// khoi recheck: what today's rules would say of a version that is stored.
#pragma once

#include "khoi/v1/rule.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct RecheckOptions {
  v1::RecheckRequest request;
};

// kRejected when today's rules would refuse it.
ExitCode Recheck(const RecheckOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
