// The server's log: one JSON object per line on a file descriptor.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "khoi/config/v1/config.pb.h"

namespace khoi::server {

// One line in the making. Text that is not UTF-8 is written with U+FFFD for what cannot be read.
class JsonLine final {
 public:
  explicit JsonLine(absl::string_view event);
  JsonLine& Text(absl::string_view name, absl::string_view value);
  JsonLine& Number(absl::string_view name, int64_t value);

  // The members so far, without braces.
  const std::string& members() const { return members_; }

 private:
  std::string members_;
};

// Thread-safe: a line is one write.
class JsonLog final {
 public:
  // Lines below `level` are dropped.
  JsonLog(int file_descriptor, config::v1::LogLevel level);

  void Write(config::v1::LogLevel level, const JsonLine& line) const;
  bool Takes(config::v1::LogLevel level) const { return level >= level_; }

 private:
  const int file_descriptor_;
  const config::v1::LogLevel level_;
};

// `text` as a JSON string, with its quotation marks.
std::string JsonString(absl::string_view text);

// From now on gRPC and protobuf log through `log`, which lives until the process ends.
void RouteLibraryLogs(const JsonLog& log);

}  // namespace khoi::server
