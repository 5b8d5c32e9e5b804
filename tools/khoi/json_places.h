// Where things stand in a JSON text. The protobuf library parses JSON but says of an error only in which field it is;
// people need the line.
#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace khoi::cli {

// The offset of each value by its path as the protobuf library writes it, in the form of PlaceKey:
// "awardlines[0].count".
using JsonPlaces = std::map<std::string, size_t>;

struct JsonError {
  size_t offset = 0;
  std::string message;
};

// A path without regard to camelCase or snake_case.
std::string PlaceKey(absl::string_view path);

// Reads strict JSON (RFC 8259) and fills `places`. Returns false and fills `error` at the first fault.
bool FindJsonPlaces(absl::string_view json, JsonPlaces& places, JsonError& error);

}  // namespace khoi::cli
