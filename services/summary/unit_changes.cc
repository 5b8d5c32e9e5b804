#include "services/summary/unit_changes.h"

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
  Causes(const ledger::View& view, const Question& from, const Question& to)
      : view_(view), from_(from), to_(to), later_(to.revision >= from.revision ? to : from) {}

  // The entry that made the difference; 0 when there is none.
  absl::StatusOr<int64_t> Of(const UnitName& name, const BothSides& sides) const {
    if (sides.from.version == sides.to.version || sides.from.expected != sides.to.expected) {
      return later_.structure_revision;
    }
    if (later_.basis == v1::BASIS_CONSOLIDATED) {
      return OfConsolidation(name, (&later_ == &to_ ? sides.to : sides.from).bloc_id);
    }
    return OfReport(name);
  }

 private:
  // The oldest of the latest heads that all give what the last one gives.
  absl::StatusOr<int64_t> OfReport(const UnitName& name) const {
    const storage::ReportId report{std::get<0>(name), std::get<1>(name), std::get<2>(name)};
    const std::unique_ptr<storage::Cursor> past = view_.snapshot->Scan(storage::PastRange(report));
    past->Seek(storage::PastKey(report, later_.revision));
    std::pair<int64_t, int64_t> last;
    int64_t revision = 0;
    for (; past->Valid(); past->Next()) {
      absl::string_view rest;
      ASSIGN_OR_RETURN(const storage::Head head, storage::DecodeHead(past->value(), &rest));
      const std::pair<int64_t, int64_t> counted = CountedIn(head);
      if (revision != 0 && counted != last) {
        break;
      }
      last = counted;
      revision = storage::RevisionOfKey(past->key());
    }
    RETURN_IF_ERROR(past->status());
    return revision;
  }

  // On the later side; on both where they are of one revision.
  std::pair<int64_t, int64_t> CountedIn(const storage::Head& head) const {
    const int64_t later = CountedVersion(head, later_.basis);
    return {later, from_.revision == to_.revision ? CountedVersion(head, from_.basis) : later};
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

  const ledger::View& view_;
  const Question& from_;
  const Question& to_;
  const Question& later_;
};

}  // namespace

absl::StatusOr<std::vector<v1::UnitChange>> UnitChanges(const ledger::View& view, const Computation& from,
                                                        const Computation& to) {
  Units units;
  AddSide(from, &BothSides::from, units);
  AddSide(to, &BothSides::to, units);
  const Causes causes(view, from.question, to.question);
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
