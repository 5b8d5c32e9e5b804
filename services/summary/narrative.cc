#include "services/summary/narrative.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/ledger/log_reader.h"
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

int PlaceOfSection(const domain::Catalog& catalog, const std::string& section_code) {
  const v1::CatalogEntry* const entry = catalog.FindLatest(v1::CATALOG_KIND_SECTION, section_code);
  return entry == nullptr ? std::numeric_limits<int>::max() : entry->sort_order();
}

absl::StatusOr<std::vector<v1::NarrativeSource>> ReadNarratives(const ledger::View& view,
                                                                const domain::Structure& structure,
                                                                const domain::Catalog& catalog, absl::CivilDay day,
                                                                const std::vector<StoredNarrative>& stored) {
  std::vector<PlacedSource> placed;
  for (const auto& [unit_id, revision] : stored) {
    const v1::Unit* const unit = structure.UnitOn(unit_id, day);
    ASSIGN_OR_RETURN(v1::Report report, ReadReport(view, revision));
    for (v1::NarrativeSection& section : *report.mutable_narrative_sections()) {
      PlacedSource& source = placed.emplace_back();
      source.sort_order = PlaceOfSection(catalog, section.section_code());
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
