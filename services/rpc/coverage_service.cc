#include "services/rpc/coverage_service.h"

#include <utility>

#include "services/access/policy.h"
#include "services/rpc/page.h"
#include "services/summary/coverage.h"
#include "services/summary/obligations.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

CoverageService::CoverageService(Gate& gate, ledger::Ledger& ledger, ledger::StructureCache& structures,
                                 const ledger::Clock& clock)
    : gate_(gate),
      ledger_(ledger),
      structures_(structures),
      clock_(clock),
      get_coverage_(Answering<v1::GetCoverageRequest>(
          "khoi.v1.CoverageService/GetCoverage",
          [this](const access::Caller& caller, const v1::GetCoverageRequest& request) {
            return Cover(caller, request);
          })),
      list_obligations_(Answering<v1::ListObligationsRequest>(
          "khoi.v1.CoverageService/ListObligations",
          [this](const access::Caller& caller, const v1::ListObligationsRequest& request) {
            return ReadObligations(caller, request);
          })) {}

grpc::ServerUnaryReactor* CoverageService::GetCoverage(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request, grpc::ByteBuffer* response) {
  return gate_.Serve(get_coverage_, context, request, response);
}

grpc::ServerUnaryReactor* CoverageService::ListObligations(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer* request,
                                                           grpc::ByteBuffer* response) {
  return gate_.Serve(list_obligations_, context, request, response);
}

absl::StatusOr<v1::GetCoverageResponse> CoverageService::Cover(const access::Caller& caller,
                                                               const v1::GetCoverageRequest& request) {
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  return summary::CoverageAt(view, structures_, request, clock_.NowMicros());
}

absl::StatusOr<v1::ListObligationsResponse> CoverageService::ReadObligations(
    const access::Caller& caller, const v1::ListObligationsRequest& request) {
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(
      summary::ObligationList list,
      summary::ListObligations(view, structures_, request,
                               {.count_max = static_cast<size_t>(page.size), .after = page.after}, clock_.NowMicros()));
  if (!list.last_key.empty()) {
    list.response.set_next_page_token(NextPageToken(request, list.last_key));
  }
  return std::move(list.response);
}

}  // namespace khoi::rpc
