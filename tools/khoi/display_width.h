// How wide text is on a terminal, and text that is safe to print there.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace khoi::cli {

// Columns that UTF-8 text takes: combining marks none, East Asian wide characters two (Unicode Annex 11).
int DisplayWidth(absl::string_view text);

// The text with every control character replaced by U+FFFD, so that what others wrote cannot steer the terminal or
// break a line of a table.
std::string Printable(absl::string_view text);

// The text in lines of at most `width` columns, broken at spaces where there are any. At least one line.
std::vector<std::string> Wrap(absl::string_view text, int width);

}  // namespace khoi::cli
