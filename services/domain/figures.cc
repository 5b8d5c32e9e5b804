#include "services/domain/figures.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/v1/summary.pb.h"
#include "services/domain/decimal.h"
#include "services/domain/decision_claim.h"
#include "services/domain/declared_total.h"
#include "services/domain/field_path.h"
#include "services/domain/line_figures.h"
#include "services/domain/text.h"

namespace khoi::domain {
namespace {

using stored::v1::CellKey;

// Values of one cell within one report: exact parts add, bounds widen, and what is not known stays not known. False
// when the sum does not fit, which only hostile input reaches.
bool AddTo(FigureValue& sum, const FigureValue& part) {
  sum.has_low = sum.has_low || part.has_low;
  sum.unbounded = sum.unbounded || part.unbounded;
  sum.approximate = sum.approximate || part.approximate;
  sum.not_available = sum.not_available || part.not_available;
  return !__builtin_add_overflow(sum.low, part.low, &sum.low) &&
         !__builtin_add_overflow(sum.high, part.high, &sum.high);
}

FigureValue Exactly(int64_t value) { return {.has_low = true, .low = value, .high = value}; }

// The scaled integer of a decimal that the rules have accepted; 0 cannot be reached with such a decimal.
int64_t Scaled(const std::string& text, int scale) {
  const std::optional<Decimal> decimal = ParseDecimal(text);
  return decimal.has_value() ? ScaledTo(*decimal, scale).value_or(0) : 0;
}

FigureValue ValueOf(const v1::Quantity& quantity, int scale) {
  FigureValue value;
  switch (quantity.state_case()) {
    case v1::Quantity::kExact:
      return Exactly(Scaled(quantity.exact(), scale));
    case v1::Quantity::kAtLeast:
      value = Exactly(Scaled(quantity.at_least(), scale));
      value.unbounded = true;
      return value;
    case v1::Quantity::kApproximate:
      value = Exactly(Scaled(quantity.approximate(), scale));
      value.approximate = true;
      return value;
    case v1::Quantity::kRange:
      return {
          .has_low = true, .low = Scaled(quantity.range().min(), scale), .high = Scaled(quantity.range().max(), scale)};
    case v1::Quantity::kNotAvailable:
      value.not_available = true;
      return value;
    case v1::Quantity::STATE_NOT_SET:
      return value;
  }
  return value;
}

// Collects figures and keyed items; merges the figures of one cell at the end. With `lines`, also tells where each
// part of a figure stands.
class Collector {
 public:
  explicit Collector(size_t line_count, std::vector<LineFigure>* lines = nullptr) : lines_(lines) {
    figures_.reserve(line_count);
  }

  void Add(const CellKey& key, const FigureValue& value, const LinePlace& place, const FieldPath& path) {
    DerivedFigure& figure = figures_.emplace_back();
    figure.cell = EncodeCellKey(key);
    figure.value = value;
    if (lines_ != nullptr) {
      lines_->push_back({.cell = key, .value = value, .place = place, .field_path = path.Text()});
    }
  }

  // A quantity that is absent is not reported, and makes no figure.
  void Add(const CellKey& key, bool present, const v1::Quantity& quantity, const LinePlace& place,
           const FieldPath& path, int scale = 0) {
    if (present) {
      Add(key, ValueOf(quantity, scale), place, path);
    }
  }

  void AddKeyed(std::string item_key, const CellKey& cell, absl::string_view title, const LinePlace& place,
                const FieldPath& path) {
    stored::v1::KeyedItem& item = *extras_.add_keyed_items();
    item.set_key(std::move(item_key));
    *item.mutable_cell() = cell;
    item.set_title(title.data(), title.size());
    item.set_field_path(path.Text());
    if (lines_ != nullptr) {
      lines_->push_back(
          {.cell = cell, .value = Exactly(1), .place = place, .field_path = item.field_path(), .item_key = item.key()});
    }
  }

  stored::v1::Extras& extras() { return extras_; }

  DerivedReport Finish() && {
    std::sort(figures_.begin(), figures_.end(),
              [](const DerivedFigure& a, const DerivedFigure& b) { return a.cell < b.cell; });
    size_t kept = 0;
    bool fits = true;
    for (size_t i = 0; i < figures_.size(); ++i) {
      if (kept > 0 && figures_[kept - 1].cell == figures_[i].cell) {
        fits = AddTo(figures_[kept - 1].value, figures_[i].value) && fits;
        continue;
      }
      if (kept != i) {
        figures_[kept] = std::move(figures_[i]);
      }
      ++kept;
    }
    figures_.resize(kept);
    return {.figures = std::move(figures_), .extras = std::move(extras_), .fits = fits};
  }

