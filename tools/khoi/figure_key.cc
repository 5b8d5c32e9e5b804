#include "tools/khoi/figure_key.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/khoi/enum_names.h"
#include "tools/khoi/number_format.h"
#include "tools/khoi/words.h"

namespace khoi::cli {

std::string FigureKey(v1::Measure measure, const google::protobuf::RepeatedPtrField<v1::DimensionValue>& key,
                      Language language) {
  std::vector<std::string> values;
  for (const v1::DimensionValue& value : key) {
    if (value.value() == "-") {
      continue;
    }
    const std::string& name =
        language == Language::kVietnamese || value.name_en().empty() ? value.name_vi() : value.name_en();
    const std::string text = name.empty() ? Word(value.value(), language) : name;
    value.dimension() == v1::DIMENSION_CODE ? values.insert(values.begin(), text) : values.insert(values.end(), text);
  }
  return absl::StrCat(MeasureWord(measure, language), values.empty() ? "" : ": ", absl::StrJoin(values, ", "));
}

std::string FigureKeyCode(const google::protobuf::RepeatedPtrField<v1::DimensionValue>& key) {
  return absl::StrJoin(key, " ", [](std::string* out, const v1::DimensionValue& value) {
    const auto* dimension = v1::Dimension_descriptor()->FindValueByNumber(value.dimension());
    absl::StrAppend(out, dimension == nullptr ? "" : KebabName(*dimension), "=", value.value());
  });
}

std::string FigureOrNone(const v1::Figure* figure, Language language) {
  return figure == nullptr ? "–" : FormatFigure(*figure, language);
}

}  // namespace khoi::cli
