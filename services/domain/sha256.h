// SHA-256.
#pragma once

#include <memory>
#include <string>

#include "absl/strings/string_view.h"

namespace khoi::domain {

// Hashes bytes piece by piece. After Finish the next Update begins a new hash.
class Sha256 final {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void Update(absl::string_view bytes);

  // The 32 bytes of the hash.
  std::string Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// The 32 bytes of the hash of `bytes`.
std::string Sha256Of(absl::string_view bytes);

}  // namespace khoi::domain
