// What requests about consolidations must say, whatever is stored.
#pragma once

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/domain/catalog.h"

namespace khoi::rpc {

// INVALID_ARGUMENT naming every field that is wrong, each.
absl::Status CheckRef(const v1::ConsolidationRef& ref);
absl::Status CheckComment(const v1::CommentOnConsolidationRequest& request);
absl::Status CheckSigning(const v1::SignConsolidationRequest& request);

// The same: every section is one of the catalog on `day` and has its place once.
absl::Status CheckSections(const v1::SignConsolidationRequest& request, const domain::Catalog& catalog,
                           absl::CivilDay day);
// The same: every note is about a unit that the draft leaves out, and each has one at most.
absl::Status CheckLeftOutNotes(const v1::SignConsolidationRequest& request, const v1::Consolidation& draft);

}  // namespace khoi::rpc
