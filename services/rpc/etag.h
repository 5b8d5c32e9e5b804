// Etags of registry and catalog records.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace khoi::rpc {

// The etag of a record as it is stored: the first 16 hexadecimal digits of the SHA-256 of its encoding.
std::string EtagOf(absl::string_view encoded_record);

}  // namespace khoi::rpc
