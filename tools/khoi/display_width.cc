#include "tools/khoi/display_width.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace khoi::cli {
namespace {

int WidthOf(UChar32 character) {
  switch (u_charType(character)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int32_t width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// Calls visit(character) for each character; ill-formed bytes are U+FFFD.
template <typename Visit>
void ForEachCharacter(absl::string_view text, Visit visit) {
  const icu::UnicodeString characters =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  for (int32_t at = 0; at < characters.length(); at = characters.moveIndex32(at, 1)) {
    visit(characters.char32At(at));
  }
}

void Append(UChar32 character, std::string& text) { icu::UnicodeString(character).toUTF8String(text); }

// Pieces of a word that is wider than a line.
std::vector<std::string> Chop(absl::string_view word, int width) {
  std::vector<std::string> pieces(1);
  int used = 0;
  ForEachCharacter(word, [&](UChar32 character) {
    const int more = WidthOf(character);
    if (used + more > width && used > 0) {
      pieces.emplace_back();
      used = 0;
    }
    Append(character, pieces.back());
    used += more;
  });
  return pieces;
}

}  // namespace

int DisplayWidth(absl::string_view text) {
  int width = 0;
  ForEachCharacter(text, [&width](UChar32 character) { width += WidthOf(character); });
  return width;
}

std::string Printable(absl::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  ForEachCharacter(text, [&printable](UChar32 character) {
    const int8_t type = u_charType(character);
    // Directional overrides are format characters; Vietnamese needs no format character at all.
    const bool unsafe =
        type == U_CONTROL_CHAR || type == U_FORMAT_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR;
    Append(unsafe ? 0xFFFD : character, printable);
  });
  return printable;
}

std::vector<std::string> Wrap(absl::string_view text, int width) {
  std::vector<std::string> lines;
  if (width <= 0 || DisplayWidth(text) <= width) {
    lines.emplace_back(text);
    return lines;
  }
  std::string line;
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) <= width) {
      absl::StrAppend(&line, " ", word);
      continue;
    }
    if (!line.empty()) {
      lines.push_back(std::move(line));
    }
    std::vector<std::string> pieces = Chop(word, width);
    line = std::move(pieces.back());
    pieces.pop_back();
    lines.insert(lines.end(), pieces.begin(), pieces.end());
  }
  lines.push_back(std::move(line));
  return lines;
}

}  // namespace khoi::cli
