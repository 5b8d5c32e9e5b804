// Organisations and periods.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/registry.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/appending_call.h"
#include "services/rpc/call.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"

namespace khoi::rpc {

using RawRegistryService = v1::RegistryService::WithRawCallbackMethod_ApplyRegistry<
    v1::RegistryService::WithRawCallbackMethod_ListRegistry<v1::RegistryService::Service>>;

class RegistryService final : public RawRegistryService {
 public:
  // All outlive the service.
  RegistryService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures);

  grpc::ServerUnaryReactor* ApplyRegistry(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                          grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListRegistry(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;

 private:
  using ApplyCall = AppendingCall<v1::ApplyRegistryRequest, v1::ApplyRegistryResponse>;

  // The use cases. Apply ends the call, at once or when the committer has answered.
  void Apply(Call& call, const v1::ApplyRegistryRequest& request);
  absl::StatusOr<v1::ListRegistryResponse> ReadRecords(const access::Caller& caller,
                                                       const v1::ListRegistryRequest& request);

  Gate& gate_;
  ledger::Ledger& ledger_;
  const ApplyCall::UseCase apply_use_case_;
  const Method apply_registry_;
  const Method list_registry_;
};

}  // namespace khoi::rpc
