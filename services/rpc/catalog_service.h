// Catalogs: the domain as data.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/catalog.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/appending_call.h"
#include "services/rpc/call.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"

namespace khoi::rpc {

using RawCatalogService =
    v1::CatalogService::WithRawCallbackMethod_ApplyCatalog<v1::CatalogService::WithRawCallbackMethod_ListCatalog<
        v1::CatalogService::WithRawCallbackMethod_ResolveName<v1::CatalogService::Service>>>;

class CatalogService final : public RawCatalogService {
 public:
  // All outlive the service.
  CatalogService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures);

  grpc::ServerUnaryReactor* ApplyCatalog(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ListCatalog(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;
  grpc::ServerUnaryReactor* ResolveName(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;

 private:
  using ApplyCall = AppendingCall<v1::ApplyCatalogRequest, v1::ApplyCatalogResponse>;

  // The use cases. Apply ends the call, at once or when the committer has answered.
  void Apply(Call& call, const v1::ApplyCatalogRequest& request);
  absl::StatusOr<v1::ListCatalogResponse> ReadEntries(const access::Caller& caller,
                                                      const v1::ListCatalogRequest& request);
  absl::StatusOr<v1::ResolveNameResponse> Resolve(const access::Caller& caller, const v1::ResolveNameRequest& request);

  Gate& gate_;
  ledger::Ledger& ledger_;
  ledger::StructureCache& structures_;
  const ApplyCall::UseCase apply_use_case_;
  const Method apply_catalog_;
  const Method list_catalog_;
  const Method resolve_name_;
};

}  // namespace khoi::rpc
