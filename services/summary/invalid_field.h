// How a summary says that it cannot understand a field of its request.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace khoi::summary {

// INVALID_ARGUMENT whose text begins with the field's path and which carries a google.rpc.BadRequest.
absl::Status InvalidField(absl::string_view field_path, absl::string_view vi, absl::string_view en);

// The same as NOT_FOUND: the field can be understood and names nothing that is there.
absl::Status UnknownField(absl::string_view field_path, absl::string_view vi, absl::string_view en);

// The same error about a field that is a part of `parent`: every path in it begins with "parent.".
absl::Status Below(absl::string_view parent, const absl::Status& status);

// INVALID_ARGUMENT unless `text` is an identifier.
absl::Status RequireIdentifier(absl::string_view field_path, absl::string_view text);

// A path as a status names it, and what the same field is called in another request.
struct FieldRename {
  absl::string_view from;
  absl::string_view to;
};

// `status`, made by one of the functions above, in terms of another request.
absl::Status RenameFields(const absl::Status& status, const std::vector<FieldRename>& renames);

}  // namespace khoi::summary