 private:
  std::vector<DerivedFigure> figures_;
  stored::v1::Extras extras_;
  std::vector<LineFigure>* const lines_;  // null when nobody asks
};

void SetAchievement(const v1::Achievement& achievement, CellKey& key) {
  switch (achievement.time_case()) {
    case v1::Achievement::kYears:
      key.set_first_year(*achievement.years().years().begin());
      key.set_last_year(*achievement.years().years().rbegin());
      if (key.last_year() - key.first_year() + 1 != achievement.years().years_size()) {
        *key.mutable_years() = achievement.years().years();
      }
      return;
    case v1::Achievement::kSpan:
      key.set_first_year(achievement.span().first_year());
      key.set_last_year(achievement.span().last_year());
      return;
    case v1::Achievement::kSchoolYear:
      key.set_first_year(achievement.school_year());
      key.set_last_year(achievement.school_year() + 1);
      key.set_school_year(true);
      return;
    case v1::Achievement::TIME_NOT_SET:
      return;
  }
}

const FieldPath kReport("report");

void AddAward(const v1::AwardLine& line, int index, CellKey& key, Collector& collector) {
  const FieldPath path = kReport.Item("award_lines", index);
  key.Clear();
  key.set_measure(v1::MEASURE_AWARDS);
  *key.mutable_codes() = line.award_codes();
  if (key.codes_size() > 1) {
    std::sort(key.mutable_codes()->begin(), key.mutable_codes()->end());
  }
  key.set_awarding_authority_code(line.awarding_authority_code());
  key.set_awarding_organisation_id(line.awarding_organisation_id());
  key.set_recipient_kind_code(line.recipient_kind_code());
  key.set_method_code(line.method_code());
  key.set_status(line.status());
  key.set_counting_basis(line.counting_basis());
  key.set_movement_code(line.movement_code());
  SetAchievement(line.achievement(), key);
  collector.Add(key, line.has_count(), line.count(), {.line = index}, path.Field("count"));

  if (line.sub_counts().empty()) {
    return;
  }
  key.set_measure(v1::MEASURE_AWARD_SUB_COUNTS);
  key.mutable_parent_codes()->Swap(key.mutable_codes());
  for (int i = 0; i < line.sub_counts_size(); ++i) {
    const v1::SubCount& part = line.sub_counts(i);
    const FieldPath part_path = path.Item("sub_counts", i);
    key.clear_codes();
    key.add_codes(part.sub_count_code());
    collector.Add(key, part.has_count(), part.count(), {.line = index, .part = i}, part_path.Field("count"));
  }
}

// The authority below which a report's documents were issued: one that is forwarded speaks of those of the authority
// that signed it.
const std::string& NumberingAuthority(const v1::Report& report) {
  return report.has_consolidation_source() ? report.consolidation_source().authority_id() : report.authority_id();
}

// The same document has the same key in every report. A legal document is known by type, number and symbol, which names
// its year, and by the authority where each numbers its own. Of the others every organisation numbers its own, anew
// every year.
std::string DocumentKey(const v1::DocumentReference& reference, const v1::Report& report, const Catalog& catalog) {
  const v1::CatalogEntry* type = catalog.FindLatest(v1::CATALOG_KIND_DOCUMENT_TYPE, reference.type_code());
  const std::string key =
      absl::StrCat("D|", reference.type_code(), "|", Fold(reference.number()), "|", Fold(reference.symbol()));
  if (type != nullptr && type->document_type().legal()) {
    return type->document_type().numbered_by_authority() ? absl::StrCat(key, "|", NumberingAuthority(report)) : key;
  }
  std::string issuer = reference.issuer_id();
  if (issuer.empty()) {
    issuer = reference.issuer_name().empty() ? report.unit_id() : Fold(reference.issuer_name());
  }
  return absl::StrCat(key, "|", reference.issue_date().substr(0, 4), "|", issuer);
}

// Documents that are known one by one count by their key; of a stated count only what exceeds them is added as a
// number.
void AddDocuments(const v1::Report& report, int index, const Catalog& catalog, CellKey& key, Collector& collector) {
  const v1::DocumentLine& line = report.document_lines(index);
  const FieldPath path = kReport.Item("document_lines", index);
  key.Clear();
  key.set_measure(v1::MEASURE_DOCUMENTS);
  key.add_codes(line.type_code());
  key.set_stage_code(line.stage_code());
  key.set_role(line.role());

  int64_t keyed_count = 0;
  for (int i = 0; i < line.references_size(); ++i) {
    const v1::DocumentReference& reference = line.references(i);
    if (reference.number().empty() || reference.symbol().empty()) {
      continue;
    }
    v1::DocumentReference typed = reference;
    if (typed.type_code().empty()) {
      typed.set_type_code(line.type_code());
    }
    const std::string title = absl::StrCat(reference.number(), "/", reference.symbol(),
                                           reference.subject().empty() ? "" : " ", reference.subject());
    collector.AddKeyed(DocumentKey(typed, report, catalog), key, title, {.line = index, .part = i},
                       path.Item("references", i));
    ++keyed_count;
  }

  FigureValue rest = line.has_count() ? ValueOf(line.count(), 0) : Exactly(line.references_size());
  rest.low = std::max<int64_t>(0, rest.low - keyed_count);
  rest.high = std::max<int64_t>(0, rest.high - keyed_count);
  // A line that is wholly told by its references leaves nothing to add, not even a zero.
  const bool told_by_references = keyed_count > 0 && rest.high == 0 && !rest.unbounded && !rest.not_available;
  if (!told_by_references) {
    collector.Add(key, rest, {.line = index}, line.has_count() ? path.Field("count") : path);
  }
}

void AddMovement(const v1::MovementLine& line, int index, const Catalog& catalog, CellKey& key, Collector& collector) {
  const FieldPath path = kReport.Item("movement_lines", index);
  key.Clear();
  key.set_measure(v1::MEASURE_MOVEMENTS);
  key.set_relation(line.relation());
  key.set_movement_form_code(line.form_code());
  key.set_movement_scope_code(line.scope_code());
  key.set_launching_level_code(line.launching_level_code());
  key.set_duration_code(line.duration_code());
  if (line.movement_code().empty()) {
    key.add_codes(line.form_code());
    collector.Add(key, line.has_count() ? ValueOf(line.count(), 0) : Exactly(1), {.line = index},
                  line.has_count() ? path.Field("count") : path);
    return;
  }
  // What the registry of movements knows is the same for everybody; the line only fills what it leaves open.
  key.add_codes(line.movement_code());
  key.set_movement_code(line.movement_code());
  std::string title = line.title();
  if (const v1::CatalogEntry* entry = catalog.FindLatest(v1::CATALOG_KIND_MOVEMENT, line.movement_code())) {
    const v1::MovementDetails& details = entry->movement();
    title = entry->name_vi();
    if (!details.form_code().empty()) key.set_movement_form_code(details.form_code());
    if (!details.scope_code().empty()) key.set_movement_scope_code(details.scope_code());
    if (!details.launching_level_code().empty()) key.set_launching_level_code(details.launching_level_code());
    if (!details.duration_code().empty()) key.set_duration_code(details.duration_code());
  }
  collector.AddKeyed(absl::StrCat("M|", line.movement_code(), "|", static_cast<int>(line.relation())), key, title,
                     {.line = index}, path);
}

void AddIndicator(const v1::IndicatorLine& line, int index, const Catalog& catalog, CellKey& key,
                  Collector& collector) {
  const FieldPath path = kReport.Item("indicator_lines", index);
  const FieldPath ratio = path.Field("ratio");
  const LinePlace place{.line = index};
  const v1::CatalogEntry* entry = catalog.FindLatest(v1::CATALOG_KIND_INDICATOR, line.indicator_code());
  if (entry == nullptr) {
    return;
  }
  const v1::IndicatorDetails& details = entry->indicator();
  key.Clear();
  key.set_measure(v1::MEASURE_INDICATORS);
  key.add_codes(line.indicator_code());
  key.set_scale(details.decimal_places());
  key.set_measure_unit_code(details.measure_unit_code());
  key.set_stock(details.nature() == v1::INDICATOR_NATURE_STOCK);
  if (line.has_quantity()) {
    collector.Add(key, true, line.quantity(), place, path.Field("quantity"), details.decimal_places());
    return;
  }
  if (line.has_ratio()) {
    key.set_measure(v1::MEASURE_INDICATOR_NUMERATORS);
    collector.Add(key, line.ratio().has_numerator(), line.ratio().numerator(), place, ratio.Field("numerator"),
                  details.decimal_places());
    key.set_measure(v1::MEASURE_INDICATOR_DENOMINATORS);
    collector.Add(key, line.ratio().has_denominator(), line.ratio().denominator(), place, ratio.Field("denominator"),
                  details.decimal_places());
  }
}

void AddExemplar(const v1::ExemplarLine& line, int index, CellKey& key, Collector& collector) {
  const FieldPath path = kReport.Item("exemplar_lines", index);
  key.Clear();
  key.set_measure(v1::MEASURE_EXEMPLARS);
  key.set_recipient_kind_code(line.recipient_kind_code());
  key.set_first_year(line.stage().first_year());
  key.set_last_year(line.stage().last_year());
  collector.Add(key, line.has_count(), line.count(), {.line = index}, path.Field("count"));
}

void AddTarget(const v1::TargetLine& line, int index, CellKey& key, Collector& collector) {
  const FieldPath path = kReport.Item("target_lines", index);
  key.Clear();
  key.set_measure(v1::MEASURE_TARGETS);
  key.add_codes(line.target_code());
  key.set_recipient_kind_code(line.recipient_kind_code());
  collector.Add(key, line.has_target(), line.target(), {.line = index}, path.Field("target"));
}

size_t LineCount(const v1::Report& report) {
  return static_cast<size_t>(report.award_lines_size() + report.document_lines_size() + report.movement_lines_size() +
                             report.indicator_lines_size());
}

// Everything of which figures and items are made.
void AddLines(const v1::Report& report, const Catalog& catalog, Collector& collector) {
  CellKey key;  // one for all lines, so that its strings keep their memory
  for (int i = 0; i < report.award_lines_size(); ++i) {
    AddAward(report.award_lines(i), i, key, collector);
  }
  for (int i = 0; i < report.document_lines_size(); ++i) {
    AddDocuments(report, i, catalog, key, collector);
  }
  for (int i = 0; i < report.movement_lines_size(); ++i) {
    AddMovement(report.movement_lines(i), i, catalog, key, collector);
  }
  for (int i = 0; i < report.indicator_lines_size(); ++i) {
    AddIndicator(report.indicator_lines(i), i, catalog, key, collector);
  }
  for (int i = 0; i < report.event_lines_size(); ++i) {
    key.Clear();
    key.set_measure(v1::MEASURE_EVENTS);
    key.add_codes(report.event_lines(i).event_code());
    collector.Add(key, Exactly(1), {.line = i}, kReport.Item("event_lines", i));
  }
  for (int i = 0; i < report.exemplar_lines_size(); ++i) {
    AddExemplar(report.exemplar_lines(i), i, key, collector);
  }
  for (int i = 0; i < report.target_lines_size(); ++i) {
    AddTarget(report.target_lines(i), i, key, collector);
  }
}

void AddDecisions(const v1::Report& report, const Catalog& catalog, Collector& collector) {
  for (int i = 0; i < report.award_lines_size(); ++i) {
    std::optional<stored::v1::DecisionClaim> claim = ClaimOfDecision(report, i, catalog);
    if (claim.has_value()) {
      *collector.extras().add_decisions() = *std::move(claim);
    }
  }
}

void AddDeclaredTotals(const v1::Report& report, Collector& collector) {
  for (int i = 0; i < report.declared_totals_size(); ++i) {
    const std::optional<DeclaredComparison> comparison = CompareDeclaredTotal(report, i);
    if (!comparison.has_value() || !comparison->IsExact()) {
      continue;
    }
    stored::v1::DeclaredTotal& total = *collector.extras().add_declared_totals();
    total.set_field_path(absl::StrCat("report.declared_totals[", i, "]"));
    total.set_label(report.declared_totals(i).label());
    total.set_declared(comparison->declared.Text());
    total.set_computed(comparison->computed.Text());
    total.set_exhaustiveness(report.declared_totals(i).exhaustiveness());
  }
}

}  // namespace

std::string EncodeCellKey(const CellKey& key) {
  // A message without maps and without unknown fields has exactly one encoding.
  std::string bytes;
  key.SerializeToString(&bytes);
  return bytes;
}

DerivedReport Derive(const v1::Report& report, const Catalog& catalog) {
  Collector collector(LineCount(report));
  AddLines(report, catalog, collector);
  AddDeclaredTotals(report, collector);
  AddDecisions(report, catalog, collector);
  return std::move(collector).Finish();
}

std::vector<LineFigure> LineFigures(const v1::Report& report, const Catalog& catalog) {
  std::vector<LineFigure> lines;
  Collector collector(LineCount(report), &lines);
  AddLines(report, catalog, collector);
  return lines;
}

}  // namespace khoi::domain
