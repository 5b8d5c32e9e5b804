#include "services/summary/layout_axis.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/dimension.h"
#include "services/summary/invalid_field.h"

namespace khoi::summary {
namespace {

using Values = std::vector<std::string>;

// The values of items for each value: below the values of what stands above, those of the item itself.
class ValuesOfItems {
 public:
  void Add(uint32_t item, const Values& values, size_t above) {
    below_[{item, Values(values.begin(), values.begin() + static_cast<long>(above))}].emplace(
        values.begin() + static_cast<long>(above), values.end());
  }

  std::vector<Values> Below(uint32_t item, const Values& above) const {
    const auto found = below_.find({item, above});
    return found == below_.end() ? std::vector<Values>()
                                 : std::vector<Values>(found->second.begin(), found->second.end());
  }

  // What stands above the item wherever it has a value.
  std::vector<Values> All(uint32_t item) const {
    std::vector<Values> all;
    for (auto it = below_.lower_bound({item, {}}); it != below_.end() && it->first.first == item; ++it) {
      for (const Values& own : it->second) {
        all.push_back(it->first.second);
        all.back().insert(all.back().end(), own.begin(), own.end());
      }
    }
    return all;
  }

 private:
  std::map<std::pair<uint32_t, Values>, std::set<Values>> below_;
};

// The units that are expected, each as its values of the dimensions of the report.
std::set<std::map<v1::Dimension, std::string>> ExpectedUnits(const Computation& computed,
                                                             const std::vector<v1::Dimension>& dimensions) {
  std::set<std::map<v1::Dimension, std::string>> expected;
  for (const Slice& slice : computed.resolution.slices) {
    for (const SliceUnit& unit : slice.units) {
      if (!unit.expected()) continue;
      std::map<v1::Dimension, std::string> values;
      for (const v1::Dimension dimension : dimensions) {
        if (domain::IsOfReport(dimension)) values[dimension] = ReportValue(dimension, slice, unit);
      }
      expected.insert(std::move(values));
    }
  }
  return expected;
}

class Expansion {
 public:
  Expansion(const LayoutAxis& axis, const LayoutFigures& figures, const std::vector<const LayoutFigure*>& present,
            const Computation& computed, Names& names, bool headings_are_lines)
      : axis_(axis), names_(names), headings_are_lines_(headings_are_lines) {
    for (uint32_t i = 0; i < axis.items().size(); ++i) {
      if (!axis.items()[i].item->has_each()) continue;
      AddOccurring(i, figures, present);
      AddExpected(i, computed);
    }
  }

  std::vector<AxisLine> Run() {
    Expand(-1, {}, {}, "");
    return std::move(lines_);
  }

 private:
  // How many of an item's dimensions are those of what stands above it.
  size_t Above(uint32_t item) const {
    const int parent = axis_.items()[item].parent;
    return parent < 0 ? 0 : axis_.items()[static_cast<size_t>(parent)].dimensions.size();
  }

  void AddOccurring(uint32_t item, const LayoutFigures& figures, const std::vector<const LayoutFigure*>& present) {
    const std::vector<v1::Dimension>& dimensions = axis_.items()[item].dimensions;
    for (const LayoutFigure* const figure : present) {
      Values values;
      for (const v1::Dimension dimension : dimensions) {
        values.push_back(figures.ValueOf(*figure, dimension));
        measures_.try_emplace({dimension, values.back()},
                              static_cast<v1::Measure>(figures.keys()[figure->key].cell.measure()));
      }
      values_.Add(item, values, Above(item));
    }
  }

