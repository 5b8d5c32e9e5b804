// Judging changes of the registry.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/registry.pb.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::rpc {

// The draft of `request` when every record is right and everything that one refers to is stored or earlier in the call;
// a unit may also refer to units later in the call, and an authority to those that it continues or that continue it.
// Otherwise INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION or ABORTED with every problem.
absl::StatusOr<ledger::RegistryDraft> JudgeRegistryChanges(const ledger::View& view, ledger::StructureCache& structures,
                                                           const v1::ApplyRegistryRequest& request);

}  // namespace khoi::rpc
