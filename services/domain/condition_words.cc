#include "services/domain/condition_words.h"

#include "absl/strings/str_cat.h"

namespace khoi::domain {
namespace {

// A filter with many values names the first ones.
constexpr int kValuesShown = 3;

Words WordsFor(v1::Measure measure) {
  switch (measure) {
    case v1::MEASURE_AWARDS:
      return {"danh hiệu, hình thức khen thưởng", "awards"};
    case v1::MEASURE_AWARD_SUB_COUNTS:
      return {"phần trong đó của khen thưởng", "parts of awards"};
    case v1::MEASURE_DOCUMENTS:
      return {"văn bản", "documents"};
    case v1::MEASURE_MOVEMENTS:
      return {"phong trào", "movements"};
    case v1::MEASURE_INDICATORS:
      return {"chỉ tiêu", "indicators"};
    case v1::MEASURE_INDICATOR_NUMERATORS:
      return {"tử số chỉ tiêu", "numerators of indicators"};
    case v1::MEASURE_INDICATOR_DENOMINATORS:
      return {"mẫu số chỉ tiêu", "denominators of indicators"};
    case v1::MEASURE_EVENTS:
      return {"sự kiện", "events"};
    case v1::MEASURE_EXEMPLARS:
      return {"điển hình tiên tiến", "exemplars"};
    case v1::MEASURE_TARGETS:
      return {"mục tiêu", "targets"};
    default:
      return {"số liệu", "figures"};
  }
}

std::string Listed(const google::protobuf::RepeatedPtrField<std::string>& values) {
  std::string text;
  for (int i = 0; i < values.size() && i < kValuesShown; ++i) absl::StrAppend(&text, i > 0 ? ", " : "", values[i]);
  if (values.size() > kValuesShown) absl::StrAppend(&text, ", +", values.size() - kValuesShown);
  return text;
}

Words WordsFor(v1::SelectedPeriod period) {
  switch (period) {
    case v1::SELECTED_PERIOD_SAME_LAST_YEAR:
      return {", cùng kỳ năm trước", ", same period of last year"};
    case v1::SELECTED_PERIOD_PREVIOUS:
      return {", kỳ trước", ", previous period"};
    default:
      return {"", ""};
  }
}

}  // namespace

Words WordsFor(v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_CODE:
      return {"mã", "code"};
    case v1::DIMENSION_AWARDING_AUTHORITY:
      return {"cấp quyết định", "awarding authority"};
    case v1::DIMENSION_AWARDING_ORGANISATION:
      return {"cơ quan tặng", "awarding organisation"};
    case v1::DIMENSION_RECIPIENT_KIND:
      return {"đối tượng", "recipient kind"};
    case v1::DIMENSION_METHOD:
      return {"phương thức", "method"};
    case v1::DIMENSION_STATUS:
      return {"trạng thái", "status"};
    case v1::DIMENSION_COUNTING_BASIS:
      return {"cách đếm", "counting basis"};
    case v1::DIMENSION_ACHIEVEMENT:
      return {"năm thành tích", "achievement years"};
    case v1::DIMENSION_STAGE:
      return {"giai đoạn", "stage"};
    case v1::DIMENSION_ROLE:
      return {"vai trò", "role"};
    case v1::DIMENSION_MOVEMENT:
      return {"phong trào", "movement"};
    case v1::DIMENSION_RELATION:
      return {"quan hệ", "relation"};
    case v1::DIMENSION_MOVEMENT_FORM:
      return {"hình thức phong trào", "movement form"};
    case v1::DIMENSION_LAUNCHING_LEVEL:
      return {"cấp phát động", "launching level"};
    case v1::DIMENSION_PARENT_CODE:
      return {"mã chung", "parent code"};
    case v1::DIMENSION_MOVEMENT_SCOPE:
      return {"phạm vi phong trào", "movement scope"};
    case v1::DIMENSION_DURATION:
      return {"thời hạn", "duration"};
    default:
      return {"chiều", "dimension"};
  }
}

Words WordsFor(const v1::FigureSelector& selector) {
  Words words = WordsFor(selector.measure());
  for (int i = 0; i < selector.filters_size(); ++i) {
    const Words dimension = WordsFor(selector.filters(i).dimension());
    const std::string values = Listed(selector.filters(i).values());
    absl::StrAppend(&words.vi, i > 0 ? "; " : " (", dimension.vi, " ", values);
    absl::StrAppend(&words.en, i > 0 ? "; " : " (", dimension.en, " ", values);
  }
  const char* const close = selector.filters().empty() ? "" : ")";
  const Words period = WordsFor(selector.period());
  absl::StrAppend(&words.vi, close, period.vi);
  absl::StrAppend(&words.en, close, period.en);
  return words;
}

const char* SignOf(v1::ComparisonOperator comparison) {
  switch (comparison) {
    case v1::COMPARISON_OPERATOR_EQUAL:
      return "=";
    case v1::COMPARISON_OPERATOR_NOT_EQUAL:
      return "≠";
    case v1::COMPARISON_OPERATOR_LESS:
      return "<";
    case v1::COMPARISON_OPERATOR_LESS_OR_EQUAL:
      return "≤";
    case v1::COMPARISON_OPERATOR_GREATER:
      return ">";
    case v1::COMPARISON_OPERATOR_GREATER_OR_EQUAL:
      return "≥";
    default:
      return "?";
  }
}

}  // namespace khoi::domain
