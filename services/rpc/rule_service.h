// The rule book as it holds for an authority, and what it says of reports. Reading only.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/rule.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/call.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"

namespace khoi::rpc {

using RawRuleService = v1::RuleService::WithRawCallbackMethod_ListRules<v1::RuleService::WithRawCallbackMethod_Recheck<
    v1::RuleService::WithRawCallbackMethod_ExplainRule<v1::RuleService::Service>>>;

class RuleService final : public RawRuleService {
 public:
  // All outlive the service.
  RuleService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures, const ledger::Clock& clock);

  grpc::ServerUnaryReactor* ListRules(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                      grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* Recheck(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                    grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ExplainRule(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;

 private:
  // The use cases.
  absl::StatusOr<v1::ListRulesResponse> ReadRules(const access::Caller& caller, const v1::ListRulesRequest& request);
  absl::StatusOr<v1::RecheckResponse> JudgeAgain(const access::Caller& caller, const v1::RecheckRequest& request);
  absl::StatusOr<v1::ExplainRuleResponse> Explain(const access::Caller& caller, const v1::ExplainRuleRequest& request);

  // The day as of which a report would be judged now.
  absl::CivilDay Today(const ledger::View& view) const;

  Gate& gate_;
  ledger::Ledger& ledger_;
  ledger::StructureCache& structures_;
  const ledger::Clock& clock_;
  const Method list_rules_;
  const Method recheck_;
  const Method explain_rule_;
};

}  // namespace khoi::rpc
