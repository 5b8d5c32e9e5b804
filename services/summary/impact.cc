#include "services/summary/impact.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/structure.h"
#include "services/ledger/log_reader.h"
#include "services/ledger/view_writer.h"
#include "services/summary/cells.h"
#include "services/summary/question.h"
#include "services/summary/row_diff.h"
#include "services/summary/summary.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using CellIds = absl::flat_hash_map<std::string, int64_t>;

absl::StatusOr<CellIds> ReadCellIds(const ledger::View& view, const storage::ReportId& report) {
  ASSIGN_OR_RETURN(const std::vector<stored::v1::CellKey> cells,
                   ReadCells(*view.snapshot, report.authority_id, report.period_id));
  CellIds ids;
  ids.reserve(cells.size());
  for (const stored::v1::CellKey& cell : cells) {
    ids.emplace(domain::EncodeCellKey(cell), static_cast<int64_t>(ids.size()));
  }
  return ids;
}

absl::Status AddRows(const ledger::View& view, ledger::StructureCache& structures, const Substitute& accepted,
                     const std::string& bloc_id, std::vector<v1::ImpactRow>& impact) {
  v1::GetSummaryRequest request;
  if (bloc_id.empty()) {
    request.mutable_scope()->mutable_authority()->set_authority_id(accepted.report.authority_id);
  } else {
    request.mutable_scope()->mutable_bloc()->set_authority_id(accepted.report.authority_id);
    request.mutable_scope()->mutable_bloc()->set_bloc_id(bloc_id);
  }
  request.add_period_ids(accepted.report.period_id);
  request.set_basis(v1::BASIS_ACCEPTED);
  ASSIGN_OR_RETURN(Question question, Understand(view, request, view.end.time_us));
  question.rows_only = true;
  ASSIGN_OR_RETURN(const Computation before, Compute(view, structures, question));
  ASSIGN_OR_RETURN(const Computation after, Compute(view, structures, question, &accepted));
  for (const RowPair& pair : DiffRows(before.summary.rows(), after.summary.rows())) {
    v1::ImpactRow& row = impact.emplace_back();
    row.set_authority_id(accepted.report.authority_id);
    row.set_bloc_id(bloc_id);
    row.set_measure(pair.either().measure());
    *row.mutable_key() = pair.either().key();
    if (pair.from != nullptr) {
      *row.mutable_before() = pair.from->figure();
    }
    if (pair.to != nullptr) {
      *row.mutable_after() = pair.to->figure();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Substitute> SubstituteOf(const ledger::View& view, const storage::ReportId& report,
                                        const domain::DerivedReport& derived, const std::string& content_hash) {
  Substitute substitute{
      .report = report, .version = 1, .time_us = view.end.time_us, .content_hash = content_hash, .payload = ""};
  ASSIGN_OR_RETURN(const std::optional<storage::Head> head, ledger::HeadAt(view, report, view.end.revision));
  if (head.has_value()) {
    substitute.version = head->version + 1;
  }
  ASSIGN_OR_RETURN(CellIds ids, ReadCellIds(view, report));
  std::vector<storage::Figure> figures;
  figures.reserve(derived.figures.size());
  for (const domain::DerivedFigure& figure : derived.figures) {
    const auto [id, is_new] = ids.try_emplace(figure.cell, static_cast<int64_t>(ids.size()));
    if (is_new && !substitute.new_cells.emplace_back().ParseFromString(figure.cell)) {
      return absl::InternalError("a derived figure has no cell");
    }
    figures.push_back(ledger::StoredFigure(id->second, figure.value));
  }
  std::sort(figures.begin(), figures.end(),
            [](const storage::Figure& a, const storage::Figure& b) { return a.cell_id < b.cell_id; });
  substitute.payload = storage::EncodePayload(derived.extras.SerializeAsString(), figures);
  return substitute;
}

absl::StatusOr<Substitute> SubstituteOf(const ledger::View& view, const storage::ReportId& report, int64_t version) {
  const auto unreadable = [&] {
    return absl::DataLossError(absl::StrCat("unreadable figures of ", report.authority_id, "/", report.period_id, "/",
                                            report.unit_id, ", version ", version));
  };
  ASSIGN_OR_RETURN(std::optional<std::string> payload, ledger::ReadPayload(*view.snapshot, report, version));
  if (!payload.has_value()) {
    return unreadable();
  }
  ASSIGN_OR_RETURN(std::optional<storage::Head> head, ledger::HeadOfVersion(view, report, version));
  if (!head.has_value()) {
    return unreadable();
  }
  return Substitute{.report = report,
                    .version = version,
                    .time_us = head->time_us,
                    .content_hash = std::move(head->content_hash),
                    .payload = *std::move(payload)};
}

absl::StatusOr<std::vector<v1::ImpactRow>> ImpactOf(const ledger::View& view, ledger::StructureCache& structures,
                                                    const Substitute& accepted) {
  std::vector<v1::ImpactRow> impact;
  const storage::ReportId& report = accepted.report;
  ASSIGN_OR_RETURN(const auto structure, structures.StructureAt(view, report.authority_id, view.end.revision));
  const v1::Period* const period = structure->FindPeriod(report.period_id);
  if (period == nullptr) {
    return impact;
  }
  const domain::ExpectedUnits expected = structure->ExpectedIn(*period);
  const bool is_expected =
      std::any_of(expected.expected.begin(), expected.expected.end(),
                  [&](const domain::ExpectedUnit& unit) { return unit.unit_id == report.unit_id; });
  const std::optional<absl::CivilDay> last_day = domain::ParseCivilDay(period->last_date());
  if (!is_expected || !last_day.has_value()) {
    return impact;
  }
  RETURN_IF_ERROR(AddRows(view, structures, accepted, "", impact));
  for (const std::string& bloc_id : structure->BlocsOf(report.unit_id, *last_day)) {
    RETURN_IF_ERROR(AddRows(view, structures, accepted, bloc_id, impact));
  }
  return impact;
}

}  // namespace khoi::summary
