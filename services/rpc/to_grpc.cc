#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/rpc/gate.h"

namespace khoi::rpc {
namespace {

constexpr absl::string_view kTypePrefix = "type.googleapis.com/";
constexpr absl::string_view kBadRequest = "type.googleapis.com/google.rpc.BadRequest";

// Clients take 8 KiB of trailing metadata. Details travel in base64 (4/3), text percent-encoded (up to 3 for each
// byte).
constexpr size_t kDetailBytesMax = 3072;
constexpr size_t kMessageBytesMax = 800;

// At most `size` bytes of `text`, cut between characters.
std::string Shortened(absl::string_view text, size_t size) {
  if (text.size() <= size) {
    return std::string(text);
  }
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) {
    --size;
  }
  return absl::StrCat(text.substr(0, size), "…");
}

// The first violations that fit, and one that says how many do not.
google::rpc::BadRequest Shortened(const google::rpc::BadRequest& all) {
  google::rpc::BadRequest some;
  size_t bytes = 0;
  for (const auto& violation : all.field_violations()) {
    bytes += violation.ByteSizeLong() + 4;
    if (bytes > kDetailBytesMax - 256) {
      break;
    }
    *some.add_field_violations() = violation;
  }
  if (const int left = all.field_violations_size() - some.field_violations_size(); left > 0) {
    auto* more = some.add_field_violations();
    more->set_field(Shortened(all.field_violations(some.field_violations_size() - 1).field(), 80));
    more->set_description(absl::StrCat("and ", left, " more / và ", left, " lỗi nữa"));
  }
  return some;
}

void AddDetail(absl::string_view type_url, const std::string& bytes, google::rpc::Status& told) {
  google::protobuf::Any& any = *told.add_details();
  any.set_type_url(std::string(type_url));
  if (google::rpc::BadRequest bad_request; type_url == kBadRequest && bad_request.ParseFromString(bytes)) {
    any.set_value(Shortened(bad_request).SerializeAsString());
    return;
  }
  any.set_value(bytes);
}

}  // namespace

google::rpc::Status ToTold(const absl::Status& status) {
  google::rpc::Status told;
  if (absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status)) {
    told.set_code(static_cast<int>(status.code() == absl::StatusCode::kDataLoss ? absl::StatusCode::kDataLoss
                                                                                : absl::StatusCode::kInternal));
    told.set_message("internal error");
    return told;
  }
  told.set_code(static_cast<int>(status.code()));
  told.set_message(Shortened(status.message(), kMessageBytesMax));
  status.ForEachPayload([&told](absl::string_view type_url, const absl::Cord& bytes) {
    if (absl::StartsWith(type_url, kTypePrefix)) {
      AddDetail(type_url, std::string(bytes), told);
    }
  });
  // Whoever knows better when to retry, or that it is no use, has said so in a detail.
  if ((absl::IsUnavailable(status) || absl::IsResourceExhausted(status)) && told.details().empty()) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(1);
    told.add_details()->PackFrom(retry);
  }
  return told;
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) {
    return grpc::Status::OK;
  }
  const google::rpc::Status told = ToTold(status);
  return {static_cast<grpc::StatusCode>(told.code()), told.message(),
          told.details().empty() ? std::string() : told.SerializeAsString()};
}

}  // namespace khoi::rpc
