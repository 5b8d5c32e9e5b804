#include "services/summary/last_stocks.h"

#include <algorithm>
#include <numeric>

namespace khoi::summary {

LastStocks::LastStocks(const Question& question) : question_(question) {}

std::vector<size_t> LastStocks::Order(const Slices& slices) {
  std::vector<size_t> order(slices.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return slices[a].last_day > slices[b].last_day; });
  return order;
}

bool LastStocks::Count(const Slice& slice, size_t place) {
  const bool periods_apart = question_.Asks(v1::DIMENSION_PERIOD) && !question_.part.has_value();
  if (question_.periods.size() == 1 || periods_apart) {
    return true;
  }
  // What other units state about the same period replaces nothing.
  std::erase_if(added_, [&](const FoldedSlice* const folded) {
    const bool later = folded->slice->period_id() != slice.period_id();
    if (later) {
      Learn(*folded);
    }
    return later;
  });
  if (with_figures_.contains(slice.units[place].image()) || stood_in_for_.contains(slice.authority_id)) {
    return false;
  }
  return !last_periods_.contains(slice.counting_authority_id()) || expected_.contains(slice.units[place].image());
}

void LastStocks::Add(const FoldedSlice& folded) { added_.push_back(&folded); }

void LastStocks::Learn(const FoldedSlice& folded) {
  const Slice& slice = *folded.slice;
  if (!question_.Passes(v1::DIMENSION_PERIOD, slice.period_id())) {
    return;
  }
  const auto [last_period, first] = last_periods_.try_emplace(slice.counting_authority_id(), slice.period_id());
  const bool last = first || last_period->second == slice.period_id();
  for (size_t i = 0; i < slice.units.size(); ++i) {
    const SliceUnit& unit = slice.units[i];
    if (!Passes(question_, slice, unit)) {
      continue;
    }
    if (last) {
      expected_.insert(unit.image());
    }
    const FoldedSlice::Place place = folded.places[i];
    if (!folded.partials[place.partial].units[place.ordinal].with_figures) {
      continue;
    }
    with_figures_.insert(unit.image());
    // At central scope what a unit states for an authority takes the place of what that authority's own units stated.
    const v1::Unit* const record =
        question_.scope.has_central() ? slice.structure->UnitOn(unit.unit_id, slice.last_day) : nullptr;
    if (record != nullptr && !record->stands_for_authority_id().empty() &&
        record->stands_for_authority_id() != slice.authority_id) {
      stood_in_for_.insert(record->stands_for_authority_id());
    }
  }
}

}  // namespace khoi::summary
