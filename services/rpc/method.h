// One method of a service: what it takes and what it does.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/rpc/call.h"

namespace khoi::rpc {

// Made once for each method and referred to by every call of it.
struct Method {
  std::string name;  // "khoi.v1.SubmissionService/Submit"
  const google::protobuf::Message* prototype = nullptr;
  // Where the request carries a report, when it does: the path of the report's parent, "" or "submission.". The rules
  // judge what is inside a report; the gate refuses only what cannot be parsed.
  std::optional<std::string> report_parent;
  std::function<void(Call&, const google::protobuf::Message&)> use_case;
};

// Ends the call with what a use case returned.
template <typename Response>
void End(Call& call, const absl::StatusOr<Response>& response) {
  if (!response.ok()) {
    call.Refuse(response.status());
    return;
  }
  call.Answer(*response);
}

template <>
inline void End(Call& call, const absl::StatusOr<EncodedPieces>& response) {
  if (!response.ok()) {
    call.Refuse(response.status());
    return;
  }
  call.AnswerEncoded(*response);
}

// A method that answers at once: `use_case` is StatusOr<Response>(const Caller&, const Request&).
template <typename Request, typename UseCase>
Method Answering(std::string name, UseCase use_case, std::optional<std::string> report_parent = std::nullopt) {
  return {.name = std::move(name),
          .prototype = &Request::default_instance(),
          .report_parent = std::move(report_parent),
          .use_case = [use_case](Call& call, const google::protobuf::Message& request) {
            End(call, use_case(call.caller(), static_cast<const Request&>(request)));
          }};
}

// A method that answers later: `use_case` is void(Call&, const Request&) and sees to it that the call is ended.
template <typename Request, typename UseCase>
Method Completing(std::string name, UseCase use_case, std::optional<std::string> report_parent = std::nullopt) {
  return {.name = std::move(name),
          .prototype = &Request::default_instance(),
          .report_parent = std::move(report_parent),
          .use_case = [use_case](Call& call, const google::protobuf::Message& request) {
            use_case(call, static_cast<const Request&>(request));
          }};
}

}  // namespace khoi::rpc
