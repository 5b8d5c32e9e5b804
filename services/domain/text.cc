#include "services/domain/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace khoi::domain {
namespace {

// What is known after reading a text once.
struct Scan {
  bool utf8 = true;
  bool control = false;
  // False when every code point is one that neither decomposes nor combines, which is NFC without further looking.
  bool unusual = false;
};

// Code points that are in NFC whatever stands beside them: NFC_Quick_Check=Yes and combining class 0. A test compares
// these ranges with ICU's data.
bool IsPlain(uint32_t c) { return c < 0x300 || (c >= 0x1E00 && c <= 0x1EFF) || (c >= 0x2002 && c <= 0x20CF); }

// The 8 bytes of `word` are printable ASCII: none is below 0x20, 0x7f or above.
bool IsPrintableAscii(uint64_t word) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHigh = 0x8080808080808080;
  const uint64_t below_space = word - kOnes * 0x20;  // borrows set the high bit; a carry only ever adds suspicion
  const uint64_t above_tilde = word + kOnes;         // 0x7f becomes 0x80
  return ((word | below_space | above_tilde) & kHigh) == 0;
}

bool IsTrail(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// Reads the code point that starts at `p` with a byte above 0x7f; returns its length or 0 when it is not UTF-8:
// truncated, overlong, a surrogate or above U+10FFFF.
size_t Decode(const unsigned char* p, size_t left, uint32_t& c) {
  const unsigned char lead = p[0];
  if (lead >= 0xC2 && lead <= 0xDF) {
    if (left < 2 || !IsTrail(p[1])) return 0;
    c = (lead & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    return 2;
  }
  if ((lead & 0xF0) == 0xE0) {
    if (left < 3 || !IsTrail(p[1]) || !IsTrail(p[2])) return 0;
    c = (lead & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    return c < 0x800 || (c >= 0xD800 && c <= 0xDFFF) ? 0 : 3;
  }
  if ((lead & 0xF8) == 0xF0) {
    if (left < 4 || !IsTrail(p[1]) || !IsTrail(p[2]) || !IsTrail(p[3])) return 0;
    c = (lead & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    return c < 0x10000 || c > 0x10FFFF ? 0 : 4;
  }
  return 0;
}

Scan ScanText(absl::string_view text) {
  Scan scan;
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  const auto* const end = p + text.size();
  while (p != end) {
    if (end - p >= 8) {
      uint64_t word = 0;
      std::memcpy(&word, p, sizeof(word));
      if (IsPrintableAscii(word)) {
        p += 8;
        continue;
      }
    }
    // Up to 8 code points one by one before words are tried again: Vietnamese rarely has 8 ASCII letters in a row.
    for (int i = 0; i < 8 && p != end; ++i) {
      if (*p < 0x80) {
        if ((*p < 0x20 && *p != '\n' && *p != '\t') || *p == 0x7F) scan.control = true;
        ++p;
        continue;
      }
      uint32_t c = 0;
      const size_t size = Decode(p, static_cast<size_t>(end - p), c);
      if (size == 0) {
        scan.utf8 = false;
        return scan;
      }
      if (c < 0xA0) scan.control = true;
      if (!IsPlain(c)) scan.unusual = true;
      p += size;
    }
  }
  return scan;
}

// ICU's data is linked in; without it no text could be judged.
void Require(UErrorCode code) {
  if (U_SUCCESS(code)) return;
  std::fprintf(stderr, "ICU: %s\n", u_errorName(code));
  std::abort();
}

const icu::Normalizer2& Nfc() {
  static const icu::Normalizer2& nfc = [&]() -> const icu::Normalizer2& {
    UErrorCode code = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFCInstance(code);
    Require(code);
    return *instance;
  }();
  return nfc;
}

const icu::Normalizer2& Nfd() {
  static const icu::Normalizer2& nfd = [&]() -> const icu::Normalizer2& {
    UErrorCode code = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFDInstance(code);
    Require(code);
    return *instance;
  }();
  return nfd;
}

icu::StringPiece Piece(absl::string_view text) {
  return icu::StringPiece(text.data(), static_cast<int32_t>(text.size()));
}

bool IsNfcByIcu(absl::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const bool normal = Nfc().isNormalizedUTF8(Piece(text), code);
  return U_SUCCESS(code) && normal;
}

// What stands for `c` in a folded name; 0 drops it.
UChar32 Folded(UChar32 c) {
  if (u_getCombiningClass(c) != 0 || u_charType(c) == U_NON_SPACING_MARK) return 0;
  if (u_isUWhiteSpace(c)) return ' ';
  if (c == 0x111) return 'd';
  switch (u_charType(c)) {
    case U_DASH_PUNCTUATION:
      return '-';
    case U_INITIAL_PUNCTUATION:
    case U_FINAL_PUNCTUATION:
      return c == 0x2018 || c == 0x2019 || c == 0x201B ? '\'' : '"';
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  if (c == 0x201A || c == '`' || c == 0xB4) return '\'';
  if (c == 0x201E || c == 0x2033) return '"';
  if (c == 0x2212) return '-';
  return c;
}

// Appends `c` so that runs of white space become one space, and none stands at the start or beside a dash.
void AppendFolded(UChar32 c, icu::UnicodeString& folded) {
  const UChar last = folded.isEmpty() ? u' ' : folded[folded.length() - 1];
  if (c == ' ' && (last == u' ' || last == u'-')) return;
  if (c == '-' && last == u' ' && !folded.isEmpty()) folded.truncate(folded.length() - 1);
  folded.append(c);
}

// Both spellings of the vowel are in use where it stands alone after a consonant: sỹ and sĩ, kỷ and kỉ, lý and lí.
void UnifyY(std::string& folded) {
  const auto is_letter = [&](size_t i) { return i < folded.size() && (folded[i] >= 'a' && folded[i] <= 'z'); };
  for (size_t i = 1; i < folded.size(); ++i) {
    const bool consonant = absl::string_view("hklmst").find(folded[i - 1]) != absl::string_view::npos;
    const bool alone = (i < 2 || !is_letter(i - 2)) && !is_letter(i + 1);
    if (folded[i] == 'y' && consonant && alone) folded[i] = 'i';
  }
}

}  // namespace

TextFault FaultOf(absl::string_view text) {
  const Scan scan = ScanText(text);
  if (!scan.utf8) return TextFault::kNotUtf8;
  if (scan.control) return TextFault::kControlCharacter;
  if (scan.unusual && !IsNfcByIcu(text)) return TextFault::kNotNfc;
  return TextFault::kNone;
}

bool IsNfc(absl::string_view text) {
  const Scan scan = ScanText(text);
  return scan.utf8 && (!scan.unusual || IsNfcByIcu(text));
}

std::string ToNfc(absl::string_view text) {
  if (IsNfc(text)) return std::string(text);
  UErrorCode code = U_ZERO_ERROR;
  const icu::UnicodeString normal = Nfc().normalize(icu::UnicodeString::fromUTF8(Piece(text)), code);
  Require(code);
  std::string result;
  return normal.toUTF8String(result);
}

std::string Fold(absl::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  icu::UnicodeString lower = Nfc().normalize(icu::UnicodeString::fromUTF8(Piece(text)), code);
  Require(code);
  lower.foldCase();
  const icu::UnicodeString apart = Nfd().normalize(lower, code);
  Require(code);

  icu::UnicodeString folded;
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 c = Folded(apart.char32At(i));
    if (c != 0) AppendFolded(c, folded);
  }
  folded.trim();
  std::string result;
  folded.toUTF8String(result);
  UnifyY(result);
  return result;
}

std::string Words(absl::string_view text) {
  const std::string folded = Fold(text);
  std::string words = " ";
  for (const absl::string_view word : absl::StrSplit(folded, absl::ByAnyChar(" ,.;:()\"'-"), absl::SkipEmpty())) {
    absl::StrAppend(&words, word, " ");
  }
  return words;
}

absl::string_view Excerpt(absl::string_view text) {
  constexpr size_t kExcerptSizeMax = 80;
  if (text.size() <= kExcerptSizeMax) return text;
  size_t size = kExcerptSizeMax;
  while (size > 0 && IsTrail(static_cast<unsigned char>(text[size]))) --size;
  return text.substr(0, size);
}

}  // namespace khoi::domain
