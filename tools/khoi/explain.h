// khoi explain rule: one rule on one report, with its arithmetic.
#pragma once

#include <string>

#include "khoi/v1/rule.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/message_file.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ExplainOptions {
  // Complete but for the report, when `file` is to be read into it.
  v1::ExplainRuleRequest request;
  std::string file = {};
  FileFormat format = FileFormat::kByName;
};

ExitCode ExplainRule(const ExplainOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
