// khoid: the server.
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/ledger/clock.h"
#include "services/server/config.h"
#include "services/server/json_log.h"
#include "services/server/server.h"
#include "storage/rocks_engine.h"
#include "storage/status_macros.h"

namespace khoi::server {
namespace {

constexpr int kExitFailed = 1;
constexpr int kExitUsage = 2;

struct Flags {
  std::string config_path;
  std::string listen_address;
  std::string data_directory;
  std::string log_level;
  std::string port_file;
};

absl::StatusOr<config::v1::ServerConfig> ConfigOf(const Flags& flags) {
  config::v1::ServerConfig config;
  if (!flags.config_path.empty()) {
    ASSIGN_OR_RETURN(config, ReadConfig(flags.config_path));
  }
  if (!flags.listen_address.empty()) {
    config.set_listen_address(flags.listen_address);
  }
  if (!flags.data_directory.empty()) {
    config.set_data_directory(flags.data_directory);
  }
  if (!flags.log_level.empty()) {
    ASSIGN_OR_RETURN(const config::v1::LogLevel level, LogLevelOf(flags.log_level));
    config.set_log_level(level);
  }
  return Completed(std::move(config));
}

// Appears complete or not at all, so that whoever waits for it never reads half a number.
absl::Status WritePort(const std::string& path, int port) {
  const std::string unfinished = absl::StrCat(path, ".new");
  std::ofstream file(unfinished);
  file << port << '\n';
  file.close();
  if (!file || std::rename(unfinished.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError(absl::StrCat("cannot write the port to ", path));
  }
  return absl::OkStatus();
}

void LogEvent(const JsonLog& log, absl::string_view event, absl::string_view name, absl::string_view value) {
  log.Write(config::v1::LOG_LEVEL_INFO, JsonLine(event).Text(name, value));
}

// Ends the process when a second signal comes, or when stopping takes far too long: a call that gRPC cannot cancel must
// not keep the machine from going down.
void WatchTheStop(const sigset_t& signals, int seconds, const JsonLog& log) {
  std::thread([signals, seconds, &log] {
    const timespec timeout{.tv_sec = seconds, .tv_nsec = 0};
    const bool signalled = sigtimedwait(&signals, nullptr, &timeout) > 0;
    log.Write(config::v1::LOG_LEVEL_WARN,
              JsonLine("stopped at once").Text("reason", signalled ? "second signal" : "calls did not end in time"));
    std::_Exit(kExitFailed);
  }).detach();
}

absl::Status Serve(const config::v1::ServerConfig& config, const Flags& flags, const sigset_t& signals,
                   const JsonLog& log) {
  storage::RocksOptions options;
  options.block_cache_bytes = static_cast<size_t>(config.block_cache_mib()) << 20;
  options.write_buffer_bytes = static_cast<size_t>(config.write_buffer_mib()) << 20;
  ASSIGN_OR_RETURN(const std::unique_ptr<storage::RocksEngine> engine,
                   storage::RocksEngine::Open(config.data_directory(), options));
  const ledger::SystemClock clock;
  ASSIGN_OR_RETURN(const std::unique_ptr<Server> server, Server::Start(config, *engine, clock, log));
  if (!flags.port_file.empty()) {
    RETURN_IF_ERROR(WritePort(flags.port_file, server->port()));
  }
  LogEvent(log, "listening", "address", server->address());
  sd_notify(0, "READY=1");

  int signal = 0;
  sigwait(&signals, &signal);
  sd_notify(0, "STOPPING=1");
  LogEvent(log, "stopping", "signal", strsignal(signal));
  WatchTheStop(signals, config.drain_seconds() + 10, log);
  server->Stop();
  LogEvent(log, "stopped", "data", config.data_directory());
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  // Before any thread starts, so that every thread leaves the signals to the one that waits for them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  Flags flags;
  CLI::App app("khoid: keeps reports of units and answers for them over gRPC, on this machine only.");
  app.add_option("--config", flags.config_path, "Configuration, a text proto of khoi.config.v1.ServerConfig");
  app.add_option("--listen", flags.listen_address,
                 "Loopback address and port; port 0 picks one. Default 127.0.0.1:8740");
  app.add_option("--data", flags.data_directory, "Data directory, made by khoi-admin init");
  app.add_option("--log-level", flags.log_level, "debug, info, warn or error. Default info");
  app.add_option("--port-file", flags.port_file, "Write the port here once the server listens");
  app.footer("Example: khoid --data /var/lib/khoi --listen 127.0.0.1:8740");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? EXIT_SUCCESS : kExitUsage;
  }

  const absl::StatusOr<config::v1::ServerConfig> config = ConfigOf(flags);
  // Lives as long as the process: gRPC may log until the very end.
  static const JsonLog log(STDERR_FILENO, config.ok() ? config->log_level() : config::v1::LOG_LEVEL_INFO);
  RouteLibraryLogs(log);
  const absl::Status status = config.ok() ? Serve(*config, flags, signals, log) : config.status();
  if (!status.ok()) {
    log.Write(config::v1::LOG_LEVEL_ERROR, JsonLine("failed").Text("message", status.message()));
    return config.ok() ? kExitFailed : kExitUsage;
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace khoi::server

int main(int argc, char** argv) { return khoi::server::Main(argc, argv); }
