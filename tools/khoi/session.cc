#include "tools/khoi/session.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "tools/khoi/display_width.h"
#include "tools/khoi/rpc_error.h"

namespace khoi::cli {
namespace {

constexpr absl::Duration kPauseMax = absl::Seconds(5);

}  // namespace

bool MayRetry(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return true;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return RetryDelayOf(status) > absl::ZeroDuration();
    default:
      return false;
  }
}

absl::Duration Backoff::Next(const grpc::Status& status) {
  absl::BitGen random;
  const absl::Duration pause = wait_ * absl::Uniform(random, 0.5, 1.0);
  wait_ = std::min(wait_ * 2, kPauseMax);
  return std::max(pause, RetryDelayOf(status));
}

Session::Session(const std::shared_ptr<grpc::ChannelInterface>& channel, absl::Duration timeout, const Console& console,
                 Timekeeper timekeeper)
    : timeout_(timeout),
      console_(console),
      timekeeper_(std::move(timekeeper)),
      registry_(v1::RegistryService::NewStub(channel)),
      catalog_(v1::CatalogService::NewStub(channel)),
      submission_(v1::SubmissionService::NewStub(channel)),
      review_(v1::ReviewService::NewStub(channel)),
      consolidation_(v1::ConsolidationService::NewStub(channel)),
      rules_(v1::RuleService::NewStub(channel)),
      summary_(v1::SummaryService::NewStub(channel)),
      coverage_(v1::CoverageService::NewStub(channel)),
      log_(v1::LogService::NewStub(channel)) {}

grpc::Status Session::Call(absl::FunctionRef<grpc::Status(grpc::ClientContext&)> attempt) const {
  const absl::Time deadline = timekeeper_.now() + timeout_;
  Backoff backoff;
  for (bool first = true;; first = false) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline));
    grpc::Status status = attempt(context);
    if (status.ok() || !MayRetry(status)) {
      return status;
    }
    const absl::Duration pause = backoff.Next(status);
    if (timekeeper_.now() + pause >= deadline) {
      return status;
    }
    if (first) {
      console_.Note(absl::StrCat("khoi: ", Printable(status.error_message()),
                                 console_.Say("; thử lại trong ", "; trying again for "),
                                 absl::ToInt64Seconds(timeout_), " s"));
    }
    timekeeper_.sleep(pause);
  }
}

std::shared_ptr<grpc::Channel> Connect(const std::string& server) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  // gRPC would wait a second before it connects again; the pauses between attempts are ours to choose.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  return grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace khoi::cli
