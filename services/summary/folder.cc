#include "services/summary/folder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/figures.h"
#include "services/ledger/log_reader.h"
#include "services/summary/counted_version.h"
#include "services/summary/whole_partial.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr uint32_t kNoPartial = ~uint32_t{0};

}  // namespace

Folder::Folder(const storage::Snapshot& snapshot, const FoldPlan& plan, const Chunk& chunk,
               std::vector<Partial>& states)
    : snapshot_(snapshot),
      plan_(plan),
      chunk_(chunk),
      states_(states),
      past_(snapshot, plan.authority_id, plan.period_id, plan.revision),
      partials_(plan.partial_sizes.size()),
      nodes_(plan.node_ids.size()),
      accumulators_(plan.partial_sizes.size()),
      left_(plan.partial_sizes.size()),
      row_seen_in_(plan.rows.row_of_cell.size(), kNoPartial) {
  for (size_t i = chunk.begin; i < chunk.end; ++i) {
    if (plan.units[i].counted) {
      ++left_[plan.units[i].partial];
    }
  }
}

absl::Status Folder::ScanRange() {
  const std::unique_ptr<storage::Cursor> cursor = snapshot_.Scan(chunk_.range);
  // Both sequences ascend, so membership is a merge.
  const FoldUnit* unit = plan_.units.data() + chunk_.begin;
  const FoldUnit* const end = plan_.units.data() + chunk_.end;
  for (; cursor->Valid(); cursor->Next()) {
    const absl::string_view unit_id = storage::UnitOfNowKey(cursor->key());
    for (; unit != end && unit->unit_id < unit_id; ++unit) {
      RETURN_IF_ERROR(AddWithoutRow(*unit));
    }
    if (unit != end && unit->unit_id == unit_id) {
      RETURN_IF_ERROR(AddRow(*unit, cursor->value()));
      ++unit;
      continue;
    }
    RETURN_IF_ERROR(AddStray(unit_id, cursor->value(), /*planned=*/false));
  }
  RETURN_IF_ERROR(cursor->status());
  for (; unit != end; ++unit) {
    RETURN_IF_ERROR(AddWithoutRow(*unit));
  }
  return absl::OkStatus();
}

absl::Status Folder::ReadUnits() {
  for (size_t i = chunk_.begin; i < chunk_.end; ++i) {
    const FoldUnit& unit = plan_.units[i];
    ASSIGN_OR_RETURN(const std::optional<std::string> row,
                     snapshot_.Get(storage::NowKey({plan_.authority_id, plan_.period_id, std::string(unit.unit_id)})));
    if (!row.has_value()) {
      RETURN_IF_ERROR(AddWithoutRow(unit));
      continue;
    }
    RETURN_IF_ERROR(AddRow(unit, *row));
  }
  return absl::OkStatus();
}

void Folder::Merge(Folder& next) {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (next.nodes_[i] != nullptr) {
      NodeAt(i).Continue(*next.nodes_[i]);
    }
  }
  for (size_t i = 0; i < partials_.size(); ++i) {
    AppendPartial(next.partials_[i], partials_[i]);
  }
  decisions_.Merge(next.decisions_);
  std::move(next.strays_.begin(), next.strays_.end(), std::back_inserter(strays_));
  row_count_ += next.row_count_;
}

absl::Status Folder::FindDecisions() {
  named_ = decisions_.Take();
  if (plan_.with_named) {
    return absl::OkStatus();
  }
  const FoldUnit* read = nullptr;
  for (const SharedDecisions::Place& place : SharedDecisions::Shared(named_)) {
    const FoldUnit& unit = plan_.units[place.unit];
    if (&unit != read) {
      read = &unit;
      RETURN_IF_ERROR(ReadExtras(unit));
    }
    AddDecision(extras_.decisions(place.line), PlaceOf(unit, place.line), shared_decisions_);
  }
  return absl::OkStatus();
}

