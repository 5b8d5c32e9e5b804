#include "services/summary/watch_question.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/ledger/recent_changes.h"
#include "services/summary/invalid_field.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr absl::string_view kLatestVi =
    "không dùng được khi theo dõi; luôn theo dõi số liệu mới nhất, hãy bỏ trường này";
constexpr absl::string_view kLatestEn = "cannot be watched; what is watched is the latest, leave this out";

absl::Status RequireLatest(const v1::GetSummaryRequest& request) {
  if (request.has_as_of_revision()) {
    return InvalidField("summary.as_of_revision", kLatestVi, kLatestEn);
  }
  if (request.has_as_of_time()) {
    return InvalidField("summary.as_of_time", kLatestVi, kLatestEn);
  }
  if (request.has_instant()) {
    return InvalidField("summary.instant", kLatestVi, kLatestEn);
  }
  return absl::OkStatus();
}

// Filters must all hold, in whatever order.
void AddFilters(const Question& question, v1::GetSummaryRequest& request) {
  std::set<std::pair<int, std::set<std::string>>> filters;
  for (const Filter& filter : question.filters) {
    filters.emplace(filter.dimension, std::set<std::string>(filter.values.begin(), filter.values.end()));
  }
  for (const auto& [dimension, values] : filters) {
    v1::DimensionFilter& filter = *request.add_filters();
    filter.set_dimension(static_cast<v1::Dimension>(dimension));
    filter.mutable_values()->Assign(values.begin(), values.end());
  }
}

// Authorities and periods of the consolidations that reports say again: whether one is still true follows from the
// reports and consolidations there.
std::set<std::pair<std::string, std::string>> SourcesIn(const v1::Summary& summary) {
  std::set<std::pair<std::string, std::string>> sources;
  for (const v1::Coverage& coverage : summary.coverages()) {
    for (const v1::UnitCoverage& unit : coverage.units()) {
      if (unit.has_source_consolidation()) {
        sources.emplace(unit.source_consolidation().authority_id(), unit.source_consolidation().period_id());
      }
    }
  }
  return sources;
}

}  // namespace

absl::StatusOr<v1::GetSummaryRequest> WatchedQuestion(const ledger::View& view, const v1::WatchSummaryRequest& request,
                                                      int64_t now_us) {
  RETURN_IF_ERROR(RequireLatest(request.summary()));
  const absl::StatusOr<Question> question = Understand(view, request.summary(), now_us);
  if (!question.ok()) {
    return Below("summary", question.status());
  }
  v1::GetSummaryRequest watched;
  *watched.mutable_scope() = question->scope;
  watched.mutable_period_ids()->Assign(question->period_ids.begin(), question->period_ids.end());
  watched.set_basis(question->basis);
  const std::set<int> measures(question->measures.begin(), question->measures.end());
  watched.mutable_measures()->Assign(measures.begin(), measures.end());
  watched.mutable_group_by()->Assign(question->group_by.begin(), question->group_by.end());
  AddFilters(*question, watched);
  watched.set_boundaries_date(request.summary().boundaries_date());
  watched.set_year_composition(question->year_composition);
  return watched;
}

absl::StatusOr<Dependence> DependenceOf(const ledger::View& view, ledger::StructureCache& structures,
                                        const Question& question, const v1::Summary& summary) {
  Dependence dependence;
  // At central scope every authority counts; on the boundaries of another day units come from other authorities.
  if (question.scope.has_central() || question.boundaries_day.has_value()) {
    dependence.on_all = true;
    return dependence;
  }
  const std::string& authority_id =
      question.scope.has_bloc() ? question.scope.bloc().authority_id() : question.scope.authority().authority_id();
  ASSIGN_OR_RETURN(const auto structure, structures.StructureAt(view, authority_id, question.structure_revision));
  std::set<std::string> period_ids(question.year_ids.begin(), question.year_ids.end());
  for (const AskedPeriod& period : question.periods) {
    period_ids.insert(period.period_id);
    // Rules of the authority may compare with these.
    const domain::EarlierPeriods earlier = structure->EarlierOf(period.period_id);
    for (const v1::Period* const each : {earlier.previous, earlier.same_last_year}) {
      if (each != nullptr) {
        period_ids.insert(each->period_id());
      }
    }
  }
  std::set<std::pair<std::string, std::string>> periods = SourcesIn(summary);
  for (const std::string& period_id : period_ids) {
    periods.emplace(authority_id, period_id);
  }
  dependence.periods.assign(periods.begin(), periods.end());
  return dependence;
}

bool HasChanged(const Dependence& dependence, const ledger::View& view, int64_t after) {
  if (view.end.revision == after) {
    return false;
  }
  if (dependence.on_all || view.changes == nullptr || view.end.structure_revision > after) {
    return true;
  }
  std::vector<ledger::Change> changes;
  return std::any_of(dependence.periods.begin(), dependence.periods.end(), [&](const auto& period) {
    return !view.changes->Find(period.first, period.second, after, view.end.revision, &changes) || !changes.empty();
  });
}

}  // namespace khoi::summary
