#include "services/summary/coverage.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/summary/timestamp.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr int64_t kMicrosPerDay = 86'400'000'000;

// The last day for units, or nothing.
std::string UnitDueDate(const v1::Period& period) {
  for (const v1::Deadline& deadline : period.deadlines()) {
    if (deadline.level() == v1::REPORTING_LEVEL_UNIT) {
      return deadline.due_date();
    }
  }
  return "";
}

// The first microsecond after `day` in Asia/Ho_Chi_Minh, found once so that units are compared as numbers.
int64_t EndOfDayInVietnam(absl::CivilDay day) {
  // Within a day of midnight UTC lies the midnight sought; time zones are the business of DayInVietnam.
  int64_t before = (day - absl::CivilDay(1970, 1, 1)) * kMicrosPerDay - kMicrosPerDay;
  int64_t after = before + 4 * kMicrosPerDay;
  while (after - before > 1) {
    const int64_t middle = before + (after - before) / 2;
    (domain::DayInVietnam(middle) > day ? after : before) = middle;
  }
  return after;
}

absl::StatusOr<int64_t> LateFrom(const Slice& slice) {
  const std::string due_date = UnitDueDate(*slice.period);
  if (due_date.empty()) {
    return std::numeric_limits<int64_t>::max();
  }
  const std::optional<absl::CivilDay> due_day = domain::ParseCivilDay(due_date);
  if (!due_day.has_value()) {
    return absl::DataLossError(
        absl::StrCat("unreadable record at period/", slice.authority_id, "/", slice.period_id()));
  }
  return EndOfDayInVietnam(*due_day);
}

// Adds the blocs of a slice without counts; the result finds each by its identifier.
absl::flat_hash_map<std::string, v1::BlocCoverage*> AddBlocs(const Slice& slice, v1::Coverage& coverage) {
  absl::flat_hash_map<std::string, v1::BlocCoverage*> blocs;
  for (const std::string& bloc_id : slice.bloc_ids) {
    v1::BlocCoverage& bloc = *coverage.add_blocs();
    bloc.set_bloc_id(bloc_id);
    blocs.emplace(bloc_id, &bloc);
    if (const v1::Bloc* const record = slice.structure->BlocOn(bloc_id, slice.last_day)) {
      bloc.set_name_vi(record->name_vi());
    }
    if (const v1::BlocTerm* const term = slice.structure->TermOn(bloc_id, slice.last_day)) {
      bloc.set_leader_unit_id(term->leader_unit_id());
      if (term->has_declared_member_count()) {
        bloc.set_declared_member_count(term->declared_member_count());
      }
    }
  }
  return blocs;
}

// Raises the counts that coverages of a period and of a bloc have in common.
template <typename Counted>
void Count(const UnitState& state, Counted& counted) {
  counted.set_expected_count(counted.expected_count() + 1);
  counted.set_reported_count(counted.reported_count() + (state.reported() ? 1 : 0));
  counted.set_with_figures_count(counted.with_figures_count() + (state.with_figures ? 1 : 0));
}

}  // namespace

absl::StatusOr<v1::Coverage> CoverageOf(const FoldedSlice& folded, int64_t instant_us) {
  const Slice& slice = *folded.slice;
  ASSIGN_OR_RETURN(const int64_t late_from_us, LateFrom(slice));
  v1::Coverage coverage;
  coverage.set_authority_id(slice.authority_id);
  coverage.set_period_id(slice.period_id());
  coverage.set_period_label_vi(slice.period->label_vi());
  coverage.set_unit_due_date(UnitDueDate(*slice.period));
  const absl::flat_hash_map<std::string, v1::BlocCoverage*> blocs = AddBlocs(slice, coverage);

  coverage.mutable_units()->Reserve(static_cast<int>(slice.units.size()));
  for (size_t i = 0; i < slice.units.size(); ++i) {
    const domain::ExpectedUnit& expected = slice.units[i];
    const UnitState& state = folded.partials[folded.places[i].partial].units[folded.places[i].ordinal];
    Count(state, coverage);
    if (const auto bloc = blocs.find(expected.bloc_id); bloc != blocs.end()) {
      Count(state, *bloc->second);
    }

    v1::UnitCoverage& unit = *coverage.add_units();
    unit.set_unit_id(expected.unit_id);
    unit.set_bloc_id(expected.bloc_id);
    if (const v1::Unit* const record = slice.structure->UnitOn(expected.unit_id, slice.last_day)) {
      unit.set_name_vi(record->name_vi());
    }
    unit.set_late((state.reported() ? state.time_us : instant_us) >= late_from_us);
    if (!state.reported()) {
      unit.set_state(v1::COVERAGE_STATE_MISSING);
      coverage.set_missing_count(coverage.missing_count() + 1);
      coverage.set_late_count(coverage.late_count() + (unit.late() ? 1 : 0));
      continue;
    }
    unit.set_state(v1::COVERAGE_STATE_REPORTED);
    unit.set_version(state.version);
    unit.set_revision(state.revision);
    SetTime(state.time_us, *unit.mutable_commit_time());
    unit.set_narrative_only(!state.with_figures);
  }
  return coverage;
}

}  // namespace khoi::summary
