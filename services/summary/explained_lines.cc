#include "services/summary/explained_lines.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/decimal.h"
#include "services/domain/dimension.h"
#include "services/domain/line_figures.h"
#include "services/domain/line_statement.h"
#include "services/ledger/log_reader.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using domain::LineFigure;

constexpr v1::Dimension kFirstOfCells = v1::DIMENSION_CODE;

// The claim that counts, among all that were folded; null when nobody claims the item.
const domain::Claim* WinnerOf(const domain::ItemIdentity& item, const std::vector<FoldedSlice>& slices) {
  const domain::Claim* winner = nullptr;
  for (const FoldedSlice& folded : slices) {
    for (const Partial& partial : folded.partials) {
      const auto found = partial.items.items().find(item);
      if (found != partial.items.items().end() && (winner == nullptr || *found->second.begin() < *winner)) {
        winner = &*found->second.begin();
      }
    }
  }
  return winner;
}

// A sum as a figure; without units, which count once however many lines they have.
v1::Figure FigureOf(const domain::Sum& sum, bool any_number, int scale) {
  v1::Figure figure;
  if (any_number) {
    figure.set_low(domain::FormatDecimal(sum.low, scale));
  }
  if (any_number && !sum.unbounded) {
    figure.set_high(domain::FormatDecimal(sum.high, scale));
  }
  figure.set_approximate(sum.approximate);
  return figure;
}

bool IsNumber(const domain::FigureValue& value) { return value.has_low || value.unbounded; }

class Lines final {
 public:
  Lines(const Computation& computed, const UnitPlace& place, Names& names)
      : computed_(computed), place_(place), names_(names) {}

  // False when the line says what was not stored for its report.
  bool Add(const v1::Report& report, const LineFigure& line) {
    v1::ExplainedFigure& told = lines_.emplace_back();
    told.set_level(v1::EXPLANATION_LEVEL_LINE);
    told.set_field_path(line.field_path);
    told.set_statement(domain::StatementOf(report, line));
    const auto measure = static_cast<v1::Measure>(line.cell.measure());
    told.set_name_vi(names_.Of(measure, v1::DIMENSION_CODE, domain::ValueIn(line.cell, v1::DIMENSION_CODE)).vi);
    AddKey(line.cell, told);
    if (!SayWhyNot(line, told)) {
      return false;
    }
    if (!told.not_counted_vi().empty()) {
      *told.mutable_figure() = FigureOf({}, /*any_number=*/true, line.cell.scale());
      return true;
    }
    domain::Sum part;
    part.Add(line.value);
    v1::Figure& figure = *told.mutable_figure();
    figure = FigureOf(part, IsNumber(line.value), line.cell.scale());
    figure.set_measure_unit_code(line.cell.measure_unit_code());
    const bool zero = line.value.high == 0 && !line.value.unbounded;
    figure.set_value_unit_count(IsNumber(line.value) && !zero ? 1 : 0);
    figure.set_zero_unit_count(IsNumber(line.value) && zero ? 1 : 0);
    figure.set_not_available_unit_count(line.value.not_available ? 1 : 0);
    AddToSum(part, line);
    return true;
  }

  // The sum of the lines that count.
  v1::Figure Total() const { return FigureOf(sum_, any_number_, scale_); }
  std::vector<v1::ExplainedFigure> Take() && { return std::move(lines_); }

 private:
  void AddToSum(domain::Sum part, const LineFigure& line) {
    const int scale = std::max(scale_, line.cell.scale());
    sum_.ScaleBy(scale - scale_);
    part.ScaleBy(scale - line.cell.scale());
    sum_.Merge(part);
    scale_ = scale;
    any_number_ = any_number_ || IsNumber(line.value);
  }

