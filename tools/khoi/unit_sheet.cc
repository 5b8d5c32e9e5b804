#include "tools/khoi/unit_sheet.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

constexpr CellStyle kHeading{.heading = true};
constexpr CellStyle kBody{.border = true, .wrap = true};

class UnitSheet final {
 public:
  UnitSheet(const v1::Summary& summary, const v1::Summary& part, const std::string& unit_id, Language language,
            Workbook& workbook)
      : summary_(summary),
        part_(part),
        unit_id_(unit_id),
        language_(language),
        sheet_(workbook.Add(NameOf(summary, unit_id))) {}

  const Sheet& Write() {
    sheet_.Text(row_++, 0, NameOf(summary_, unit_id_), {.title = true});
    WriteVersions();
    ++row_;
    WriteFigures();
    WriteDeclaredTotals();
    sheet_.Width(0, 0, 18);
    sheet_.Width(1, 1, 44);
    sheet_.Width(2, 14, 18);
    sheet_.Landscape();
    return sheet_;
  }

 private:
  static std::string NameOf(const v1::Summary& summary, const std::string& unit_id) {
    for (const v1::Coverage& coverage : summary.coverages()) {
      for (const v1::UnitCoverage& unit : coverage.units()) {
        if (unit.unit_id() == unit_id && !unit.name_vi().empty()) return unit.name_vi();
      }
    }
    return unit_id;
  }

  std::string Text(absl::string_view vi, absl::string_view en) const { return std::string(Say(language_, vi, en)); }

  void WriteVersions() {
    for (const v1::Coverage& coverage : summary_.coverages()) {
      for (const v1::UnitCoverage& unit : coverage.units()) {
        if (unit.unit_id() != unit_id_ || !unit.has_version()) continue;
        sheet_.Text(row_++, 0,
                    absl::StrCat(unit_id_, ", ", coverage.authority_id(), "/", coverage.period_id(), ": ",
                                 Text("phiên bản ", "version "), unit.version(), ", ",
                                 FormatTime(unit.commit_time(), language_), ", ",
                                 Word(v1::VersionState_Name(unit.version_state()), language_)));
      }
    }
  }

  // The dimensions that some row of the unit says something about.
  std::vector<v1::Dimension> Dimensions() const {
    std::vector<v1::Dimension> dimensions;
    for (int number = 1; v1::Dimension_IsValid(number); ++number) {
      const auto dimension = static_cast<v1::Dimension>(number);
      if (dimension == v1::DIMENSION_UNIT || dimension == v1::DIMENSION_CODE) continue;
      for (const v1::SummaryRow& row : part_.rows()) {
        if (UnitOf(row) == unit_id_ && !ValueOf(row, dimension).empty()) {
          dimensions.push_back(dimension);
          break;
        }
      }
    }
    return dimensions;
  }

  // The name of the row's value, or the value; empty where the row does not say.
  std::string ValueOf(const v1::SummaryRow& row, v1::Dimension dimension) const {
    for (const v1::DimensionValue& value : row.key()) {
      if (value.dimension() != dimension || value.value() == "-") continue;
      const std::string& name =
          language_ == Language::kEnglish && !value.name_en().empty() ? value.name_en() : value.name_vi();
      return name.empty() ? Word(value.value(), language_) : name;
    }
    return "";
  }

  static std::string CodeOf(const v1::SummaryRow& row) {
    for (const v1::DimensionValue& value : row.key()) {
      if (value.dimension() == v1::DIMENSION_CODE) return value.value();
    }
    return "";
  }

  void WriteFigures() {
    const std::vector<v1::Dimension> dimensions = Dimensions();
    int column = 0;
    sheet_.Text(row_, column++, Text("Mã", "Code"), kHeading);
    sheet_.Text(row_, column++, Text("Nội dung", "Subject"), kHeading);
    for (const v1::Dimension dimension : dimensions) {
      sheet_.Text(row_, column++, DimensionWord(dimension, v1::MEASURE_AWARDS, language_), kHeading);
    }
    sheet_.Text(row_, column, Text("Số liệu", "Figure"), kHeading);
    sheet_.Freeze(row_ + 1, 2, row_);
    ++row_;
    v1::Measure measure = v1::MEASURE_UNSPECIFIED;
    for (const v1::SummaryRow& row : part_.rows()) {
      if (UnitOf(row) != unit_id_) continue;
      if (row.measure() != measure) {
        measure = row.measure();
        sheet_.Merge(row_, 0, row_, column, MeasureWord(measure, language_), {.bold = true, .border = true});
        ++row_;
      }
      WriteRow(row, dimensions);
    }
    if (measure == v1::MEASURE_UNSPECIFIED) {
      sheet_.Text(row_++, 0, Text("Không có số liệu nào được tính cho đơn vị này.", "No figure counts for this unit."));
    }
  }

  void WriteRow(const v1::SummaryRow& row, const std::vector<v1::Dimension>& dimensions) {
    int column = 0;
    sheet_.Text(row_, column++, CodeOf(row), kBody);
    sheet_.Text(row_, column++, ValueOf(row, v1::DIMENSION_CODE), kBody);
    for (const v1::Dimension dimension : dimensions) sheet_.Text(row_, column++, ValueOf(row, dimension), kBody);
    const v1::Figure& figure = row.figure();
    if (ExactnessOf(figure) == "exact") {
      sheet_.Number(
          row_, column, figure.low(),
          {.number = absl::StrContains(figure.low(), '.') ? CellStyle::Number::kDecimals : CellStyle::Number::kWhole,
           .border = true});
    } else {
      sheet_.Text(row_, column, FormatFigure(figure, language_), {.border = true, .right = true});
    }
    ++row_;
  }

  void WriteDeclaredTotals() {
    bool first = true;
    for (const v1::DeclaredDifference& total : summary_.declared_differences()) {
      if (total.unit_id() != unit_id_) continue;
      if (first) {
        ++row_;
        const std::string headings[] = {Text("Kỳ", "Period"), Text("Tổng số đơn vị khai", "Total that was declared"),
                                        Text("Khai", "Declared"), Text("Cộng các dòng", "Lines add to"),
                                        Text("Chênh lệch", "Difference")};
        for (int i = 0; i < 5; ++i) sheet_.Text(row_, i, headings[i], kHeading);
        ++row_;
        first = false;
      }
      sheet_.Text(row_, 0, total.period_id(), kBody);
      sheet_.Text(row_, 1, total.label(), kBody);
      int column = 2;
      for (const std::string& number : {total.declared(), total.computed(), total.difference()}) {
        sheet_.Number(row_, column++, number, {.number = CellStyle::Number::kWhole, .border = true});
      }
      ++row_;
    }
  }

  const v1::Summary& summary_;
  const v1::Summary& part_;
  const std::string& unit_id_;
  const Language language_;
  Sheet& sheet_;
  int row_ = 0;
};

}  // namespace

std::string UnitOf(const v1::SummaryRow& row) {
  for (const v1::DimensionValue& value : row.key()) {
    if (value.dimension() == v1::DIMENSION_UNIT) return value.value();
  }
  return "";
}

const Sheet& AddUnitSheet(const v1::Summary& summary, const v1::Summary& part, const std::string& unit_id,
                          Language language, Workbook& workbook) {
  return UnitSheet(summary, part, unit_id, language, workbook).Write();
}

}  // namespace khoi::cli
