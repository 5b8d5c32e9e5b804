#include "services/domain/version_diff.h"

#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace khoi::domain {
namespace {

bool IsSame(const FigureValue& a, const FigureValue& b) {
  // What a flag does not claim says nothing.
  return a.has_low == b.has_low && a.unbounded == b.unbounded && a.approximate == b.approximate &&
         a.not_available == b.not_available && (!a.has_low || a.low == b.low) && (a.unbounded || a.high == b.high);
}

// No map fields: equal messages have equal encodings.
bool IsSame(const google::protobuf::MessageLite& a, const google::protobuf::MessageLite& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

FigureDiff DiffOfCell(const std::string& cell, const FigureValue* from, const FigureValue* to) {
  FigureDiff diff;
  diff.cell.ParseFromString(cell);
  if (from != nullptr) diff.from = *from;
  if (to != nullptr) diff.to = *to;
  return diff;
}

// Both lists are ordered by cell.
std::vector<FigureDiff> FigureDiffsOf(const std::vector<DerivedFigure>& from, const std::vector<DerivedFigure>& to) {
  std::vector<FigureDiff> diffs;
  size_t i = 0;
  size_t j = 0;
  while (i < from.size() || j < to.size()) {
    const int order = i == from.size() ? 1 : j == to.size() ? -1 : from[i].cell.compare(to[j].cell);
    if (order < 0) {
      diffs.push_back(DiffOfCell(from[i].cell, &from[i].value, nullptr));
    } else if (order > 0) {
      diffs.push_back(DiffOfCell(to[j].cell, nullptr, &to[j].value));
    } else if (!IsSame(from[i].value, to[j].value)) {
      diffs.push_back(DiffOfCell(from[i].cell, &from[i].value, &to[j].value));
    }
    if (order <= 0) ++i;
    if (order >= 0) ++j;
  }
  return diffs;
}

using ItemId = std::pair<std::string, std::string>;  // key and encoded cell

// The items of `mine` that `other` does not have, each once.
void AddItemsOnlyIn(const stored::v1::Extras& mine, const stored::v1::Extras& other, bool added,
                    std::vector<v1::ItemChange>& changes) {
  absl::flat_hash_set<ItemId> known;
  for (const stored::v1::KeyedItem& item : other.keyed_items()) known.emplace(item.key(), EncodeCellKey(item.cell()));
  for (const stored::v1::KeyedItem& item : mine.keyed_items()) {
    if (!known.emplace(item.key(), EncodeCellKey(item.cell())).second) continue;
    v1::ItemChange& change = changes.emplace_back();
    change.set_measure(static_cast<v1::Measure>(item.cell().measure()));
    change.set_key(item.key());
    change.set_title(item.title());
    change.set_added(added);
  }
}

// The number that a total states; empty when it states none. Of a range the lower end.
std::string NumberOf(const v1::Quantity& quantity) {
  switch (quantity.state_case()) {
    case v1::Quantity::kExact:
      return quantity.exact();
    case v1::Quantity::kAtLeast:
      return quantity.at_least();
    case v1::Quantity::kApproximate:
      return quantity.approximate();
    case v1::Quantity::kRange:
      return quantity.range().min();
    case v1::Quantity::kNotAvailable:
    case v1::Quantity::STATE_NOT_SET:
      break;
  }
  return "";
}

const std::string& IdOf(const v1::DeclaredTotal& total) {
  return total.line_id().empty() ? total.label() : total.line_id();
}
const std::string& IdOf(const v1::NarrativeSection& section) { return section.section_code(); }

// Calls visit(from, to) for every pair of `id` of which anything differs; one of the two is null when it has no
// partner. The later side gives the order.
template <typename List, typename Visit>
void ForEachDifference(const List& from, const List& to, Visit visit) {
  absl::flat_hash_map<std::string, std::vector<const typename List::value_type*>> partners;
  for (auto it = from.rbegin(); it != from.rend(); ++it) partners[IdOf(*it)].push_back(&*it);  // the first one last
  std::set<const typename List::value_type*> found;
  for (const auto& later : to) {
    auto& candidates = partners[IdOf(later)];
    const typename List::value_type* earlier = nullptr;
    if (!candidates.empty()) {
      earlier = candidates.back();
      candidates.pop_back();
      found.insert(earlier);
    }
    if (earlier == nullptr || !IsSame(*earlier, later)) visit(earlier, &later);
  }
  for (const auto& earlier : from) {
    if (!found.contains(&earlier)) visit(&earlier, static_cast<const typename List::value_type*>(nullptr));
  }
}

}  // namespace

VersionDiff DiffOf(const DiffedVersion& from, const DiffedVersion& to) {
  VersionDiff diff;
  diff.figures = FigureDiffsOf(from.derived.figures, to.derived.figures);
  AddItemsOnlyIn(from.derived.extras, to.derived.extras, /*added=*/false, diff.items);
  AddItemsOnlyIn(to.derived.extras, from.derived.extras, /*added=*/true, diff.items);
  ForEachDifference(from.report.declared_totals(), to.report.declared_totals(),
                    [&diff](const v1::DeclaredTotal* earlier, const v1::DeclaredTotal* later) {
                      const bool both = earlier != nullptr && later != nullptr;
                      if (both && IsSame(earlier->total(), later->total())) return;  // only what it covers changed
                      v1::DeclaredTotalChange& change = diff.declared_totals.emplace_back();
                      change.set_label((later != nullptr ? later : earlier)->label());
                      change.set_from_declared(earlier == nullptr ? "" : NumberOf(earlier->total()));
                      change.set_to_declared(later == nullptr ? "" : NumberOf(later->total()));
                    });
  ForEachDifference(from.report.narrative_sections(), to.report.narrative_sections(),
                    [&diff](const v1::NarrativeSection* earlier, const v1::NarrativeSection* later) {
                      diff.section_codes.push_back(IdOf(later != nullptr ? *later : *earlier));
                    });
  return diff;
}

}  // namespace khoi::domain
