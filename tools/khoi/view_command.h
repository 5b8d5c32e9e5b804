// khoi summary --view and -o xlsx: consolidated figures as tables that people print.
#pragma once

#include <string>

#include "khoi/v1/view.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ViewOptions {
  v1::GetViewRequest request;
  std::string layout_file = {};    // a khoi.v1.Layout to be read into the request; empty when there is none
  std::string workbook_file = {};  // where -o xlsx writes
};

ExitCode GetView(const ViewOptions& options, const Session& session, const Console& console);

// The layout of the consolidated table when nobody asks for another.
inline constexpr absl::string_view kDefaultLayout = "AWARDS";

}  // namespace khoi::cli
