#include "services/domain/declared_total.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/domain/field_path.h"
#include "services/domain/quantity.h"

namespace khoi::domain {
namespace {

// What is known of the number that a line states.
Bounds CountOf(const v1::AwardLine& line) { return BoundsOf(line.count()); }
Bounds CountOf(const v1::ExemplarLine& line) { return BoundsOf(line.count()); }
Bounds CountOf(const v1::DocumentLine& line) {
  if (line.has_count() || line.references().empty()) return BoundsOf(line.count());
  return Bounds::Exactly(*Fraction::OfScaled(line.references_size(), 0));
}
Bounds CountOf(const v1::MovementLine& line) {
  return line.has_count() ? BoundsOf(line.count()) : Bounds::Exactly(*Fraction::OfScaled(1, 0));
}

bool Admits(absl::string_view restriction, absl::string_view value) {
  return restriction.empty() || restriction == value;
}

bool AdmitsAwards(const v1::DeclaredTotal& total, const v1::AwardLine& line) {
  const auto named = [&](const std::string& code) {
    return std::find(total.award_codes().begin(), total.award_codes().end(), code) != total.award_codes().end();
  };
  return total.award_codes().empty() ||
         (!line.award_codes().empty() && std::all_of(line.award_codes().begin(), line.award_codes().end(), named));
}

bool Admits(const v1::DeclaredTotal& total, const v1::AwardLine& line) {
  const bool basis =
      total.counting_basis() == v1::COUNTING_BASIS_UNSPECIFIED || total.counting_basis() == line.counting_basis();
  const bool status = total.status() == v1::AWARD_STATUS_UNSPECIFIED || total.status() == line.status();
  return basis && status && Admits(total.recipient_kind_code(), line.recipient_kind_code()) &&
         Admits(total.method_code(), line.method_code()) && AdmitsAwards(total, line);
}
bool Admits(const v1::DeclaredTotal& total, const v1::DocumentLine& line) {
  return Admits(total.document_type_code(), line.type_code()) && Admits(total.stage_code(), line.stage_code());
}
bool Admits(const v1::DeclaredTotal& total, const v1::MovementLine& line) {
  return Admits(total.scope_code(), line.scope_code()) && Admits(total.duration_code(), line.duration_code()) &&
         Admits(total.form_code(), line.form_code()) &&
         Admits(total.launching_level_code(), line.launching_level_code());
}
bool Admits(const v1::DeclaredTotal&, const v1::ExemplarLine&) { return true; }

// Documents that the unit only coordinates are counted where they are led.
template <typename Line>
bool CountsUnnamed(const Line&) {
  return true;
}
bool CountsUnnamed(const v1::DocumentLine& line) { return line.role() == v1::DOCUMENT_ROLE_LEAD; }

// Calls `visit` with every line that the total covers, the list it is in and its place there.
template <typename Visit>
void ForEachCoveredLine(const v1::Report& report, const v1::DeclaredTotal& total, Visit visit) {
  const absl::flat_hash_set<absl::string_view> named(total.covered_line_ids().begin(), total.covered_line_ids().end());
  const auto visit_lines = [&](const auto& lines, absl::string_view field) {
    for (int i = 0; i < lines.size(); ++i) {
      const auto& line = lines[i];
      const bool covered =
          named.empty() ? CountsUnnamed(line) : !line.line_id().empty() && named.contains(line.line_id());
      if (covered && Admits(total, line)) visit(line, field, i);
    }
  };
  const v1::TotalSubject subject = SubjectOf(total);
  const bool any = total.subject() == v1::TOTAL_SUBJECT_UNSPECIFIED && !named.empty();
  if (any || subject == v1::TOTAL_SUBJECT_AWARDS) visit_lines(report.award_lines(), "award_lines");
  if (any || subject == v1::TOTAL_SUBJECT_DOCUMENTS) visit_lines(report.document_lines(), "document_lines");
  if (any || subject == v1::TOTAL_SUBJECT_MOVEMENTS) visit_lines(report.movement_lines(), "movement_lines");
  if (any) visit_lines(report.exemplar_lines(), "exemplar_lines");
}

// Adds lines up for as long as they can be added.
class Sum final {
 public:
  void Add(const v1::AwardLine& line) {
    const std::pair<v1::CountingBasis, v1::AwardStatus> counted(line.counting_basis(), line.status());
    if (counted_.has_value() && *counted_ != counted) comparable_ = false;
    counted_ = counted;
    AddCount(CountOf(line));
  }
  template <typename Line>
  void Add(const Line& line) {
    AddCount(CountOf(line));
  }

