#include "services/summary/unit_changes.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "services/domain/timestamp.h"
#include "services/ledger/log_reader.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/counted_version.h"
#include "services/summary/places.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// How a unit counts on one side.
struct Counting {
  bool expected = false;
  int64_t version = 0;
  std::string bloc_id = {};
  std::string counting_authority_id = {};
  friend bool operator==(const Counting&, const Counting&) = default;
};

struct BothSides {
  Counting from;
  Counting to;
};

using UnitName = std::tuple<std::string, std::string, std::string>;  // authority, period, unit
using Units = std::map<UnitName, BothSides>;

void AddSide(const Computation& side, Counting BothSides::*which, Units& units) {
  for (const FoldedSlice& folded : side.folded) {
    const Slice& slice = *folded.slice;
    for (size_t i = 0; i < slice.units.size(); ++i) {
      const FoldedSlice::Place place = folded.places[i];
      units[{slice.authority_id, slice.period_id(), slice.units[i].unit_id}].*
          which = {.expected = true,
                   .version = folded.partials[place.partial].units[place.ordinal].version,
                   .bloc_id = slice.units[i].bloc_id,
                   .counting_authority_id = slice.counting_authority_id()};
    }
  }
}

class Causes {
 public:
  Causes(const ledger::View& view, ledger::StructureCache& structures, const Question& from, const Question& to)
      : view_(view),
        structures_(structures),
        from_(from),
        to_(to),
        later_(to.revision >= from.revision ? to : from),
        together_(from.revision == to.revision) {}

  // The entry that made the difference; 0 when there is none.
  absl::StatusOr<int64_t> Of(const UnitName& name, const BothSides& sides) {
    const bool of_place = sides.from.version == sides.to.version || sides.from.expected != sides.to.expected;
    if (!of_place) {
      return OfVersion(name, sides);
    }
    const int64_t earlier_revision = std::min(from_.revision, to_.revision);
    const bool signed_over = sides.from.version > 0 || sides.to.version > 0;
    if (later_.basis == v1::BASIS_CONSOLIDATED && !together_) {
      return signed_over ? OfVersion(name, sides) : OfPlace(name, earlier_revision);
    }
    if (together_ && (from_.basis == v1::BASIS_CONSOLIDATED || to_.basis == v1::BASIS_CONSOLIDATED)) {
      // What was signed stays in its bloc, from which the unit may have moved since.
      ASSIGN_OR_RETURN(const int64_t since, OfVersion(name, sides));
      ASSIGN_OR_RETURN(const int64_t moved, OfPlace(name, since));
      return std::max(since, moved);
    }
    return OfPlace(name, earlier_revision);
  }

 private:
  // The entry since which the later side, or both of one revision, count the version that they count.
  absl::StatusOr<int64_t> OfVersion(const UnitName& name, const BothSides& sides) const {
    int64_t since = 0;
    for (const Question* const side : {&from_, &to_}) {
      if (side != &later_ && !together_) {
        continue;
      }
      if (side->basis == v1::BASIS_CONSOLIDATED) {
        const Counting& own = side == &to_ ? sides.to : sides.from;
        const Counting& other = side == &to_ ? sides.from : sides.to;
        ASSIGN_OR_RETURN(const int64_t revision, OfConsolidation(name, (own.expected ? own : other).bloc_id));
        since = std::max(since, revision);
        continue;
      }
      ASSIGN_OR_RETURN(const int64_t revision, OfReport(name, side->basis));
      since = std::max(since, revision);
    }
    return since;
  }

  // The oldest of the latest heads in which the same version counts as in the last one.
  absl::StatusOr<int64_t> OfReport(const UnitName& name, v1::Basis basis) const {
    const storage::ReportId report{std::get<0>(name), std::get<1>(name), std::get<2>(name)};
    const std::unique_ptr<storage::Cursor> past = view_.snapshot->Scan(storage::PastRange(report));
    past->Seek(storage::PastKey(report, later_.revision));
    int64_t last = 0;
    int64_t revision = 0;
    for (; past->Valid(); past->Next()) {
      absl::string_view rest;
      ASSIGN_OR_RETURN(const storage::Head head, storage::DecodeHead(past->value(), &rest));
      const int64_t counted = CountedVersion(head, basis);
      if (revision != 0 && counted != last) {
        break;
      }
      last = counted;
      revision = storage::RevisionOfKey(past->key());
    }
    RETURN_IF_ERROR(past->status());
    return revision;
  }

  absl::StatusOr<int64_t> OfConsolidation(const UnitName& name, const std::string& bloc_id) const {
    ASSIGN_OR_RETURN(const std::vector<SignedConsolidation> latest,
                     LatestConsolidations(view_, std::get<0>(name), std::get<1>(name), later_.revision));
    int64_t revision = 0;
    for (const SignedConsolidation& each : latest) {
      const bool own = each.id.bloc_id.empty() && !later_.scope.has_bloc();
      if (own || (revision == 0 && each.id.bloc_id == bloc_id)) {
        revision = each.revision;
      }
    }
    return revision;
  }

  // The registry entry after `from_revision` that gave the unit the place that it has on the later side.
  absl::StatusOr<int64_t> OfPlace(const UnitName& name, int64_t from_revision) {
    const auto& [authority_id, period_id, unit_id] = name;
    v1::ConsolidationRef ref;
    ref.set_authority_id(authority_id);
    ref.set_period_id(period_id);
    if (later_.scope.has_bloc() && !later_.boundaries_day.has_value()) {
      ref.set_bloc_id(later_.scope.bloc().bloc_id());
    }
    Places& places = places_.try_emplace({authority_id, period_id}, view_, structures_, std::move(ref)).first->second;
    return places.CauseOf(unit_id, from_revision, later_.revision);
  }

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const Question& from_;
  const Question& to_;
  const Question& later_;
  const bool together_;                                           // both sides are of one revision
  std::map<std::pair<std::string, std::string>, Places> places_;  // by authority and period
};

}  // namespace

absl::StatusOr<std::vector<v1::UnitChange>> UnitChanges(const ledger::View& view, ledger::StructureCache& structures,
                                                        const Computation& from, const Computation& to) {
  Units units;
  AddSide(from, &BothSides::from, units);
  AddSide(to, &BothSides::to, units);
  Causes causes(view, structures, from.question, to.question);
  std::vector<v1::UnitChange> changes;
  for (const auto& [name, sides] : units) {
    if (sides.from == sides.to) {
      continue;
    }
    v1::UnitChange& change = changes.emplace_back();
    change.set_authority_id(std::get<0>(name));
    change.set_period_id(std::get<1>(name));
    change.set_unit_id(std::get<2>(name));
    change.set_from_version(sides.from.version);
    change.set_to_version(sides.to.version);
    change.set_from_bloc_id(sides.from.bloc_id);
    change.set_to_bloc_id(sides.to.bloc_id);
    ASSIGN_OR_RETURN(const int64_t revision, causes.Of(name, sides));
    if (revision == 0) {
      continue;
    }
    change.set_revision(revision);
    ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, revision));
    domain::SetTime(entry.time_us(), *change.mutable_change_time());
  }
  return changes;
}

}  // namespace khoi::summary
