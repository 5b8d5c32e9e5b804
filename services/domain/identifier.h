// Identifiers, the same everywhere.
#pragma once

#include "absl/strings/string_view.h"

namespace khoi::domain {

// True for [A-Za-z0-9.-]{1,64}.
bool IsIdentifier(absl::string_view text);

}  // namespace khoi::domain
