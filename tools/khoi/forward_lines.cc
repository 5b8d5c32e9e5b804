#include "tools/khoi/forward_lines.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tools/khoi/forward_quantity.h"

namespace khoi::cli {
namespace {

constexpr char kNotSaid[] = "-";

// Where it can be found is in the reports below.
constexpr char kDecisionBelow[] = "số tổng hợp; quyết định có trong báo cáo của các đơn vị";

const v1::DimensionValue* Find(const v1::SummaryRow& row, v1::Dimension dimension) {
  const auto found = std::find_if(row.key().begin(), row.key().end(),
                                  [&](const v1::DimensionValue& each) { return each.dimension() == dimension; });
  return found == row.key().end() ? nullptr : &*found;
}

// Empty when the row does not say.
std::string ValueIn(const v1::SummaryRow& row, v1::Dimension dimension) {
  const v1::DimensionValue* const found = Find(row, dimension);
  return found == nullptr || found->value() == kNotSaid ? "" : found->value();
}

absl::Status NotUnderstood(const v1::SummaryRow& row) {
  return absl::InternalError(absl::StrCat("this release cannot forward the figure ", row.ShortDebugString()));
}

bool NeedsDecision(v1::AwardStatus status) {
  return status == v1::AWARD_STATUS_AWARDED || status == v1::AWARD_STATUS_HANDED_OVER ||
         status == v1::AWARD_STATUS_REVOKED;
}

// What a row says of awards, without a number.
absl::StatusOr<v1::AwardLine> AwardOf(const v1::SummaryRow& row, v1::Dimension codes) {
  v1::AwardLine line;
  for (const absl::string_view code : absl::StrSplit(ValueIn(row, codes), '+', absl::SkipEmpty())) {
    line.add_award_codes(std::string(code));
  }
  line.set_awarding_authority_code(ValueIn(row, v1::DIMENSION_AWARDING_AUTHORITY));
  line.set_awarding_organisation_id(ValueIn(row, v1::DIMENSION_AWARDING_ORGANISATION));
  line.set_recipient_kind_code(ValueIn(row, v1::DIMENSION_RECIPIENT_KIND));
  line.set_method_code(ValueIn(row, v1::DIMENSION_METHOD));
  line.set_movement_code(ValueIn(row, v1::DIMENSION_MOVEMENT));
  if (!line.movement_code().empty()) {
    line.set_movement_title(Find(row, v1::DIMENSION_MOVEMENT)->name_vi());
  }
  v1::AwardStatus status{};
  v1::CountingBasis basis{};
  if (!v1::AwardStatus_Parse(ValueIn(row, v1::DIMENSION_STATUS), &status) ||
      !v1::CountingBasis_Parse(ValueIn(row, v1::DIMENSION_COUNTING_BASIS), &basis)) {
    return NotUnderstood(row);
  }
  line.set_status(status);
  line.set_counting_basis(basis);
  const v1::DimensionValue* const achievement = Find(row, v1::DIMENSION_ACHIEVEMENT);
  if (achievement == nullptr) {
    return NotUnderstood(row);
  }
  absl::StatusOr<v1::Achievement> years = AchievementOf(achievement->value());
  if (!years.ok()) {
    return years.status();
  }
  if (years->time_case() != v1::Achievement::TIME_NOT_SET) {
    *line.mutable_achievement() = *std::move(years);
  }
  if (NeedsDecision(status)) {
    line.mutable_decision()->mutable_not_available()->set_reason(kDecisionBelow);
  }
  return line;
}

}  // namespace

std::string ForwardedLines::AwardKey(const v1::AwardLine& line) {
  std::vector<std::string> codes(line.award_codes().begin(), line.award_codes().end());
  std::sort(codes.begin(), codes.end());
  return absl::StrJoin(std::make_tuple(absl::StrJoin(codes, "+"), line.awarding_authority_code(),
                                       line.awarding_organisation_id(), line.recipient_kind_code(), line.method_code(),
                                       line.movement_code(), static_cast<int>(line.status()),
                                       static_cast<int>(line.counting_basis()), AchievementText(line.achievement())),
                       "|");
}

absl::Status ForwardedLines::Add(const v1::SummaryRow& row) {
  switch (row.measure()) {
    case v1::MEASURE_AWARDS:
      return AddAwards(row);
    case v1::MEASURE_AWARD_SUB_COUNTS:
      return AddSubCounts(row);
    case v1::MEASURE_DOCUMENTS:
      return AddDocuments(row);
    case v1::MEASURE_MOVEMENTS:
      return AddMovements(row);
    case v1::MEASURE_INDICATORS:
      AddIndicators(row);
      return absl::OkStatus();
    case v1::MEASURE_INDICATOR_NUMERATORS:
      numerators_[ValueIn(row, v1::DIMENSION_CODE)] = row.figure();
      return absl::OkStatus();
    case v1::MEASURE_INDICATOR_DENOMINATORS:
      denominators_[ValueIn(row, v1::DIMENSION_CODE)] = row.figure();
      return absl::OkStatus();
    case v1::MEASURE_EVENTS:
      events_[ValueIn(row, v1::DIMENSION_CODE)] = row.figure();
      return absl::OkStatus();
    case v1::MEASURE_EXEMPLARS:
      return AddExemplars(row);
    case v1::MEASURE_TARGETS:
      AddTargets(row);
      return absl::OkStatus();
    default:
      return NotUnderstood(row);
  }
}

v1::AwardLine& ForwardedLines::AwardLineOf(const v1::AwardLine& key, size_t place) {
  std::vector<int>& lines = award_lines_[AwardKey(key)];
  while (lines.size() <= place) {
    lines.push_back(report_.award_lines_size());
    v1::AwardLine& line = *report_.add_award_lines();
    line = key;
    line.set_line_id(absl::StrCat("A", report_.award_lines_size()));
  }
  return *report_.mutable_award_lines(lines[place]);
}

absl::Status ForwardedLines::AddAwards(const v1::SummaryRow& row) {
  const absl::StatusOr<v1::AwardLine> key = AwardOf(row, v1::DIMENSION_CODE);
  if (!key.ok()) {
    return key.status();
  }
  const std::vector<v1::Quantity> quantities = QuantitiesOf(row.figure());
  for (size_t i = 0; i < quantities.size(); ++i) {
    *AwardLineOf(*key, i).mutable_count() = quantities[i];
  }
  return absl::OkStatus();
}

absl::Status ForwardedLines::AddSubCounts(const v1::SummaryRow& row) {
  const absl::StatusOr<v1::AwardLine> key = AwardOf(row, v1::DIMENSION_PARENT_CODE);
  if (!key.ok()) {
    return key.status();
  }
  const std::vector<v1::Quantity> quantities = QuantitiesOf(row.figure());
  for (size_t i = 0; i < quantities.size(); ++i) {
    v1::SubCount& part = *AwardLineOf(*key, i).add_sub_counts();
    part.set_sub_count_code(ValueIn(row, v1::DIMENSION_CODE));
    *part.mutable_count() = quantities[i];
  }
  return absl::OkStatus();
}

absl::Status ForwardedLines::AddExemplars(const v1::SummaryRow& row) {
  const v1::DimensionValue* const stage = Find(row, v1::DIMENSION_ACHIEVEMENT);
  if (stage == nullptr) {
    return NotUnderstood(row);
  }
  const absl::StatusOr<v1::Achievement> years = AchievementOf(stage->value());
  if (!years.ok()) {
    return years.status();
  }
  for (v1::Quantity& quantity : QuantitiesOf(row.figure())) {
    v1::ExemplarLine& line = *report_.add_exemplar_lines();
    line.set_line_id(absl::StrCat("X", report_.exemplar_lines_size()));
    line.set_recipient_kind_code(ValueIn(row, v1::DIMENSION_RECIPIENT_KIND));
    *line.mutable_count() = std::move(quantity);
    if (years->has_span()) {
      *line.mutable_stage() = years->span();
    } else if (years->has_years()) {
      line.mutable_stage()->set_first_year(years->years().years(0));
      line.mutable_stage()->set_last_year(years->years().years(0));
    }
  }
  return absl::OkStatus();
}

absl::Status ForwardedLines::AddDocuments(const v1::SummaryRow& row) {
  v1::DocumentRole role{};
  if (!v1::DocumentRole_Parse(ValueIn(row, v1::DIMENSION_ROLE), &role)) {
    return NotUnderstood(row);
  }
  documents_[{ValueIn(row, v1::DIMENSION_CODE), ValueIn(row, v1::DIMENSION_STAGE), role}] = row.figure();
  return absl::OkStatus();
}

absl::Status ForwardedLines::AddMovements(const v1::SummaryRow& row) {
  v1::MovementLine line;
  v1::MovementRelation relation{};
  if (!v1::MovementRelation_Parse(ValueIn(row, v1::DIMENSION_RELATION), &relation)) {
    return NotUnderstood(row);
  }
  line.set_relation(relation);
  line.set_form_code(ValueIn(row, v1::DIMENSION_MOVEMENT_FORM));
  line.set_scope_code(ValueIn(row, v1::DIMENSION_MOVEMENT_SCOPE));
  line.set_launching_level_code(ValueIn(row, v1::DIMENSION_LAUNCHING_LEVEL));
  line.set_duration_code(ValueIn(row, v1::DIMENSION_DURATION));
  line.set_movement_code(ValueIn(row, v1::DIMENSION_MOVEMENT));
  const auto add = [&] {
    *report_.add_movement_lines() = line;
    report_.mutable_movement_lines()->rbegin()->set_line_id(absl::StrCat("M", report_.movement_lines_size()));
  };
  if (!line.movement_code().empty()) {
    line.set_title(Find(row, v1::DIMENSION_MOVEMENT)->name_vi());
    add();
    return absl::OkStatus();
  }
  for (v1::Quantity& quantity : QuantitiesOf(row.figure())) {
    *line.mutable_count() = std::move(quantity);
    add();
  }
  return absl::OkStatus();
}

void ForwardedLines::AddIndicators(const v1::SummaryRow& row) {
  for (v1::Quantity& quantity : QuantitiesOf(row.figure())) {
    v1::IndicatorLine& line = *report_.add_indicator_lines();
    line.set_line_id(absl::StrCat("I", report_.indicator_lines_size()));
    line.set_indicator_code(ValueIn(row, v1::DIMENSION_CODE));
    line.set_measure_unit_code(row.figure().measure_unit_code());
    *line.mutable_quantity() = std::move(quantity);
  }
}

void ForwardedLines::AddTargets(const v1::SummaryRow& row) {
  for (v1::Quantity& quantity : QuantitiesOf(row.figure())) {
    v1::TargetLine& line = *report_.add_target_lines();
    line.set_line_id(absl::StrCat("T", report_.target_lines_size()));
    line.set_target_code(ValueIn(row, v1::DIMENSION_CODE));
    line.set_recipient_kind_code(ValueIn(row, v1::DIMENSION_RECIPIENT_KIND));
    *line.mutable_target() = std::move(quantity);
  }
}

void ForwardedLines::Finish() {
  for (const auto& [code, numerator] : numerators_) {
    for (v1::Ratio& ratio : RatiosOf(numerator, denominators_[code])) {
      v1::IndicatorLine& line = *report_.add_indicator_lines();
      line.set_line_id(absl::StrCat("I", report_.indicator_lines_size()));
      line.set_indicator_code(code);
      line.set_measure_unit_code(numerator.measure_unit_code());
      *line.mutable_ratio() = std::move(ratio);
    }
  }
}

}  // namespace khoi::cli
