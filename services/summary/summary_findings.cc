#include "services/summary/summary_findings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "services/domain/consolidated_rules.h"
#include "services/domain/own_rules.h"
#include "services/domain/rule_settings.h"
#include "services/summary/slice_frame.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// The rules that look at figures, and do nothing without a setting.
constexpr std::array<absl::string_view, 2> kFigureRules = {"R-FLAG1", "R-CTDCP"};

bool LooksAtAwards(const domain::RuleSettings& settings) {
  return std::any_of(kFigureRules.begin(), kFigureRules.end(),
                     [&](absl::string_view rule_id) { return !settings.EntriesOf(rule_id).empty(); });
}

// Whether the authority has rules of its own over several units.
bool HasOwnRules(const Slice& slice) {
  const std::vector<domain::OwnRule> rules = slice.catalog->RulesOn(slice.last_day);
  return std::any_of(rules.begin(), rules.end(), [](const domain::OwnRule& rule) {
    return rule.entry->rule().stage() == v1::RULE_STAGE_CONSOLIDATE;
  });
}

bool IsIncluded(const FoldedSlice& folded, size_t unit) {
  const FoldedSlice::Place place = folded.places[unit];
  return folded.partials[place.partial].units[place.ordinal].reported();
}

// Units bloc by bloc, without figures.
std::vector<domain::ConsolidatedGroup> UnitsOf(const FoldedSlice& folded) {
  absl::btree_map<std::string, domain::ConsolidatedGroup> blocs;
  for (size_t i = 0; i < folded.slice->units.size(); ++i) {
    const SliceUnit& unit = folded.slice->units[i];
    blocs[unit.bloc_id].units.push_back({unit.unit_id, IsIncluded(folded, i)});
  }
  std::vector<domain::ConsolidatedGroup> groups;
  for (auto& [bloc_id, group] : blocs) {
    group.bloc_id = bloc_id;
    groups.push_back(std::move(group));
  }
  return groups;
}

// Units with their figures, of a slice that was folded bloc by bloc.
std::vector<domain::ConsolidatedGroup> FiguresOf(const FoldedSlice& folded) {
  std::vector<domain::ConsolidatedGroup> groups;
  for (size_t partial = 0; partial < folded.partials.size(); ++partial) {
    domain::ConsolidatedGroup& group = groups.emplace_back();
    for (const uint32_t unit : folded.members[partial]) {
      group.bloc_id = folded.slice->units[unit].bloc_id;
      group.units.push_back({folded.slice->units[unit].unit_id, IsIncluded(folded, unit)});
    }
    for (const CellTotal& cell : folded.partials[partial].cells) {
      group.cells.push_back({&folded.cells[cell.cell_id], &cell.sum});
    }
  }
  return groups;
}

// The items of all units: those of the one partial, or `merged` of all.
const domain::KeyedSet& ItemsOf(const FoldedSlice& folded, domain::KeyedSet& merged) {
  if (folded.partials.size() == 1) {
    return folded.partials.front().items;
  }
  for (const Partial& partial : folded.partials) {
    merged.Merge(partial.items);
  }
  return merged;
}

// Everything about the slice, bloc by bloc.
Question ByBloc(const Question& question, const Slice& slice) {
  Question by_bloc = question;
  by_bloc.periods = {{slice.period_id()}};
  by_bloc.measures.clear();
  by_bloc.group_by = {v1::DIMENSION_BLOC};
  by_bloc.filters.clear();
  return by_bloc;
}

Slices OfAuthority(const Slices& slices, const std::string& authority_id) {
  std::vector<Slice> found;
  for (const Slice& slice : slices) {
    if (slice.authority_id == authority_id) found.push_back(slice);
  }
  return Slices(std::move(found));
}

// What the bloc or authority of a slice reported about earlier periods, folded once somebody asks.
class EarlierFigures final {
 public:
  EarlierFigures(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                 const Slice& slice)
      : view_(view), structures_(structures), question_(question), slice_(slice) {}

