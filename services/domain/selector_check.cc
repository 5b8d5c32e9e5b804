#include "services/domain/selector_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "khoi/v1/registry.pb.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/dimension.h"

namespace khoi::domain {
namespace {

constexpr int kFiltersMax = 8;
constexpr int kValuesMax = 1000;

// The values of a dimension that are names of enum values; nullptr for codes and identifiers.
const google::protobuf::EnumDescriptor* EnumOf(v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_STATUS:
      return v1::AwardStatus_descriptor();
    case v1::DIMENSION_COUNTING_BASIS:
      return v1::CountingBasis_descriptor();
    case v1::DIMENSION_ROLE:
      return v1::DocumentRole_descriptor();
    case v1::DIMENSION_RELATION:
      return v1::MovementRelation_descriptor();
    case v1::DIMENSION_AUTHORITY_TYPE:
      return v1::AuthorityType_descriptor();
    default:
      return nullptr;
  }
}

bool CheckSize(int count, int count_max, const FieldPath& path, absl::string_view field, RecordProblems& problems) {
  if (count >= 1 && count <= count_max) return true;
  problems.Add(path.TextOf(field), absl::StrCat("Phải có 1 đến ", count_max, " mục; hiện có ", count, "."),
               absl::StrCat("There must be 1 to ", count_max, " items; there are ", count, "."));
  return false;
}

void CheckKnown(bool known, const FieldPath& path, absl::string_view field, RecordProblems& problems) {
  if (known) return;
  problems.Add(path.TextOf(field), "Thiếu giá trị hoặc giá trị không có trong danh sách. Hãy chọn một giá trị.",
               "The value is missing or unknown. Choose one of the listed values.");
}

void CheckValue(v1::Dimension dimension, const std::string& value, const FieldPath& path, int index,
                RecordProblems& problems) {
  const google::protobuf::EnumDescriptor* const names = EnumOf(dimension);
  const google::protobuf::EnumValueDescriptor* const named = names == nullptr ? nullptr : names->FindValueByName(value);
  const bool known =
      names == nullptr ? !value.empty() : value == kNotSaid || (named != nullptr && named->number() != 0);
  if (known) return;
  problems.Add(path.TextOf("values", index),
               absl::StrCat("\"", value, "\" không phải giá trị của chiều này. Hãy viết như trong bảng tổng hợp."),
               absl::StrCat("\"", value, "\" is no value of this dimension. Write it as in summaries."));
}

void CheckFilter(const v1::DimensionFilter& filter, SelectorUse use, const FieldPath& path, RecordProblems& problems) {
  const bool told_apart = use == SelectorUse::kLayout && filter.dimension() == v1::DIMENSION_AUTHORITY_TYPE;
  if (IsOfReport(filter.dimension()) && !told_apart) {
    problems.Add(path.TextOf("dimension"), "Chỉ lọc số liệu trong báo cáo; không lọc theo đơn vị, khối, cơ quan, kỳ.",
                 "It looks at figures of reports; it cannot filter by unit, bloc, authority or period.");
  } else {
    CheckKnown(filter.dimension() != v1::DIMENSION_UNSPECIFIED && v1::Dimension_IsValid(filter.dimension()), path,
               "dimension", problems);
  }
  if (!CheckSize(filter.values_size(), kValuesMax, path, "values", problems)) return;
  for (int i = 0; i < filter.values_size(); ++i) {
    CheckValue(filter.dimension(), filter.values(i), path, i, problems);
  }
}

}  // namespace

void CheckSelector(const v1::FigureSelector& selector, SelectorUse use, const FieldPath& path,
                   RecordProblems& problems) {
  CheckKnown(selector.measure() != v1::MEASURE_UNSPECIFIED && v1::Measure_IsValid(selector.measure()), path, "measure",
             problems);
  CheckKnown(v1::SelectedPeriod_IsValid(selector.period()), path, "period", problems);
  if (selector.filters_size() > kFiltersMax) {
    CheckSize(selector.filters_size(), kFiltersMax, path, "filters", problems);
    return;
  }
  for (int i = 0; i < selector.filters_size(); ++i) {
    CheckFilter(selector.filters(i), use, path.Item("filters", i), problems);
  }
}

}  // namespace khoi::domain
