#include "services/server/server.h"

#include <chrono>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpc/grpc.h"
#include "grpc/health/v1/health.pb.h"
#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "storage/status_macros.h"

namespace khoi::server {
namespace {

using config::v1::LogLevel;

// Above request_bytes_max, so that a report that is too large gets our answer and not gRPC's.
constexpr int kReceiveBytesMax = 16 << 20;
constexpr int kSendBytesMax = 64 << 20;

constexpr const char* kServices[] = {
    "khoi.v1.SubmissionService",    "khoi.v1.ReviewService",   "khoi.v1.RegistryService",
    "khoi.v1.CatalogService",       "khoi.v1.SummaryService",  "khoi.v1.RuleService",
    "khoi.v1.ConsolidationService", "khoi.v1.CoverageService", "khoi.v1.LogService"};

LogLevel LevelOf(const absl::Status& status) {
  if (status.ok()) {
    return config::v1::LOG_LEVEL_DEBUG;
  }
  const bool broken = absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status);
  return broken ? config::v1::LOG_LEVEL_ERROR : config::v1::LOG_LEVEL_INFO;
}

int64_t SteadyMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void LogCall(const JsonLog& log, const rpc::CallRecord& record) {
  const LogLevel level = LevelOf(record.status);
  if (!log.Takes(level)) {
    return;
  }
  JsonLine line("call");
  line.Text("method", record.method)
      .Text("caller", record.caller_id)
      .Text("code", absl::StatusCodeToString(record.status.code()))
      .Number("duration_us", record.duration_us)
      .Number("request_bytes", static_cast<int64_t>(record.request_bytes))
      .Number("response_bytes", static_cast<int64_t>(record.response_bytes));
  if (record.unanswered_max > 0) {
    line.Number("unanswered_max", static_cast<int64_t>(record.unanswered_max));
  }
  if (!record.status.ok()) {
    line.Text("message", record.status.message());
  }
  log.Write(level, line);
}

rpc::GateOptions GateOptionsOf(const config::v1::ServerConfig& config, const JsonLog& log) {
  return {.request_bytes_max = static_cast<size_t>(config.request_bytes_max()),
          .log = [&log](const rpc::CallRecord& record) { LogCall(log, record); },
          .log_answered_calls = log.Takes(config::v1::LOG_LEVEL_DEBUG)};
}

void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kReceiveBytesMax);
  builder.SetMaxSendMessageSize(kSendBytesMax);
  // gRPC checks the size of a message only when it is complete; this bounds what all of them take until then.
  builder.SetResourceQuota(grpc::ResourceQuota("khoid").Resize(size_t{1} << 30));
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8192);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 256);
  // A compressed message is inflated before any limit is checked; callers are told that it is not taken.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 5000);
  // A second server must not share the port unnoticed.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 15'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const config::v1::ServerConfig& config, storage::Engine& engine,
                                                      const ledger::Clock& clock, const JsonLog& log) {
  ledger::LedgerOptions options;
  options.on_fatal = [&log](const absl::Status& status) {
    JsonLine line("fatal");
    line.Text("message", absl::StrCat("a write to the log failed and its outcome is unknown: ", status.message()));
    log.Write(config::v1::LOG_LEVEL_ERROR, line);
    std::_Exit(EXIT_FAILURE);
  };
  ASSIGN_OR_RETURN(std::unique_ptr<ledger::Ledger> ledger, ledger::Ledger::Open(engine, clock, std::move(options)));
  std::unique_ptr<Server> server(new Server(config, clock, log, std::move(ledger)));
  RETURN_IF_ERROR(server->Listen());
  return server;
}

Server::Server(const config::v1::ServerConfig& config, const ledger::Clock& clock, const JsonLog& log,
               std::unique_ptr<ledger::Ledger> ledger)
    : config_(config),
      log_(log),
      ledger_(std::move(ledger)),
      structures_(static_cast<size_t>(config.structure_mib()) << 20),
      memo_(static_cast<size_t>(config.memo_mib()) << 20),
      watches_(
          *ledger_, structures_, memo_, clock,
          {.pace = {.interval_us = int64_t{config.watch_interval_milliseconds()} * 1000, .steady_us = SteadyMicros},
           .watcher_count_max = config.watcher_count_max()}),
      pool_({.worker_count = config.worker_count(),
             .queued_job_count_max = static_cast<size_t>(config.queued_call_count_max()),
             .queued_bytes_max = static_cast<size_t>(config.queued_bytes_max())}),
      gate_(authenticator_, pool_, GateOptionsOf(config, log)),
      submissions_(gate_, *ledger_, structures_, clock),
      reviews_(gate_, *ledger_, structures_, clock),
      registry_(gate_, *ledger_, structures_),
      catalogs_(gate_, *ledger_, structures_),
      summaries_(gate_, *ledger_, structures_, memo_, watches_, clock),
      rules_(gate_, *ledger_, structures_, clock),
      consolidations_(gate_, *ledger_, structures_, clock),
      coverages_(gate_, *ledger_, structures_, clock),
      log_entries_(gate_, *ledger_) {}

Server::~Server() { Stop(); }

absl::Status Server::Listen() {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  // Reflection lists services by their descriptors and gRPC's own health service comes without one; to name the message
  // is what keeps its descriptor in the program.
  grpc::health::v1::HealthCheckRequest::descriptor();

  grpc::ServerBuilder builder;
  SetLimits(builder);
  builder.AddListeningPort(config_.listen_address(), grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(&submissions_);
  builder.RegisterService(&reviews_);
  builder.RegisterService(&registry_);
  builder.RegisterService(&catalogs_);
  builder.RegisterService(&summaries_);
  builder.RegisterService(&rules_);
  builder.RegisterService(&consolidations_);
  builder.RegisterService(&coverages_);
  builder.RegisterService(&log_entries_);
  grpc_server_ = builder.BuildAndStart();
  if (grpc_server_ == nullptr || port_ == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", config_.listen_address(), "; is another server running there?"));
  }
  const std::string& asked = config_.listen_address();
  address_ = absl::StrCat(asked.substr(0, asked.rfind(':')), ":", port_);
  for (const char* service : kServices) {
    grpc_server_->GetHealthCheckService()->SetServingStatus(service, true);
  }
  return absl::OkStatus();
}

void Server::Stop() {
  if (grpc_server_ == nullptr) {
    return;
  }
  grpc_server_->GetHealthCheckService()->Shutdown();
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(config_.drain_seconds());
  // The ledger still commits, so each call that has begun gets its answer; whoever calls meanwhile is told UNAVAILABLE.
  // gRPC itself answers a call that arrives while it shuts down with CANCELLED, so it comes last.
  gate_.Close();
  gate_.AwaitEnd(deadline);
  grpc_server_->Shutdown(deadline);
  grpc_server_->Wait();
  grpc_server_ = nullptr;
  pool_.Stop();
  watches_.Stop();
  ledger_->Drain();
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() { return grpc_server_->InProcessChannel({}); }

}  // namespace khoi::server
