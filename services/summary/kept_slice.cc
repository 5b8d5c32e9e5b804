#include "services/summary/kept_slice.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/recent_changes.h"
#include "services/summary/cells.h"
#include "services/summary/digest.h"
#include "services/summary/kept_bytes.h"
#include "services/summary/memo.h"
#include "services/summary/whole_partial.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Above this share of the units, one scan over all of them costs less than reading them one by one.
constexpr size_t kScanShare = 4;

// Makes a slice of the present, from an earlier one if there is one.
class Refresh final {
 public:
  Refresh(const ledger::View& view, const Question& question, const Slice& slice,
          std::shared_ptr<const SliceShape> shape)
      : view_(view), question_(question), slice_(slice), shape_(std::move(shape)), dirty_(shape_->members.size()) {}

  // Folds everything.
  absl::StatusOr<KeptSlice> All() {
    std::fill(dirty_.begin(), dirty_.end(), true);
    others_ = shape_->excluded;
    kept_.nodes.resize(dirty_.size());
    kept_.groups.resize(dirty_.size());
    return Run(slice_.whole);
  }

  // Folds the groups of units that changed.
  absl::StatusOr<KeptSlice> Some(const KeptSlice& earlier, const std::vector<ledger::Change>& changes) {
    for (const ledger::Change& change : changes) {
      MarkChanged(change.unit_id);
    }
    std::sort(others_.begin(), others_.end());
    others_.erase(std::unique(others_.begin(), others_.end()), others_.end());
    size_t unit_count = others_.size();
    for (size_t group = 0; group < dirty_.size(); ++group) {
      unit_count += dirty_[group] ? shape_->members[group].size() : 0;
    }
    if (slice_.whole && unit_count * kScanShare > shape_->units.size()) {
      others_.clear();
      return All();
    }
    kept_ = earlier;
    return Run(/*scan=*/false);
  }

  bool all() const { return std::find(dirty_.begin(), dirty_.end(), false) == dirty_.end(); }
  size_t unit_count() const { return unit_count_; }

 private:
  void MarkChanged(const std::string& unit_id) {
    if (unit_id.empty()) {
      return;  // a consolidation
    }
    const auto unit =
        std::lower_bound(shape_->units.begin(), shape_->units.end(), unit_id,
                         [](const SliceShape::Unit& each, const std::string& id) { return each.unit_id < id; });
    if (unit != shape_->units.end() && unit->unit_id == unit_id) {
      dirty_[shape_->places[static_cast<size_t>(unit - shape_->units.begin())].partial] = true;
      return;
    }
    if (slice_.whole || std::binary_search(shape_->excluded.begin(), shape_->excluded.end(), unit_id)) {
      others_.push_back(unit_id);
    }
  }

  absl::StatusOr<KeptSlice> Run(bool scan) {
    ASSIGN_OR_RETURN(std::vector<stored::v1::CellKey> cells,
                     ReadCells(*view_.snapshot, slice_.authority_id, slice_.period_id()));
    FoldPlan plan = PlanOf(scan);
    plan.cell_count = cells.size();
    unit_count_ = plan.units.size();
    ASSIGN_OR_RETURN(Folded folded, Fold(*view_.snapshot, plan));
    kept_.shape = shape_;
    kept_.slice = std::make_shared<const Slice>(slice_);
    kept_.told = std::make_shared<ToldSlice>();
    kept_.cells = std::move(cells);
    TakeGroups(folded);
    TakeStrays(folded);
    TakeNamed(std::move(folded.named));
    kept_.whole = std::make_shared<const Partial>(WholeOf(kept_.groups, shape_->first_of_group, kept_.cells.size()));
    SetItems();
    RETURN_IF_ERROR(ReadDecisions());
    SetDigest();
    kept_.bytes = BytesOf(kept_);
    return std::move(kept_);
  }

  // The units of the groups to be folded, and others that do not count.
  FoldPlan PlanOf(bool scan) {
    FoldPlan plan{.authority_id = slice_.authority_id,
                  .period_id = slice_.period_id(),
                  .period_last_day = slice_.last_day,
                  .revision = question_.revision,
                  .basis = question_.basis,
                  .node_ids = {},
                  .scan = scan,
                  .with_named = true};
    std::vector<uint32_t> number_of(dirty_.size());
    for (size_t group = 0; group < dirty_.size(); ++group) {
      if (dirty_[group]) {
        number_of[group] = static_cast<uint32_t>(plan.node_ids.size());
        plan.node_ids.emplace_back(shape_->group_bloc_ids[group]);
        plan.partial_sizes.push_back(static_cast<uint32_t>(shape_->members[group].size()));
      }
    }
    auto other = others_.begin();
    const auto add_other = [&] {
      plan.units.push_back({.unit_id = *other++, .counted = false});
      unit_of_plan_.push_back(0);
    };
    for (uint32_t i = 0; i < shape_->units.size(); ++i) {
      const FoldedSlice::Place place = shape_->places[i];
      if (!dirty_[place.partial]) {
        continue;
      }
      while (other != others_.end() && *other < shape_->units[i].unit_id) {
        add_other();
      }
      plan.units.push_back({.unit_id = shape_->units[i].unit_id,
                            .partial = number_of[place.partial],
                            .ordinal = place.ordinal,
                            .node = number_of[place.partial]});
      unit_of_plan_.push_back(i);
    }
    while (other != others_.end()) {
      add_other();
    }
    return plan;
  }

