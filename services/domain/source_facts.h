// What the log of this server says of the consolidation that a report says again: what the rules of rules_source.cc
// look at beside the report.
#pragma once

#include <string>
#include <vector>

#include "khoi/v1/consolidation.pb.h"

namespace khoi::domain {

// Found by ledger::ReadSource. An authority reports here when it has units of its own that report to it on this server
// about the period: then what it signed is in this server's log, or was never signed.
struct SourceFacts {
  // The authority for which the unit stands, when it reports here; empty otherwise.
  std::string own_authority_id = {};
  // The authority that the report names reports here.
  bool signed_here = false;
  // What it signed under the number and the revision that the report names; nullptr when there is no such entry.
  const v1::Consolidation* consolidation = nullptr;
  // Of each receipt, in their order, whether the log has an entry that gave it. Empty unless `signed_here`.
  std::vector<bool> known_receipts = {};
};

}  // namespace khoi::domain
