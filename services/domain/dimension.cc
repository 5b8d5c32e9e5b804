#include "services/domain/dimension.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "khoi/v1/report.pb.h"

namespace khoi::domain {
namespace {

std::string OrNotSaid(absl::string_view value) { return std::string(value.empty() ? kNotSaid : value); }

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& codes) {
  return OrNotSaid(absl::StrJoin(codes, absl::string_view(&kCodeSeparator, 1)));
}

// Movements that are counted but not named are known by their form.
std::string CodeOf(const stored::v1::CellKey& cell) {
  if (cell.codes().empty() && cell.measure() == v1::MEASURE_MOVEMENTS) {
    return OrNotSaid(cell.movement_code().empty() ? cell.movement_form_code() : cell.movement_code());
  }
  return Joined(cell.codes());
}

std::string AchievementOf(const stored::v1::CellKey& cell) {
  if (cell.first_year() == 0) {
    return std::string(kNotSaid);
  }
  if (!cell.years().empty()) {
    return absl::StrJoin(cell.years(), ",");
  }
  if (cell.school_year()) {
    return absl::StrCat(cell.first_year(), "-", cell.first_year() + 1, " school");
  }
  if (cell.last_year() <= cell.first_year()) {
    return absl::StrCat(cell.first_year());
  }
  return absl::StrCat(cell.first_year(), "-", cell.last_year());
}

}  // namespace

bool IsOfReport(v1::Dimension dimension) {
  return dimension == v1::DIMENSION_UNIT || dimension == v1::DIMENSION_BLOC || dimension == v1::DIMENSION_AUTHORITY ||
         dimension == v1::DIMENSION_PERIOD || dimension == v1::DIMENSION_AUTHORITY_TYPE;
}

const std::vector<v1::Dimension>& AlwaysPresent(v1::Measure measure) {
  static const auto& awards = *new std::vector<v1::Dimension>{v1::DIMENSION_STATUS, v1::DIMENSION_COUNTING_BASIS};
  static const auto& sub_counts =
      *new std::vector<v1::Dimension>{v1::DIMENSION_STATUS, v1::DIMENSION_COUNTING_BASIS, v1::DIMENSION_PARENT_CODE};
  static const auto& documents = *new std::vector<v1::Dimension>{v1::DIMENSION_ROLE};
  static const auto& movements = *new std::vector<v1::Dimension>{v1::DIMENSION_RELATION};
  static const auto& coded = *new std::vector<v1::Dimension>{v1::DIMENSION_CODE};
  static const auto& none = *new std::vector<v1::Dimension>();
  switch (measure) {
    case v1::MEASURE_AWARDS:
      return awards;
    case v1::MEASURE_AWARD_SUB_COUNTS:
      return sub_counts;
    case v1::MEASURE_DOCUMENTS:
      return documents;
    case v1::MEASURE_MOVEMENTS:
      return movements;
    case v1::MEASURE_INDICATORS:
    case v1::MEASURE_INDICATOR_NUMERATORS:
    case v1::MEASURE_INDICATOR_DENOMINATORS:
    case v1::MEASURE_EVENTS:
    case v1::MEASURE_TARGETS:
      return coded;
    default:
      return none;
  }
}

bool HasDimension(v1::Measure measure, v1::Dimension dimension) {
  if (IsOfReport(dimension)) return true;
  const bool award = measure == v1::MEASURE_AWARDS || measure == v1::MEASURE_AWARD_SUB_COUNTS;
  const bool movement = measure == v1::MEASURE_MOVEMENTS;
  switch (dimension) {
    case v1::DIMENSION_CODE:
      return measure != v1::MEASURE_EXEMPLARS;
    case v1::DIMENSION_RECIPIENT_KIND:
      return award || measure == v1::MEASURE_EXEMPLARS || measure == v1::MEASURE_TARGETS;
    case v1::DIMENSION_ACHIEVEMENT:
      return award || measure == v1::MEASURE_EXEMPLARS;
    case v1::DIMENSION_AWARDING_AUTHORITY:
    case v1::DIMENSION_AWARDING_ORGANISATION:
    case v1::DIMENSION_METHOD:
    case v1::DIMENSION_STATUS:
    case v1::DIMENSION_COUNTING_BASIS:
      return award;
    case v1::DIMENSION_PARENT_CODE:
      return measure == v1::MEASURE_AWARD_SUB_COUNTS;
    case v1::DIMENSION_STAGE:
    case v1::DIMENSION_ROLE:
      return measure == v1::MEASURE_DOCUMENTS;
    case v1::DIMENSION_MOVEMENT:
      return award || movement;
    case v1::DIMENSION_RELATION:
    case v1::DIMENSION_MOVEMENT_FORM:
    case v1::DIMENSION_LAUNCHING_LEVEL:
    case v1::DIMENSION_MOVEMENT_SCOPE:
    case v1::DIMENSION_DURATION:
      return movement;
    default:
      return false;
  }
}

std::vector<v1::Dimension> KeyOf(v1::Measure measure, const std::vector<v1::Dimension>& group_by) {
  std::vector<v1::Dimension> key = AlwaysPresent(measure);
  for (const v1::Dimension dimension : group_by) {
    if (std::find(key.begin(), key.end(), dimension) == key.end()) {
      key.push_back(dimension);
    }
  }
  return key;
}

std::string ValueIn(const stored::v1::CellKey& cell, v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_CODE:
      return CodeOf(cell);
    case v1::DIMENSION_AWARDING_AUTHORITY:
      return OrNotSaid(cell.awarding_authority_code());
    case v1::DIMENSION_AWARDING_ORGANISATION:
      return OrNotSaid(cell.awarding_organisation_id());
    case v1::DIMENSION_RECIPIENT_KIND:
      return OrNotSaid(cell.recipient_kind_code());
    case v1::DIMENSION_METHOD:
      return OrNotSaid(cell.method_code());
    case v1::DIMENSION_STATUS:
      return cell.status() == 0 ? std::string(kNotSaid)
                                : v1::AwardStatus_Name(static_cast<v1::AwardStatus>(cell.status()));
    case v1::DIMENSION_COUNTING_BASIS:
      return cell.counting_basis() == 0 ? std::string(kNotSaid)
                                        : v1::CountingBasis_Name(static_cast<v1::CountingBasis>(cell.counting_basis()));
    case v1::DIMENSION_ACHIEVEMENT:
      return AchievementOf(cell);
    case v1::DIMENSION_STAGE:
      return OrNotSaid(cell.stage_code());
    case v1::DIMENSION_ROLE:
      return cell.role() == 0 ? std::string(kNotSaid)
                              : v1::DocumentRole_Name(static_cast<v1::DocumentRole>(cell.role()));
    case v1::DIMENSION_MOVEMENT:
      return OrNotSaid(cell.movement_code());
    case v1::DIMENSION_RELATION:
      return cell.relation() == 0 ? std::string(kNotSaid)
                                  : v1::MovementRelation_Name(static_cast<v1::MovementRelation>(cell.relation()));
    case v1::DIMENSION_MOVEMENT_FORM:
      return OrNotSaid(cell.movement_form_code());
    case v1::DIMENSION_LAUNCHING_LEVEL:
      return OrNotSaid(cell.launching_level_code());
    case v1::DIMENSION_PARENT_CODE:
      return Joined(cell.parent_codes());
    case v1::DIMENSION_MOVEMENT_SCOPE:
      return OrNotSaid(cell.movement_scope_code());
    case v1::DIMENSION_DURATION:
      return OrNotSaid(cell.duration_code());
    default:
      return std::string(kNotSaid);
  }
}

}  // namespace khoi::domain
