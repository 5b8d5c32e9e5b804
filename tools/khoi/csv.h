// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace khoi::cli {

struct CsvCell {
  std::string text;
  // A number of ours: plain digits with '.'; written as it is.
  bool number = false;
};

// Writes one row and CRLF. A text cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a
// carriage return) gets a leading apostrophe; a lone "-" is no formula.
void WriteCsvRow(const std::vector<CsvCell>& cells, std::ostream& out);

}  // namespace khoi::cli
