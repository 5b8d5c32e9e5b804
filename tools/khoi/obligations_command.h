// khoi obligations: what has to be sent to whom by when, later due dates, and who need not report.
#pragma once

#include "khoi/v1/coverage.pb.h"
#include "khoi/v1/registry.pb.h"
#include "tools/khoi/console.h"
#include "tools/khoi/exit_code.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

struct ObligationsOptions {
  v1::ListObligationsRequest request;
};

struct ExtendOptions {
  v1::Extension extension;
};

struct ExemptOptions {
  v1::Exemption exemption;
};

ExitCode ListObligations(const ObligationsOptions& options, const Session& session, const Console& console);

// Store one record in the registry. A record that is there already, word for word, changes nothing.
ExitCode ExtendDueDate(const ExtendOptions& options, const Session& session, const Console& console);
ExitCode ExemptUnit(const ExemptOptions& options, const Session& session, const Console& console);

}  // namespace khoi::cli
