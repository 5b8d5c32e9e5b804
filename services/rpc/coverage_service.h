// Who has to report what by when, and who did.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/coverage.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"

namespace khoi::rpc {

using RawCoverageService = v1::CoverageService::WithRawCallbackMethod_GetCoverage<
    v1::CoverageService::WithRawCallbackMethod_ListObligations<v1::CoverageService::Service>>;

class CoverageService final : public RawCoverageService {
 public:
  // All outlive the service.
  CoverageService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures, const ledger::Clock& clock);

  grpc::ServerUnaryReactor* GetCoverage(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListObligations(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                            grpc::ByteBuffer* response) override;

 private:
  absl::StatusOr<v1::GetCoverageResponse> Cover(const access::Caller& caller, const v1::GetCoverageRequest& request);
  absl::StatusOr<v1::ListObligationsResponse> ReadObligations(const access::Caller& caller,
                                                              const v1::ListObligationsRequest& request);

  Gate& gate_;
  ledger::Ledger& ledger_;
  ledger::StructureCache& structures_;
  const ledger::Clock& clock_;
  const Method get_coverage_;
  const Method list_obligations_;
};

}  // namespace khoi::rpc
