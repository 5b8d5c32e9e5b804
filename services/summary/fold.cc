#include "services/summary/fold.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/civil_date.h"
#include "services/domain/figures.h"
#include "services/summary/counted_version.h"
#include "services/summary/digest.h"
#include "services/summary/past_versions.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr uint32_t kNoPartial = ~uint32_t{0};

// One run over the units of a plan, in order.
class Folder {
 public:
  Folder(const storage::Snapshot& snapshot, const FoldPlan& plan)
      : snapshot_(snapshot),
        plan_(plan),
        past_(snapshot, plan.authority_id, plan.period_id, plan.revision),
        accumulators_(plan.partial_sizes.size()),
        left_(plan.partial_sizes),
        row_seen_in_(plan.rows.row_of_cell.size(), kNoPartial) {
    folded_.partials.resize(plan.partial_sizes.size());
    for (size_t i = 0; i < plan.partial_sizes.size(); ++i) {
      folded_.partials[i].units.resize(plan.partial_sizes[i]);
    }
    nodes_.reserve(plan.node_ids.size());
    for (const absl::string_view bloc_id : plan.node_ids) {
      nodes_.push_back(std::make_unique<DigestNode>("khoi.bloc"));
      nodes_.back()->AddString(bloc_id);
    }
  }

  absl::Status ScanPeriod() {
    const std::unique_ptr<storage::Cursor> cursor =
        snapshot_.Scan(storage::NowRange(plan_.authority_id, plan_.period_id));
    // Both sequences ascend, so membership is a merge.
    auto unit = plan_.units.begin();
    for (; cursor->Valid(); cursor->Next()) {
      const absl::string_view unit_id = storage::UnitOfNowKey(cursor->key());
      for (; unit != plan_.units.end() && unit->unit_id < unit_id; ++unit) {
        RETURN_IF_ERROR(AddWithoutRow(*unit));
      }
      if (unit != plan_.units.end() && unit->unit_id == unit_id) {
        RETURN_IF_ERROR(AddRow(*unit, cursor->value()));
        ++unit;
        continue;
      }
      RETURN_IF_ERROR(AddStray(unit_id, cursor->value(), /*planned=*/false));
    }
    RETURN_IF_ERROR(cursor->status());
    for (; unit != plan_.units.end(); ++unit) {
      RETURN_IF_ERROR(AddWithoutRow(*unit));
    }
    return absl::OkStatus();
  }

  absl::Status ReadUnits() {
    for (const FoldUnit& unit : plan_.units) {
      ASSIGN_OR_RETURN(
          const std::optional<std::string> row,
          snapshot_.Get(storage::NowKey({plan_.authority_id, plan_.period_id, std::string(unit.unit_id)})));
      if (!row.has_value()) {
        RETURN_IF_ERROR(AddWithoutRow(unit));
        continue;
      }
      RETURN_IF_ERROR(AddRow(unit, *row));
    }
    return absl::OkStatus();
  }

  // Reads the reports again whose decisions others name too.
  absl::Status FindDecisions() {
    std::vector<SharedDecisions::Named> named = decisions_.Take();
    if (plan_.with_named) {
      folded_.named = std::move(named);
      return absl::OkStatus();
    }
    const FoldUnit* read = nullptr;
    for (const SharedDecisions::Place& place : SharedDecisions::Shared(named)) {
      const FoldUnit& unit = plan_.units[place.unit];
      if (&unit != read) {
        read = &unit;
        RETURN_IF_ERROR(ReadExtras(unit));
      }
      AddDecision(extras_.decisions(place.line), PlaceOf(unit, place.line), folded_.decisions);
    }
    return absl::OkStatus();
  }

  Folded Take() {
    folded_.nodes.reserve(nodes_.size());
    for (const std::unique_ptr<DigestNode>& node : nodes_) {
      folded_.nodes.push_back(node->Finish());
    }
    return std::move(folded_);
  }

 private:
  absl::Status Unreadable(absl::string_view unit_id) const {
    return absl::DataLossError(
        absl::StrCat("unreadable record at now/", plan_.authority_id, "/", plan_.period_id, "/", unit_id));
  }

