// Text as people write it: normal form, and the form in which names are compared.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace khoi::domain {

enum class TextFault {
  kNone,
  kNotUtf8,
  kControlCharacter,  // other than line feed and tab
  kNotNfc,
};

// The first fault of `text`: its encoding, then its control characters, then its normal form. Fast for ASCII and
// precomposed Vietnamese.
TextFault FaultOf(absl::string_view text);

// True when `text` is UTF-8 in Unicode Normalization Form C.
bool IsNfc(absl::string_view text);

// `text` in Normalization Form C. What is not UTF-8 becomes U+FFFD.
std::string ToNfc(absl::string_view text);

// The form in which names are compared: without case, diacritics (đ is d) and outer white space; white space within is
// one space; quotation marks and dashes are of one kind; "sỹ" is "sĩ", "kỷ" is "kỉ" and so on, as both spellings are in
// use.
std::string Fold(absl::string_view text);

// The words of `text`, folded, with one space before, between and after them and without punctuation: " so khcn ". So a
// name is found as words and not within one. " " when there are none.
std::string Words(absl::string_view text);

// The beginning of `text`, at most 80 bytes and no part of a character: what a message quotes, so that a long input
// does not ask for a longer answer.
absl::string_view Excerpt(absl::string_view text);

}  // namespace khoi::domain
