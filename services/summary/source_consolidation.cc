#include "services/summary/source_consolidation.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/v1/report.pb.h"
#include "services/ledger/log_reader.h"
#include "services/summary/consolidation.h"
#include "services/summary/consolidation_rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// UNSPECIFIED when this log has no such consolidation: it was signed at another server.
absl::StatusOr<v1::ConsolidationState> StateOf(const ledger::View& view, ledger::StructureCache& structures,
                                               const v1::ConsolidationSource& source, int64_t revision) {
  const storage::ConsolidationId id{
      .authority_id = source.authority_id(), .period_id = source.period_id(), .bloc_id = ""};
  ASSIGN_OR_RETURN(const std::optional<SignedConsolidation> found,
                   FindConsolidation(view, id, source.number(), revision));
  if (!found.has_value() || found->revision != source.revision()) {
    return v1::CONSOLIDATION_STATE_UNSPECIFIED;
  }
  ASSIGN_OR_RETURN(const v1::Consolidation consolidation, ReadConsolidation(view, found->revision));
  if (consolidation.digest() != source.digest()) {
    return v1::CONSOLIDATION_STATE_UNSPECIFIED;
  }
  ASSIGN_OR_RETURN(const ConsolidationStatus status, StatusOf(view, structures, consolidation, revision));
  return status.state;
}

}  // namespace

absl::StatusOr<std::optional<v1::SourceConsolidation>> SourceOf(const ledger::View& view,
                                                                ledger::StructureCache& structures, const Slice& slice,
                                                                const std::string& unit_id, int64_t version_revision,
                                                                int64_t revision) {
  const v1::Unit* const unit = slice.structure->UnitOn(unit_id, slice.last_day);
  if (unit == nullptr || unit->stands_for_authority_id().empty()) {
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(const std::string body, ledger::ReadBody(view, version_revision));
  v1::Report report;
  if (!report.ParseFromString(body)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", version_revision));
  }
  if (!report.has_consolidation_source()) {
    return std::nullopt;
  }
  const v1::ConsolidationSource& source = report.consolidation_source();
  v1::SourceConsolidation told;
  told.set_authority_id(source.authority_id());
  told.set_period_id(source.period_id());
  told.set_number(source.number());
  told.set_revision(source.revision());
  ASSIGN_OR_RETURN(const v1::ConsolidationState state, StateOf(view, structures, source, revision));
  told.set_state(state);
  return told;
}

absl::Status SetSources(const ledger::View& view, ledger::StructureCache& structures, const Slice& slice,
                        int64_t revision, v1::Coverage& coverage) {
  for (v1::UnitCoverage& unit : *coverage.mutable_units()) {
    if (!unit.has_source_consolidation()) {
      continue;
    }
    std::optional<v1::SourceConsolidation> source;
    if (unit.has_version()) {
      ASSIGN_OR_RETURN(source, SourceOf(view, structures, slice, unit.unit_id(), unit.revision(), revision));
    }
    if (source.has_value()) {
      *unit.mutable_source_consolidation() = *std::move(source);
    } else {
      unit.clear_source_consolidation();
    }
  }
  return absl::OkStatus();
}

}  // namespace khoi::summary
