#include "services/summary/consolidation_content.h"

#include <memory>

#include "services/domain/catalog.h"
#include "services/domain/civil_date.h"
#include "services/domain/structure.h"
#include "services/domain/timestamp.h"
#include "services/summary/narrative.h"
#include "services/summary/summary.h"
#include "storage/status_macros.h"

namespace khoi::summary {

absl::StatusOr<v1::Summary> FiguresOf(const ledger::View& view, ledger::StructureCache& structures,
                                      const v1::Consolidation& consolidation, std::optional<int64_t> instant_us,
                                      const google::protobuf::RepeatedField<int>& group_by) {
  const v1::ConsolidationRef& ref = consolidation.ref();
  v1::GetSummaryRequest request;
  if (ref.bloc_id().empty()) {
    request.mutable_scope()->mutable_authority()->set_authority_id(ref.authority_id());
  } else {
    request.mutable_scope()->mutable_bloc()->set_authority_id(ref.authority_id());
    request.mutable_scope()->mutable_bloc()->set_bloc_id(ref.bloc_id());
  }
  request.add_period_ids(ref.period_id());
  request.set_basis(v1::BASIS_ACCEPTED);
  request.set_as_of_revision(consolidation.as_of_revision());
  *request.mutable_group_by() = group_by;
  if (instant_us.has_value()) {
    domain::SetTime(*instant_us, *request.mutable_instant());
  }
  return Summarize(view, structures, request, instant_us.value_or(view.end.time_us));
}

void SetFindings(const v1::Summary& figures, v1::Consolidation& consolidation) {
  consolidation.clear_findings();
  for (const v1::SummaryFinding& finding : figures.findings()) {
    *consolidation.add_findings() = finding.finding();
  }
}

absl::StatusOr<std::vector<v1::NarrativeSource>> NarrativeOf(const ledger::View& view,
                                                             ledger::StructureCache& structures,
                                                             const DraftedConsolidation& drafted) {
  const v1::Consolidation& consolidation = drafted.consolidation;
  const v1::ConsolidationRef& ref = consolidation.ref();
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures.StructureAt(view, ref.authority_id(), consolidation.as_of_revision()));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Catalog> catalog,
                   structures.CatalogAt(view, ref.authority_id(), consolidation.as_of_revision()));
  const v1::Period* const period = structure->FindPeriod(ref.period_id());
  const std::optional<absl::CivilDay> last_day =
      period == nullptr ? std::nullopt : domain::ParseCivilDay(period->last_date());
  if (!last_day.has_value()) {
    return std::vector<v1::NarrativeSource>{};
  }
  std::vector<StoredNarrative> stored;
  for (int i = 0; i < consolidation.inputs_size(); ++i) {
    stored.push_back({consolidation.inputs(i).unit_id(), drafted.content_revisions[static_cast<size_t>(i)]});
  }
  return ReadNarratives(view, *structure, *catalog, *last_day, stored);
}

}  // namespace khoi::summary
