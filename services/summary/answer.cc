#include "services/summary/answer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/summary/cells.h"
#include "services/summary/digest.h"
#include "services/summary/last_stocks.h"
#include "services/summary/row_limit.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Which group each unit of a slice goes to. Units whose stocks count and units whose stocks do not are never in one.
void Group(const Slice& slice, Grain grain, LastStocks& stocks, FoldedSlice& folded) {
  const bool any_stock = std::any_of(folded.cells.begin(), folded.cells.end(),
                                     [](const stored::v1::CellKey& cell) { return cell.stock(); });
  std::array<absl::flat_hash_map<std::string, uint32_t>, 2> groups;
  for (uint32_t i = 0; i < slice.units.size(); ++i) {
    const std::string& group = grain == Grain::kUnit   ? slice.units[i].unit_id
                               : grain == Grain::kBloc ? slice.units[i].bloc_id
                                                       : slice.authority_id;
    const bool stock_counts = !any_stock || stocks.Count(slice, i);
    const uint32_t partial =
        groups[stock_counts].try_emplace(group, static_cast<uint32_t>(folded.members.size())).first->second;
    if (partial == folded.members.size()) {
      folded.members.emplace_back();
      folded.stock_counts.push_back(stock_counts);
    }
    folded.places.push_back({.partial = partial, .ordinal = static_cast<uint32_t>(folded.members[partial].size())});
    folded.members[partial].push_back(i);
  }
}

FoldPlan PlanOf(const Question& question, const Slice& slice, const FoldedSlice& folded) {
  FoldPlan plan{.authority_id = slice.authority_id,
                .period_id = slice.period_id(),
                .period_last_day = slice.last_day,
                .revision = question.revision,
                .basis = question.basis,
                .node_ids = {slice.bloc_ids.begin(), slice.bloc_ids.end()},
                .cell_count = folded.cells.size(),
                .scan = slice.whole};
  absl::flat_hash_map<absl::string_view, uint32_t> nodes;
  for (uint32_t i = 0; i < plan.node_ids.size(); ++i) {
    nodes.emplace(plan.node_ids[i], i);
  }
  for (const std::vector<uint32_t>& members : folded.members) {
    plan.partial_sizes.push_back(static_cast<uint32_t>(members.size()));
  }
  // Both lists ascend and share no unit.
  plan.units.reserve(slice.units.size() + slice.excluded.size());
  auto excluded = slice.excluded.begin();
  for (size_t i = 0; i < slice.units.size(); ++i) {
    const SliceUnit& unit = slice.units[i];
    for (; excluded != slice.excluded.end() && excluded->unit_id < unit.unit_id; ++excluded) {
      plan.units.push_back({.unit_id = excluded->unit_id, .counted = false});
    }
    plan.units.push_back({.unit_id = unit.unit_id,
                          .with_figures = Passes(question, slice, unit),
                          .partial = folded.places[i].partial,
                          .ordinal = folded.places[i].ordinal,
                          .node = nodes.at(unit.bloc_id),
                          .version = unit.signed_version});
  }
  for (; excluded != slice.excluded.end(); ++excluded) {
    plan.units.push_back({.unit_id = excluded->unit_id, .counted = false});
  }
  return plan;
}

std::string AuthorityDigest(const Slice& slice, const std::vector<std::string>& blocs) {
  DigestNode node("khoi.authority");
  node.AddString(slice.authority_id);
  node.AddString(slice.period_id());
  for (const std::string& bloc : blocs) {
    node.AddHash(bloc);
  }
  return node.Finish();
}

// The rows that the slices folded so far by unit are sure to give: those of different periods may fall together, so
// that they add up only where periods are kept apart.
class CertainRows final {
 public:
  explicit CertainRows(const Question& question) : by_period_(question.Asks(v1::DIMENSION_PERIOD)) {}

  // How many rows `slice` may give.
  int64_t LeftFor(const Slice& slice) const {
    const auto found = rows_.find(KeyOfSlice(slice));
    return kRowCountMax - total_ + (found == rows_.end() ? 0 : found->second);
  }

  void Add(const Slice& slice, int64_t row_count) {
    int64_t& rows = rows_[KeyOfSlice(slice)];
    total_ += std::max(rows, row_count) - rows;
    rows = std::max(rows, row_count);
  }

 private:
  std::pair<std::string, std::string> KeyOfSlice(const Slice& slice) const {
    return {slice.authority_id, by_period_ ? slice.period_id() : ""};
  }

  const bool by_period_;
  absl::flat_hash_map<std::pair<std::string, std::string>, int64_t> rows_;
  int64_t total_ = 0;
};

bool IsAbout(const Slice& slice, const Substitute& substitute) {
  return substitute.report.authority_id == slice.authority_id && substitute.report.period_id == slice.period_id();
}

absl::StatusOr<Answer> FoldSlice(const ledger::View& view, const Question& question, const Slice& slice,
                                 const FoldOptions& options, LastStocks& stocks, CertainRows& rows) {
  const Substitute* const substitute = options.substitute;
  Answer answer;
  answer.folded.slice = &slice;
  ASSIGN_OR_RETURN(answer.folded.cells, ReadCells(*view.snapshot, slice.authority_id, slice.period_id()));
  const bool substituted = substitute != nullptr && IsAbout(slice, *substitute);
  if (substituted) {
    answer.folded.cells.insert(answer.folded.cells.end(), substitute->new_cells.begin(), substitute->new_cells.end());
  }
  Group(slice, GrainOf(question), stocks, answer.folded);
  FoldPlan plan = PlanOf(question, slice, answer.folded);
  plan.substitute = substituted ? substitute : nullptr;
  plan.with_decisions = options.with_decisions;
  if (GrainOf(question) == Grain::kUnit) {
    plan.rows = {.row_of_cell = RowsOfCells(question, answer.folded.cells), .count_max = rows.LeftFor(slice)};
  }
  ASSIGN_OR_RETURN(Folded folded, Fold(*view.snapshot, plan));
  rows.Add(slice, folded.row_count);
  answer.folded.partials = std::move(folded.partials);
  answer.strays = std::move(folded.strays);
  answer.decisions = std::move(folded.decisions);
  answer.digest = AuthorityDigest(slice, folded.nodes);
  return answer;
}

}  // namespace

absl::StatusOr<std::vector<Answer>> FoldSlices(const ledger::View& view, const Question& question,
                                               const std::vector<Slice>& slices, const FoldOptions& options) {
  std::vector<Answer> answers(slices.size());
  LastStocks stocks(question);
  CertainRows rows(question);
  for (const size_t i : LastStocks::Order(slices)) {
    ASSIGN_OR_RETURN(answers[i], FoldSlice(view, question, slices[i], options, stocks, rows));
    stocks.Add(answers[i].folded);
  }
  return answers;
}

}  // namespace khoi::summary
