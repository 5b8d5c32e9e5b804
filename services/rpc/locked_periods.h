// Locked periods stay as they were published: also the registry does not move a unit into or out of one.
#pragma once

#include "absl/status/status.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/change_judge.h"

namespace khoi::rpc {

// Adds FAILED_PRECONDITION to `problems` for every locked period in which other units would count, or units in other
// blocs, if the records of `body` were stored. Requires records that passed the rules of the domain.
absl::Status CheckLockedPeriods(const ledger::View& view, ledger::StructureCache& structures,
                                const stored::v1::RegistryBody& body, ChangeProblems& problems);

}  // namespace khoi::rpc
