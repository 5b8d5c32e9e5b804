#include "services/summary/answer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "services/summary/cells.h"
#include "services/summary/digest.h"
#include "services/summary/kept_slice.h"
#include "services/summary/last_stocks.h"
#include "services/summary/row_limit.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Which group each unit of a slice goes to. Units whose stocks count and units whose stocks do not are never in one,
// nor are those of authorities of several types where the question tells these apart.
void Group(const Slice& slice, Grain grain, LastStocks& stocks, FoldedSlice& folded) {
  const bool any_stock = std::any_of(folded.cells.begin(), folded.cells.end(),
                                     [](const stored::v1::CellKey& cell) { return cell.stock(); });
  using Name = std::pair<absl::string_view, v1::AuthorityType>;
  std::array<absl::flat_hash_map<Name, uint32_t>, 2> groups;
  for (uint32_t i = 0; i < slice.units.size(); ++i) {
    const SliceUnit& unit = slice.units[i];
    const Name group(grain == Grain::kUnit   ? unit.unit_id
                     : grain == Grain::kBloc ? unit.bloc_id
                                             : slice.authority_id,
                     unit.authority_type);
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
                          .with_figures = GivesRows(question, slice, unit),
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

// Strays of a slice, told with whether its units include them.
std::vector<StrayReport> StraysOf(const KeptSlice& kept, const Slice& slice) {
  std::vector<StrayReport> strays = kept.strays;
  for (StrayReport& stray : strays) {
    stray.planned = std::binary_search(kept.shape->excluded.begin(), kept.shape->excluded.end(), stray.unit_id);
  }
  std::erase_if(strays, [&](const StrayReport& stray) { return !stray.planned && !slice.whole; });
  return strays;
}

// What differs between the units of a slice: whether their figures pass and their stocks count.
struct Differences {
  std::vector<bool> passes;  // by group
  std::vector<bool> stock_counts;
  bool within_groups = false;  // then groups cannot be taken as they are

  bool none() const {
    const auto all = [](const std::vector<bool>& flags) {
      return std::find(flags.begin(), flags.end(), !flags.front()) == flags.end();
    };
    return all(passes) && passes.front() && all(stock_counts);
  }
};

Differences DifferencesOf(const Question& question, const Slice& slice, const KeptSlice& kept, LastStocks& stocks) {
  const bool any_stock =
      std::any_of(kept.cells.begin(), kept.cells.end(), [](const stored::v1::CellKey& cell) { return cell.stock(); });
  Differences differences{.passes = std::vector<bool>(kept.groups.size(), true),
                          .stock_counts = std::vector<bool>(kept.groups.size(), true)};
  if (question.filters.empty() && !question.part.has_value() && !any_stock) {
    return differences;
  }
  for (size_t group = 0; group < kept.groups.size(); ++group) {
    const std::vector<uint32_t>& members = kept.shape->members[group];
    for (const uint32_t unit : members) {
      const bool passes = GivesRows(question, slice, slice.units[unit]);
      const bool stock_counts = !any_stock || stocks.Count(slice, unit);
      if (unit == members.front()) {
        differences.passes[group] = passes;
        differences.stock_counts[group] = stock_counts;
      }
      differences.within_groups |=
          differences.passes[group] != passes || differences.stock_counts[group] != stock_counts;
    }
  }
  return differences;
}

std::shared_ptr<const Partial> WithoutFigures(const Partial& partial) {
  auto without = std::make_shared<Partial>(partial);
  without->cells.clear();
  return without;
}

// The answer of what the memo keeps; nullopt when it cannot give one.
absl::StatusOr<std::optional<Answer>> Recall(const ledger::View& view, const Question& question, const Slice& slice,
                                             LastStocks& stocks) {
  // Where every unit is a group, little but the rows themselves could be kept.
  if (GrainOf(question) == Grain::kUnit) {
    return std::nullopt;
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const KeptSlice> kept, RecallSlice(view, question, slice));
  if (kept == nullptr) {
    return std::nullopt;
  }
  const Differences differences = DifferencesOf(question, slice, *kept, stocks);
  if (differences.within_groups) {
    return std::nullopt;
  }
  Answer answer;
  FoldedSlice& folded = answer.folded;
  folded.slice = &slice;
  folded.cells = kept->cells;
  if (GrainOf(question) == Grain::kWhole && differences.none()) {
    folded.partials = SharedList<Partial>(std::vector<std::shared_ptr<const Partial>>{kept->whole});
    folded.members = {kept->shape->whole_members};
    folded.places = kept->shape->whole_places;
    folded.stock_counts = {differences.stock_counts.front()};
    folded.whole = true;
  } else {
    std::vector<std::shared_ptr<const Partial>> groups = kept->groups;
    for (size_t group = 0; group < groups.size(); ++group) {
      if (!differences.passes[group]) {
        groups[group] = WithoutFigures(*groups[group]);
      }
    }
    folded.partials = SharedList<Partial>(std::move(groups));
    folded.members = kept->shape->members;
    folded.places = kept->shape->places;
    folded.stock_counts = differences.stock_counts;
  }
  const bool all = question.measures.empty() && question.filters.empty() && !question.part.has_value();
  folded.items = all && !question.each_unit_alone ? kept->items : nullptr;
  answer.strays = StraysOf(*kept, slice);
  answer.decisions = kept->decisions;
  answer.told = kept->told;
  answer.digest = kept->digest;
  return answer;
}

bool IsAbout(const Slice& slice, const Substitute& substitute) {
  return substitute.report.authority_id == slice.authority_id && substitute.report.period_id == slice.period_id();
}

absl::StatusOr<Answer> FoldSlice(const ledger::View& view, const Question& question, const Slice& slice,
                                 const FoldOptions& options, LastStocks& stocks, CertainRows& rows) {
  const Substitute* const substitute = options.substitute;
  const bool substituted = substitute != nullptr && IsAbout(slice, *substitute);
  if (!substituted) {
    ASSIGN_OR_RETURN(std::optional<Answer> recalled, Recall(view, question, slice, stocks));
    if (recalled.has_value()) {
      return *std::move(recalled);
    }
  }
  Answer answer;
  answer.folded.slice = &slice;
  ASSIGN_OR_RETURN(std::vector<stored::v1::CellKey> cells,
                   ReadCells(*view.snapshot, slice.authority_id, slice.period_id()));
  if (substituted) {
    cells.insert(cells.end(), substitute->new_cells.begin(), substitute->new_cells.end());
  }
  answer.folded.cells = std::move(cells);
  Group(slice, GrainOf(question), stocks, answer.folded);
  FoldPlan plan = PlanOf(question, slice, answer.folded);
  plan.substitute = substituted ? substitute : nullptr;
  plan.with_decisions = options.with_decisions;
  if (GrainOf(question) == Grain::kUnit) {
    plan.rows = {.row_of_cell = RowsOfCells(question, answer.folded.cells), .count_max = rows.LeftFor(slice)};
  }
  ASSIGN_OR_RETURN(Folded folded, Fold(*view.snapshot, plan));
  rows.Add(slice, folded.row_count);
  answer.folded.partials = SharedList<Partial>(std::move(folded.partials));
  answer.strays = std::move(folded.strays);
  answer.decisions = std::make_shared<const domain::KeyedSet>(std::move(folded.decisions));
  answer.digest = AuthorityDigest(slice.authority_id, slice.period_id(), folded.nodes);
  return answer;
}

}  // namespace

absl::StatusOr<std::vector<Answer>> FoldSlices(const ledger::View& view, const Question& question, const Slices& slices,
                                               const FoldOptions& options) {
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
