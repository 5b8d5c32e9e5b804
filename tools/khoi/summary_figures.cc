#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/summary_text.h"
#include "tools/khoi/table.h"
#include "tools/khoi/words.h"

namespace khoi::cli {
namespace {

constexpr int kTextWidthMax = 44;

// The rows of one measure; the summary has them next to each other.
struct Section {
  v1::Measure measure;
  std::vector<const v1::SummaryRow*> rows;
};

std::vector<Section> SectionsOf(const v1::Summary& summary) {
  std::vector<Section> sections;
  for (const v1::SummaryRow& row : summary.rows()) {
    if (sections.empty() || sections.back().measure != row.measure()) {
      sections.push_back({.measure = row.measure(), .rows = {}});
    }
    sections.back().rows.push_back(&row);
  }
  return sections;
}

// The dimensions of the rows' keys: what is counted first, then the others in their order. A dimension that no row says
// anything about, such as the recipients of documents, gets no column; who reports directly is said, though.
std::vector<v1::Dimension> DimensionsOf(const Section& section) {
  std::vector<v1::Dimension> dimensions;
  for (const v1::SummaryRow* row : section.rows) {
    for (const v1::DimensionValue& value : row->key()) {
      const bool said = value.value() != "-" || value.dimension() == v1::DIMENSION_BLOC;
      if (said && std::find(dimensions.begin(), dimensions.end(), value.dimension()) == dimensions.end()) {
        dimensions.push_back(value.dimension());
      }
    }
  }
  const auto code = std::find(dimensions.begin(), dimensions.end(), v1::DIMENSION_CODE);
  if (code != dimensions.end()) {
    std::rotate(dimensions.begin(), code, code + 1);
  }
  return dimensions;
}

const v1::DimensionValue* ValueOf(const v1::SummaryRow& row, v1::Dimension dimension) {
  for (const v1::DimensionValue& value : row.key()) {
    if (value.dimension() == dimension) {
      return &value;
    }
  }
  return nullptr;
}

std::string TextOf(const v1::DimensionValue* value, Language language) {
  if (value == nullptr) {
    return "";
  }
  if (value->dimension() == v1::DIMENSION_BLOC && value->value() == "-") {
    return std::string(Say(language, "nộp trực tiếp", "reporting directly"));
  }
  const std::string& name =
      language == Language::kVietnamese || value->name_en().empty() ? value->name_vi() : value->name_en();
  return name.empty() ? Word(value->value(), language) : name;
}

bool Any(const Section& section, bool (*claim)(const v1::Figure&)) {
  return std::any_of(section.rows.begin(), section.rows.end(),
                     [claim](const v1::SummaryRow* row) { return claim(row->figure()); });
}

// Columns that few tables need are shown only where they say something.
class FigureTable final {
 public:
  FigureTable(const Page& page, const Section& section)
      : page_(page),
        section_(section),
        dimensions_(DimensionsOf(section)),
        with_measure_unit_(Any(section, [](const v1::Figure& figure) { return !figure.measure_unit_code().empty(); })),
        with_zero_(Any(section, [](const v1::Figure& figure) { return figure.zero_unit_count() > 0; })),
        with_unknown_(Any(section, [](const v1::Figure& figure) { return figure.not_available_unit_count() > 0; })) {}

  void Print() const {
    Table table(Columns());
    for (const v1::SummaryRow* row : section_.rows) {
      table.Add(RowOf(*row));
    }
    table.Print("", page_.color, page_.out);
  }

 private:
  std::vector<Column> Columns() const {
    std::vector<Column> columns;
    for (const v1::Dimension dimension : dimensions_) {
      columns.push_back({.name = "",
                         .heading = DimensionWord(dimension, section_.measure, page_.language),
                         .width_max = kTextWidthMax});
      if (dimension == v1::DIMENSION_CODE) {
        columns.push_back({.name = "", .heading = std::string(page_.Say("Mã", "Code")), .width_max = kTextWidthMax});
      }
    }
    columns.push_back({.name = "", .heading = std::string(page_.Say("Số liệu", "Figure")), .number = true});
    if (with_measure_unit_) {
      columns.push_back({.name = "", .heading = std::string(page_.Say("Đơn vị tính", "Measure unit"))});
    }
    columns.push_back({.name = "", .heading = std::string(page_.Say("Số đơn vị", "Units")), .number = true});
    if (with_zero_) {
      columns.push_back({.name = "", .heading = std::string(page_.Say("Báo không", "Zero")), .number = true});
    }
    if (with_unknown_) {
      columns.push_back(
          {.name = "", .heading = std::string(page_.Say("Không có số", "Not available")), .number = true});
    }
    return columns;
  }

  std::vector<Cell> RowOf(const v1::SummaryRow& row) const {
    const auto number = [this](int value) { return FormatNumber(absl::StrCat(value), page_.language); };
    const v1::Figure& figure = row.figure();
    std::vector<Cell> cells;
    for (const v1::Dimension dimension : dimensions_) {
      const v1::DimensionValue* value = ValueOf(row, dimension);
      cells.emplace_back(TextOf(value, page_.language));
      if (dimension == v1::DIMENSION_CODE) {
        cells.emplace_back(value == nullptr ? std::string() : value->value());
      }
    }
    cells.emplace_back(FormatFigure(figure, page_.language));
    if (with_measure_unit_) {
      cells.emplace_back(figure.measure_unit_code());
    }
    cells.emplace_back(number(figure.value_unit_count()));
    if (with_zero_) {
      cells.emplace_back(number(figure.zero_unit_count()));
    }
    if (with_unknown_) {
      cells.emplace_back(number(figure.not_available_unit_count()));
    }
    return cells;
  }

  const Page& page_;
  const Section& section_;
  const std::vector<v1::Dimension> dimensions_;
  const bool with_measure_unit_;
  const bool with_zero_;
  const bool with_unknown_;
};

}  // namespace

void PrintFigures(const Page& page) {
  const std::vector<Section> sections = SectionsOf(page.summary);
  if (sections.empty()) {
    page.Heading(page.Say("Số liệu", "Figures"));
    page.out << page.Say("Không có số liệu nào.", "There are no figures.") << '\n';
  }
  for (const Section& section : sections) {
    page.Heading(MeasureWord(section.measure, page.language));
    FigureTable(page, section).Print();
  }
}

}  // namespace khoi::cli