  void TakeGroups(Folded& folded) {
    size_t number = 0;
    for (size_t group = 0; group < dirty_.size(); ++group) {
      if (dirty_[group]) {
        kept_.groups[group] = std::make_shared<const Partial>(std::move(folded.partials[number]));
        kept_.nodes[group] = std::move(folded.nodes[number]);
        ++number;
      }
    }
  }

  void TakeStrays(Folded& folded) {
    std::erase_if(kept_.strays, [&](const StrayReport& stray) {
      return std::binary_search(others_.begin(), others_.end(), stray.unit_id);
    });
    std::move(folded.strays.begin(), folded.strays.end(), std::back_inserter(kept_.strays));
    std::sort(kept_.strays.begin(), kept_.strays.end(),
              [](const StrayReport& a, const StrayReport& b) { return a.unit_id < b.unit_id; });
  }

  void TakeNamed(std::vector<SharedDecisions::Named> named) {
    // Places in the plan ascend with places in the shape.
    for (SharedDecisions::Named& each : named) {
      each.place.unit = unit_of_plan_[each.place.unit];
    }
    std::vector<SharedDecisions::Named> all;
    all.reserve(kept_.named.size() + named.size());
    std::copy_if(kept_.named.begin(), kept_.named.end(), std::back_inserter(all),
                 [&](const auto& each) { return !dirty_[shape_->places[each.place.unit].partial]; });
    const auto middle = static_cast<std::ptrdiff_t>(all.size());
    all.insert(all.end(), named.begin(), named.end());
    std::inplace_merge(all.begin(), all.begin() + middle, all.end());
    kept_.named = std::move(all);
  }

  // Claims of units that did not change, as they were found before: by unit and line.
  using KnownClaims = absl::flat_hash_map<std::pair<absl::string_view, int32_t>,
                                          std::pair<const domain::ItemIdentity*, std::shared_ptr<const domain::Claim>>>;

  static KnownClaims ClaimsIn(const domain::KeyedSet* decisions) {
    KnownClaims known;
    if (decisions == nullptr) {
      return known;
    }
    for (const auto& [item, claims] : decisions->items()) {
      for (const std::shared_ptr<const domain::Claim>& claim : claims.shared()) {
        known.emplace(std::pair(absl::string_view(claim->place.unit_id), claim->place.line), std::pair(&item, claim));
      }
    }
    return known;
  }

  // Reads the reports again whose decisions others name too, as far as they are not known.
  absl::Status ReadDecisions() {
    const std::shared_ptr<const domain::KeyedSet> before = std::move(kept_.decisions);
    const KnownClaims known = ClaimsIn(before.get());
    domain::KeyedSet decisions;
    stored::v1::Extras extras;
    uint32_t read = ~uint32_t{0};
    for (const SharedDecisions::Place& place : SharedDecisions::Shared(kept_.named)) {
      const std::string& unit_id = shape_->units[place.unit].unit_id;
      const auto found = known.find(std::pair(absl::string_view(unit_id), place.line));
      if (found != known.end() && !dirty_[shape_->places[place.unit].partial]) {
        decisions.Share(*found->second.first, found->second.second);
        continue;
      }
      if (place.unit != read) {
        read = place.unit;
        RETURN_IF_ERROR(ReadExtras(place.unit, extras));
      }
      AddDecision(extras.decisions(place.line),
                  {.period_last_day = slice_.last_day,
                   .period_id = slice_.period_id(),
                   .unit_id = unit_id,
                   .authority_id = slice_.authority_id,
                   .line = place.line},
                  decisions);
    }
    kept_.decisions = std::make_shared<const domain::KeyedSet>(std::move(decisions));
    return absl::OkStatus();
  }

