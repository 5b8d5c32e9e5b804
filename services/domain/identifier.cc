#include "services/domain/identifier.h"

#include <algorithm>
#include <array>

namespace khoi::domain {
namespace {

constexpr size_t kIdentifierSizeMax = 64;

constexpr std::array<bool, 256> IdentifierBytes() {
  std::array<bool, 256> bytes{};
  for (int c = 'A'; c <= 'Z'; ++c) bytes[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) bytes[c] = true;
  for (int c = '0'; c <= '9'; ++c) bytes[c] = true;
  bytes['.'] = true;
  bytes['-'] = true;
  return bytes;
}

constexpr std::array<bool, 256> kIdentifierBytes = IdentifierBytes();

}  // namespace

bool IsIdentifier(absl::string_view text) {
  return !text.empty() && text.size() <= kIdentifierSizeMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return kIdentifierBytes[static_cast<unsigned char>(c)]; });
}

}  // namespace khoi::domain
