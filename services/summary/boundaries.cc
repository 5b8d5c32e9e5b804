#include "services/summary/boundaries.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/structure_rows.h"
#include "services/summary/count_once.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using Graph = absl::flat_hash_map<std::string, std::vector<std::string>>;

// Which authorities continue which, read in both directions: either record may be the one that says so.
absl::StatusOr<Graph> Relations(const ledger::View& view, int64_t revision) {
  Graph related;
  RETURN_IF_ERROR(ledger::ForEachEdition(
      *view.snapshot, storage::AuthoritiesRange(), revision, "",
      [&](absl::string_view edition, absl::string_view value) -> absl::StatusOr<bool> {
        stored::v1::RegistryRow row;
        if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          return absl::DataLossError(absl::StrCat("unreadable record at ", edition));
        }
        const v1::Authority& authority = row.record().authority();
        for (const auto* const ids : {&authority.predecessor_authority_ids(), &authority.successor_authority_ids()}) {
          for (const std::string& id : *ids) {
            related[authority.authority_id()].push_back(id);
            related[id].push_back(authority.authority_id());
          }
        }
        return true;
      }));
  return related;
}

absl::btree_set<std::string> Reachable(const Graph& graph, const std::string& from) {
  absl::btree_set<std::string> reached = {from};
  std::deque<std::string> open = {from};
  for (; !open.empty(); open.pop_front()) {
    const auto next = graph.find(open.front());
    if (next == graph.end()) {
      continue;
    }
    for (const std::string& id : next->second) {
      if (reached.insert(id).second) {
        open.push_back(id);
      }
    }
  }
  return reached;
}

bool IsEmpty(const Slice& slice) { return slice.units.empty() && slice.exempt.empty() && slice.excluded.empty(); }

}  // namespace

absl::StatusOr<Boundaries> Boundaries::Read(const ledger::View& view, ledger::StructureCache& structures,
                                            const std::string& authority_id, absl::CivilDay day, int64_t revision) {
  ASSIGN_OR_RETURN(const int64_t structure_revision, ledger::StructureRevisionAt(view, revision));
  ASSIGN_OR_RETURN(const Graph related, Relations(view, structure_revision));
  Boundaries boundaries(authority_id, day);
  for (const std::string& id : Reachable(related, authority_id)) {
    OnTheDay& authority = boundaries.authorities_[id];
    ASSIGN_OR_RETURN(authority.structure, structures.StructureAt(view, id, revision));
    for (domain::ExpectedUnit& unit : authority.structure->ExpectedOn(day)) {
      authority.bloc_of.emplace(std::move(unit.unit_id), std::move(unit.bloc_id));
    }
    boundaries.AddUnits(*authority.structure);
  }
  return boundaries;
}

void Boundaries::AddUnits(const domain::Structure& structure) {
  for (const v1::Unit& unit : structure.UnitEditions()) {
    for (const std::string& id : unit.successor_unit_ids()) {
      successors_[unit.unit_id()].push_back(id);
      predecessors_[id].push_back(unit.unit_id());
    }
    for (const std::string& id : unit.predecessor_unit_ids()) {
      predecessors_[unit.unit_id()].push_back(id);
      successors_[id].push_back(unit.unit_id());
    }
  }
}

std::vector<std::string> Boundaries::authority_ids() const {
  std::vector<std::string> ids;
  for (const auto& [id, authority] : authorities_) {
    ids.push_back(id);
  }
  return ids;
}

bool Boundaries::IsExpected(absl::string_view unit_id) const {
  return std::any_of(authorities_.begin(), authorities_.end(),
                     [&](const auto& authority) { return authority.second.bloc_of.contains(unit_id); });
}

std::vector<std::string> Boundaries::ImagesOf(absl::string_view reported_to_id, const std::string& unit_id) const {
  const OnTheDay& here = authorities_.at(authority_id_);
  const bool stays =
      reported_to_id != authority_id_ && authorities_.find(reported_to_id)->second.bloc_of.contains(unit_id);
  if (stays) {
    return {};
  }
  if (here.bloc_of.contains(unit_id)) {
    return {unit_id};
  }
  if (IsExpected(unit_id)) {
    return {};
  }
  std::vector<std::string> found;
  AddNearest(unit_id, successors_, found);
  AddNearest(unit_id, predecessors_, found);
  const bool any_here =
      std::any_of(found.begin(), found.end(), [&](const std::string& id) { return here.bloc_of.contains(id); });
  return any_here ? found : std::vector<std::string>();
}

