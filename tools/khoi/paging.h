// Reading lists to their end.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "google/protobuf/repeated_field.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/status.h"
#include "tools/khoi/session.h"

namespace khoi::cli {

inline constexpr int kPageSizeMax = 1000;

// Calls `read` for page after page and hands each to `take`, until the last page, an error, or `take` returns false.
template <typename Request, typename Response>
grpc::Status ForEachPage(const Session& session, Request request,
                         absl::FunctionRef<grpc::Status(grpc::ClientContext&, const Request&, Response*)> read,
                         absl::FunctionRef<bool(Response)> take) {
  if (request.page_size() == 0) {
    request.set_page_size(kPageSizeMax);
  }
  while (true) {
    Response page;
    const grpc::Status status = session.Call([&](grpc::ClientContext& context) {
      page.Clear();
      return read(context, request, &page);
    });
    if (!status.ok()) {
      return status;
    }
    const std::string next = page.next_page_token();
    if (!take(std::move(page)) || next.empty()) {
      return grpc::Status::OK;
    }
    request.set_page_token(next);
  }
}

// Reads a whole list into one response; `items` is the field that holds them.
template <typename Request, typename Response, typename Item>
grpc::Status ReadAll(const Session& session, const Request& request,
                     absl::FunctionRef<grpc::Status(grpc::ClientContext&, const Request&, Response*)> read,
                     google::protobuf::RepeatedPtrField<Item>* (Response::*items)(), Response& list) {
  return ForEachPage<Request, Response>(session, request, read, [&](Response page) {
    (list.*items)()->MergeFrom(*(page.*items)());
    return true;
  });
}

}  // namespace khoi::cli
