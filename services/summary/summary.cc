#include "services/summary/summary.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/domain/decimal.h"
#include "services/summary/cells.h"
#include "services/summary/coverage.h"
#include "services/summary/digest.h"
#include "services/summary/fold.h"
#include "services/summary/last_stocks.h"
#include "services/summary/names.h"
#include "services/summary/projection.h"
#include "services/summary/question.h"
#include "services/summary/row_limit.h"
#include "services/summary/slice.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Sums are exact and nothing is rounded; a release that rounds names its way here, in what digests stand for.
constexpr absl::string_view kRounding = "exact";

void SetTime(int64_t time_us, google::protobuf::Timestamp& time) {
  const int64_t seconds = time_us / 1'000'000 - (time_us % 1'000'000 < 0 ? 1 : 0);
  time.set_seconds(seconds);
  time.set_nanos(static_cast<int32_t>((time_us - seconds * 1'000'000) * 1'000));
}

// Which group each unit of a slice goes to. Units whose stocks count and units whose stocks do not are never in one.
void Group(const Slice& slice, Grain grain, LastStocks& stocks, FoldedSlice& folded) {
  const bool any_stock = std::any_of(folded.cells.begin(), folded.cells.end(),
                                     [](const stored::v1::CellKey& cell) { return cell.stock(); });
  std::array<absl::flat_hash_map<std::string, uint32_t>, 2> groups;
  for (uint32_t i = 0; i < slice.units.size(); ++i) {
    const std::string& group = grain == Grain::kUnit   ? slice.units[i].unit_id
                               : grain == Grain::kBloc ? slice.units[i].bloc_id
                                                       : slice.authority_id;
    const bool stock_counts = !any_stock || stocks.Count(slice, slice.units[i]);
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
    const domain::ExpectedUnit& unit = slice.units[i];
    for (; excluded != slice.excluded.end() && excluded->unit_id < unit.unit_id; ++excluded) {
      plan.units.push_back({.unit_id = excluded->unit_id, .counted = false});
    }
    plan.units.push_back({.unit_id = unit.unit_id,
                          .with_figures = Passes(question, slice, unit),
                          .partial = folded.places[i].partial,
                          .ordinal = folded.places[i].ordinal,
                          .node = nodes.at(unit.bloc_id)});
  }
  for (; excluded != slice.excluded.end(); ++excluded) {
    plan.units.push_back({.unit_id = excluded->unit_id, .counted = false});
  }
  return plan;
}

// A slice, folded, with what only the summary as a whole needs of it.
struct Answer {
  FoldedSlice folded;
  std::vector<StrayReport> strays;
  std::string digest;
};

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

absl::StatusOr<Answer> FoldSlice(const ledger::View& view, const Question& question, const Slice& slice,
                                 LastStocks& stocks, CertainRows& rows) {
  Answer answer;
  answer.folded.slice = &slice;
  ASSIGN_OR_RETURN(answer.folded.cells, ReadCells(*view.snapshot, slice.authority_id, slice.period_id()));
  Group(slice, GrainOf(question), stocks, answer.folded);
  FoldPlan plan = PlanOf(question, slice, answer.folded);
  if (GrainOf(question) == Grain::kUnit) {
    plan.rows = {.row_of_cell = RowsOfCells(question, answer.folded.cells), .count_max = rows.LeftFor(slice)};
  }
  ASSIGN_OR_RETURN(Folded folded, Fold(*view.snapshot, plan));
  rows.Add(slice, folded.row_count);
  answer.folded.partials = std::move(folded.partials);
  answer.strays = std::move(folded.strays);
  answer.digest = AuthorityDigest(slice, folded.nodes);
  return answer;
}

std::string Digest(const Question& question, std::vector<Answer>& answers) {
  DigestNode node("khoi.summary");
  const v1::Scope& scope = question.scope;
  node.AddNumber(scope.scope_case());
  node.AddString(scope.has_bloc() ? scope.bloc().authority_id() : scope.authority().authority_id());
  node.AddString(scope.bloc().bloc_id());
  node.AddNumber(question.basis);
  node.AddNumber(question.structure_revision);
  node.AddString(kRounding);
  // The order in which periods are asked for is no input.
  std::vector<std::string> period_ids = question.period_ids;
  std::sort(period_ids.begin(), period_ids.end());
  node.AddNumber(static_cast<int64_t>(period_ids.size()));
  for (const std::string& period_id : period_ids) {
    node.AddString(period_id);
  }
  std::vector<const Answer*> ordered;
  for (const Answer& answer : answers) {
    ordered.push_back(&answer);
  }
  std::sort(ordered.begin(), ordered.end(), [](const Answer* a, const Answer* b) {
    const Slice& left = *a->folded.slice;
    const Slice& right = *b->folded.slice;
    return std::tie(left.authority_id, left.period_id()) < std::tie(right.authority_id, right.period_id());
  });
  for (const Answer* answer : ordered) {
    node.AddHash(answer->digest);
  }
  return node.Finish();
}

v1::UncountedReason ReasonOf(const Slice& slice, const StrayReport& stray) {
  if (!stray.planned) {
    return v1::UNCOUNTED_REASON_NOT_A_MEMBER;
  }
  const auto excluded =
      std::lower_bound(slice.excluded.begin(), slice.excluded.end(), stray.unit_id,
                       [](const ExcludedUnit& unit, const std::string& unit_id) { return unit.unit_id < unit_id; });
  return excluded->reason;
}

void AddUncounted(const Answer& answer, v1::Summary& summary) {
  const Slice& slice = *answer.folded.slice;
  for (const StrayReport& stray : answer.strays) {
    v1::UncountedReport& report = *summary.add_uncounted_reports();
    report.set_unit_id(stray.unit_id);
    report.set_authority_id(slice.authority_id);
    report.set_period_id(slice.period_id());
    report.set_version(stray.version);
    report.set_reason(ReasonOf(slice, stray));
  }
}

// A decimal of any size with an optional sign, as digits and how many of them are decimals.
struct WideDecimal {
  absl::int128 scaled = 0;
  int scale = 0;
};

std::optional<WideDecimal> ParseWide(absl::string_view text) {
  WideDecimal decimal;
  std::string digits(text);
  if (const size_t point = digits.find('.'); point != std::string::npos) {
    digits.erase(point, 1);
    decimal.scale = static_cast<int>(digits.size() - point);
  }
  return absl::SimpleAtoi(digits, &decimal.scaled) ? std::optional(decimal) : std::nullopt;
}

// computed - declared; nullopt when either is no decimal.
std::optional<std::string> DifferenceOf(const stored::v1::DeclaredTotal& total) {
  std::optional<WideDecimal> computed = ParseWide(total.computed());
  std::optional<WideDecimal> declared = ParseWide(total.declared());
  if (!computed.has_value() || !declared.has_value()) {
    return std::nullopt;
  }
  const int scale = std::max(computed->scale, declared->scale);
  for (WideDecimal* const decimal : {&*computed, &*declared}) {
    for (; decimal->scale < scale; ++decimal->scale) {
      decimal->scaled *= 10;
    }
  }
  return domain::FormatDecimal(computed->scaled - declared->scaled, scale);
}

// Lists every declared total, also those that agree, so that "all totals agree" can be told from "nothing was
// declared".
absl::Status AddDeclaredTotals(const FoldedSlice& folded, v1::Summary& summary) {
  const Slice& slice = *folded.slice;
  std::vector<std::pair<uint32_t, const DeclaredTotal*>> totals;
  for (size_t partial = 0; partial < folded.partials.size(); ++partial) {
    for (const DeclaredTotal& declared : folded.partials[partial].declared_totals) {
      totals.emplace_back(folded.members[partial][declared.unit], &declared);
    }
  }
  std::stable_sort(totals.begin(), totals.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [unit, declared] : totals) {
    const std::string& unit_id = slice.units[unit].unit_id;
    const FoldedSlice::Place place = folded.places[unit];
    const std::optional<std::string> difference = DifferenceOf(declared->total);
    if (!difference.has_value()) {
      return absl::DataLossError(absl::StrCat("unreadable declared total of ", slice.authority_id, "/",
                                              slice.period_id(), "/", unit_id, " at ", declared->total.field_path()));
    }
    v1::DeclaredDifference& told = *summary.add_declared_differences();
    told.set_unit_id(unit_id);
    told.set_authority_id(slice.authority_id);
    told.set_period_id(slice.period_id());
    told.set_field_path(declared->total.field_path());
    told.set_label(declared->total.label());
    told.set_declared(declared->total.declared());
    told.set_computed(declared->total.computed());
    told.set_difference(*difference);
    told.set_exhaustiveness(static_cast<v1::Exhaustiveness>(declared->total.exhaustiveness()));
    told.set_version(folded.partials[place.partial].units[place.ordinal].version);
  }
  return absl::OkStatus();
}

void CountFindings(const FoldedSlice& folded, v1::FindingCounts& counts) {
  for (const Partial& partial : folded.partials) {
    counts.set_warn_count(static_cast<int32_t>(counts.warn_count() + partial.warn_count));
    counts.set_info_count(static_cast<int32_t>(counts.info_count() + partial.info_count));
  }
}

v1::Summary Begin(const Question& question) {
  v1::Summary summary;
  *summary.mutable_scope() = question.scope;
  summary.mutable_period_ids()->Assign(question.period_ids.begin(), question.period_ids.end());
  summary.set_basis(question.basis);
  summary.set_as_of_revision(question.revision);
  SetTime(question.revision_time_us, *summary.mutable_as_of_time());
  SetTime(question.instant_us, *summary.mutable_instant());
  summary.mutable_finding_counts();
  return summary;
}

}  // namespace

absl::StatusOr<v1::Summary> Summarize(const ledger::View& view, ledger::StructureCache& structures,
                                      const v1::GetSummaryRequest& request, int64_t now_us) {
  ASSIGN_OR_RETURN(const Question question, Understand(view, request, now_us));
  ASSIGN_OR_RETURN(const Resolution resolution, Resolve(view, structures, question));
  const std::vector<Slice>& slices = resolution.slices;

  std::vector<Answer> answers(slices.size());
  LastStocks stocks(question);
  CertainRows rows(question);
  for (const size_t i : LastStocks::Order(slices)) {
    ASSIGN_OR_RETURN(answers[i], FoldSlice(view, question, slices[i], stocks, rows));
    stocks.Add(answers[i].folded);
  }

  v1::Summary summary = Begin(question);
  summary.mutable_authorities_without_period()->Assign(resolution.without_period.begin(),
                                                       resolution.without_period.end());
  summary.set_digest(Digest(question, answers));
  std::vector<FoldedSlice> folded;
  for (Answer& answer : answers) {
    ASSIGN_OR_RETURN(*summary.add_coverages(), CoverageOf(answer.folded, question.instant_us));
    AddUncounted(answer, summary);
    RETURN_IF_ERROR(AddDeclaredTotals(answer.folded, summary));
    CountFindings(answer.folded, *summary.mutable_finding_counts());
    folded.push_back(std::move(answer.folded));
  }
  Names names(slices);
  RETURN_IF_ERROR(Project(question, folded, names, summary));
  return summary;
}

}  // namespace khoi::summary
