#include "services/rpc/etag.h"

#include "absl/strings/escaping.h"
#include "services/domain/sha256.h"

namespace khoi::rpc {

std::string EtagOf(absl::string_view encoded_record) {
  return absl::BytesToHexString(domain::Sha256Of(encoded_record).substr(0, 8));
}

}  // namespace khoi::rpc