  // nullptr when there is no such period or nobody reported about it.
  const std::vector<domain::CellFigure>* Of(v1::SelectedPeriod selected) {
    const domain::EarlierPeriods periods = slice_.structure->EarlierOf(slice_.period_id());
    const v1::Period* const period =
        selected == v1::SELECTED_PERIOD_PREVIOUS ? periods.previous : periods.same_last_year;
    if (period == nullptr || !status_.ok()) return nullptr;
    auto [figures, is_new] = figures_.try_emplace(period->period_id());
    if (is_new) status_ = Fold(period->period_id(), figures->second);
    return status_.ok() && figures->second.has_value() ? &*figures->second : nullptr;
  }

  const absl::Status& status() const { return status_; }

 private:
  absl::Status Fold(const std::string& period_id, std::optional<std::vector<domain::CellFigure>>& figures) {
    Question question = question_;
    question.periods = {{period_id}};
    question.year_ids.clear();
    question.year_composition = v1::YEAR_COMPOSITION_UNSPECIFIED;
    ASSIGN_OR_RETURN(const Resolution resolution, Resolve(view_, structures_, question));
    const Slices slices = OfAuthority(resolution.slices, slice_.authority_id);
    if (slices.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<Answer> answers, FoldSlices(view_, ByBloc(question, slices.front()), slices));
    const FoldedSlice& folded = answers.front().folded;
    const std::vector<domain::ConsolidatedGroup> groups = FiguresOf(folded);
    const bool any = std::any_of(groups.begin(), groups.end(), [](const domain::ConsolidatedGroup& group) {
      return std::any_of(group.units.begin(), group.units.end(), [](const auto& unit) { return unit.included; });
    });
    domain::KeyedSet merged;
    if (any) figures = domain::FiguresTogether(groups, ItemsOf(folded, merged));
    return absl::OkStatus();
  }

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const Question& question_;
  const Slice& slice_;
  absl::btree_map<std::string, std::optional<std::vector<domain::CellFigure>>> figures_;
  absl::Status status_;
};

}  // namespace

bool DependsOnOtherPeriods(const Slice& slice) { return HasOwnRules(slice); }

bool TellsFindings(const Question& question) { return !question.rows_only && !question.boundaries_day.has_value(); }

absl::Status AddFindings(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                         const Answer& answer, v1::Summary& summary) {
  const Slice& slice = *answer.folded.slice;
  const domain::RuleSettings settings(*slice.catalog, slice.authority_id, slice.last_day);
  domain::KeyedSet merged;
  const domain::KeyedSet& items = ItemsOf(answer.folded, merged);
  domain::ConsolidatedInput input{.structure = *slice.structure,
                                  .catalog = *slice.catalog,
                                  .settings = settings,
                                  .period = *slice.period,
                                  .period_end = slice.last_day,
                                  .bloc_id = question.scope.bloc().bloc_id(),
                                  .groups = {},
                                  .items = items,
                                  .decisions = *answer.decisions};
  Slices slices;
  std::vector<Answer> figures;
  const bool own_rules = HasOwnRules(slice);
  if (own_rules || LooksAtAwards(settings)) {
    slices = Slices(std::vector<Slice>{slice});
    ASSIGN_OR_RETURN(figures, FoldSlices(view, ByBloc(question, slice), slices));
    input.groups = FiguresOf(figures.front().folded);
  } else {
    input.groups = UnitsOf(answer.folded);
  }
  domain::ConsolidatedFindings said = domain::JudgeConsolidated(input);
  if (own_rules) {
    EarlierFigures earlier(view, structures, question, slice);
    domain::JudgeOwnConsolidated(
        input, [&](v1::SelectedPeriod period) { return earlier.Of(period); }, said);
    RETURN_IF_ERROR(earlier.status());
  }
  for (v1::SummaryFinding& finding : said.findings) {
    *summary.add_findings() = std::move(finding);
  }
  for (const v1::NotEvaluatedRule& rule : said.not_evaluated) {
    AddNotEvaluated(rule, summary);
  }
  return absl::OkStatus();
}

}  // namespace khoi::summary