  std::optional<Bounds> total() const { return comparable_ ? std::optional(total_) : std::nullopt; }

 private:
  void AddCount(const Bounds& count) { total_ = domain::Add(total_, count).value_or(Bounds{}); }

  Bounds total_ = Bounds::Exactly(Fraction());
  bool comparable_ = true;
  std::optional<std::pair<v1::CountingBasis, v1::AwardStatus>> counted_;
};

// The value of a dimension on a line; empty for dimensions of other lines.
absl::string_view ValueOn(const v1::AwardLine& line, TotalDimension dimension) {
  if (dimension == TotalDimension::kRecipientKind) return line.recipient_kind_code();
  return dimension == TotalDimension::kMethod ? absl::string_view(line.method_code()) : "";
}
absl::string_view ValueOn(const v1::DocumentLine& line, TotalDimension dimension) {
  if (dimension == TotalDimension::kDocumentType) return line.type_code();
  return dimension == TotalDimension::kStage ? absl::string_view(line.stage_code()) : "";
}
absl::string_view ValueOn(const v1::MovementLine& line, TotalDimension dimension) {
  switch (dimension) {
    case TotalDimension::kScope:
      return line.scope_code();
    case TotalDimension::kDuration:
      return line.duration_code();
    case TotalDimension::kForm:
      return line.form_code();
    case TotalDimension::kLaunchingLevel:
      return line.launching_level_code();
    default:
      return "";
  }
}
absl::string_view ValueOn(const v1::ExemplarLine&, TotalDimension) { return ""; }

}  // namespace

v1::TotalSubject SubjectOf(const v1::DeclaredTotal& total) {
  return total.subject() == v1::TOTAL_SUBJECT_UNSPECIFIED ? v1::TOTAL_SUBJECT_AWARDS : total.subject();
}

std::optional<DeclaredComparison> CompareDeclaredTotal(const v1::Report& report, int index) {
  const v1::DeclaredTotal& total = report.declared_totals(index);
  Sum sum;
  ForEachCoveredLine(report, total, [&](const auto& line, absl::string_view, int) { sum.Add(line); });
  const std::optional<Bounds> computed = sum.total();
  if (!computed.has_value()) return std::nullopt;
  DeclaredComparison comparison{.declared = BoundsOf(total.total()), .computed = *computed, .line_paths = {}};
  if (Compare(comparison.declared, v1::COMPARISON_OPERATOR_EQUAL, comparison.computed) == Truth::kHolds) {
    return comparison;
  }
  const FieldPath path("report");
  ForEachCoveredLine(report, total, [&](const auto&, absl::string_view field, int i) {
    comparison.line_paths.push_back(path.Item(field, i).Text());
  });
  return comparison;
}

const std::string& RestrictionOf(const v1::DeclaredTotal& total, TotalDimension dimension) {
  switch (dimension) {
    case TotalDimension::kRecipientKind:
      return total.recipient_kind_code();
    case TotalDimension::kMethod:
      return total.method_code();
    case TotalDimension::kDocumentType:
      return total.document_type_code();
    case TotalDimension::kStage:
      return total.stage_code();
    case TotalDimension::kScope:
      return total.scope_code();
    case TotalDimension::kDuration:
      return total.duration_code();
    case TotalDimension::kForm:
      return total.form_code();
    case TotalDimension::kLaunchingLevel:
      break;
  }
  return total.launching_level_code();
}

bool BelongsTo(TotalDimension dimension, v1::TotalSubject subject) {
  switch (dimension) {
    case TotalDimension::kRecipientKind:
    case TotalDimension::kMethod:
      return subject == v1::TOTAL_SUBJECT_AWARDS;
    case TotalDimension::kDocumentType:
    case TotalDimension::kStage:
      return subject == v1::TOTAL_SUBJECT_DOCUMENTS;
    default:
      return subject == v1::TOTAL_SUBJECT_MOVEMENTS;
  }
}

std::vector<std::string> ValuesOfLines(const v1::Report& report, int index, TotalDimension dimension) {
  std::set<std::string> values;
  ForEachCoveredLine(report, report.declared_totals(index),
                     [&](const auto& line, absl::string_view, int) { values.emplace(ValueOn(line, dimension)); });
  return {values.begin(), values.end()};
}

}  // namespace khoi::domain
