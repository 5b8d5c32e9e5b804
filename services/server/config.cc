#include "services/server/config.h"

#include <arpa/inet.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "storage/status_macros.h"

namespace khoi::server {
namespace {

// Keeps the first error with its place.
class FirstError final : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
    if (text_.empty()) {
      text_ = absl::StrCat(line + 1, ":", column + 1, ": ", message);
    }
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

bool IsLoopback(const std::string& host) {
  in_addr v4{};
  in6_addr v6{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return (ntohl(v4.s_addr) >> 24) == 127;
  }
  return inet_pton(AF_INET6, host.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6) != 0;
}

// host:port with a loopback address, as gRPC takes it.
absl::StatusOr<std::string> LoopbackAddress(const std::string& address) {
  const size_t colon = address.rfind(':');
  int port = -1;
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 0 || port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("listen_address \"", address, "\" is not host:port, for example 127.0.0.1:8740"));
  }
  std::string host = address.substr(0, colon);
  if (host == "localhost") {
    host = "127.0.0.1";
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (!IsLoopback(host)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "listen_address \"", address,
        "\" is not a loopback address; khoid has no access control yet, so it listens on this machine only: "
        "use 127.0.0.1:PORT or [::1]:PORT"));
  }
  return absl::StrContains(host, ':') ? absl::StrCat("[", host, "]:", port) : absl::StrCat(host, ":", port);
}

// Zero means the default.
absl::StatusOr<int32_t> InRange(absl::string_view field, int32_t value, int32_t otherwise, int32_t min, int32_t max) {
  if (value == 0) {
    return otherwise;
  }
  if (value < min || value > max) {
    return absl::InvalidArgumentError(absl::StrCat(field, " is ", value, " and must be ", min, " to ", max));
  }
  return value;
}

}  // namespace

absl::StatusOr<config::v1::ServerConfig> ReadConfig(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(absl::StrCat("cannot read the configuration ", path));
  }
  std::ostringstream text;
  text << file.rdbuf();
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  config::v1::ServerConfig config;
  if (!parser.ParseFromString(text.str(), &config)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ":", error.text()));
  }
  return config;
}

absl::StatusOr<config::v1::ServerConfig> Completed(config::v1::ServerConfig config) {
  if (config.listen_address().empty()) {
    config.set_listen_address("127.0.0.1:8740");
  }
  ASSIGN_OR_RETURN(*config.mutable_listen_address(), LoopbackAddress(config.listen_address()));
  if (config.data_directory().empty()) {
    return absl::InvalidArgumentError("data_directory is required: write it into the configuration or pass --data DIR");
  }
  const auto processors = static_cast<int32_t>(std::thread::hardware_concurrency());
  constexpr int32_t kMib = 1 << 20;
  ASSIGN_OR_RETURN(const int32_t cache, InRange("block_cache_mib", config.block_cache_mib(), 256, 8, 1 << 20));
  ASSIGN_OR_RETURN(const int32_t buffer, InRange("write_buffer_mib", config.write_buffer_mib(), 64, 4, 1 << 16));
  ASSIGN_OR_RETURN(const int32_t memo, InRange("memo_mib", config.memo_mib(), 256, 1, 1 << 20));
  ASSIGN_OR_RETURN(const int32_t structures, InRange("structure_mib", config.structure_mib(), 2048, 1, 1 << 20));
  ASSIGN_OR_RETURN(const int32_t workers,
                   InRange("worker_count", config.worker_count(), std::max(2, processors), 1, 256));
  ASSIGN_OR_RETURN(const int32_t queue,
                   InRange("queued_call_count_max", config.queued_call_count_max(), 1024, 1, 1 << 20));
  ASSIGN_OR_RETURN(const int32_t bytes,
                   InRange("request_bytes_max", config.request_bytes_max(), 4 * kMib, 1024, 15 * kMib));
  // A request of the largest size must find room.
  ASSIGN_OR_RETURN(const int32_t queued_bytes,
                   InRange("queued_bytes_max", config.queued_bytes_max(), 64 * kMib, bytes, 1024 * kMib));
  ASSIGN_OR_RETURN(const int32_t drain, InRange("drain_seconds", config.drain_seconds(), 10, 1, 3600));
  ASSIGN_OR_RETURN(const int32_t watch_interval,
                   InRange("watch_interval_milliseconds", config.watch_interval_milliseconds(), 1000, 10, 3'600'000));
  ASSIGN_OR_RETURN(const int32_t watchers, InRange("watcher_count_max", config.watcher_count_max(), 4096, 1, 1 << 20));
  config.set_block_cache_mib(cache);
  config.set_write_buffer_mib(buffer);
  config.set_memo_mib(memo);
  config.set_structure_mib(structures);
  config.set_worker_count(workers);
  config.set_queued_call_count_max(queue);
  config.set_request_bytes_max(bytes);
  config.set_queued_bytes_max(queued_bytes);
  config.set_drain_seconds(drain);
  config.set_watch_interval_milliseconds(watch_interval);
  config.set_watcher_count_max(watchers);
  if (config.log_level() == config::v1::LOG_LEVEL_UNSPECIFIED) {
    config.set_log_level(config::v1::LOG_LEVEL_INFO);
  }
  return config;
}

absl::StatusOr<config::v1::LogLevel> LogLevelOf(absl::string_view name) {
  for (const auto& [level, level_name] :
       {std::pair{config::v1::LOG_LEVEL_DEBUG, "debug"}, std::pair{config::v1::LOG_LEVEL_INFO, "info"},
        std::pair{config::v1::LOG_LEVEL_WARN, "warn"}, std::pair{config::v1::LOG_LEVEL_ERROR, "error"}}) {
    if (name == level_name) {
      return level;
    }
  }
  return absl::InvalidArgumentError(absl::StrCat("log level \"", name, "\" is not debug, info, warn or error"));
}

}  // namespace khoi::server
