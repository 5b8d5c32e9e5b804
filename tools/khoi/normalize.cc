#include "tools/khoi/normalize.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <vector>

#include "absl/strings/str_cat.h"

namespace khoi::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// ICU turns ill-formed bytes into U+FFFD, so that they do not come back as they were.
bool IsUtf8(absl::string_view text) {
  std::string back;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))).toUTF8String(back);
  return back == text;
}

absl::Status NormalizeStrings(Message& message, const FieldDescriptor* field, const std::string& path) {
  const Reflection* reflection = message.GetReflection();
  const int size = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
  for (int i = 0; i < size; ++i) {
    std::string scratch;
    const std::string& text = field->is_repeated() ? reflection->GetRepeatedStringReference(message, field, i, &scratch)
                                                   : reflection->GetStringReference(message, field, &scratch);
    absl::StatusOr<std::string> nfc = ToNfc(text);
    if (!nfc.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": ", nfc.status().message()));
    }
    if (*nfc == text) {
      continue;
    }
    if (field->is_repeated()) {
      reflection->SetRepeatedString(&message, field, i, *std::move(nfc));
    } else {
      reflection->SetString(&message, field, *std::move(nfc));
    }
  }
  return absl::OkStatus();
}

absl::Status Normalize(Message& message, const std::string& prefix) {
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string path = absl::StrCat(prefix, prefix.empty() ? "" : ".", field->name());
    absl::Status status;
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      status = NormalizeStrings(message, field, path);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(message, field) && status.ok(); ++i) {
        status = Normalize(*reflection->MutableRepeatedMessage(&message, field, i), absl::StrCat(path, "[", i, "]"));
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      status = Normalize(*reflection->MutableMessage(&message, field), path);
    }
    if (!status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ToNfc(absl::string_view text) {
  if (!IsUtf8(text)) {
    return absl::InvalidArgumentError("not UTF-8");
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  std::string normalized;
  if (U_SUCCESS(error)) {
    icu::StringByteSink<std::string> sink(&normalized, static_cast<int32_t>(text.size()));
    nfc->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr, error);
  }
  if (U_FAILURE(error)) {
    return absl::InternalError(absl::StrCat("ICU: ", u_errorName(error)));
  }
  return normalized;
}

absl::Status NormalizeText(Message& message) { return Normalize(message, ""); }

}  // namespace khoi::cli
