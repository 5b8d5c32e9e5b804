// What a caller may do. Pure functions, one for each kind of act; every rule of access lives here. Each answers OK or
// PERMISSION_DENIED, and is asked before the existence of anything is revealed.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/access/caller.h"

namespace khoi::access {

// Pushing and previewing reports of `unit_id`.
absl::Status MaySubmitFor(const Caller& caller, absl::string_view unit_id);

// Acting as an organisation: reviewing reports, signing and commenting on consolidations.
absl::Status MayActFor(const Caller& caller, absl::string_view organisation_id);

// Changing the registry and the catalogs.
absl::Status MayChangeStructure(const Caller& caller);

// Reading reports, summaries, the log, the registry and the catalogs.
absl::Status MayRead(const Caller& caller);

}  // namespace khoi::access