  // Of the version that counts.
  absl::Status ReadExtras(uint32_t unit, stored::v1::Extras& extras) {
    const std::string& unit_id = shape_->units[unit].unit_id;
    const FoldedSlice::Place at = shape_->places[unit];
    const int64_t version = kept_.groups[at.partial]->units[at.ordinal].version;
    ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                     ledger::ReadPayload(*view_.snapshot, {slice_.authority_id, slice_.period_id(), unit_id}, version));
    const absl::StatusOr<storage::Payload> payload =
        storage::SplitPayload(bytes.has_value() ? absl::string_view(*bytes) : absl::string_view());
    if (!payload.ok() || !extras.ParseFromArray(payload->extras.data(), static_cast<int>(payload->extras.size()))) {
      return absl::DataLossError(absl::StrCat("unreadable figures of ", slice_.authority_id, "/", slice_.period_id(),
                                              "/", unit_id, ", version ", version));
    }
    return absl::OkStatus();
  }

  void SetItems() {
    const auto place_of = [&](absl::string_view unit_id) {
      const auto unit =
          std::lower_bound(shape_->units.begin(), shape_->units.end(), unit_id,
                           [](const SliceShape::Unit& each, absl::string_view id) { return each.unit_id < id; });
      const auto number = static_cast<size_t>(unit - shape_->units.begin());
      const FoldedSlice::Place place = shape_->places[number];
      return ItemPlace{place.partial, place.ordinal, shape_->whole_places[number].ordinal};
    };
    kept_.items = std::make_shared<const ItemCells>(ItemCellsOf(kept_.whole->items, dirty_.size(), place_of));
  }

  void SetDigest() {
    absl::flat_hash_map<absl::string_view, const std::string*> nodes;
    for (size_t group = 0; group < kept_.nodes.size(); ++group) {
      nodes.emplace(shape_->group_bloc_ids[group], &kept_.nodes[group]);
    }
    std::vector<std::string> blocs;
    for (const std::string& bloc_id : shape_->bloc_ids) {
      const auto found = nodes.find(bloc_id);
      blocs.push_back(found != nodes.end() ? *found->second : EmptyBlocDigest(bloc_id));
    }
    kept_.digest = AuthorityDigest(slice_.authority_id, slice_.period_id(), blocs);
  }

  const ledger::View& view_;
  const Question& question_;
  const Slice& slice_;
  const std::shared_ptr<const SliceShape> shape_;
  std::vector<bool> dirty_;          // by group
  std::vector<std::string> others_;  // units to be read that do not count, ascending
  std::vector<uint32_t> unit_of_plan_;
  size_t unit_count_ = 0;
  KeptSlice kept_;
};

// Whether the memo may hold what the question asks.
bool IsKept(const ledger::View& view, const Question& question) {
  return question.memo != nullptr && view.changes != nullptr && question.revision == view.end.revision &&
         (question.basis == v1::BASIS_LATEST_SUBMITTED || question.basis == v1::BASIS_ACCEPTED) &&
         !question.boundaries_day.has_value() && !question.Needs(v1::DIMENSION_AUTHORITY_TYPE);
}

MemoName NameOf(const Question& question, const std::string& authority_id, const std::string& period_id) {
  return {.authority_id = authority_id,
          .period_id = period_id,
          .bloc_id = question.scope.bloc().bloc_id(),
          .basis = question.basis,
          .central = question.scope.has_central()};
}

// Whether what is kept holds for the slice.
bool Fits(const KeptSlice& kept, const Question& question, const Slice& slice) {
  // Outside the central scope a slice follows from the name, the structure and the catalog.
  const bool same =
      kept.slice != nullptr && kept.slice->structure == slice.structure && kept.slice->catalog == slice.catalog;
  return (same && !question.scope.has_central()) || kept.shape->Fits(slice);
}

// The same with the slice as it was resolved now, and with what was told of it before if that still holds.
std::shared_ptr<const KeptSlice> WithSlice(std::shared_ptr<const KeptSlice> kept, const Slice& slice, bool told) {
  if (told && kept->slice != nullptr && kept->slice->structure == slice.structure &&
      kept->slice->catalog == slice.catalog) {
    return kept;
  }
  auto renewed = std::make_shared<KeptSlice>(*kept);
  renewed->slice = std::make_shared<const Slice>(slice);
  renewed->told = std::make_shared<ToldSlice>();
  return renewed;
}

}  // namespace

