#include "services/summary/digest.h"

#include <utility>

namespace khoi::summary {
namespace {

constexpr size_t kPendingSizeMax = 4096;

}  // namespace

DigestNode::DigestNode(absl::string_view name) : hash_(std::in_place) {
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

void DigestNode::Continue(const DigestNode& rest) {
  pending_.append(rest.pending_);
  FlushIfLong();
}

std::string DigestNode::Finish() {
  hash_->Update(pending_);
  pending_.clear();
  return hash_->Finish();
}

void DigestNode::FlushIfLong() {
  if (hash_.has_value() && pending_.size() >= kPendingSizeMax) {
    hash_->Update(pending_);
    pending_.clear();
  }
}

std::string EmptyBlocDigest(absl::string_view bloc_id) {
  DigestNode node("khoi.bloc");
  node.AddString(bloc_id);
  return node.Finish();
}

std::string AuthorityDigest(absl::string_view authority_id, absl::string_view period_id,
                            const std::vector<std::string>& blocs) {
  DigestNode node("khoi.authority");
  node.AddString(authority_id);
  node.AddString(period_id);
  for (const std::string& bloc : blocs) {
    node.AddHash(bloc);
  }
  return node.Finish();
}

}  // namespace khoi::summary
