#include "services/summary/consolidation_content.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/catalog.h"
#include "services/domain/civil_date.h"
#include "services/domain/structure.h"
#include "services/domain/timestamp.h"
#include "services/ledger/log_reader.h"
#include "services/summary/summary.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// A passage with its place in the list.
struct PlacedSource {
  int sort_order = 0;
  v1::NarrativeSource source;
};

bool ComesBefore(const PlacedSource& a, const PlacedSource& b) {
  const auto key = [](const PlacedSource& placed) {
    return std::tie(placed.sort_order, placed.source.section().section_code(), placed.source.unit_id());
  };
  return key(a) < key(b);
}

absl::StatusOr<v1::Report> ReadReport(const ledger::View& view, int64_t revision) {
  ASSIGN_OR_RETURN(const std::string bytes, ledger::ReadBody(view, revision));
  v1::Report report;
  if (!report.ParseFromString(bytes)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", revision));
  }
  return report;
}

}  // namespace

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
  std::vector<PlacedSource> placed;
  for (int i = 0; i < consolidation.inputs_size(); ++i) {
    const std::string& unit_id = consolidation.inputs(i).unit_id();
    const v1::Unit* const unit = structure->UnitOn(unit_id, *last_day);
    ASSIGN_OR_RETURN(v1::Report report, ReadReport(view, drafted.content_revisions[static_cast<size_t>(i)]));
    for (v1::NarrativeSection& section : *report.mutable_narrative_sections()) {
      const v1::CatalogEntry* const entry = catalog->FindLatest(v1::CATALOG_KIND_SECTION, section.section_code());
      PlacedSource& source = placed.emplace_back();
      source.sort_order = entry == nullptr ? std::numeric_limits<int>::max() : entry->sort_order();
      source.source.set_unit_id(unit_id);
      source.source.set_name_vi(unit == nullptr ? "" : unit->name_vi());
      *source.source.mutable_section() = std::move(section);
    }
  }
  std::stable_sort(placed.begin(), placed.end(), ComesBefore);
  std::vector<v1::NarrativeSource> sources;
  sources.reserve(placed.size());
  for (PlacedSource& each : placed) {
    sources.push_back(std::move(each.source));
  }
  return sources;
}

}  // namespace khoi::summary
