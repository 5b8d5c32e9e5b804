// Who is calling.
#pragma once

#include <string>

namespace khoi::access {

// A caller whose identity is proven. Until there is an authenticator other than the loopback one, every caller is
// "local".
struct Caller {
  std::string id;
};

}  // namespace khoi::access
