// khoi explain figure: what a consolidated figure is made of, down to the lines of reports.
#pragma once

#include "khoi/v1/view.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ExplainFigureOptions {
  v1::ExplainFigureRequest request;
  int depth = 1;  // how many levels below the part that is asked for
};

ExitCode ExplainFigure(const ExplainFigureOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