Folded Folder::Take() {
  Folded folded;
  folded.decisions = std::move(shared_decisions_);
  folded.row_count = row_count_;
  if (plan_.with_named) {
    folded.named = std::move(named_);
  }
  folded.nodes.reserve(nodes_.size());
  for (size_t i = 0; i < nodes_.size(); ++i) {
    folded.nodes.push_back(NodeAt(i).Finish());
  }
  for (size_t i = 0; i < partials_.size(); ++i) {
    partials_[i].units = std::move(states_[i].units);
  }
  folded.partials = std::move(partials_);
  folded.strays = std::move(strays_);
  return folded;
}

absl::Status Folder::Unreadable(absl::string_view unit_id) const {
  return absl::DataLossError(
      absl::StrCat("unreadable record at now/", plan_.authority_id, "/", plan_.period_id, "/", unit_id));
}

absl::Status Folder::UnreadableVersion(absl::string_view unit_id, int64_t version) const {
  return absl::DataLossError(absl::StrCat("unreadable figures of ", plan_.authority_id, "/", plan_.period_id, "/",
                                          unit_id, ", version ", version));
}

absl::StatusOr<bool> Folder::FindStanding(absl::string_view unit_id, absl::string_view row, Standing* standing) {
  storage::HeadView& head = standing->head;
  if (!storage::ReadHead(row, &head, &standing->payload)) {
    return Unreadable(unit_id);
  }
  standing->payload_version = head.version;
  if (head.changed_revision <= plan_.revision) {
    return head.version > 0;
  }
  if (head.version == 0 || (head.version == 1 && head.revision > plan_.revision)) {
    return false;  // there is no earlier one
  }
  ASSIGN_OR_RETURN(const bool found, past_.FindHead(unit_id, &head));
  return found && head.version > 0;
}

absl::Status Folder::AddStray(absl::string_view unit_id, absl::string_view row, bool planned) {
  Standing standing;
  ASSIGN_OR_RETURN(const bool found, FindStanding(unit_id, row, &standing));
  const int64_t version = found ? CountedVersion(standing.head, v1::BASIS_LATEST_SUBMITTED) : 0;
  if (version > 0) {
    strays_.push_back({std::string(unit_id), version, planned});
  }
  return absl::OkStatus();
}

bool Folder::IsSubstituted(const FoldUnit& unit) const {
  return plan_.substitute != nullptr && unit.counted && plan_.substitute->report.unit_id == unit.unit_id;
}

absl::Status Folder::AddWithoutRow(const FoldUnit& unit) {
  return IsSubstituted(unit) ? AddSubstitute(unit) : AddMissing(unit);
}

absl::Status Folder::AddMissing(const FoldUnit& unit) {
  if (!unit.counted) {
    return absl::OkStatus();
  }
  DigestNode& node = NodeAt(unit.node);
  node.AddString(unit.unit_id);
  node.AddNumber(0);
  return CountDown(unit);
}

absl::Status Folder::AddSubstitute(const FoldUnit& unit) {
  const Substitute& substitute = *plan_.substitute;
  UnitState& state = StateOf(unit);
  state.latest_version = state.accepted_version = state.version = substitute.version;
  state.time_us = state.first_time_us = substitute.time_us;
  state.latest_state = v1::VERSION_STATE_ACCEPTED;
  return AddVersion(unit, state, substitute.content_hash, substitute.payload);
}

absl::Status Folder::AddRow(const FoldUnit& unit, absl::string_view row) {
  if (!unit.counted) {
    return AddStray(unit.unit_id, row, /*planned=*/true);
  }
  if (IsSubstituted(unit)) {
    return AddSubstitute(unit);
  }
  Standing standing;
  ASSIGN_OR_RETURN(const bool found, FindStanding(unit.unit_id, row, &standing));
  if (!found) {
    return AddMissing(unit);
  }
  const storage::HeadView& head = standing.head;
  UnitState& state = StateOf(unit);
  state.latest_version = head.version;
  state.accepted_version = head.accepted_version;
  state.latest_state = static_cast<v1::VersionState>(head.state);
  RETURN_IF_ERROR(ReadReview(unit, head, state));
  state.version = plan_.basis == v1::BASIS_CONSOLIDATED ? unit.version : CountedVersion(head, plan_.basis);
  if (state.version == 0) {
    return AddMissing(unit);
  }
  ASSIGN_OR_RETURN(const absl::string_view content_hash, FindSubmission(unit, head, state));
  if (state.version == standing.payload_version) {
    return AddVersion(unit, state, content_hash, standing.payload);
  }
  ASSIGN_OR_RETURN(const absl::string_view payload, past_.FindPayload(unit.unit_id, state.version));
  return AddVersion(unit, state, content_hash, payload);
}

