#include "services/summary/names.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "khoi/v1/report.pb.h"
#include "services/domain/dimension.h"
#include "services/summary/view_words.h"

namespace khoi::summary {
namespace {

using domain::kCodeSeparator;
using domain::kNotSaid;

constexpr int kPlaced = 0;
constexpr int kUnplaced = 1;
constexpr int kUnsaid = 2;

v1::CatalogKind KindOfCode(v1::Measure measure) {
  switch (measure) {
    case v1::MEASURE_AWARDS:
      return v1::CATALOG_KIND_AWARD;
    case v1::MEASURE_AWARD_SUB_COUNTS:
      return v1::CATALOG_KIND_SUB_COUNT;
    case v1::MEASURE_DOCUMENTS:
      return v1::CATALOG_KIND_DOCUMENT_TYPE;
    case v1::MEASURE_MOVEMENTS:
      return v1::CATALOG_KIND_MOVEMENT;
    case v1::MEASURE_INDICATORS:
    case v1::MEASURE_INDICATOR_NUMERATORS:
    case v1::MEASURE_INDICATOR_DENOMINATORS:
      return v1::CATALOG_KIND_INDICATOR;
    case v1::MEASURE_EVENTS:
      return v1::CATALOG_KIND_EVENT;
    case v1::MEASURE_TARGETS:
      return v1::CATALOG_KIND_TARGET;
    default:
      return v1::CATALOG_KIND_UNSPECIFIED;
  }
}

// The catalog that names the values of a dimension; unspecified when none does.
v1::CatalogKind KindOf(v1::Measure measure, v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_CODE:
      return KindOfCode(measure);
    case v1::DIMENSION_PARENT_CODE:
      return v1::CATALOG_KIND_AWARD;
    case v1::DIMENSION_AWARDING_AUTHORITY:
      return v1::CATALOG_KIND_AWARDING_AUTHORITY;
    case v1::DIMENSION_RECIPIENT_KIND:
      return v1::CATALOG_KIND_RECIPIENT_KIND;
    case v1::DIMENSION_METHOD:
      return v1::CATALOG_KIND_METHOD;
    case v1::DIMENSION_STAGE:
      return v1::CATALOG_KIND_DOCUMENT_STAGE;
    case v1::DIMENSION_MOVEMENT:
      return v1::CATALOG_KIND_MOVEMENT;
    case v1::DIMENSION_MOVEMENT_FORM:
      return v1::CATALOG_KIND_MOVEMENT_FORM;
    case v1::DIMENSION_LAUNCHING_LEVEL:
      return v1::CATALOG_KIND_LAUNCHING_LEVEL;
    case v1::DIMENSION_MOVEMENT_SCOPE:
      return v1::CATALOG_KIND_MOVEMENT_SCOPE;
    case v1::DIMENSION_DURATION:
      return v1::CATALOG_KIND_DURATION;
    default:
      return v1::CATALOG_KIND_UNSPECIFIED;
  }
}

// The number of an enum value, which is its place; 0 when the dimension is no enum.
int NumberOf(v1::Dimension dimension, const std::string& value) {
  v1::AwardStatus status{};
  v1::CountingBasis basis{};
  v1::DocumentRole role{};
  v1::MovementRelation relation{};
  v1::AuthorityType type{};
  switch (dimension) {
    case v1::DIMENSION_STATUS:
      return v1::AwardStatus_Parse(value, &status) ? status : 0;
    case v1::DIMENSION_COUNTING_BASIS:
      return v1::CountingBasis_Parse(value, &basis) ? basis : 0;
    case v1::DIMENSION_ROLE:
      return v1::DocumentRole_Parse(value, &role) ? role : 0;
    case v1::DIMENSION_RELATION:
      return v1::MovementRelation_Parse(value, &relation) ? relation : 0;
    case v1::DIMENSION_AUTHORITY_TYPE:
      return v1::AuthorityType_Parse(value, &type) ? type : 0;
    default:
      return 0;
  }
}

template <typename Record>
Name NameOf(const Record& record) {
  return {.vi = record.name_vi(), .en = record.name_en(), .group = kUnplaced};
}

}  // namespace

