// khoi rules: the rule book as it holds for an authority.
#pragma once

#include "khoi/v1/rule.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct RulesOptions {
  v1::ListRulesRequest request;
};

ExitCode ListRules(const RulesOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
