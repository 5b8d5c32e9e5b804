#include "tools/khoi/summary_csv.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tools/khoi/csv.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/number_format.h"

namespace khoi::cli {
namespace {

std::string ColumnName(const google::protobuf::EnumValueDescriptor& value) {
  return absl::StrReplaceAll(KebabName(value), {{"-", "_"}});
}

std::vector<CsvCell> Header(const google::protobuf::EnumDescriptor& dimensions) {
  std::vector<CsvCell> header = {{.text = "measure"}};
  for (int i = 1; i < dimensions.value_count(); ++i) {
    header.push_back({.text = ColumnName(*dimensions.value(i))});
  }
  for (const char* name : {"code_name", "low", "high", "exactness", "measure_unit", "value_units", "zero_units",
                           "not_available_units", "unit_name", "bloc_name"}) {
    header.push_back({.text = name});
  }
  return header;
}

// The name of the row's value of `dimension`; empty when it has none.
std::string NameOf(const v1::SummaryRow& row, v1::Dimension dimension, Language language) {
  for (const v1::DimensionValue& value : row.key()) {
    if (value.dimension() == dimension) {
      return language == Language::kVietnamese || value.name_en().empty() ? value.name_vi() : value.name_en();
    }
  }
  return "";
}

std::vector<CsvCell> CellsOf(const v1::SummaryRow& row, const google::protobuf::EnumDescriptor& dimensions,
                             Language language) {
  const auto* measure = v1::Measure_descriptor()->FindValueByNumber(row.measure());
  std::vector<CsvCell> cells = {{.text = measure == nullptr ? "" : ColumnName(*measure)}};
  for (int i = 1; i < dimensions.value_count(); ++i) {
    CsvCell cell;
    for (const v1::DimensionValue& value : row.key()) {
      if (value.dimension() == dimensions.value(i)->number()) {
        cell.text = value.value();
      }
    }
    cells.push_back(cell);
  }
  const v1::Figure& figure = row.figure();
  const bool available = ExactnessOf(figure) != "not-available";
  cells.push_back({.text = NameOf(row, v1::DIMENSION_CODE, language)});
  cells.push_back({.text = available ? figure.low() : "", .number = true});
  cells.push_back({.text = available ? figure.high() : "", .number = true});
  cells.push_back({.text = std::string(ExactnessOf(figure))});
  cells.push_back({.text = figure.measure_unit_code()});
  cells.push_back({.text = absl::StrCat(figure.value_unit_count()), .number = true});
  cells.push_back({.text = absl::StrCat(figure.zero_unit_count()), .number = true});
  cells.push_back({.text = absl::StrCat(figure.not_available_unit_count()), .number = true});
  cells.push_back({.text = NameOf(row, v1::DIMENSION_UNIT, language)});
  cells.push_back({.text = NameOf(row, v1::DIMENSION_BLOC, language)});
  return cells;
}

}  // namespace

void PrintSummaryCsv(const v1::Summary& summary, Language language, std::ostream& out) {
  const google::protobuf::EnumDescriptor& dimensions = *v1::Dimension_descriptor();
  WriteCsvRow(Header(dimensions), out);
  for (const v1::SummaryRow& row : summary.rows()) {
    WriteCsvRow(CellsOf(row, dimensions, language), out);
  }
}

}  // namespace khoi::cli
