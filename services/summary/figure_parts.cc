#include "services/summary/figure_parts.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/domain/decimal.h"

namespace khoi::summary {

using domain::Claim;

PartSums::PartSums(const Question& question, const std::vector<FoldedSlice>& slices) {
  if (question.periods.size() > 1) {
    NumberUnits(slices);
  }
}

// Over several periods a unit counts once in a figure, so units need numbers that hold for all of them.
void PartSums::NumberUnits(const std::vector<FoldedSlice>& slices) {
  absl::flat_hash_map<absl::string_view, uint32_t> numbers;
  for (const FoldedSlice& slice : slices) {
    std::vector<std::vector<uint32_t>>& ordinals = ordinals_.emplace_back();
    for (const std::vector<uint32_t>& members : slice.members) {
      std::vector<uint32_t>& of_partial = ordinals.emplace_back();
      for (const uint32_t unit : members) {
        const auto number = static_cast<uint32_t>(numbers.size());
        of_partial.push_back(numbers.try_emplace(slice.slice->units[unit].unit_id, number).first->second);
      }
    }
  }
}

v1::Figure PartSums::FigureOf(std::vector<FigurePart>& parts, const std::string& measure_unit_code) {
  domain::Sum sum;
  int scale = 0;
  for (const FigurePart& added : parts) {
    scale = std::max(scale, added.scale);
  }
  for (const FigurePart& added : parts) {
    domain::Sum scaled = added.cell == nullptr ? domain::Sum{.low = 1, .high = 1} : added.cell->sum.sum;
    scaled.ScaleBy(scale - added.scale);
    sum.Merge(scaled);
  }
  const domain::UnitCounts counts = CountUnits(parts);
  v1::Figure figure;
  // What nobody could give is not zero.
  const bool any_number = counts.value + counts.zero > 0;
  if (any_number) {
    figure.set_low(domain::FormatDecimal(sum.low, scale));
  }
  if (any_number && !sum.unbounded) {
    figure.set_high(domain::FormatDecimal(sum.high, scale));
  }
  figure.set_approximate(sum.approximate);
  figure.set_measure_unit_code(measure_unit_code);
  figure.set_value_unit_count(static_cast<int32_t>(counts.value));
  figure.set_zero_unit_count(static_cast<int32_t>(counts.zero));
  figure.set_not_available_unit_count(static_cast<int32_t>(counts.not_available));
  return figure;
}

domain::UnitCounts PartSums::CountUnits(std::vector<FigurePart>& parts) {
  if (!ordinals_.empty()) {
    units_.Clear();
    for (const FigurePart& part : parts) {
      const std::vector<uint32_t>& ordinals = ordinals_[part.slice][part.partial];
      if (part.cell == nullptr) {
        units_.AddValue(ordinals[part.ordinal]);
        continue;
      }
      units_.Add(part.cell->sum, ordinals);
    }
    return units_.Count();
  }
  // Within one period no unit is in two groups: what each group says adds up.
  std::stable_sort(parts.begin(), parts.end(), [](const FigurePart& a, const FigurePart& b) {
    return std::tie(a.slice, a.partial) < std::tie(b.slice, b.partial);
  });
  domain::UnitCounts counts;
  for (size_t i = 0; i < parts.size();) {
    units_.Clear();
    const FigurePart& first = parts[i];
    for (; i < parts.size() && parts[i].slice == first.slice && parts[i].partial == first.partial; ++i) {
      if (parts[i].cell == nullptr) {
        units_.AddValue(parts[i].ordinal);
        continue;
      }
      units_.Add(parts[i].cell->sum);
    }
    const domain::UnitCounts group = units_.Count();
    counts.value += group.value;
    counts.zero += group.zero;
    counts.not_available += group.not_available;
  }
  return counts;
}

CountedItems::CountedItems(const Question& question, const std::vector<FoldedSlice>& slices) {
  // The items of all units may be one set already.
  if (slices.size() == 1 && slices.front().partials.size() == 1 && !question.each_unit_alone) {
    AddSet(question, slices, slices.front().partials.front().items);
    return;
  }
  for (const FoldedSlice& folded : slices) {
    for (size_t partial = 0; partial < folded.partials.size(); ++partial) {
      const bool alone = question.each_unit_alone;
      sets_[alone ? absl::string_view(folded.slice->units[folded.members[partial].front()].unit_id) : ""].Merge(
          folded.partials[partial].items);
    }
  }
  for (const auto& [unit_id, set] : sets_) {
    AddSet(question, slices, set);
  }
}

void CountedItems::AddSet(const Question& question, const std::vector<FoldedSlice>& slices,
                          const domain::KeyedSet& set) {
  using Place = std::pair<absl::string_view, absl::string_view>;  // authority and period
  absl::flat_hash_map<Place, uint32_t> indices;
  for (uint32_t i = 0; i < slices.size(); ++i) {
    indices.emplace(Place(slices[i].slice->authority_id, slices[i].slice->period_id()), i);
  }
  for (const auto& [item, claims] : set.items()) {
    const Claim& winner = claims.front();
    const uint32_t index = indices.at(Place(winner.place.authority_id, winner.place.period_id));
    const FoldedSlice& folded = slices[index];
    const std::vector<SliceUnit>& units = folded.slice->units;
    const auto unit =
        std::lower_bound(units.begin(), units.end(), winner.place.unit_id,
                         [](const SliceUnit& expected, const std::string& id) { return expected.unit_id < id; });
    CountedItem counted{.item = &item, .claims = &claims, .unit = static_cast<uint32_t>(unit - units.begin())};
    if (!counted.cell.ParseFromString(winner.cell) || !GivesRows(question, *folded.slice, *unit)) {
      continue;
    }
    const FoldedSlice::Place place = folded.places[counted.unit];
    counted.part = {.slice = index, .partial = place.partial, .ordinal = place.ordinal, .scale = counted.cell.scale()};
    items_.push_back(std::move(counted));
  }
}

}  // namespace khoi::summary
