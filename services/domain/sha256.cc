#include "services/domain/sha256.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

namespace khoi::domain {
namespace {

constexpr size_t kHashSize = 32;

// OpenSSL fails here only without memory or without SHA-256; neither leaves anything to do.
void Require(bool done) {
  if (done) return;
  std::fputs("SHA-256 is not available\n", stderr);
  std::abort();
}

// Fetching once spares a search through the providers for every hash.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Require(algorithm != nullptr);
  return algorithm;
}

}  // namespace

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();

  Context() { Begin(); }
  ~Context() { EVP_MD_CTX_free(evp); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void Begin() { Require(evp != nullptr && EVP_DigestInit_ex2(evp, Algorithm(), nullptr) == 1); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;

void Sha256::Update(absl::string_view bytes) {
  Require(EVP_DigestUpdate(context_->evp, bytes.data(), bytes.size()) == 1);
}

std::string Sha256::Finish() {
  std::string hash(kHashSize, '\0');
  Require(EVP_DigestFinal_ex(context_->evp, reinterpret_cast<unsigned char*>(hash.data()), nullptr) == 1);
  context_->Begin();
  return hash;
}

std::string Sha256Of(absl::string_view bytes) {
  thread_local Sha256 hasher;
  hasher.Update(bytes);
  return hasher.Finish();
}

}  // namespace khoi::domain
