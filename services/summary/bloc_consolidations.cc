#include "services/summary/bloc_consolidations.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/domain/civil_date.h"
#include "services/domain/structure.h"
#include "services/summary/consolidation_changes.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/consolidation_units.h"
#include "services/summary/report_standings.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// What a unit would be in a consolidation that is signed now.
struct Present {
  int64_t version = 0;  // 0: left out
  bool exempt = false;
};

using PresentByUnit = absl::flat_hash_map<std::string, Present>;

// Of the members of `terms`.
absl::StatusOr<PresentByUnit> ReadPresent(const ledger::View& view, const domain::Structure& structure,
                                          const std::string& period_id, const std::vector<const v1::BlocTerm*>& terms,
                                          int64_t revision) {
  absl::flat_hash_set<absl::string_view> members;
  for (const v1::BlocTerm* const term : terms) {
    if (term != nullptr) {
      members.insert(term->member_unit_ids().begin(), term->member_unit_ids().end());
    }
  }
  v1::ConsolidationRef everybody;
  everybody.set_authority_id(structure.authority_id());
  everybody.set_period_id(period_id);
  ReportStandings standings(view, structure.authority_id(), period_id, revision);
  PresentByUnit present;
  for (const ConsolidationUnit& unit : UnitsOf(structure, everybody)) {
    if (!members.contains(unit.unit_id)) {
      continue;
    }
    ASSIGN_OR_RETURN(const ReportStanding standing, standings.Of(unit.unit_id));
    present[unit.unit_id] = {.version = unit.exempt ? 0 : standing.version, .exempt = unit.exempt};
  }
  return present;
}

// What the members of `term` would sign now, as far as changes are told by it.
v1::Consolidation PresentOf(const v1::BlocTerm* term, const PresentByUnit& present) {
  v1::Consolidation consolidation;
  if (term == nullptr) {
    return consolidation;
  }
  for (const std::string& unit_id : term->member_unit_ids()) {
    const auto found = present.find(unit_id);
    if (found == present.end()) {
      continue;
    }
    if (found->second.version != 0) {
      v1::ConsolidationInput& input = *consolidation.add_inputs();
      input.set_unit_id(unit_id);
      input.set_bloc_id(term->bloc_id());
      input.set_version(found->second.version);
      continue;
    }
    v1::LeftOutUnit& left_out = *consolidation.add_left_out_units();
    left_out.set_unit_id(unit_id);
    left_out.set_bloc_id(term->bloc_id());
    left_out.set_reason(found->second.exempt ? v1::LEFT_OUT_REASON_EXEMPT : v1::LEFT_OUT_REASON_MISSING);
  }
  return consolidation;
}

}  // namespace

absl::StatusOr<std::vector<BlocConsolidation>> BlocConsolidations(
    const ledger::View& view, ledger::StructureCache& structures, const std::string& authority_id,
    const std::string& period_id, const std::vector<std::string>& bloc_ids, int64_t revision) {
  ASSIGN_OR_RETURN(std::vector<SignedConsolidation> latest,
                   LatestConsolidations(view, authority_id, period_id, revision));
  std::erase_if(latest, [&](const SignedConsolidation& each) {
    return std::find(bloc_ids.begin(), bloc_ids.end(), each.id.bloc_id) == bloc_ids.end();
  });
  if (latest.empty()) {
    return std::vector<BlocConsolidation>{};
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures.StructureAt(view, authority_id, revision));
  const v1::Period* const period = structure->FindPeriod(period_id);
  const std::optional<absl::CivilDay> last_day =
      period == nullptr ? std::nullopt : domain::ParseCivilDay(period->last_date());
  std::vector<const v1::BlocTerm*> terms;
  for (const SignedConsolidation& each : latest) {
    terms.push_back(last_day.has_value() ? structure->TermOn(each.id.bloc_id, *last_day) : nullptr);
  }
  ASSIGN_OR_RETURN(const PresentByUnit present, ReadPresent(view, *structure, period_id, terms, revision));
  std::vector<BlocConsolidation> blocs;
  for (size_t i = 0; i < latest.size(); ++i) {
    SignedConsolidation& each = latest[i];
    ASSIGN_OR_RETURN(const v1::Consolidation signed_one, ReadConsolidation(view, each.revision));
    const bool same = ChangesBetween(signed_one, PresentOf(terms[i], present)).empty();
    blocs.push_back({.bloc_id = std::move(each.id.bloc_id),
                     .number = each.number,
                     .state = same ? v1::CONSOLIDATION_STATE_CURRENT : v1::CONSOLIDATION_STATE_STALE});
  }
  return blocs;
}

}  // namespace khoi::summary