void Boundaries::AddNearest(const std::string& unit_id, const Edges& edges, std::vector<std::string>& found) const {
  absl::flat_hash_set<std::string> seen = {unit_id};
  std::deque<std::string> open = {unit_id};
  for (; !open.empty(); open.pop_front()) {
    const auto next = edges.find(open.front());
    if (next == edges.end()) {
      continue;
    }
    for (const std::string& id : next->second) {
      if (!seen.insert(id).second) {
        continue;
      }
      if (!IsExpected(id)) {
        open.push_back(id);
      } else if (std::find(found.begin(), found.end(), id) == found.end()) {
        found.push_back(id);
      }
    }
  }
}

void Boundaries::PlaceUnits(Slice& slice) const {
  const OnTheDay& here = authorities_.at(authority_id_);
  // Whether the unit has one place to go, where it is put.
  const auto place = [&](SliceUnit& unit, const std::vector<std::string>& images) {
    if (images.size() != 1) {
      return false;
    }
    unit.image_id = images.front();
    unit.bloc_id = here.bloc_of.at(unit.image_id);
    unit.expected_bloc_id = unit.expected() ? unit.bloc_id : "";
    return true;
  };
  std::vector<SliceUnit> units;
  for (SliceUnit& unit : slice.units) {
    std::vector<std::string> images = ImagesOf(slice.authority_id, unit.unit_id);
    if (place(unit, images)) {
      units.push_back(std::move(unit));
    } else if (images.size() > 1) {
      slice.excluded.push_back({std::move(unit.unit_id), v1::UNCOUNTED_REASON_SPLIT, std::move(images)});
    }
  }
  slice.units = std::move(units);
  std::vector<SliceUnit> exempt;
  for (SliceUnit& unit : slice.exempt) {
    if (place(unit, ImagesOf(slice.authority_id, unit.unit_id))) {
      exempt.push_back(std::move(unit));
    }
  }
  slice.exempt = std::move(exempt);
  SortExcluded(slice);
  slice.bloc_structure = here.structure;
  slice.bloc_day = day_;
  slice.lists_strangers = slice.authority_id == authority_id_;
}

absl::Status Boundaries::CountOnce(const ledger::View& view, const Question& question,
                                   std::vector<Slice>& slices) const {
  if (authorities_.size() == 1) {
    return absl::OkStatus();
  }
  struct Place {
    Slice* slice = nullptr;
    const SliceUnit* unit = nullptr;
  };
  std::map<std::pair<std::string, std::string>, std::vector<Place>> places;  // by period and unit
  for (Slice& slice : slices) {
    for (const SliceUnit& unit : slice.units) {
      std::vector<Place>& found = places[{slice.period_id(), unit.unit_id}];
      found.insert(slice.authority_id == authority_id_ ? found.begin() : found.end(), {&slice, &unit});
    }
  }
  std::map<Slice*, absl::flat_hash_set<std::string>> leaving;
  for (const auto& [name, found] : places) {
    if (found.size() == 1) {
      continue;
    }
    const Slice* counting = nullptr;
    for (const Place& place : found) {
      ASSIGN_OR_RETURN(const bool counts, HasCountedVersion(view, question, *place.slice, *place.unit));
      if (counting == nullptr && counts) {
        counting = place.slice;
      }
    }
    counting = counting == nullptr ? found.front().slice : counting;
    for (const Place& place : found) {
      if (place.slice != counting) {
        leaving[place.slice].insert(name.second);
      }
    }
  }
  for (auto& [slice, unit_ids] : leaving) {
    Exclude(*slice, [&unit_ids = unit_ids](const SliceUnit& unit) {
      return unit_ids.contains(unit.unit_id) ? v1::UNCOUNTED_REASON_OTHER_HOME_AUTHORITY
                                             : v1::UNCOUNTED_REASON_UNSPECIFIED;
    });
  }
  return absl::OkStatus();
}

absl::Status Boundaries::Place(const ledger::View& view, const Question& question, std::vector<Slice>& slices) const {
  absl::flat_hash_set<std::string> own_periods;
  for (Slice& slice : slices) {
    PlaceUnits(slice);
    if (slice.authority_id == authority_id_) {
      own_periods.insert(slice.period_id());
    }
  }
  RETURN_IF_ERROR(CountOnce(view, question, slices));
  std::erase_if(slices, [&](const Slice& slice) {
    return slice.authority_id != authority_id_ && IsEmpty(slice) && own_periods.contains(slice.period_id());
  });
  return absl::OkStatus();
}

}  // namespace khoi::summary
