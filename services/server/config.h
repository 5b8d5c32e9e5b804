// What an operator says: a text proto file, then flags over it.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "khoi/config/v1/config.pb.h"

namespace khoi::server {

// Reads a khoi.config.v1.ServerConfig in text format. NOT_FOUND when there is no such file; INVALID_ARGUMENT naming
// line and column when it cannot be understood.
absl::StatusOr<config::v1::ServerConfig> ReadConfig(const std::string& path);

// `config` with every default in place. INVALID_ARGUMENT naming the field when a value is out of range, or when the
// address is not a loopback address: there is no access control yet, so nobody else may reach the server.
absl::StatusOr<config::v1::ServerConfig> Completed(config::v1::ServerConfig config);

// The level that a flag names: debug, info, warn, error.
absl::StatusOr<config::v1::LogLevel> LogLevelOf(absl::string_view name);

}  // namespace khoi::server
