// Proves who is calling.
#pragma once

#include "absl/status/statusor.h"
#include "services/access/caller.h"

namespace khoi::access {

// What the transport says of the other side.
struct Peer {
  bool loopback = true;  // the call came from this machine; the only kind there is while the server listens on loopback
};

// Thread-safe.
class Authenticator final {
 public:
  // The caller behind `peer`. Everyone on loopback is "local". UNAUTHENTICATED for anyone else.
  absl::StatusOr<Caller> Authenticate(const Peer& peer) const;
};

}  // namespace khoi::access