absl::Status Folder::ReadReview(const FoldUnit& unit, const storage::HeadView& head, UnitState& state) {
  const bool withdrawn = head.state == v1::VERSION_STATE_WITHDRAWN && head.accepted_version == 0;
  state.first_time_us = withdrawn ? 0 : head.time_us;
  if (head.review.empty()) {
    return absl::OkStatus();
  }
  if (!review_.ParseFromArray(head.review.data(), static_cast<int>(head.review.size()))) {
    return Unreadable(unit.unit_id);
  }
  if (review_.first_time_us() != 0) {
    state.first_time_us = review_.first_time_us();
  }
  state.return_count = review_.return_count();
  if (const auto due_day = domain::ParseCivilDay(review_.return_due_date()); due_day.has_value()) {
    state.return_due_day = static_cast<int32_t>(*due_day - absl::CivilDay(1970, 1, 1));
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::string_view> Folder::FindSubmission(const FoldUnit& unit, const storage::HeadView& head,
                                                         UnitState& state) {
  if (state.version == head.version) {
    state.revision = head.revision;
    state.time_us = head.time_us;
    return head.content_hash;
  }
  constexpr size_t kHashSize = 32;
  if (state.version == head.accepted_version) {
    state.revision = review_.accepted_revision();
    state.time_us = review_.accepted_time_us();
    return review_.accepted_hash().size() == kHashSize ? absl::StatusOr<absl::string_view>(review_.accepted_hash())
                                                       : Unreadable(unit.unit_id);
  }
  storage::HeadView submitted;
  RETURN_IF_ERROR(past_.FindSubmission(unit.unit_id, state.version, &submitted));
  state.revision = submitted.revision;
  state.time_us = submitted.time_us;
  return submitted.content_hash;
}

absl::Status Folder::AddVersion(const FoldUnit& unit, UnitState& state, absl::string_view content_hash,
                                absl::string_view bytes) {
  DigestNode& node = NodeAt(unit.node);
  node.AddString(unit.unit_id);
  node.AddNumber(state.version);
  node.AddHash(content_hash);

  const absl::StatusOr<storage::Payload> payload = storage::SplitPayload(bytes);
  if (!payload.ok()) {
    return UnreadableVersion(unit.unit_id, state.version);
  }
  // A list of no figures is the one byte that says so.
  const bool any_figure = payload->figures.size() > 1;
  state.with_figures = any_figure;
  if (!payload->extras.empty()) {
    RETURN_IF_ERROR(AddExtras(unit, payload->extras, state));
  }
  if (any_figure && unit.with_figures && !AccumulatorOf(unit.partial).Add(unit.ordinal, payload->figures)) {
    return UnreadableVersion(unit.unit_id, state.version);
  }
  return CountDown(unit);
}

absl::Status Folder::AddExtras(const FoldUnit& unit, absl::string_view bytes, UnitState& state) {
  if (!extras_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return UnreadableVersion(unit.unit_id, state.version);
  }
  Partial& partial = partials_[unit.partial];
  partial.warn_count += extras_.warn_count();
  partial.info_count += extras_.info_count();
  for (const stored::v1::DeclaredTotal& total : extras_.declared_totals()) {
    partial.declared_totals.push_back({unit.ordinal, total});
  }
  for (int i = 0; i < extras_.keyed_items_size(); ++i) {
    const stored::v1::KeyedItem& item = extras_.keyed_items(i);
    const stored::v1::CellKey& cell = item.cell();
    partial.items.Add({.measure = cell.measure(), .key = item.key(), .role = cell.role(), .relation = cell.relation()},
                      {.place = PlaceOf(unit, i),
                       .cell = domain::EncodeCellKey(cell),
                       .title = item.title(),
                       .field_path = item.field_path()});
  }
  state.with_figures |= extras_.keyed_items_size() > 0;
  for (int i = 0; (plan_.with_decisions || plan_.with_named) && i < extras_.decisions_size(); ++i) {
    decisions_.Add({.unit = static_cast<uint32_t>(&unit - plan_.units.data()), .line = i}, extras_.decisions(i).key());
  }
  return absl::OkStatus();
}

absl::Status Folder::ReadExtras(const FoldUnit& unit) {
  const int64_t version = StateOf(unit).version;
  std::optional<std::string> stored;
  absl::string_view bytes;
  if (IsSubstituted(unit)) {
    bytes = plan_.substitute->payload;
  } else {
    ASSIGN_OR_RETURN(stored, ledger::ReadPayload(
                                 snapshot_, {plan_.authority_id, plan_.period_id, std::string(unit.unit_id)}, version));
    bytes = stored.has_value() ? absl::string_view(*stored) : "";
  }
  const absl::StatusOr<storage::Payload> payload = storage::SplitPayload(bytes);
  const bool read =
      payload.ok() && extras_.ParseFromArray(payload->extras.data(), static_cast<int>(payload->extras.size()));
  return read ? absl::OkStatus() : UnreadableVersion(unit.unit_id, version);
}

domain::ClaimPlace Folder::PlaceOf(const FoldUnit& unit, int line) const {
  return {.period_last_day = plan_.period_last_day,
          .period_id = plan_.period_id,
          .unit_id = std::string(unit.unit_id),
          .authority_id = plan_.authority_id,
          .line = line};
}

DigestNode& Folder::NodeAt(size_t node) {
  if (nodes_[node] == nullptr && chunk_.begin > 0) {
    nodes_[node] = std::make_unique<DigestNode>();
  } else if (nodes_[node] == nullptr) {
    nodes_[node] = std::make_unique<DigestNode>("khoi.bloc");
    nodes_[node]->AddString(plan_.node_ids[node]);
  }
  return *nodes_[node];
}

Accumulator& Folder::AccumulatorOf(uint32_t partial) {
  std::unique_ptr<Accumulator>& accumulator = accumulators_[partial];
  if (accumulator != nullptr) {
    return *accumulator;
  }
  if (!idle_.empty()) {
    accumulator = std::move(idle_.back());
    idle_.pop_back();
    return *accumulator;
  }
  accumulator = std::make_unique<Accumulator>(plan_.cell_count, plan_.partial_sizes[partial]);
  return *accumulator;
}

absl::Status Folder::CountDown(const FoldUnit& unit) {
  if (--left_[unit.partial] > 0 || accumulators_[unit.partial] == nullptr) {
    return absl::OkStatus();
  }
  std::vector<CellTotal>& cells = partials_[unit.partial].cells;
  cells = accumulators_[unit.partial]->Take();
  idle_.push_back(std::move(accumulators_[unit.partial]));
  return plan_.rows.row_of_cell.empty() ? absl::OkStatus() : CountRows(unit.partial, cells);
}

absl::Status Folder::CountRows(uint32_t partial, std::vector<CellTotal>& cells) {
  const RowLimit& rows = plan_.rows;
  std::erase_if(cells, [&](const CellTotal& cell) { return rows.row_of_cell[cell.cell_id] == RowLimit::kNoRow; });
  cells.shrink_to_fit();
  for (const CellTotal& cell : cells) {
    const uint32_t row = rows.row_of_cell[cell.cell_id];
    if (row_seen_in_[row] != partial) {
      row_seen_in_[row] = partial;
      ++row_count_;
    }
  }
  return row_count_ > rows.count_max ? TooManyRows() : absl::OkStatus();
}

}  // namespace khoi::summary
