// How calls that change the registry or a catalog are judged and answered.
#pragma once

#include <algorithm>
#include <functional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/access/policy.h"
#include "services/domain/timestamp.h"
#include "services/ledger/ledger.h"
#include "services/rpc/appending_call.h"
#include "services/rpc/checks.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

// `Request` has a request_id and changes, `Response` revision, apply_time and outcomes. `Draft` is the ledger's.
// `judge` checks every change on a view and says what happens to each; a call that changes nothing makes no entry.
template <typename Request, typename Response, typename Draft>
typename AppendingCall<Request, Response>::UseCase StructureUseCase(
    std::function<absl::StatusOr<Draft>(const ledger::View& view, const Request& request)> judge) {
  const auto add_outcomes = [](const auto& outcomes, Response& response) {
    for (const int outcome : outcomes) {
      response.add_outcomes(static_cast<v1::ChangeOutcome>(outcome));
    }
  };
  return {.check =
              [](const access::Caller& caller, const Request& request) {
                Checks checks;
                checks.Id("request_id", request.request_id());
                checks.Count("changes", request.changes_size(), 1);
                RETURN_IF_ERROR(checks.Result());
                return access::MayChangeStructure(caller);
              },
          .judge = [judge = std::move(judge), add_outcomes](const ledger::View& view, const Request& request)
              -> absl::StatusOr<std::variant<Response, ledger::Draft>> {
            ASSIGN_OR_RETURN(Draft change, judge(view, request));
            if (std::all_of(change.outcomes.begin(), change.outcomes.end(),
                            [](int outcome) { return outcome == v1::CHANGE_OUTCOME_UNCHANGED; })) {
              Response response;
              add_outcomes(change.outcomes, response);
              return response;
            }
            return ledger::Draft{.change = std::move(change)};
          },
          .answer = [add_outcomes](const ledger::View&, const stored::v1::Entry& entry) -> absl::StatusOr<Response> {
            const stored::v1::StructureChange& change = entry.has_registry() ? entry.registry() : entry.catalog();
            Response response;
            response.set_revision(entry.revision());
            domain::SetTime(entry.time_us(), *response.mutable_apply_time());
            add_outcomes(change.outcomes(), response);
            return response;
          }};
}

}  // namespace khoi::rpc
