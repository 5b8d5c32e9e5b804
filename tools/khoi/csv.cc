#include "tools/khoi/csv.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace khoi::cli {
namespace {

bool LooksLikeFormula(absl::string_view text) {
  return !text.empty() && text != "-" && absl::string_view("=+-@\t\r").find(text.front()) != absl::string_view::npos;
}

}  // namespace

void WriteCsvRow(const std::vector<CsvCell>& cells, std::ostream& out) {
  bool first = true;
  for (const CsvCell& cell : cells) {
    out << (first ? "" : ",");
    first = false;
    const std::string text = !cell.number && LooksLikeFormula(cell.text) ? "'" + cell.text : cell.text;
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
      out << text;
      continue;
    }
    out << '"' << absl::StrReplaceAll(text, {{"\"", "\"\""}}) << '"';
  }
  out << "\r\n";
}

}  // namespace khoi::cli
