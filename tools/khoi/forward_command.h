// khoi forward: sends an authority's signed consolidation one level up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/forward_report.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ForwardOptions {
  std::string authority_id;       // whose consolidation
  std::string period_id;          // its period there
  std::optional<int64_t> number;  // which; the latest when absent
  std::string to;                 // host:port of the server above; the own server when empty
  ForwardTarget target;           // no unit: the one that stands for the authority there
  bool stale = false;             // also when an input has changed since
  bool dry_run = false;           // write the report and what the server above would say, and send nothing
};

// Reads the consolidation and the versions it was signed over through `session`, and pushes it to `options.to`. Says
// the same as submit does, with its exit codes; kNotNow for a consolidation that is no longer true.
ExitCode Forward(const ForwardOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
