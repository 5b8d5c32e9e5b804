// Lists in pages: page_size and page_token as in AIP-158.
#pragma once

#include <algorithm>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "services/rpc/refusal.h"

namespace khoi::rpc {

inline constexpr int kPageSizeDefault = 100;
inline constexpr int kPageSizeMax = 1000;

// Which part of a list is asked for.
struct Page {
  int size = kPageSizeDefault;
  std::string after;  // the key of the last item of the page before; empty for the first page
};

// The token from which a later request goes on after `last_key`. It fits only requests whose other fields are those of
// `request`.
std::string NextPageToken(const google::protobuf::Message& request, absl::string_view last_key);

// The key in a token; INVALID_ARGUMENT when it was not made by NextPageToken for such a request.
absl::StatusOr<std::string> LastKeyOf(const google::protobuf::Message& request, absl::string_view page_token);

// The page that `request` asks for. A size of 0 means the default, one above the maximum the maximum. INVALID_ARGUMENT
// naming the field.
template <typename Request>
absl::StatusOr<Page> PageOf(const Request& request) {
  if (request.page_size() < 0) {
    return InvalidField("page_size", "phải từ 0 đến 1000", "must be 0 to 1000");
  }
  Page page;
  page.size = request.page_size() == 0 ? kPageSizeDefault : std::min(request.page_size(), kPageSizeMax);
  if (!request.page_token().empty()) {
    absl::StatusOr<std::string> after = LastKeyOf(request, request.page_token());
    if (!after.ok()) {
      return after.status();
    }
    page.after = *std::move(after);
  }
  return page;
}

}  // namespace khoi::rpc
