#include "services/summary/digest.h"

namespace khoi::summary {
namespace {

constexpr size_t kPendingSizeMax = 4096;

}  // namespace

DigestNode::DigestNode(absl::string_view name) {
  pending_.append(name.data(), name.size());
  pending_.push_back('\0');
}

void DigestNode::AddString(absl::string_view bytes) {
  AddNumber(static_cast<int64_t>(bytes.size()));
  pending_.append(bytes.data(), bytes.size());
  FlushIfLong();
}

void DigestNode::AddNumber(int64_t number) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<char>(static_cast<uint64_t>(number) >> (56 - 8 * i));
  }
  pending_.append(bytes, sizeof(bytes));
}

void DigestNode::AddHash(absl::string_view hash) {
  pending_.append(hash.data(), hash.size());
  FlushIfLong();
}

std::string DigestNode::Finish() {
  hash_.Update(pending_);
  pending_.clear();
  return hash_.Finish();
}

void DigestNode::FlushIfLong() {
  if (pending_.size() >= kPendingSizeMax) {
    hash_.Update(pending_);
    pending_.clear();
  }
}

}  // namespace khoi::summary
