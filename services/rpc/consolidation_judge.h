// Turns a request to sign a consolidation, or to comment on its draft, into what will be stored.
#pragma once

#include <variant>

#include "absl/status/statusor.h"
#include "khoi/v1/consolidation.pb.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"

namespace khoi::rpc {

// Thread-safe. What it refers to outlives it.
class ConsolidationJudge final {
 public:
  ConsolidationJudge(ledger::StructureCache& structures, const ledger::Clock& clock)
      : structures_(structures), clock_(clock) {}

  // A rejection, the draft of an entry, or the consolidation that was signed last when the same signer says the same
  // over the same again. `request` passed CheckSigning (consolidation_requests.h). Errors: INVALID_ARGUMENT, NOT_FOUND,
  // PERMISSION_DENIED; ABORTED when the draft that was read is not the present one.
  absl::StatusOr<std::variant<v1::SignConsolidationResponse, ledger::Draft>> Sign(
      const ledger::View& view, const v1::SignConsolidationRequest& request) const;

  // The draft of an entry. `request` passed CheckComment. Errors: NOT_FOUND, PERMISSION_DENIED; ABORTED as above.
  absl::StatusOr<std::variant<v1::CommentOnConsolidationResponse, ledger::Draft>> Comment(
      const ledger::View& view, const v1::CommentOnConsolidationRequest& request) const;

 private:
  ledger::StructureCache& structures_;
  const ledger::Clock& clock_;
};

}  // namespace khoi::rpc
