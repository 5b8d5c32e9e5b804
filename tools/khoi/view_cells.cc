#include "tools/khoi/view_cells.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

std::string PlainFigure(const v1::Figure& figure) {
  if (figure.low().empty()) {
    return "n/a";
  }
  const std::string about = figure.approximate() ? "~" : "";
  if (!figure.has_high()) {
    return absl::StrCat(about, figure.low(), "..");
  }
  return figure.high() == figure.low() ? about + figure.low() : absl::StrCat(about, figure.low(), "..", figure.high());
}

}  // namespace

std::string ShownCell(const v1::ViewCell& cell, Language language) {
  switch (cell.value_case()) {
    case v1::ViewCell::kText:
      return InLanguage(cell.text(), cell.text_en(), language);
    case v1::ViewCell::kFigure:
      return FormatFigure(cell.figure(), language);
    case v1::ViewCell::kShare:
      return cell.share().percent().empty() ? "-" : FormatNumber(cell.share().percent(), language) + " %";
    case v1::ViewCell::kNumber:
      return FormatNumber(absl::StrCat(cell.number()), language);
    case v1::ViewCell::kTime:
      return FormatTime(cell.time(), language);
    case v1::ViewCell::kDate:
      return FormatDate(cell.date(), language);
    case v1::ViewCell::VALUE_NOT_SET:
      return "";
  }
  return "";
}

std::string PlainCell(const v1::ViewCell& cell, Language language) {
  switch (cell.value_case()) {
    case v1::ViewCell::kText:
      return InLanguage(cell.text(), cell.text_en(), language);
    case v1::ViewCell::kFigure:
      return PlainFigure(cell.figure());
    case v1::ViewCell::kShare:
      return cell.share().percent();
    case v1::ViewCell::kNumber:
      return absl::StrCat(cell.number());
    case v1::ViewCell::kTime:
      return FormatUtc(cell.time());
    case v1::ViewCell::kDate:
      return cell.date();
    case v1::ViewCell::VALUE_NOT_SET:
      return "";
  }
  return "";
}

bool IsNumber(const v1::ViewCell& cell) {
  switch (cell.value_case()) {
    case v1::ViewCell::kFigure:
      return ExactnessOf(cell.figure()) == "exact";
    case v1::ViewCell::kShare:
      return !cell.share().percent().empty();
    case v1::ViewCell::kNumber:
      return true;
    default:
      return false;
  }
}

std::string ApartText(const v1::ViewTable& table, Language language) {
  std::vector<std::string> parts;
  for (const v1::DimensionValue& value : table.apart()) {
    const std::string& name = InLanguage(value.name_vi(), value.name_en(), language);
    const std::string word = name.empty() ? Word(value.value(), language) : name;
    parts.push_back(absl::StrCat(DimensionWord(value.dimension(), v1::MEASURE_UNSPECIFIED, language), ": ", word));
  }
  return absl::StrJoin(parts, "; ");
}

}  // namespace khoi::cli
