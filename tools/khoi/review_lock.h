// khoi review lock: closes a period after publication.
#pragma once

#include "khoi/v1/registry.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ReviewLockOptions {
  v1::PeriodLock lock;
};

// Stores the lock in the registry. A lock that is there already, word for word, changes nothing.
ExitCode LockPeriod(const ReviewLockOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
