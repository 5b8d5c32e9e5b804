// Unicode NFC for everything that is sent: the server refuses other forms.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace khoi::cli {

// The text in NFC. INVALID_ARGUMENT when it is not UTF-8.
absl::StatusOr<std::string> ToNfc(absl::string_view text);

// Brings every string field of the message and of the messages in it into NFC; bytes fields stay as they are.
// INVALID_ARGUMENT naming the field whose text is not UTF-8.
absl::Status NormalizeText(google::protobuf::Message& message);

}  // namespace khoi::cli
