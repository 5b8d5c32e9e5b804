// Which version of a report counts.
#pragma once

#include <cstdint>

#include "khoi/v1/coverage.pb.h"
#include "khoi/v1/summary.pb.h"

namespace khoi::summary {

// Of a storage::Head or HeadView as it was at the revision asked for; 0 when none counts. Not for the basis
// CONSOLIDATED, which goes by what was signed.
template <typename Head>
int64_t CountedVersion(const Head& head, v1::Basis basis) {
  const bool latest = basis == v1::BASIS_LATEST_SUBMITTED && head.state != v1::VERSION_STATE_WITHDRAWN;
  return latest ? head.version : head.accepted_version;
}

}  // namespace khoi::summary
