// Reading the log.
#pragma once

#include "absl/status/statusor.h"
#include "khoi/v1/log.grpc.pb.h"
#include "services/access/caller.h"
#include "services/ledger/ledger.h"
#include "services/rpc/gate.h"
#include "services/rpc/method.h"

namespace khoi::rpc {

class LogService final : public v1::LogService::WithRawCallbackMethod_ListEntries<v1::LogService::Service> {
 public:
  // Both outlive the service.
  LogService(Gate& gate, ledger::Ledger& ledger);

  grpc::ServerUnaryReactor* ListEntries(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) override;

 private:
  absl::StatusOr<v1::ListEntriesResponse> ReadEntries(const access::Caller& caller,
                                                      const v1::ListEntriesRequest& request);

  Gate& gate_;
  ledger::Ledger& ledger_;
  const Method list_entries_;
};

}  // namespace khoi::rpc
