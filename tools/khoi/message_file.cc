#include "tools/khoi/message_file.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/wrappers.pb.h"
#include "tools/khoi/json_places.h"
#include "tools/khoi/normalize.h"

namespace khoi::cli {
namespace {

absl::Status At(absl::string_view name, int line, int column, absl::string_view message) {
  return absl::InvalidArgumentError(absl::StrCat(name, ":", line, ":", column, ": ", message));
}

absl::Status AtOffset(absl::string_view name, absl::string_view text, size_t offset, absl::string_view message) {
  const absl::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t last_break = before.rfind('\n');
  const size_t column = last_break == absl::string_view::npos ? offset + 1 : offset - last_break;
  return At(name, static_cast<int>(line), static_cast<int>(column), message);
}

// Keeps the first error; the parser goes on after it.
class FirstError final : public google::protobuf::io::ErrorCollector {
 public:
  explicit FirstError(absl::string_view name) : name_(name) {}

  void AddError(int line, int column, const std::string& message) override {
    if (status_.ok()) {
      status_ = At(name_, line + 1, column + 1, message);
    }
  }
  void AddWarning(int, int, const std::string&) override {}

  const absl::Status& status() const { return status_; }

 private:
  const absl::string_view name_;
  absl::Status status_;
};

absl::Status ParseText(absl::string_view name, absl::string_view text, google::protobuf::Message& message) {
  FirstError errors(name);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  if (parser.ParseFromString(std::string(text), &message)) {
    return absl::OkStatus();
  }
  return errors.status().ok() ? At(name, 1, 1, "not a text proto") : errors.status();
}

// The place that an error of the protobuf library is about: "(path): …", "(path) name: …" or "name: …".
size_t OffsetOfError(absl::string_view complaint, const JsonPlaces& places) {
  std::string path;
  absl::string_view rest = complaint;
  if (absl::ConsumePrefix(&rest, "(")) {
    const size_t close = rest.find(')');
    path = std::string(rest.substr(0, close));
    rest = close == absl::string_view::npos ? "" : rest.substr(close + 1);
    absl::ConsumePrefix(&rest, " ");
  }
  const absl::string_view name = rest.substr(0, rest.find(':'));
  const std::string child = PlaceKey(absl::StrCat(path, path.empty() || name.empty() ? "" : ".", name));
  for (const std::string& candidate : {child, PlaceKey(path)}) {
    if (const auto place = places.find(candidate); place != places.end()) {
      return place->second;
    }
  }
  return 0;
}

absl::Status ParseJson(absl::string_view name, absl::string_view text, google::protobuf::Message& message) {
  JsonPlaces places;
  JsonError error;
  if (!FindJsonPlaces(text, places, error)) {
    return AtOffset(name, text, error.offset, error.message);
  }
  const auto status = google::protobuf::util::JsonStringToMessage({text.data(), text.size()}, &message);
  if (status.ok()) {
    return absl::OkStatus();
  }
  const std::string complaint = std::string(status.message());
  return AtOffset(name, text, OffsetOfError(complaint, places), complaint);
}

std::string Json(const google::protobuf::Message& message, const google::protobuf::util::JsonPrintOptions& options) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : absl::StrCat("{\"error\":\"", std::string(status.message()), "\"}");
}

}  // namespace

absl::StatusOr<FileFormat> FormatOf(absl::string_view path) {
  if (absl::EndsWith(path, ".json")) {
    return FileFormat::kJson;
  }
  for (const absl::string_view ending : {".textproto", ".txtpb", ".pbtxt", ".txtproto"}) {
    if (absl::EndsWith(path, ending)) {
      return FileFormat::kTextproto;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": cannot tell the format from the name; say --format json or --format textproto"));
}

absl::Status ParseMessage(absl::string_view name, absl::string_view text, FileFormat format,
                          google::protobuf::Message& message) {
  absl::ConsumePrefix(&text, "\xEF\xBB\xBF");  // Editors on Windows put a byte order mark there.
  const absl::Status parsed =
      format == FileFormat::kJson ? ParseJson(name, text, message) : ParseText(name, text, message);
  if (!parsed.ok()) {
    return parsed;
  }
  if (const absl::Status normalized = NormalizeText(message); !normalized.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": ", normalized.message()));
  }
  return absl::OkStatus();
}

absl::Status ReadMessage(const std::string& path, FileFormat format, std::istream& in,
                         google::protobuf::Message& message) {
  if (format == FileFormat::kByName) {
    const absl::StatusOr<FileFormat> by_name = FormatOf(path);
    if (!by_name.ok()) {
      return by_name.status();
    }
    format = *by_name;
  }
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) {
      return absl::NotFoundError(absl::StrCat(path, ": cannot be opened"));
    }
  }
  std::istream& source = path == "-" ? in : file;
  std::string text;
  // With read(), which turns what the file system refuses into badbit: the stream's buffer alone throws, and a
  // directory can be opened.
  for (char part[4096]; source.read(part, sizeof(part)), source.gcount() > 0;) {
    text.append(part, static_cast<size_t>(source.gcount()));
  }
  if (source.bad()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read; is it a directory?"));
  }
  return ParseMessage(path == "-" ? "stdin" : path, text, format, message);
}

std::string ToJson(const google::protobuf::Message& message, bool zeros) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = zeros;
  return Json(message, options);
}

std::string ToJsonLine(const google::protobuf::Message& message) { return Json(message, {}); }

std::string JsonString(absl::string_view text) {
  google::protobuf::StringValue value;
  value.set_value(std::string(text));
  return ToJsonLine(value);
}

std::string ToTextproto(const google::protobuf::Message& message) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(message, &text);
  return text;
}

}  // namespace khoi::cli
