#include "services/summary/question.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/calendar.h"
#include "services/domain/civil_date.h"
#include "services/summary/invalid_field.h"
#include "services/summary/moment.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// A request of 4 MiB has room for half a million items; no real question has more than these.
constexpr int kListSizeMax = 64;
constexpr int kFilterValuesMax = 1'000;

absl::Status RequireSizeAtMost(absl::string_view field, int size, int size_max) {
  if (size <= size_max) {
    return absl::OkStatus();
  }
  return InvalidField(field, absl::StrCat("có ", size, " mục, chỉ được nêu nhiều nhất ", size_max),
                      absl::StrCat("has ", size, " items, at most ", size_max, " are allowed"));
}

absl::Status CheckScope(const v1::Scope& scope) {
  switch (scope.scope_case()) {
    case v1::Scope::kBloc:
      RETURN_IF_ERROR(RequireIdentifier("scope.bloc.authority_id", scope.bloc().authority_id()));
      return RequireIdentifier("scope.bloc.bloc_id", scope.bloc().bloc_id());
    case v1::Scope::kAuthority:
      return RequireIdentifier("scope.authority.authority_id", scope.authority().authority_id());
    case v1::Scope::kCentral:
      return absl::OkStatus();
    case v1::Scope::SCOPE_NOT_SET:
      break;
  }
  return InvalidField("scope", "phải nêu một khối, một cơ quan chủ quản hoặc cấp trung ương",
                      "must name a bloc, an authority or the central scope");
}

// Identifiers say which periods are years and what their halves are called: the registry takes no others.
void AddHalvesOrWhole(const std::string& period_id, size_t place, Question& question) {
  const std::optional<domain::RegularPeriod> period = domain::ParsePeriodId(period_id);
  const bool year = period.has_value() && period->kind == v1::PERIOD_KIND_YEAR;
  if (!year || question.year_composition != v1::YEAR_COMPOSITION_HALVES) {
    question.periods.push_back({period_id, place});
    return;
  }
  question.year_ids.push_back(period_id);
  question.periods.push_back({absl::StrCat(period_id, "-S1"), place});
  question.periods.push_back({absl::StrCat(period_id, "-S2"), place});
}

absl::Status AddPeriods(const v1::GetSummaryRequest& request, Question& question) {
  if (request.period_ids().empty()) {
    return InvalidField("period_ids", "phải nêu ít nhất một kỳ báo cáo", "must name at least one period");
  }
  RETURN_IF_ERROR(RequireSizeAtMost("period_ids", request.period_ids_size(), kListSizeMax));
  absl::flat_hash_set<absl::string_view> named;
  for (int i = 0; i < request.period_ids_size(); ++i) {
    const std::string& period_id = request.period_ids(i);
    const std::string field = absl::StrCat("period_ids[", i, "]");
    RETURN_IF_ERROR(RequireIdentifier(field, period_id));
    if (!named.insert(period_id).second) {
      return InvalidField(field, absl::StrCat(period_id, " được nêu hai lần"),
                          absl::StrCat(period_id, " is named twice"));
    }
    question.period_ids.push_back(period_id);
    AddHalvesOrWhole(period_id, static_cast<size_t>(i), question);
  }
  if (question.year_composition == v1::YEAR_COMPOSITION_HALVES && question.year_ids.empty()) {
    return InvalidField("year_composition", "chỉ dùng khi hỏi về cả năm, như kỳ 2022; các kỳ được hỏi không có năm nào",
                        "is for years, such as period 2022; none of the periods asked for is one");
  }
  return absl::OkStatus();
}

absl::Status SetComposition(const v1::GetSummaryRequest& request, Question& question) {
  if (!v1::YearComposition_IsValid(request.year_composition())) {
    return InvalidField("year_composition", "không phải là một cách ghép năm", "is not a composition of years");
  }
  question.year_composition = request.year_composition();
  return absl::OkStatus();
}

absl::Status SetBoundaries(const v1::GetSummaryRequest& request, Question& question) {
  if (request.boundaries_date().empty()) {
    return absl::OkStatus();
  }
  if (question.scope.has_central()) {
    return InvalidField("boundaries_date", "không dùng được ở cấp trung ương; hãy hỏi từng cơ quan chủ quản",
                        "cannot be used at central scope; ask for one authority at a time");
  }
  question.boundaries_day = domain::ParseCivilDay(request.boundaries_date());
  if (!question.boundaries_day.has_value()) {
    return InvalidField("boundaries_date", "phải là một ngày có thật, viết YYYY-MM-DD",
                        "must be a day that exists, written YYYY-MM-DD");
  }
  return absl::OkStatus();
}

