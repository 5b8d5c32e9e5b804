#include "services/domain/figure_selector.h"

#include <algorithm>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "services/domain/dimension.h"

namespace khoi::domain {
namespace {

class Filters final {
 public:
  explicit Filters(const v1::FigureSelector& selector) : measure_(selector.measure()) {
    for (const v1::DimensionFilter& filter : selector.filters()) {
      filters_.push_back({filter.dimension(), {filter.values().begin(), filter.values().end()}});
    }
  }

  bool Pass(const stored::v1::CellKey& cell) const {
    return cell.measure() == measure_ && std::all_of(filters_.begin(), filters_.end(), [&](const Filter& filter) {
             return filter.values.contains(ValueIn(cell, filter.dimension));
           });
  }

 private:
  struct Filter {
    v1::Dimension dimension;
    absl::flat_hash_set<absl::string_view> values;
  };

  v1::Measure measure_;
  std::vector<Filter> filters_;
};

// The first dimension in which two cells must not be added up.
std::optional<v1::Dimension> ApartIn(const stored::v1::CellKey& a, const stored::v1::CellKey& b) {
  for (const v1::Dimension dimension : AlwaysPresent(static_cast<v1::Measure>(a.measure()))) {
    if (ValueIn(a, dimension) != ValueIn(b, dimension)) return dimension;
  }
  return std::nullopt;
}

}  // namespace

Selection Select(const v1::FigureSelector& selector, const std::vector<CellFigure>& figures) {
  Selection selection;
  const Filters filters(selector);
  std::vector<const CellFigure*> picked;
  for (const CellFigure& figure : figures) {
    if (filters.Pass(figure.cell)) picked.push_back(&figure);
  }
  for (const CellFigure* const figure : picked) {
    selection.stated = selection.stated || figure->stated;
    selection.not_available = selection.not_available || figure->not_available;
    selection.scale = std::max(selection.scale, figure->cell.scale());
    selection.measure_units_differ =
        selection.measure_units_differ || figure->cell.measure_unit_code() != picked.front()->cell.measure_unit_code();
    if (!selection.apart.has_value()) selection.apart = ApartIn(picked.front()->cell, figure->cell);
  }
  for (const CellFigure* const figure : picked) {
    Sum scaled = figure->sum;
    scaled.ScaleBy(selection.scale - figure->cell.scale());
    selection.sum.Merge(scaled);
  }
  return selection;
}

}  // namespace khoi::domain
