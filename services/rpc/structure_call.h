// A call that changes the registry or a catalog, on its way from its request to its answer.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/arena.h"
#include "services/access/policy.h"
#include "services/domain/sha256.h"
#include "services/domain/timestamp.h"
#include "services/ledger/ledger.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/call.h"
#include "services/rpc/fields.h"
#include "services/rpc/refusal.h"
#include "services/rpc/worker_pool.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

inline constexpr int kChangesMax = 1000;

// `Request` has a request_id and changes, `Response` revision, apply_time and outcomes. `Draft` is the ledger's.
// Its judge checks every change on a view and says what happens to each.
// Lives in the arena of its call.
template <typename Request, typename Response, typename Draft>
class StructureCall final : public Job {
 public:
  using Judge = std::function<absl::StatusOr<Draft>(const ledger::View& view, const Request& request)>;

  // Ends `call`, at once or when the committer has answered. All but the request outlive the call.
  static void Begin(ledger::Ledger& ledger, WorkerPool& pool, const Judge& judge, Call& call, const Request& request) {
    google::protobuf::Arena::Create<StructureCall>(&call.arena(), ledger, pool, judge, call, request)->Run();
  }

  StructureCall(ledger::Ledger& ledger, WorkerPool& pool, const Judge& judge, Call& call, const Request& request)
      : ledger_(ledger), pool_(pool), judge_(judge), call_(call), request_(request) {}

  // Judges against the present and appends. Again when the ledger says that the present has moved.
  void Run() override {
    absl::StatusOr<std::optional<ledger::Draft>> draft = Prepare();
    if (!draft.ok()) {
      call_.Refuse(draft.status());
      return;
    }
    if (!draft->has_value()) {
      call_.Answer(response_);
      return;
    }
    ledger_.Append(**std::move(draft),
                   [this](absl::StatusOr<ledger::Committed> committed) { Conclude(std::move(committed)); });
  }

 private:
  // The draft to append; nullopt when the response is complete without one.
  absl::StatusOr<std::optional<ledger::Draft>> Prepare() {
    RETURN_IF_ERROR(RequireId("request_id", request_.request_id()));
    if (request_.changes().empty() || request_.changes_size() > kChangesMax) {
      return InvalidField("changes",
                          absl::StrCat("phải có 1 đến ", kChangesMax, " mục; hiện có ", request_.changes_size()),
                          absl::StrCat("must be 1 to ", kChangesMax, " items; there are ", request_.changes_size()));
    }
    RETURN_IF_ERROR(access::MayChangeStructure(call_.caller()));
    const std::string request_hash =
        domain::Sha256Of(absl::StrCat(Request::descriptor()->full_name(), "\n", request_.SerializeAsString()));
    ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
    ASSIGN_OR_RETURN(const std::optional<ledger::Committed> replay,
                     ledger::FindReplay(view, call_.caller().id, request_.request_id(), request_hash));
    if (replay.has_value()) {
      SetResponse(replay->entry);
      return std::nullopt;
    }
    ASSIGN_OR_RETURN(Draft change, judge_(view, request_));
    if (IsUnchanged(change.outcomes)) {
      for (const int outcome : change.outcomes) {
        response_.add_outcomes(static_cast<v1::ChangeOutcome>(outcome));
      }
      return std::nullopt;
    }
    return ledger::Draft{.caller_id = call_.caller().id,
                         .request_id = request_.request_id(),
                         .request_hash = request_hash,
                         .structure_revision = view.end.structure_revision,
                         .body = {},
                         .content_hash = {},
                         .change = std::move(change)};
  }

  void Conclude(absl::StatusOr<ledger::Committed> committed) {
    if (!committed.ok()) {
      call_.Refuse(committed.status());
      return;
    }
    if (committed->outcome == ledger::Outcome::kJudgeAgain) {
      pool_.Continue(*this);
      return;
    }
    SetResponse(committed->entry);
    call_.Answer(response_);
  }

  void SetResponse(const stored::v1::Entry& entry) {
    const stored::v1::StructureChange& change = entry.has_registry() ? entry.registry() : entry.catalog();
    response_.set_revision(entry.revision());
    domain::SetTime(entry.time_us(), *response_.mutable_apply_time());
    for (const int outcome : change.outcomes()) {
      response_.add_outcomes(static_cast<v1::ChangeOutcome>(outcome));
    }
  }

  static bool IsUnchanged(const std::vector<int>& outcomes) {
    for (const int outcome : outcomes) {
      if (outcome != v1::CHANGE_OUTCOME_UNCHANGED) {
        return false;
      }
    }
    return true;
  }

  ledger::Ledger& ledger_;
  WorkerPool& pool_;
  const Judge& judge_;
  Call& call_;
  const Request& request_;
  Response response_;
};

}  // namespace khoi::rpc
