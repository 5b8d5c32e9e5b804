#include "services/rpc/page.h"

#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/domain/sha256.h"

namespace khoi::rpc {
namespace {

constexpr size_t kFingerprintSize = 8;

// What must be the same in every request for pages of one list.
std::string FingerprintOf(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> others(request.New());
  others->CopyFrom(request);
  for (const char* name : {"page_size", "page_token"}) {
    others->GetReflection()->ClearField(others.get(), others->GetDescriptor()->FindFieldByName(name));
  }
  return domain::Sha256Of(absl::StrCat(request.GetDescriptor()->full_name(), "\n", others->SerializeAsString()))
      .substr(0, kFingerprintSize);
}

}  // namespace

std::string NextPageToken(const google::protobuf::Message& request, absl::string_view last_key) {
  return absl::WebSafeBase64Escape(absl::StrCat(FingerprintOf(request), last_key));
}

absl::StatusOr<std::string> LastKeyOf(const google::protobuf::Message& request, absl::string_view page_token) {
  std::string token;
  if (!absl::WebSafeBase64Unescape(page_token, &token) || token.size() <= kFingerprintSize ||
      token.substr(0, kFingerprintSize) != FingerprintOf(request)) {
    return InvalidField("page_token",
                        "không phải mã trang của danh sách này; hãy giữ nguyên các trường khác hoặc đọc lại từ đầu",
                        "is not a token of this list; keep the other fields as they were or start again");
  }
  return token.substr(kFingerprintSize);
}

}  // namespace khoi::rpc