SliceShape::SliceShape(const Slice& slice) : bloc_ids(slice.bloc_ids), last_day(slice.last_day) {
  absl::flat_hash_map<absl::string_view, uint32_t> groups;
  units.reserve(slice.units.size());
  for (uint32_t i = 0; i < slice.units.size(); ++i) {
    const SliceUnit& unit = slice.units[i];
    units.push_back({unit.unit_id, unit.bloc_id});
    const uint32_t group = groups.try_emplace(unit.bloc_id, static_cast<uint32_t>(members.size())).first->second;
    if (group == members.size()) {
      members.emplace_back();
      group_bloc_ids.push_back(unit.bloc_id);
    }
    places.push_back({.partial = group, .ordinal = static_cast<uint32_t>(members[group].size())});
    members[group].push_back(i);
  }
  for (const ExcludedUnit& unit : slice.excluded) {
    excluded.push_back(unit.unit_id);
    excluded_reasons.push_back(unit.reason);
  }
  for (const std::vector<uint32_t>& group : members) {
    first_of_group.push_back(static_cast<uint32_t>(whole_members.size()));
    whole_members.insert(whole_members.end(), group.begin(), group.end());
  }
  for (const FoldedSlice::Place& place : places) {
    whole_places.push_back({.partial = 0, .ordinal = first_of_group[place.partial] + place.ordinal});
  }
}

bool SliceShape::Fits(const Slice& slice) const {
  return std::equal(units.begin(), units.end(), slice.units.begin(), slice.units.end(),
                    [](const Unit& kept, const SliceUnit& unit) {
                      return kept.unit_id == unit.unit_id && kept.bloc_id == unit.bloc_id;
                    }) &&
         bloc_ids == slice.bloc_ids && last_day == slice.last_day &&
         std::equal(excluded.begin(), excluded.end(), slice.excluded.begin(), slice.excluded.end(),
                    [](const std::string& kept, const ExcludedUnit& unit) { return kept == unit.unit_id; }) &&
         std::equal(excluded_reasons.begin(), excluded_reasons.end(), slice.excluded.begin(), slice.excluded.end(),
                    [](v1::UncountedReason kept, const ExcludedUnit& unit) { return kept == unit.reason; });
}

std::shared_ptr<const KeptSlice> Unresolved(const KeptSlice& kept) {
  auto unresolved = std::make_shared<KeptSlice>(kept);
  unresolved->slice = nullptr;
  unresolved->told = std::make_shared<ToldSlice>();
  return unresolved;
}

std::shared_ptr<const Slice> RecallResolved(const ledger::View& view, ledger::StructureCache& structures,
                                            const Question& question) {
  if (question.scope.has_central() || question.periods.size() != 1 || !IsKept(view, question)) {
    return nullptr;
  }
  const std::string& authority_id =
      question.scope.has_bloc() ? question.scope.bloc().authority_id() : question.scope.authority().authority_id();
  const Memo::Found found = question.memo->Find(NameOf(question, authority_id, question.periods.front().period_id));
  if (found.slice == nullptr || found.slice->slice == nullptr) {
    return nullptr;
  }
  const auto structure = structures.StructureAt(view, authority_id, question.revision);
  const auto catalog = structures.CatalogAt(view, authority_id, question.revision);
  const std::shared_ptr<const Slice>& slice = found.slice->slice;
  const bool same = structure.ok() && catalog.ok() && *structure == slice->structure && *catalog == slice->catalog;
  return same ? slice : nullptr;
}

absl::StatusOr<std::shared_ptr<const KeptSlice>> RecallSlice(const ledger::View& view, const Question& question,
                                                             const Slice& slice) {
  if (!IsKept(view, question) || slice.units.empty() || (!slice.whole && !question.scope.has_bloc())) {
    return nullptr;
  }
  Memo& memo = *question.memo;
  const MemoName name = NameOf(question, slice.authority_id, slice.period_id());
  const int64_t revision = view.end.revision;
  Memo::Found found = memo.Find(name);
  std::vector<ledger::Change> changes;
  const bool fits = found.slice != nullptr && Fits(*found.slice, question, slice) &&
                    view.changes->Find(slice.authority_id, slice.period_id(), found.revision, revision, &changes);
  if (fits && std::all_of(changes.begin(), changes.end(), [](const auto& change) { return change.unit_id.empty(); })) {
    memo.CountHit();
    found.slice = WithSlice(std::move(found.slice), slice, /*told=*/changes.empty());
    memo.Keep(name, found.slice, revision, question.structure_revision);
    return std::move(found.slice);
  }
  Refresh refresh(view, question, slice, fits ? found.slice->shape : std::make_shared<const SliceShape>(slice));
  ASSIGN_OR_RETURN(KeptSlice kept, fits ? refresh.Some(*found.slice, changes) : refresh.All());
  memo.CountFold(refresh.all(), refresh.unit_count());
  auto shared = std::make_shared<const KeptSlice>(std::move(kept));
  memo.Keep(name, shared, revision, question.structure_revision);
  return shared;
}

}  // namespace khoi::summary
