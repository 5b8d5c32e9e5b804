#include "services/summary/fold.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/figures.h"
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
        RETURN_IF_ERROR(AddMissing(*unit));
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
      RETURN_IF_ERROR(AddMissing(*unit));
    }
    return absl::OkStatus();
  }

  absl::Status ReadUnits() {
    for (const FoldUnit& unit : plan_.units) {
      ASSIGN_OR_RETURN(
          const std::optional<std::string> row,
          snapshot_.Get(storage::NowKey({plan_.authority_id, plan_.period_id, std::string(unit.unit_id)})));
      if (!row.has_value()) {
        RETURN_IF_ERROR(AddMissing(unit));
        continue;
      }
      RETURN_IF_ERROR(AddRow(unit, *row));
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

  // The version that counts in a now row; false when the report had none yet at the revision.
  absl::StatusOr<bool> FindVersion(absl::string_view unit_id, absl::string_view row, storage::HeadView* head,
                                   absl::string_view* payload) {
    if (!storage::ReadHead(row, head, payload)) {
      return Unreadable(unit_id);
    }
    if (head->revision <= plan_.revision) {
      return head->version > 0;
    }
    if (head->version == 1) {
      return false;  // there is no earlier one
    }
    return past_.Find(unit_id, head, payload);
  }

  absl::Status AddStray(absl::string_view unit_id, absl::string_view row, bool planned) {
    storage::HeadView head;
    absl::string_view payload;
    ASSIGN_OR_RETURN(const bool found, FindVersion(unit_id, row, &head, &payload));
    if (found) {
      folded_.strays.push_back({std::string(unit_id), head.version, planned});
    }
    return absl::OkStatus();
  }

  absl::Status AddMissing(const FoldUnit& unit) {
    if (!unit.counted) {
      return absl::OkStatus();
    }
    DigestNode& node = *nodes_[unit.node];
    node.AddString(unit.unit_id);
    node.AddNumber(0);
    return CountDown(unit);
  }

  absl::Status AddRow(const FoldUnit& unit, absl::string_view row) {
    if (!unit.counted) {
      return AddStray(unit.unit_id, row, /*planned=*/true);
    }
    storage::HeadView head;
    absl::string_view rest;
    ASSIGN_OR_RETURN(const bool found, FindVersion(unit.unit_id, row, &head, &rest));
    if (!found) {
      return AddMissing(unit);
    }
    DigestNode& node = *nodes_[unit.node];
    node.AddString(unit.unit_id);
    node.AddNumber(head.version);
    node.AddHash(head.content_hash);

    const absl::StatusOr<storage::Payload> payload = storage::SplitPayload(rest);
    if (!payload.ok()) {
      return UnreadableVersion(unit.unit_id, head.version);
    }
    UnitState& state = folded_.partials[unit.partial].units[unit.ordinal];
    // A list of no figures is the one byte that says so.
    const bool any_figure = payload->figures.size() > 1;
    state = {head.version, head.revision, head.time_us, any_figure};
    if (!payload->extras.empty()) {
      RETURN_IF_ERROR(AddExtras(unit, payload->extras, state));
    }
    if (any_figure && unit.with_figures && !AccumulatorOf(unit.partial).Add(unit.ordinal, payload->figures)) {
      return UnreadableVersion(unit.unit_id, head.version);
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
          {.place = {.period_last_day = plan_.period_last_day,
                     .period_id = plan_.period_id,
                     .unit_id = std::string(unit.unit_id),
                     .authority_id = plan_.authority_id,
                     .line = i},
           .cell = domain::EncodeCellKey(cell),
           .title = item.title(),
           .field_path = item.field_path()});
    }
    state.with_figures |= extras_.keyed_items_size() > 0;
    return absl::OkStatus();
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
  stored::v1::Extras extras_;          // one for all units, so that its strings keep their memory
  Folded folded_;
};

}  // namespace

absl::StatusOr<Folded> Fold(const storage::Snapshot& snapshot, const FoldPlan& plan) {
  Folder folder(snapshot, plan);
  RETURN_IF_ERROR(plan.scan ? folder.ScanPeriod() : folder.ReadUnits());
  return folder.Take();
}

}  // namespace khoi::summary
