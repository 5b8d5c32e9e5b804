// Judging changes of the catalogs.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/catalog.pb.h"
#include "services/ledger/ledger.h"

namespace khoi::rpc {

// The draft of `request` when every entry is right, its owner is a registered authority, and no entry of another owner
// is redefined. Otherwise INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND or ABORTED with every problem.
absl::StatusOr<ledger::CatalogDraft> JudgeCatalogChanges(const ledger::View& view,
                                                         const v1::ApplyCatalogRequest& request);

}  // namespace khoi::rpc