  // Units that are expected are there also when they have said nothing, and so are their blocs.
  void AddExpected(uint32_t item, const Computation& computed) {
    const std::vector<v1::Dimension>& dimensions = axis_.items()[item].dimensions;
    const size_t above = Above(item);
    if (!domain::IsOfReport(dimensions.back())) return;
    std::vector<Values> chains = {{}};
    for (int parent = axis_.items()[item].parent; parent >= 0;
         parent = axis_.items()[static_cast<size_t>(parent)].parent) {
      if (!axis_.items()[static_cast<size_t>(parent)].item->has_each()) continue;
      chains = values_.All(static_cast<uint32_t>(parent));
      break;
    }
    for (const std::map<v1::Dimension, std::string>& unit : ExpectedUnits(computed, dimensions)) {
      for (const Values& chain : chains) {
        Values values = chain;
        bool same = true;
        for (size_t i = 0; i < above; ++i) {
          const auto own = unit.find(dimensions[i]);
          same = same && (own == unit.end() || own->second == chain[i]);
        }
        for (size_t i = above; i < dimensions.size(); ++i) values.push_back(unit.at(dimensions[i]));
        if (same) values_.Add(item, values, above);
      }
    }
  }

  const Name& NameOf(v1::Dimension dimension, const std::string& value) {
    const auto measure = measures_.find({dimension, value});
    return names_.Of(measure == measures_.end() ? v1::MEASURE_AWARDS : measure->second, dimension, value);
  }

  // In the order of the catalog.
  std::vector<Values> Ordered(uint32_t item, const Values& above) {
    const std::vector<v1::Dimension>& dimensions = axis_.items()[item].dimensions;
    using Place = std::tuple<int, int, std::string>;
    std::vector<std::pair<std::vector<Place>, Values>> ordered;
    for (Values& values : values_.Below(item, above)) {
      std::vector<Place> places;
      for (size_t i = 0; i < values.size(); ++i) {
        const Name& name = NameOf(dimensions[above.size() + i], values[i]);
        places.emplace_back(name.group, name.place, values[i]);
      }
      ordered.emplace_back(std::move(places), std::move(values));
    }
    std::sort(ordered.begin(), ordered.end());
    std::vector<Values> result;
    for (auto& [places, values] : ordered) result.push_back(std::move(values));
    return result;
  }

  void Expand(int parent, const Values& values, const std::vector<Words>& headings, const std::string& name) {
    for (uint32_t i = 0; i < axis_.items().size(); ++i) {
      const AxisItem& item = axis_.items()[i];
      if (item.parent != parent) continue;
      if (!item.item->has_each()) {
        AddLine(i, values, headings, {item.item->heading_vi(), item.item->heading_en()},
                NameOfItem(name, i, item.item->item_id()), name);
        continue;
      }
      for (const Values& own : Ordered(i, values)) {
        Values all = values;
        all.insert(all.end(), own.begin(), own.end());
        const std::string own_name = NameOfItem(name, i, own.back());
        AddLine(i, all, headings, HeadingOf(item, own.back()), own_name, own_name);
      }
    }
  }

  // `inside` begins the names of the items below.
  void AddLine(uint32_t item, const Values& values, const std::vector<Words>& outer, Words heading,
               const std::string& name, const std::string& inside) {
    std::vector<Words> headings = outer;
    headings.push_back(std::move(heading));
    if (headings_are_lines_ || axis_.items()[item].item->kind_case() != v1::LayoutItem::KIND_NOT_SET) {
      lines_.push_back({.item = item, .values = values, .headings = headings, .name = name});
    }
    Expand(static_cast<int>(item), values, headings, inside);
  }

  // "Khối 1", after what the item says of its own: "Trong đó: Khối 1".
  Words HeadingOf(const AxisItem& item, const std::string& value) {
    const Name& name = NameOf(item.dimensions.back(), value);
    Words words{name.vi.empty() ? value : name.vi, name.en.empty() ? name.vi : name.en};
    if (value == domain::kNotSaid) {
      words = item.dimensions.back() == v1::DIMENSION_BLOC ? Words{"Báo cáo trực tiếp", "Report directly"}
                                                           : Words{"Không nêu", "Not stated"};
    }
    if (words.en.empty()) words.en = words.vi;
    const v1::LayoutItem& own = *item.item;
    if (own.heading_vi().empty()) return words;
    return {absl::StrCat(own.heading_vi(), " ", words.vi),
            absl::StrCat(own.heading_en().empty() ? own.heading_vi() : own.heading_en(), " ", words.en)};
  }

