#include "services/summary/consolidation.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/domain/civil_date.h"
#include "services/domain/structure.h"
#include "services/summary/consolidation_changes.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/consolidation_units.h"
#include "services/summary/digest.h"
#include "services/summary/report_standings.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// The version of each unit that `consolidation` rests on.
using VersionByUnit = absl::flat_hash_map<absl::string_view, int64_t>;

VersionByUnit VersionsOf(const v1::Consolidation& consolidation) {
  VersionByUnit versions;
  for (const v1::ConsolidationInput& input : consolidation.inputs()) {
    versions.emplace(input.unit_id(), input.version());
  }
  return versions;
}

// Whether `bloc` rests on exactly what `authority` takes of the bloc's members.
bool Agrees(const VersionByUnit& authority, const v1::Consolidation& bloc,
            const std::vector<ConsolidationUnit>& members) {
  const VersionByUnit of_bloc = VersionsOf(bloc);
  size_t found_count = 0;
  for (const ConsolidationUnit& member : members) {
    const auto in_authority = authority.find(member.unit_id);
    const auto in_bloc = of_bloc.find(member.unit_id);
    const int64_t version = in_bloc == of_bloc.end() ? 0 : in_bloc->second;
    if ((in_authority == authority.end() ? 0 : in_authority->second) != version) {
      return false;
    }
    found_count += version != 0 ? 1 : 0;
  }
  return found_count == of_bloc.size();  // it rests on nobody who has left since
}

// Adds the authority's blocs with what each has signed last.
absl::Status Reconcile(const ledger::View& view, const domain::Structure& structure, int64_t revision,
                       v1::Consolidation& consolidation) {
  const v1::ConsolidationRef& ref = consolidation.ref();
  const v1::Period* const period = structure.FindPeriod(ref.period_id());
  const std::optional<absl::CivilDay> last_day =
      period == nullptr ? std::nullopt : domain::ParseCivilDay(period->last_date());
  if (!last_day.has_value()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::vector<SignedConsolidation> latest,
                   LatestConsolidations(view, ref.authority_id(), ref.period_id(), revision));
  const VersionByUnit versions = VersionsOf(consolidation);
  for (const std::string& bloc_id : structure.BlocsOn(*last_day)) {
    v1::ReconciledBloc& reconciled = *consolidation.add_reconciled_blocs();
    reconciled.set_bloc_id(bloc_id);
    const auto found = std::find_if(latest.begin(), latest.end(),
                                    [&](const SignedConsolidation& each) { return each.id.bloc_id == bloc_id; });
    if (found == latest.end()) {
      continue;
    }
    reconciled.set_number(found->number);
    ASSIGN_OR_RETURN(const v1::Consolidation of_bloc, ReadConsolidation(view, found->revision));
    reconciled.set_agrees(Agrees(versions, of_bloc, UnitsOf(structure, of_bloc.ref())));
  }
  return absl::OkStatus();
}

// Every unit of `ref` with the version that counts, or the reason why none does.
absl::StatusOr<DraftedConsolidation> PlaceUnits(const ledger::View& view, const domain::Structure& structure,
                                                const v1::ConsolidationRef& ref, int64_t revision) {
  DraftedConsolidation draft;
  v1::Consolidation& consolidation = draft.consolidation;
  *consolidation.mutable_ref() = ref;
  consolidation.set_as_of_revision(revision);
  ReportStandings standings(view, ref.authority_id(), ref.period_id(), revision);
  for (ConsolidationUnit& unit : UnitsOf(structure, ref)) {
    ASSIGN_OR_RETURN(ReportStanding standing, standings.Of(unit.unit_id));
    draft.reads.push_back(
        {.report = {ref.authority_id(), ref.period_id(), unit.unit_id}, .changed_revision = standing.changed_revision});
    if (standing.version != 0 && !unit.exempt) {
      v1::ConsolidationInput& input = *consolidation.add_inputs();
      input.set_unit_id(std::move(unit.unit_id));
      input.set_bloc_id(std::move(unit.bloc_id));
      input.set_version(standing.version);
      input.set_content_hash(std::move(standing.content_hash));
      draft.content_revisions.push_back(standing.content_revision);
      continue;
    }
    v1::LeftOutUnit& left_out = *consolidation.add_left_out_units();
    left_out.set_unit_id(std::move(unit.unit_id));
    left_out.set_bloc_id(std::move(unit.bloc_id));
    left_out.set_reason(unit.exempt ? v1::LEFT_OUT_REASON_EXEMPT : standing.reason);
  }
  return draft;
}

}  // namespace

absl::StatusOr<DraftedConsolidation> DraftConsolidation(const ledger::View& view, ledger::StructureCache& structures,
                                                        const v1::ConsolidationRef& ref, int64_t revision) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures.StructureAt(view, ref.authority_id(), revision));
  ASSIGN_OR_RETURN(DraftedConsolidation draft, PlaceUnits(view, *structure, ref, revision));
  if (ref.bloc_id().empty()) {
    RETURN_IF_ERROR(Reconcile(view, *structure, revision, draft.consolidation));
  }
  draft.consolidation.set_digest(DigestOf(draft.consolidation));
  return draft;
}

std::string DigestOf(const v1::Consolidation& consolidation) {
  DigestNode node("khoi.consolidation");
  node.AddString(consolidation.ref().authority_id());
  node.AddString(consolidation.ref().bloc_id());
  node.AddString(consolidation.ref().period_id());
  node.AddNumber(consolidation.inputs_size());
  for (const v1::ConsolidationInput& input : consolidation.inputs()) {
    node.AddString(input.unit_id());
    node.AddString(input.bloc_id());
    node.AddNumber(input.version());
    node.AddHash(input.content_hash());
  }
  node.AddNumber(consolidation.left_out_units_size());
  for (const v1::LeftOutUnit& left_out : consolidation.left_out_units()) {
    node.AddString(left_out.unit_id());
    node.AddString(left_out.bloc_id());
    node.AddNumber(left_out.reason());
  }
  return node.Finish();
}

absl::StatusOr<ConsolidationStatus> StatusOf(const ledger::View& view, ledger::StructureCache& structures,
                                             const v1::Consolidation& consolidation, int64_t revision) {
  ASSIGN_OR_RETURN(const std::optional<SignedConsolidation> latest,
                   LatestConsolidation(view, IdOf(consolidation.ref()), revision));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures.StructureAt(view, consolidation.ref().authority_id(), revision));
  ASSIGN_OR_RETURN(const DraftedConsolidation present, PlaceUnits(view, *structure, consolidation.ref(), revision));
  ConsolidationStatus status;
  status.changes = ChangesBetween(consolidation, present.consolidation);
  if (latest.has_value() && latest->number > consolidation.number()) {
    status.state = v1::CONSOLIDATION_STATE_REPLACED;
  } else if (!status.changes.empty()) {
    status.state = v1::CONSOLIDATION_STATE_STALE;
  }
  return status;
}

}  // namespace khoi::summary
