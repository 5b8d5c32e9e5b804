// A call that appends one entry to the log and answers with what is stored, on its way from its request to its answer.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/arena.h"
#include "services/domain/sha256.h"
#include "services/ledger/ledger.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/call.h"
#include "services/rpc/refusal.h"
#include "services/rpc/worker_pool.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

// `Request` has a request_id. Lives in the arena of its call.
template <typename Request, typename Response>
class AppendingCall final : public Job {
 public:
  struct UseCase {
    // What can be told without the log: fields, and whether the caller may.
    std::function<absl::Status(const access::Caller& caller, const Request& request)> check;
    // Judges a request that is no retry against a view: a response without an entry, or the draft, of which this class
    // fills in caller, request and structure.
    std::function<absl::StatusOr<std::variant<Response, ledger::Draft>>(const ledger::View& view,
                                                                        const Request& request)>
        judge;
    // The response for an entry of this use case.
    std::function<absl::StatusOr<Response>(const ledger::View& view, const stored::v1::Entry& entry)> answer;
  };

  // Ends `call`, at once or when the committer has answered. All but the request outlive the call.
  static void Begin(ledger::Ledger& ledger, WorkerPool& pool, const UseCase& use_case, Call& call,
                    const Request& request) {
    google::protobuf::Arena::Create<AppendingCall>(&call.arena(), ledger, pool, use_case, call, request)->Start();
  }

  AppendingCall(ledger::Ledger& ledger, WorkerPool& pool, const UseCase& use_case, Call& call, const Request& request)
      : ledger_(ledger), pool_(pool), use_case_(use_case), call_(call), request_(request) {}

  // Judges against the present and appends, again when the present has moved; or answers what was stored.
  void Run() override {
    absl::StatusOr<std::variant<Response, ledger::Draft>> next = Advance();
    if (!next.ok()) {
      call_.Refuse(next.status());
      return;
    }
    if (const Response* response = std::get_if<Response>(&*next)) {
      call_.Answer(*response);
      return;
    }
    ledger_.Append(std::get<ledger::Draft>(*std::move(next)),
                   [this](absl::StatusOr<ledger::Committed> committed) { Conclude(std::move(committed)); });
  }

 private:
  void Start() {
    if (const absl::Status status = use_case_.check(call_.caller(), request_); !status.ok()) {
      call_.Refuse(status);
      return;
    }
    // No map fields, so the encoding is the same every time.
    request_hash_ =
        domain::Sha256Of(absl::StrCat(Request::descriptor()->full_name(), "\n", request_.SerializeAsString()));
    Run();
  }

  absl::StatusOr<std::variant<Response, ledger::Draft>> Advance() {
    ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
    if (stored_.has_value()) {
      return use_case_.answer(view, *stored_);
    }
    ASSIGN_OR_RETURN(const std::optional<ledger::Committed> replay,
                     ledger::FindReplay(view, call_.caller().id, request_.request_id(), request_hash_));
    if (replay.has_value()) {
      return use_case_.answer(view, replay->entry);
    }
    using Judged = std::variant<Response, ledger::Draft>;
    ASSIGN_OR_RETURN(Judged judged, use_case_.judge(view, request_));
    if (ledger::Draft* const draft = std::get_if<ledger::Draft>(&judged)) {
      draft->caller_id = call_.caller().id;
      draft->request_id = request_.request_id();
      draft->request_hash = request_hash_;
      draft->structure_revision = view.end.structure_revision;
    }
    return judged;
  }

  // On the committer's thread, which must not read.
  void Conclude(absl::StatusOr<ledger::Committed> committed) {
    if (!committed.ok()) {
      call_.Refuse(committed.status());
      return;
    }
    if (committed->outcome != ledger::Outcome::kJudgeAgain) {
      stored_ = std::move(committed->entry);
    } else if (++round_count_ >= kRoundsMax) {
      call_.Refuse(MovesAllTheTime());
      return;
    }
    pool_.Continue(*this);
  }

  ledger::Ledger& ledger_;
  WorkerPool& pool_;
  const UseCase& use_case_;
  Call& call_;
  const Request& request_;
  std::string request_hash_;
  int round_count_ = 0;
  std::optional<stored::v1::Entry> stored_;  // set when only the answer is left to be read
};

}  // namespace khoi::rpc
