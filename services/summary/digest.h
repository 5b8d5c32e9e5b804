// Digests of the input of a summary: a tree of SHA-256 nodes, unit within bloc within authority within request.
//
//   leaf      := string(unit_id) number(version) [content_hash]         version 0 and no hash: nothing was reported
//   bloc      := SHA-256("khoi.bloc" 0x00 string(bloc_id) leaf*)        members ascending by unit
//   authority := SHA-256("khoi.authority" 0x00 string(authority_id) string(period_id) bloc*)    "-" last
//   request   := SHA-256("khoi.summary" 0x00 ...)                       summary.cc
//   string    := number(size) bytes        number := 8 bytes big-endian
//
// A digest is compared with digests made years before: a change here changes the name in the first bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/domain/sha256.h"

namespace khoi::summary {

// One node of the tree, hashed while it is fed.
class DigestNode final {
 public:
  explicit DigestNode(absl::string_view name);
  // The rest of a node, kept until Continue takes it, so that several threads can feed one node.
  DigestNode() = default;

  void AddString(absl::string_view bytes);
  void AddNumber(int64_t number);
  // A hash of 32 bytes.
  void AddHash(absl::string_view hash);

  // Adds all that `rest` was fed.
  void Continue(const DigestNode& rest);

  // The 32 bytes of the node. The node must not be used afterwards.
  std::string Finish();

 private:
  void FlushIfLong();

  std::optional<domain::Sha256> hash_;  // none: a rest
  std::string pending_;                 // small pieces are hashed together
};

// The digest of a bloc that has no units.
std::string EmptyBlocDigest(absl::string_view bloc_id);

// The digest of an authority and period over those of its blocs.
std::string AuthorityDigest(absl::string_view authority_id, absl::string_view period_id,
                            const std::vector<std::string>& blocs);

}  // namespace khoi::summary
