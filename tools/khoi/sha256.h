// SHA-256, to hold what the server hands out against its receipt.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace khoi::cli {

// The 32 bytes of the hash.
std::string Sha256(absl::string_view bytes);

}  // namespace khoi::cli
