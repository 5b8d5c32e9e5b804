// khoi log: every change of state, in order.
#pragma once

#include <cstdint>
#include <string>

#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct LogListOptions {
  int64_t from_revision = 0;
  std::string unit_id = {};
  int64_t limit = 100;  // 0 means all
};

ExitCode ListLog(const LogListOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