const Name& Names::Of(v1::Measure measure, v1::Dimension dimension, const std::string& value) {
  auto [it, inserted] =
      found_.try_emplace(std::make_tuple(static_cast<int>(measure), static_cast<int>(dimension), value));
  if (inserted) {
    it->second = Find(measure, dimension, value);
  }
  return it->second;
}

Name Names::Find(v1::Measure measure, v1::Dimension dimension, const std::string& value) const {
  if (value == kNotSaid) {
    return {.group = kUnsaid};
  }
  if (const int number = NumberOf(dimension, value); number != 0) {
    // Rows are headed by it; of the other enums whoever prints brings the words.
    const Words words = dimension == v1::DIMENSION_AUTHORITY_TYPE ? WordsOf(value) : Words();
    return {.vi = words.vi, .en = words.en, .group = kPlaced, .place = number};
  }
  const v1::CatalogKind kind = KindOf(measure, dimension);
  if (kind == v1::CATALOG_KIND_UNSPECIFIED) {
    return FindOrganisation(dimension, value);
  }
  const Name name = FindCodes(kind, value);
  // Movements that have no code stand under their form.
  if (kind == v1::CATALOG_KIND_MOVEMENT && name.group != kPlaced) {
    return FindCodes(v1::CATALOG_KIND_MOVEMENT_FORM, value);
  }
  return name;
}

Name Names::FindCode(v1::CatalogKind kind, absl::string_view code) const {
  const v1::CatalogEntry* entry = nullptr;
  for (auto slice = slices_.begin(); slice != slices_.end() && entry == nullptr; ++slice) {
    entry = slice->catalog->Find(kind, code, slice->last_day);
  }
  for (auto slice = slices_.begin(); slice != slices_.end() && entry == nullptr; ++slice) {
    entry = slice->catalog->FindLatest(kind, code);
  }
  if (entry == nullptr) {
    return {.group = kUnplaced};
  }
  return {.vi = entry->name_vi(), .en = entry->name_en(), .group = kPlaced, .place = entry->sort_order()};
}

Name Names::FindCodes(v1::CatalogKind kind, const std::string& value) const {
  Name whole;
  bool first = true;
  for (const absl::string_view code : absl::StrSplit(value, kCodeSeparator)) {
    const Name name = FindCode(kind, code);
    if (name.group != kPlaced) {
      return name;
    }
    if (first) {
      whole = name;
      first = false;
      continue;
    }
    absl::StrAppend(&whole.vi, " + ", name.vi);
    absl::StrAppend(&whole.en, " + ", name.en);
  }
  return whole;
}

Name Names::FindOrganisation(v1::Dimension dimension, const std::string& value) const {
  for (const Slice& slice : slices_) {
    const v1::Unit* const unit = slice.structure->UnitOn(value, slice.last_day);
    const v1::Bloc* const bloc = slice.bloc_structure->BlocOn(value, slice.bloc_day);
    const v1::Authority* const authority = value == slice.counting_authority_id()
                                               ? slice.bloc_structure->AuthorityOn(slice.bloc_day)
                                           : value == slice.authority_id ? slice.structure->AuthorityOn(slice.last_day)
                                                                         : nullptr;
    if (dimension == v1::DIMENSION_UNIT && unit != nullptr) {
      return NameOf(*unit);
    }
    if (dimension == v1::DIMENSION_BLOC && bloc != nullptr) {
      return NameOf(*bloc);
    }
    if (dimension == v1::DIMENSION_AUTHORITY && authority != nullptr) {
      return NameOf(*authority);
    }
    if (dimension == v1::DIMENSION_PERIOD && value == slice.period_id()) {
      return {.vi = slice.period->label_vi(), .en = slice.period->label_en(), .group = kUnplaced};
    }
    if (dimension == v1::DIMENSION_AWARDING_ORGANISATION && (authority != nullptr || unit != nullptr)) {
      return authority != nullptr ? NameOf(*authority) : NameOf(*unit);
    }
  }
  return {.group = kUnplaced};
}

}  // namespace khoi::summary
