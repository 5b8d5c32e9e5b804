#include "services/server/json_log.h"

#include <unistd.h>

#include <atomic>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/stubs/logging.h"
#include "grpc/support/log.h"

namespace khoi::server {
namespace {

using config::v1::LogLevel;

absl::string_view NameOf(LogLevel level) {
  switch (level) {
    case config::v1::LOG_LEVEL_DEBUG:
      return "DEBUG";
    case config::v1::LOG_LEVEL_WARN:
      return "WARN";
    case config::v1::LOG_LEVEL_ERROR:
      return "ERROR";
    default:
      return "INFO";
  }
}

// The length of the UTF-8 character at the beginning of `text`; 0 when there is none.
size_t CharacterSize(absl::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const size_t size = byte(0) < 0x80   ? 1
                      : byte(0) < 0xc2 ? 0
                      : byte(0) < 0xe0 ? 2
                      : byte(0) < 0xf0 ? 3
                      : byte(0) < 0xf5 ? 4
                                       : 0;
  if (size > text.size()) {
    return 0;
  }
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) {
      return 0;
    }
  }
  // Overlong forms, surrogates, and what lies beyond U+10FFFF.
  const bool wrong = size > 2 && ((byte(0) == 0xe0 && byte(1) < 0xa0) || (byte(0) == 0xed && byte(1) > 0x9f) ||
                                  (byte(0) == 0xf0 && byte(1) < 0x90) || (byte(0) == 0xf4 && byte(1) > 0x8f));
  return wrong ? 0 : size;
}

// gRPC and protobuf take plain functions, so where their lines go must be reachable without an argument.
std::atomic<const JsonLog*> library_log = nullptr;

void LogForGrpc(gpr_log_func_args* args) {
  const LogLevel level = args->severity == GPR_LOG_SEVERITY_ERROR  ? config::v1::LOG_LEVEL_WARN
                         : args->severity == GPR_LOG_SEVERITY_INFO ? config::v1::LOG_LEVEL_INFO
                                                                   : config::v1::LOG_LEVEL_DEBUG;
  JsonLine line("grpc");
  line.Text("message", args->message).Text("source", absl::StrCat(args->file, ":", args->line));
  library_log.load()->Write(level, line);
}

void LogForProtobuf(google::protobuf::LogLevel, const char* file, int source_line, const std::string& message) {
  // What protobuf has to say is about bytes that somebody sent; the gate answers them.
  JsonLine line("protobuf");
  line.Text("message", message).Text("source", absl::StrCat(file, ":", source_line));
  library_log.load()->Write(config::v1::LOG_LEVEL_DEBUG, line);
}

}  // namespace

std::string JsonString(absl::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const size_t size = CharacterSize(text);
    const char first = text.front();
    if (size == 0) {
      json += "\xef\xbf\xbd";
    } else if (first == '"' || first == '\\') {
      json += {'\\', first};
    } else if (static_cast<unsigned char>(first) < 0x20 || first == 0x7f) {
      absl::StrAppendFormat(&json, "\\u%04x", first);
    } else {
      absl::StrAppend(&json, text.substr(0, size));
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
  json += '"';
  return json;
}

JsonLine::JsonLine(absl::string_view event) : members_(absl::StrCat("\"event\":", JsonString(event))) {}

JsonLine& JsonLine::Text(absl::string_view name, absl::string_view value) {
  absl::StrAppend(&members_, ",\"", name, "\":", JsonString(value));
  return *this;
}

JsonLine& JsonLine::Number(absl::string_view name, int64_t value) {
  absl::StrAppend(&members_, ",\"", name, "\":", value);
  return *this;
}

JsonLog::JsonLog(int file_descriptor, LogLevel level)
    : file_descriptor_(file_descriptor),
      level_(level == config::v1::LOG_LEVEL_UNSPECIFIED ? config::v1::LOG_LEVEL_INFO : level) {}

void JsonLog::Write(LogLevel level, const JsonLine& line) const {
  if (!Takes(level)) {
    return;
  }
  const std::string text =
      absl::StrCat("{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()),
                   "\",\"level\":\"", NameOf(level), "\",", line.members(), "}\n");
  // Nobody can be told when the log itself cannot be written.
  [[maybe_unused]] const ssize_t written = ::write(file_descriptor_, text.data(), text.size());
}

void RouteLibraryLogs(const JsonLog& log) {
  library_log = &log;
  gpr_set_log_function(LogForGrpc);
  google::protobuf::SetLogHandler(LogForProtobuf);
}

}  // namespace khoi::server
