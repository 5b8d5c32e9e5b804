// Names of requests that are honoured for ever.
#pragma once

#include <string>

namespace khoi::cli {

// A random UUID (version 4, RFC 9562) in lower case. Stops the process when the system has no randomness.
std::string NewRequestId();

}  // namespace khoi::cli