  std::string NameOfItem(const std::string& outer, uint32_t item, const std::string& own) {
    std::string name = absl::StrCat(outer, outer.empty() ? "" : ".", own.empty() ? absl::StrCat(item + 1) : own);
    if (!taken_.insert(name).second) {
      absl::StrAppend(&name, "#", taken_.size());
      taken_.insert(name);
    }
    return name;
  }

  const LayoutAxis& axis_;
  Names& names_;
  const bool headings_are_lines_;
  ValuesOfItems values_;
  std::map<std::pair<v1::Dimension, std::string>, v1::Measure> measures_;  // in which a value was seen first
  absl::flat_hash_set<std::string> taken_;
  std::vector<AxisLine> lines_;
};

bool PicksOf(const v1::FigureSet& set, const LayoutKey& key) {
  return set.figures().empty() || std::any_of(set.figures().begin(), set.figures().end(),
                                              [&](const v1::FigureSelector& selector) { return Picks(selector, key); });
}

}  // namespace

LayoutAxis::LayoutAxis(const Items& items, bool blocs_by_authority) : blocs_by_authority_(blocs_by_authority) {
  Add(items, -1, 0, {});
}

void LayoutAxis::Add(const Items& items, int parent, int level, const std::vector<v1::Dimension>& dimensions) {
  for (const v1::LayoutItem& item : items) {
    const auto place = static_cast<uint32_t>(items_.size());
    AxisItem& added = items_.emplace_back(AxisItem{&item, parent, level, dimensions});
    if (item.has_each()) {
      if (item.each().dimension() == v1::DIMENSION_BLOC && blocs_by_authority_) {
        added.dimensions.push_back(v1::DIMENSION_AUTHORITY);
      }
      added.dimensions.push_back(item.each().dimension());
    }
    places_.emplace(item.item_id(), place);
    Add(item.items(), static_cast<int>(place), level + 1, std::vector<v1::Dimension>(added.dimensions));
  }
}

absl::StatusOr<std::vector<uint32_t>> LayoutAxis::Picking(const LayoutKey& key, absl::string_view field) const {
  std::vector<bool> picks(items_.size());
  bool placed = false;
  for (size_t i = 0; i < items_.size(); ++i) {
    const v1::LayoutItem& item = *items_[i].item;
    picks[i] = item.has_each() || (item.has_figures() && PicksOf(item.figures(), key));
    // Totals, and values that only divide the items below them, are no place of a figure's own.
    placed = placed || (picks[i] && !item.total() && !(item.has_each() && !item.items().empty()));
  }
  for (size_t i = 0; i < items_.size(); ++i) {
    picks[i] = picks[i] || (items_[i].item->has_rest() && !placed);
  }
  std::vector<uint32_t> picking;
  for (uint32_t i = 0; i < items_.size(); ++i) {
    int count = picks[i] ? 1 : 0;
    for (const std::string& summand : items_[i].item->sum().item_ids()) {
      count += picks[PlaceOf(summand)] ? 1 : 0;
    }
    if (count > 1) {
      return InvalidField(field,
                          absl::StrCat("tổng \"", items_[i].item->heading_vi(),
                                       "\" cộng một số liệu hai lần; hãy sửa "
                                       "các mục được cộng để không trùng nhau"),
                          absl::StrCat("the sum \"", items_[i].item->heading_vi(),
                                       "\" adds a figure twice; correct "
                                       "its items so that they do not overlap"));
    }
    if (count == 1) picking.push_back(i);
  }
  return picking;
}

std::vector<AxisLine> LayoutAxis::LinesOf(const LayoutFigures& figures, const std::vector<const LayoutFigure*>& present,
                                          const Computation& computed, Names& names, bool headings_are_lines) const {
  return Expansion(*this, figures, present, computed, names, headings_are_lines).Run();
}

}  // namespace khoi::summary
