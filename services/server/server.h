// The server: ledger, caches, services and the gRPC server around an engine.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/server.h"
#include "khoi/config/v1/config.pb.h"
#include "services/access/authenticator.h"
#include "services/ledger/clock.h"
#include "services/ledger/ledger.h"
#include "services/ledger/structure_cache.h"
#include "services/rpc/catalog_service.h"
#include "services/rpc/consolidation_service.h"
#include "services/rpc/coverage_service.h"
#include "services/rpc/gate.h"
#include "services/rpc/log_service.h"
#include "services/rpc/registry_service.h"
#include "services/rpc/review_service.h"
#include "services/rpc/rule_service.h"
#include "services/rpc/submission_service.h"
#include "services/rpc/summary_service.h"
#include "services/rpc/worker_pool.h"
#include "services/server/json_log.h"
#include "services/summary/memo.h"
#include "services/summary/watch_thread.h"
#include "storage/engine.h"

namespace khoi::server {

class Server final {
 public:
  // Starts to serve on `config`, which is complete (config.h). `engine`, `clock` and `log` outlive the server.
  // UNAVAILABLE when the address cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const config::v1::ServerConfig& config, storage::Engine& engine,
                                                       const ledger::Clock& clock, const JsonLog& log);
  // Stops.
  ~Server();

  // Says NOT_SERVING, takes no new calls, lets those that have begun finish for drain_seconds, then cancels them;
  // commits what is queued. Every acknowledged submission is durable by then. Does nothing the second time.
  void Stop();

  // "127.0.0.1:8740", with the port that was chosen when 0 was asked for.
  const std::string& address() const { return address_; }
  int port() const { return port_; }

  // What was done for those who watch summaries.
  summary::WatchCounts watch_counts() const { return watches_.counts(); }

  // A channel to this server inside the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

 private:
  Server(const config::v1::ServerConfig& config, const ledger::Clock& clock, const JsonLog& log,
         std::unique_ptr<ledger::Ledger> ledger);
  absl::Status Listen();

  const config::v1::ServerConfig config_;
  const JsonLog& log_;
  const std::unique_ptr<ledger::Ledger> ledger_;
  ledger::StructureCache structures_;
  summary::Memo memo_;
  summary::WatchThread watches_;
  const access::Authenticator authenticator_{};
  rpc::WorkerPool pool_;
  rpc::Gate gate_;
  rpc::SubmissionService submissions_;
  rpc::ReviewService reviews_;
  rpc::RegistryService registry_;
  rpc::CatalogService catalogs_;
  rpc::SummaryService summaries_;
  rpc::RuleService rules_;
  rpc::ConsolidationService consolidations_;
  rpc::CoverageService coverages_;
  rpc::LogService log_entries_;
  std::unique_ptr<grpc::Server> grpc_server_;
  std::string address_;
  int port_ = 0;
};

}  // namespace khoi::server
