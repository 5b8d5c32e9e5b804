#include "services/rpc/version_changes.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/decimal.h"
#include "services/domain/dimension.h"
#include "services/domain/version_diff.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/receipt.h"
#include "services/summary/names.h"
#include "services/summary/slice.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

absl::StatusOr<domain::DiffedVersion> ReadVersion(const ledger::View& view, ledger::StructureCache& structures,
                                                  const storage::ReportId& report, const storage::Head& head) {
  domain::DiffedVersion version;
  ASSIGN_OR_RETURN(const std::string bytes, ledger::ReadBody(view, head.revision));
  if (!version.report.ParseFromString(bytes)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", head.revision));
  }
  ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, head.revision));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Catalog> catalog,
                   structures.CatalogAt(view, report.authority_id, entry.structure_revision()));
  version.derived = domain::Derive(version.report, *catalog);
  return version;
}

// The figure of one unit.
v1::Figure FigureOf(const domain::FigureValue& value, const stored::v1::CellKey& cell) {
  v1::Figure figure;
  figure.set_measure_unit_code(cell.measure_unit_code());
  figure.set_approximate(value.approximate);
  if (value.has_low) {
    figure.set_low(domain::FormatDecimal(value.low, cell.scale()));
  }
  if (value.has_low && !value.unbounded) {
    figure.set_high(domain::FormatDecimal(value.high, cell.scale()));
  }
  const bool zero = value.has_low && !value.unbounded && value.high == 0;
  figure.set_value_unit_count(value.has_low && !zero ? 1 : 0);
  figure.set_zero_unit_count(zero ? 1 : 0);
  figure.set_not_available_unit_count(value.not_available ? 1 : 0);
  return figure;
}

// Puts names on keys and keys in order.
class Keys final {
 public:
  explicit Keys(const summary::Slices& slices) : names_(slices) {}

  // Every dimension in which the cell says something.
  std::vector<v1::DimensionValue> KeyOf(const stored::v1::CellKey& cell) {
    std::vector<v1::DimensionValue> key;
    for (int number = v1::DIMENSION_UNSPECIFIED + 1; number <= v1::Dimension_MAX; ++number) {
      const auto dimension = static_cast<v1::Dimension>(number);
      if (!v1::Dimension_IsValid(number) || domain::IsOfReport(dimension)) {
        continue;
      }
      const std::string value = domain::ValueIn(cell, dimension);
      if (value == domain::kNotSaid) {
        continue;
      }
      const summary::Name& name = names_.Of(static_cast<v1::Measure>(cell.measure()), dimension, value);
      v1::DimensionValue& told = key.emplace_back();
      told.set_dimension(dimension);
      told.set_value(value);
      told.set_name_vi(name.vi);
      told.set_name_en(name.en);
    }
    return key;
  }

  using Place = std::tuple<int, int, int, std::string>;  // dimension, group, place, value

  // By which figures are ordered: what is counted, then their keys as summaries order them.
  std::pair<int, std::vector<Place>> PlaceOf(const v1::FigureChange& change) {
    std::pair<int, std::vector<Place>> place{change.measure(), {}};
    for (const v1::DimensionValue& value : change.key()) {
      const summary::Name& name = names_.Of(change.measure(), value.dimension(), value.value());
      place.second.emplace_back(value.dimension(), name.group, name.place, value.value());
    }
    return place;
  }

 private:
  summary::Names names_;
};

void SetFigures(const std::vector<domain::FigureDiff>& diffs, const summary::Slices& slices,
                v1::DiffVersionsResponse& response) {
  Keys keys(slices);
  using Placed = std::pair<std::pair<int, std::vector<Keys::Place>>, v1::FigureChange>;
  std::vector<Placed> changes;
  for (const domain::FigureDiff& diff : diffs) {
    v1::FigureChange change;
    change.set_measure(static_cast<v1::Measure>(diff.cell.measure()));
    for (v1::DimensionValue& value : keys.KeyOf(diff.cell)) {
      *change.add_key() = std::move(value);
    }
    if (diff.from.has_value()) {
      *change.mutable_from() = FigureOf(*diff.from, diff.cell);
    }
    if (diff.to.has_value()) {
      *change.mutable_to() = FigureOf(*diff.to, diff.cell);
    }
    changes.emplace_back(keys.PlaceOf(change), std::move(change));
  }
  std::stable_sort(changes.begin(), changes.end(), [](const Placed& a, const Placed& b) { return a.first < b.first; });
  for (Placed& placed : changes) {
    *response.add_figures() = std::move(placed.second);
  }
}

// Where names are looked up.
absl::StatusOr<summary::Slices> SlicesOf(const ledger::View& view, ledger::StructureCache& structures,
                                         const storage::ReportId& report) {
  summary::Slice slice;
  slice.authority_id = report.authority_id;
  ASSIGN_OR_RETURN(slice.structure, structures.StructureAt(view, report.authority_id, view.end.revision));
  ASSIGN_OR_RETURN(slice.catalog, structures.CatalogAt(view, report.authority_id, view.end.revision));
  slice.period = slice.structure->FindPeriod(report.period_id);
  std::vector<summary::Slice> slices;
  if (slice.period != nullptr) {
    slice.last_day = domain::ParseCivilDay(slice.period->last_date()).value_or(absl::CivilDay());
    slice.bloc_structure = slice.structure;
    slice.bloc_day = slice.last_day;
    slices.push_back(std::move(slice));
  }
  return summary::Slices(std::move(slices));
}

}  // namespace

absl::StatusOr<v1::DiffVersionsResponse> VersionChanges(const ledger::View& view, ledger::StructureCache& structures,
                                                        const storage::ReportId& report,
                                                        const std::optional<storage::Head>& from,
                                                        const storage::Head& to) {
  v1::DiffVersionsResponse response;
  domain::DiffedVersion earlier;
  if (from.has_value()) {
    ASSIGN_OR_RETURN(earlier, ReadVersion(view, structures, report, *from));
    SetReceipt(report, *from, *response.mutable_from_receipt());
  }
  ASSIGN_OR_RETURN(const domain::DiffedVersion later, ReadVersion(view, structures, report, to));
  SetReceipt(report, to, *response.mutable_to_receipt());
  domain::VersionDiff diff = domain::DiffOf(earlier, later);
  ASSIGN_OR_RETURN(const summary::Slices slices, SlicesOf(view, structures, report));
  SetFigures(diff.figures, slices, response);
  for (v1::ItemChange& item : diff.items) {
    *response.add_items() = std::move(item);
  }
  for (v1::DeclaredTotalChange& total : diff.declared_totals) {
    *response.add_declared_totals() = std::move(total);
  }
  for (std::string& code : diff.section_codes) {
    response.add_section_codes(std::move(code));
  }
  return response;
}

}  // namespace khoi::rpc