  // What the line says beyond what was asked for.
  void AddKey(const stored::v1::CellKey& cell, v1::ExplainedFigure& told) {
    for (int number = kFirstOfCells; number <= v1::Dimension_MAX; ++number) {
      const auto dimension = static_cast<v1::Dimension>(number);
      const std::string value = domain::ValueIn(cell, dimension);
      const std::vector<Filter>& filters = computed_.question.filters;
      const bool asked = std::any_of(filters.begin(), filters.end(), [&](const Filter& filter) {
        return filter.dimension == dimension && filter.values.size() == 1;
      });
      if (asked || value == domain::kNotSaid) {
        continue;
      }
      const Name& name = names_.Of(static_cast<v1::Measure>(cell.measure()), dimension, value);
      v1::DimensionValue& said = *told.add_key();
      said.set_dimension(dimension);
      said.set_value(value);
      said.set_name_vi(name.vi);
      said.set_name_en(name.en);
    }
  }

  // Says nothing of a line that counts. False when nobody claims the line's item.
  bool SayWhyNot(const LineFigure& line, v1::ExplainedFigure& told) {
    if (line.item_key.empty()) {
      if (line.cell.stock() && !place_.stocks_count()) {
        told.set_not_counted_vi("là số tại thời điểm cuối kỳ; chỉ tính kỳ sau cùng mà đơn vị có số liệu");
        told.set_not_counted_en("is a state at the end of its period; only the last period of the unit counts");
      }
      return true;
    }
    const domain::Claim* const found = WinnerOf({.measure = line.cell.measure(),
                                                 .key = line.item_key,
                                                 .role = line.cell.role(),
                                                 .relation = line.cell.relation()},
                                                computed_.folded);
    if (found == nullptr) {
      return false;
    }
    const domain::Claim& winner = *found;
    const Slice& slice = *place_.folded->slice;
    if (winner.place.unit_id == place_.record().unit_id && winner.place.period_id == slice.period_id() &&
        winner.place.authority_id == slice.authority_id && winner.field_path == line.field_path) {
      return true;
    }
    const Name& name = names_.Of(v1::MEASURE_UNSPECIFIED, v1::DIMENSION_UNIT, winner.place.unit_id);
    const std::string where = absl::StrCat("(", winner.place.unit_id, ", ", winner.place.authority_id, ", ",
                                           winner.place.period_id, "), ", winner.field_path);
    told.set_not_counted_vi(absl::StrCat("chỉ tính một lần, đã tính cho ", name.vi, name.vi.empty() ? "" : " ", where));
    told.set_not_counted_en(absl::StrCat("counts once, and counts already for ", name.en.empty() ? name.vi : name.en,
                                         name.vi.empty() && name.en.empty() ? "" : " ", where));
    return true;
  }

  const Computation& computed_;
  const UnitPlace& place_;
  Names& names_;
  std::vector<v1::ExplainedFigure> lines_;
  domain::Sum sum_;
  int scale_ = 0;
  bool any_number_ = false;
};

bool SameNumber(const v1::Figure& a, const v1::Figure& b) {
  return a.low() == b.low() && a.has_high() == b.has_high() && a.high() == b.high() &&
         a.approximate() == b.approximate();
}

}  // namespace

absl::StatusOr<std::vector<v1::ExplainedFigure>> LinesBehind(const ledger::View& view,
                                                             ledger::StructureCache& structures,
                                                             const Computation& computed, const UnitPlace& place,
                                                             const v1::Figure& figure, Names& names) {
  const int64_t revision = place.state().revision;
  ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, revision));
  ASSIGN_OR_RETURN(const std::string body, ledger::ReadBody(view, revision));
  v1::Report report;
  if (!report.ParseFromString(body)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", revision));
  }
  const Slice& slice = *place.folded->slice;
  ASSIGN_OR_RETURN(const auto catalog, structures.CatalogAt(view, slice.authority_id, entry.structure_revision()));

  Lines lines(computed, place, names);
  bool stored = true;
  for (const LineFigure& line : domain::LineFigures(report, *catalog)) {
    const bool asked = RowsOfCells(computed.question, {line.cell}).front() != RowLimit::kNoRow;
    stored = stored && (!asked || lines.Add(report, line));
  }
  if (!stored || !SameNumber(lines.Total(), figure)) {
    return absl::DataLossError(absl::StrCat("the figures of ", slice.authority_id, "/", slice.period_id(), "/",
                                            place.record().unit_id, ", version ", place.state().version,
                                            ", are not those of its lines"));
  }
  return std::move(lines).Take();
}

}  // namespace khoi::summary
