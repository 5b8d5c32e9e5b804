// Files that hold one message: proto3 JSON or text proto.
#pragma once

#include <istream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace khoi::cli {

enum class FileFormat { kByName, kJson, kTextproto };

// The format that the name says: *.json is JSON; *.textproto, *.txtpb, *.pbtxt and *.txtproto are text proto.
// INVALID_ARGUMENT for another name, also for "-".
absl::StatusOr<FileFormat> FormatOf(absl::string_view path);

// Parses `text` into `message` and brings its text into NFC. INVALID_ARGUMENT "name:line:column: what is wrong", lines
// and columns from 1, columns in bytes as compilers count.
absl::Status ParseMessage(absl::string_view name, absl::string_view text, FileFormat format,
                          google::protobuf::Message& message);

// Reads the file, or `in` when the path is "-" (which needs a format), and parses it. NOT_FOUND when it cannot be
// opened; INVALID_ARGUMENT when it cannot be read, as a directory.
absl::Status ReadMessage(const std::string& path, FileFormat format, std::istream& in,
                         google::protobuf::Message& message);

// proto3 JSON, indented. Zeros and empty lists are written when `zeros` is set, for readers that look for them.
std::string ToJson(const google::protobuf::Message& message, bool zeros);

// The same on one line.
std::string ToJsonLine(const google::protobuf::Message& message);

// The text as a JSON string, with its quotes.
std::string JsonString(absl::string_view text);

// Text proto with text readable, not escaped.
std::string ToTextproto(const google::protobuf::Message& message);

}  // namespace khoi::cli