bool IsKnown(v1::Dimension dimension) {
  return dimension != v1::DIMENSION_UNSPECIFIED && v1::Dimension_IsValid(dimension);
}

absl::Status AddGrouping(const v1::GetSummaryRequest& request, Question& question) {
  RETURN_IF_ERROR(RequireSizeAtMost("measures", request.measures_size(), kListSizeMax));
  RETURN_IF_ERROR(RequireSizeAtMost("group_by", request.group_by_size(), kListSizeMax));
  for (int i = 0; i < request.measures_size(); ++i) {
    const v1::Measure measure = request.measures(i);
    if (measure == v1::MEASURE_UNSPECIFIED || !v1::Measure_IsValid(measure)) {
      return InvalidField(absl::StrCat("measures[", i, "]"), "không phải là một số đo", "is not a measure");
    }
    question.measures.insert(measure);
  }
  const auto add = [&](v1::Dimension dimension) {
    if (!question.Asks(dimension)) {
      question.group_by.push_back(dimension);
    }
  };
  for (int i = 0; i < request.group_by_size(); ++i) {
    const v1::Dimension dimension = request.group_by(i);
    if (!IsKnown(dimension)) {
      return InvalidField(absl::StrCat("group_by[", i, "]"), "không phải là một chiều", "is not a dimension");
    }
    // Blocs are named within their authority; without it, blocs of the same name would fall together.
    if (dimension == v1::DIMENSION_BLOC && question.scope.has_central()) {
      add(v1::DIMENSION_AUTHORITY);
    }
    add(dimension);
  }
  if (question.group_by.empty()) {
    add(v1::DIMENSION_CODE);
  }
  return absl::OkStatus();
}

absl::Status AddFilters(const v1::GetSummaryRequest& request, Question& question) {
  RETURN_IF_ERROR(RequireSizeAtMost("filters", request.filters_size(), kListSizeMax));
  for (int i = 0; i < request.filters_size(); ++i) {
    const v1::DimensionFilter& filter = request.filters(i);
    const std::string field = absl::StrCat("filters[", i, "]");
    if (!IsKnown(filter.dimension())) {
      return InvalidField(absl::StrCat(field, ".dimension"), "không phải là một chiều", "is not a dimension");
    }
    if (filter.values().empty()) {
      return InvalidField(absl::StrCat(field, ".values"), "phải có ít nhất một giá trị",
                          "must hold at least one value");
    }
    RETURN_IF_ERROR(RequireSizeAtMost(absl::StrCat(field, ".values"), filter.values_size(), kFilterValuesMax));
    question.filters.push_back({filter.dimension(), {filter.values().begin(), filter.values().end()}});
  }
  return absl::OkStatus();
}

}  // namespace

bool Question::Asks(v1::Dimension dimension) const {
  return std::find(group_by.begin(), group_by.end(), dimension) != group_by.end();
}

bool Question::Needs(v1::Dimension dimension) const {
  return Asks(dimension) || std::any_of(filters.begin(), filters.end(),
                                        [&](const Filter& filter) { return filter.dimension == dimension; });
}

bool Question::Passes(v1::Dimension dimension, const std::string& value) const {
  return std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) {
    return filter.dimension != dimension || filter.values.contains(value);
  });
}

absl::StatusOr<Question> Understand(const ledger::View& view, const v1::GetSummaryRequest& request, int64_t now_us) {
  Question question;
  question.scope = request.scope();
  RETURN_IF_ERROR(CheckScope(request.scope()));
  RETURN_IF_ERROR(SetComposition(request, question));
  RETURN_IF_ERROR(AddPeriods(request, question));
  RETURN_IF_ERROR(SetBoundaries(request, question));
  if (!v1::Basis_IsValid(request.basis())) {
    return InvalidField("basis", "không phải là một cơ sở số liệu", "is not a basis");
  }
  question.basis = request.basis() == v1::BASIS_UNSPECIFIED ? v1::BASIS_LATEST_SUBMITTED : request.basis();
  RETURN_IF_ERROR(AddGrouping(request, question));
  RETURN_IF_ERROR(AddFilters(request, question));
  ASSIGN_OR_RETURN(const Moment moment, SettleMoment(view, AskedMomentOf(request), now_us));
  question.revision = moment.revision;
  question.revision_time_us = moment.revision_time_us;
  question.structure_revision = moment.structure_revision;
  question.instant_us = moment.instant_us;
  return question;
}

}  // namespace khoi::summary
