// khoi preview: what submit would answer; nothing is stored.
#pragma once

#include <string>

#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct PreviewOptions {
  std::string file = {};
  FileFormat format = FileFormat::kByName;
  bool with_impact = true;
};

// kRejected when the report would be refused.
ExitCode Preview(const PreviewOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
