#include "services/summary/consolidation_changes.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/domain/timestamp.h"
#include "services/ledger/log_reader.h"
#include "services/summary/places.h"
#include "services/summary/report_standings.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// A unit on one side.
struct Side {
  bool listed = false;
  bool exempt = false;
  int64_t version = 0;  // 0: left out
  absl::string_view bloc_id;

  absl::string_view told_bloc() const { return exempt ? "" : bloc_id; }
};

struct Sides {
  Side then;
  Side now;
};

void List(const v1::Consolidation& consolidation, Side Sides::*side, std::map<absl::string_view, Sides>& units) {
  for (const v1::ConsolidationInput& input : consolidation.inputs()) {
    units[input.unit_id()].*side = {.listed = true, .version = input.version(), .bloc_id = input.bloc_id()};
  }
  for (const v1::LeftOutUnit& left_out : consolidation.left_out_units()) {
    units[left_out.unit_id()].*side = {
        .listed = true, .exempt = left_out.reason() == v1::LEFT_OUT_REASON_EXEMPT, .bloc_id = left_out.bloc_id()};
  }
}

bool Differ(const Side& then, const Side& now) {
  if (then.version != now.version || then.listed != now.listed) {
    return true;
  }
  return then.bloc_id != now.bloc_id && !(then.exempt && now.exempt);
}

}  // namespace

std::vector<v1::InputChange> ChangesBetween(const v1::Consolidation& signed_one, const v1::Consolidation& present) {
  std::map<absl::string_view, Sides> units;
  List(signed_one, &Sides::then, units);
  List(present, &Sides::now, units);
  std::vector<v1::InputChange> changes;
  for (const auto& [unit_id, sides] : units) {
    if (!Differ(sides.then, sides.now)) {
      continue;
    }
    v1::InputChange& change = changes.emplace_back();
    change.set_unit_id(std::string(unit_id));
    change.set_signed_version(sides.then.version);
    change.set_present_version(sides.now.version);
    change.set_signed_bloc_id(std::string(sides.then.told_bloc()));
    change.set_present_bloc_id(std::string(sides.now.told_bloc()));
  }
  return changes;
}

absl::Status AddCauses(const ledger::View& view, ledger::StructureCache& structures, const v1::ConsolidationRef& ref,
                       int64_t from_revision, int64_t to_revision, std::vector<v1::InputChange>& changes) {
  Places places(view, structures, ref);
  ReportStandings standings(view, ref.authority_id(), ref.period_id(), to_revision);
  for (v1::InputChange& change : changes) {
    ASSIGN_OR_RETURN(const int64_t moved, places.CauseOf(change.unit_id(), from_revision, to_revision));
    ASSIGN_OR_RETURN(const ReportStanding standing, standings.Of(change.unit_id()));
    const bool accepted = change.present_version() != change.signed_version() && change.present_version() != 0 &&
                          standing.acceptance_revision > from_revision;
    const int64_t cause = std::max(moved, accepted ? standing.acceptance_revision : 0);
    ASSIGN_OR_RETURN(const stored::v1::Entry entry,
                     ledger::ReadEntry(view, cause != 0 ? cause : standing.changed_revision));
    change.set_revision(entry.revision());
    domain::SetTime(entry.time_us(), *change.mutable_change_time());
  }
  return absl::OkStatus();
}

}  // namespace khoi::summary