  absl::Status UnreadableVersion(absl::string_view unit_id, int64_t version) const {
    return absl::DataLossError(absl::StrCat("unreadable figures of ", plan_.authority_id, "/", plan_.period_id, "/",
                                            unit_id, ", version ", version));
  }

  // A report as it stood at the revision. Views into rows.
  struct Standing {
    storage::HeadView head;
    int64_t payload_version = 0;  // of the now row, whose payload is at hand; 0: none
    absl::string_view payload;
  };

  // False when there was no report yet.
  absl::StatusOr<bool> FindStanding(absl::string_view unit_id, absl::string_view row, Standing* standing) {
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

  absl::Status AddStray(absl::string_view unit_id, absl::string_view row, bool planned) {
    Standing standing;
    ASSIGN_OR_RETURN(const bool found, FindStanding(unit_id, row, &standing));
    const int64_t version = found ? CountedVersion(standing.head, v1::BASIS_LATEST_SUBMITTED) : 0;
    if (version > 0) {
      folded_.strays.push_back({std::string(unit_id), version, planned});
    }
    return absl::OkStatus();
  }

  bool IsSubstituted(const FoldUnit& unit) const {
    return plan_.substitute != nullptr && unit.counted && plan_.substitute->report.unit_id == unit.unit_id;
  }

  absl::Status AddWithoutRow(const FoldUnit& unit) {
    return IsSubstituted(unit) ? AddSubstitute(unit) : AddMissing(unit);
  }

  // Nothing of the unit counts.
  absl::Status AddMissing(const FoldUnit& unit) {
    if (!unit.counted) {
      return absl::OkStatus();
    }
    DigestNode& node = *nodes_[unit.node];
    node.AddString(unit.unit_id);
    node.AddNumber(0);
    return CountDown(unit);
  }

  absl::Status AddSubstitute(const FoldUnit& unit) {
    const Substitute& substitute = *plan_.substitute;
    UnitState& state = folded_.partials[unit.partial].units[unit.ordinal];
    state.latest_version = state.accepted_version = state.version = substitute.version;
    state.time_us = state.first_time_us = substitute.time_us;
    state.latest_state = v1::VERSION_STATE_ACCEPTED;
    return AddVersion(unit, state, substitute.content_hash, substitute.payload);
  }

  absl::Status AddRow(const FoldUnit& unit, absl::string_view row) {
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
    UnitState& state = folded_.partials[unit.partial].units[unit.ordinal];
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

  // What the head says of reviews; most say nothing.
  absl::Status ReadReview(const FoldUnit& unit, const storage::HeadView& head, UnitState& state) {
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

  // Revision and time of the version that counts, whose content hash it returns. `review_` is that of the head.
  absl::StatusOr<absl::string_view> FindSubmission(const FoldUnit& unit, const storage::HeadView& head,
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

  absl::Status AddVersion(const FoldUnit& unit, UnitState& state, absl::string_view content_hash,
                          absl::string_view bytes) {
    DigestNode& node = *nodes_[unit.node];
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

  absl::Status AddExtras(const FoldUnit& unit, absl::string_view bytes, UnitState& state) {
    if (!extras_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return UnreadableVersion(unit.unit_id, state.version);
    }
    Partial& partial = folded_.partials[unit.partial];
    partial.warn_count += extras_.warn_count();
    partial.info_count += extras_.info_count();
    for (const stored::v1::DeclaredTotal& total : extras_.declared_totals()) {
      partial.declared_totals.push_back({unit.ordinal, total});
    }
    for (int i = 0; i < extras_.keyed_items_size(); ++i) {
      const stored::v1::KeyedItem& item = extras_.keyed_items(i);
      const stored::v1::CellKey& cell = item.cell();
      partial.items.Add(
          {.measure = cell.measure(), .key = item.key(), .role = cell.role(), .relation = cell.relation()},
          {.place = PlaceOf(unit, i),
           .cell = domain::EncodeCellKey(cell),
           .title = item.title(),
           .field_path = item.field_path()});
    }
    state.with_figures |= extras_.keyed_items_size() > 0;
    for (int i = 0; (plan_.with_decisions || plan_.with_named) && i < extras_.decisions_size(); ++i) {
      decisions_.Add({.unit = static_cast<uint32_t>(&unit - plan_.units.data()), .line = i},
                     extras_.decisions(i).key());
    }
    return absl::OkStatus();
  }

  // Into `extras_`, of the version that counts.
  absl::Status ReadExtras(const FoldUnit& unit) {
    const int64_t version = folded_.partials[unit.partial].units[unit.ordinal].version;
    absl::string_view bytes;
    if (IsSubstituted(unit)) {
      bytes = plan_.substitute->payload;
    } else {
      ASSIGN_OR_RETURN(bytes, past_.FindPayload(unit.unit_id, version));
    }
    const absl::StatusOr<storage::Payload> payload = storage::SplitPayload(bytes);
    const bool read =
        payload.ok() && extras_.ParseFromArray(payload->extras.data(), static_cast<int>(payload->extras.size()));
    return read ? absl::OkStatus() : UnreadableVersion(unit.unit_id, version);
  }

  domain::ClaimPlace PlaceOf(const FoldUnit& unit, int line) const {
    return {.period_last_day = plan_.period_last_day,
            .period_id = plan_.period_id,
            .unit_id = std::string(unit.unit_id),
            .authority_id = plan_.authority_id,
            .line = line};
  }

  Accumulator& AccumulatorOf(uint32_t partial) {
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

  // A group is harvested as soon as its last unit has passed, so that a fold by unit needs one accumulator only.
  absl::Status CountDown(const FoldUnit& unit) {
    if (--left_[unit.partial] > 0 || accumulators_[unit.partial] == nullptr) {
      return absl::OkStatus();
    }
    std::vector<CellTotal>& cells = folded_.partials[unit.partial].cells;
    cells = accumulators_[unit.partial]->Take();
    idle_.push_back(std::move(accumulators_[unit.partial]));
    return plan_.rows.row_of_cell.empty() ? absl::OkStatus() : CountRows(unit.partial, cells);
  }

  // Here and not when rows are written, because the cells of ten million rows take gigabytes before that.
  absl::Status CountRows(uint32_t partial, std::vector<CellTotal>& cells) {
    const RowLimit& rows = plan_.rows;
    std::erase_if(cells, [&](const CellTotal& cell) { return rows.row_of_cell[cell.cell_id] == RowLimit::kNoRow; });
    cells.shrink_to_fit();
    for (const CellTotal& cell : cells) {
      const uint32_t row = rows.row_of_cell[cell.cell_id];
      if (row_seen_in_[row] != partial) {
        row_seen_in_[row] = partial;
        ++folded_.row_count;
      }
    }
    return folded_.row_count > rows.count_max ? TooManyRows() : absl::OkStatus();
  }

  const storage::Snapshot& snapshot_;
  const FoldPlan& plan_;
  PastVersions past_;
  std::vector<std::unique_ptr<DigestNode>> nodes_;
  std::vector<std::unique_ptr<Accumulator>> accumulators_;  // by partial; null until its first figures
  std::vector<std::unique_ptr<Accumulator>> idle_;
  std::vector<uint32_t> left_;         // units of each partial still to come
  std::vector<uint32_t> row_seen_in_;  // by row: the last partial that has it
  SharedDecisions decisions_;
  stored::v1::ReviewState review_;  // one for all units, like the next
  stored::v1::Extras extras_;       // one for all units, so that its strings keep their memory
  Folded folded_;
};

}  // namespace

void AddDecision(const stored::v1::DecisionClaim& decision, domain::ClaimPlace place, domain::KeyedSet& decisions) {
  decisions.Add(
      {.measure = v1::MEASURE_AWARDS, .key = decision.key()},
      {.place = std::move(place), .cell = "", .title = decision.title(), .field_path = decision.field_path()});
}

absl::StatusOr<Folded> Fold(const storage::Snapshot& snapshot, const FoldPlan& plan) {
  Folder folder(snapshot, plan);
  RETURN_IF_ERROR(plan.scan ? folder.ScanPeriod() : folder.ReadUnits());
  RETURN_IF_ERROR(folder.FindDecisions());
  return folder.Take();
}

}  // namespace khoi::summary
