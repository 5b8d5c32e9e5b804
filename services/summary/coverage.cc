#include "services/summary/coverage.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/calendar.h"
#include "services/domain/civil_date.h"
#include "services/domain/timeliness.h"
#include "services/domain/timestamp.h"
#include "services/summary/bloc_consolidations.h"
#include "services/summary/due_soon.h"
#include "services/summary/invalid_field.h"
#include "services/summary/moment.h"
#include "services/summary/question.h"
#include "services/summary/source_consolidation.h"
#include "services/summary/unit_states.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

std::string TextOf(std::optional<absl::CivilDay> day) {
  return day.has_value() ? domain::FormatCivilDay(*day) : std::string();
}

// What is the same for every unit of a slice, found once.
class UnitTeller final {
 public:
  UnitTeller(const Slice& slice, int64_t instant_us)
      : slice_(slice),
        calendar_due_(domain::DeadlineOf(*slice.period, v1::REPORTING_LEVEL_UNIT)),
        calendar_due_text_(TextOf(calendar_due_)),
        today_(domain::DayInVietnam(instant_us)),
        due_soon_(DueSoonDayCount(*slice.catalog, slice.authority_id, slice.last_day)) {}

  const std::string& calendar_due_text() const { return calendar_due_text_; }

  void TellExempt(const SliceUnit& exempt, v1::UnitCoverage& unit) const {
    Name(exempt.unit_id, exempt.bloc_id, unit);
    unit.set_state(v1::COVERAGE_STATE_EXEMPT);
    unit.set_obligation(v1::OBLIGATION_STATE_EXEMPT);
  }

  void Tell(const SliceUnit& expected, const UnitState& state, v1::UnitCoverage& unit) const {
    Name(expected.unit_id, expected.expected_bloc_id, unit);
    TellTime(expected, state, unit);
    if (state.latest_version != 0) {
      unit.set_latest_version(state.latest_version);
      unit.set_version_state(ToldState(state, expected.unit_id));
      unit.set_return_count(state.return_count);
    }
    if (state.accepted_version != 0) {
      unit.set_accepted_version(state.accepted_version);
    }
    unit.set_state(state.came() ? v1::COVERAGE_STATE_REPORTED : v1::COVERAGE_STATE_MISSING);
    TellCounted(state, unit);
  }

  // The version that counts, if one does.
  static void TellCounted(const UnitState& state, v1::UnitCoverage& unit) {
    if (state.version != 0) {
      unit.set_version(state.version);
      unit.set_revision(state.revision);
      domain::SetTime(state.time_us, *unit.mutable_commit_time());
      unit.set_narrative_only(!state.with_figures);
    }
  }

 private:
  void Name(const std::string& unit_id, const std::string& bloc_id, v1::UnitCoverage& unit) const {
    unit.set_unit_id(unit_id);
    unit.set_bloc_id(bloc_id);
    const v1::Unit* const record = slice_.structure->UnitOn(unit_id, slice_.last_day);
    if (record == nullptr) {
      return;
    }
    unit.set_name_vi(record->name_vi());
    if (!record->stands_for_authority_id().empty()) {
      unit.mutable_source_consolidation();  // SetSigned fills it in, or takes it away
    }
    if (record->has_contact()) {
      *unit.mutable_contact() = record->contact();
    }
  }

  void TellTime(const SliceUnit& expected, const UnitState& state, v1::UnitCoverage& unit) const {
    std::optional<absl::CivilDay> due = calendar_due_;
    const domain::Structure& structure = *slice_.structure;
    const std::string& bloc_id = expected.expected_bloc_id;
    if (structure.ExtensionOf(slice_.period_id(), v1::REPORTING_LEVEL_UNIT, expected.unit_id, bloc_id) != nullptr) {
      due = structure.DueDateOf(slice_.period_id(), v1::REPORTING_LEVEL_UNIT, expected.unit_id, bloc_id);
    }
    const domain::Timeliness timeliness = domain::TimelinessOf(
        due, state.came() ? std::optional(domain::DayInVietnam(state.first_time_us)) : std::nullopt, today_, due_soon_);
    unit.set_due_date(due == calendar_due_ ? calendar_due_text_ : TextOf(due));
    unit.set_late(timeliness.late());
    unit.set_late_day_count(timeliness.late_day_count);
    unit.set_obligation(timeliness.state);
  }

  v1::VersionState ToldState(const UnitState& state, const std::string& unit_id) const {
    const bool locked = state.latest_state == v1::VERSION_STATE_ACCEPTED &&
                        slice_.structure->LockOf(slice_.period_id(), unit_id) != nullptr;
    return locked ? v1::VERSION_STATE_LOCKED : state.latest_state;
  }

  const Slice& slice_;
  const std::optional<absl::CivilDay> calendar_due_;
  const std::string calendar_due_text_;
  const absl::CivilDay today_;
  const std::optional<int64_t> due_soon_;
};

// Adds the blocs of a slice without counts; the result finds each by its identifier.
absl::flat_hash_map<std::string, v1::BlocCoverage*> AddBlocs(const Slice& slice, v1::Coverage& coverage) {
  absl::flat_hash_map<std::string, v1::BlocCoverage*> blocs;
  for (const std::string& bloc_id : slice.bloc_ids) {
    v1::BlocCoverage& bloc = *coverage.add_blocs();
    bloc.set_bloc_id(bloc_id);
    blocs.emplace(bloc_id, &bloc);
    if (const v1::Bloc* const record = slice.bloc_structure->BlocOn(bloc_id, slice.bloc_day)) {
      bloc.set_name_vi(record->name_vi());
    }
    if (const v1::BlocTerm* const term = slice.bloc_structure->TermOn(bloc_id, slice.bloc_day)) {
      bloc.set_leader_unit_id(term->leader_unit_id());
      bloc.set_due_date(TextOf(slice.structure->DueDateOf(slice.period_id(), v1::REPORTING_LEVEL_BLOC, "", bloc_id)));
      if (term->has_declared_member_count()) {
        bloc.set_declared_member_count(term->declared_member_count());
      }
    }
  }
  return blocs;
}

// Raises the counts that coverages of a period and of a bloc have in common.
template <typename Counted>
void Count(const v1::UnitCoverage& unit, bool with_figures, Counted& counted) {
  if (unit.state() == v1::COVERAGE_STATE_EXEMPT) {
    counted.set_exempt_count(counted.exempt_count() + 1);
    return;
  }
  counted.set_expected_count(counted.expected_count() + 1);
  if (unit.state() == v1::COVERAGE_STATE_MISSING) {
    counted.set_late_count(counted.late_count() + (unit.late() ? 1 : 0));
    return;
  }
  counted.set_reported_count(counted.reported_count() + 1);
  counted.set_with_figures_count(counted.with_figures_count() + (with_figures ? 1 : 0));
  counted.set_accepted_count(counted.accepted_count() + (unit.has_accepted_version() ? 1 : 0));
  counted.set_on_time_count(counted.on_time_count() + (unit.late() ? 0 : 1));
  counted.set_submitted_late_count(counted.submitted_late_count() + (unit.late() ? 1 : 0));
  counted.set_returned_count(counted.returned_count() + (unit.version_state() == v1::VERSION_STATE_RETURNED ? 1 : 0));
}

absl::Status RequireReadableDueDate(const Slice& slice) {
  for (const v1::Deadline& deadline : slice.period->deadlines()) {
    if (!domain::ParseCivilDay(deadline.due_date()).has_value()) {
      return absl::DataLossError(
          absl::StrCat("unreadable record at period/", slice.authority_id, "/", slice.period_id()));
    }
  }
  return absl::OkStatus();
}

// The summary that would carry the coverage.
v1::GetSummaryRequest SummaryOf(const v1::GetCoverageRequest& request) {
  v1::GetSummaryRequest summary;
  if (request.bloc_id().empty()) {
    summary.mutable_scope()->mutable_authority()->set_authority_id(request.authority_id());
  } else {
    summary.mutable_scope()->mutable_bloc()->set_authority_id(request.authority_id());
    summary.mutable_scope()->mutable_bloc()->set_bloc_id(request.bloc_id());
  }
  summary.add_period_ids(request.period_id());
  if (request.has_as_of_revision()) {
    summary.set_as_of_revision(request.as_of_revision());
  }
  if (request.has_as_of_time()) {
    *summary.mutable_as_of_time() = request.as_of_time();
  }
  if (request.has_instant()) {
    *summary.mutable_instant() = request.instant();
  }
  return summary;
}

// What is wrong with a field of that summary is wrong with the field of the request.
absl::Status InTermsOfCoverage(const absl::Status& status) {
  return RenameFields(status, {{"scope.authority.authority_id", "authority_id"},
                               {"scope.bloc.authority_id", "authority_id"},
                               {"scope.bloc.bloc_id", "bloc_id"},
                               {"period_ids[0]", "period_id"}});
}

}  // namespace

absl::StatusOr<v1::Coverage> CoverageOf(const Slice& slice, const std::vector<const UnitState*>& states,
                                        int64_t instant_us) {
  RETURN_IF_ERROR(RequireReadableDueDate(slice));
  const UnitTeller teller(slice, instant_us);
  v1::Coverage coverage;
  coverage.set_authority_id(slice.authority_id);
  coverage.set_period_id(slice.period_id());
  coverage.set_period_label_vi(slice.period->label_vi());
  coverage.set_unit_due_date(teller.calendar_due_text());
  const absl::flat_hash_map<std::string, v1::BlocCoverage*> blocs = AddBlocs(slice, coverage);
  const auto count = [&](const v1::UnitCoverage& unit, bool with_figures) {
    Count(unit, with_figures, coverage);
    if (const auto bloc = blocs.find(unit.bloc_id()); bloc != blocs.end()) {
      Count(unit, with_figures, *bloc->second);
    }
  };

  coverage.mutable_units()->Reserve(static_cast<int>(slice.units.size() + slice.exempt.size()));
  // Both lists ascend; a unit in both is exempt, and what it sent was signed.
  auto exempt = slice.exempt.begin();
  const auto add_exempt = [&]() -> v1::UnitCoverage& {
    v1::UnitCoverage& unit = *coverage.add_units();
    teller.TellExempt(*exempt++, unit);
    count(unit, false);
    return unit;
  };
  for (size_t i = 0; i < slice.units.size(); ++i) {
    while (exempt != slice.exempt.end() && exempt->unit_id < slice.units[i].unit_id) {
      add_exempt();
    }
    if (exempt != slice.exempt.end() && exempt->unit_id == slice.units[i].unit_id) {
      UnitTeller::TellCounted(*states[i], add_exempt());
    } else if (slice.units[i].expected()) {
      v1::UnitCoverage& unit = *coverage.add_units();
      teller.Tell(slice.units[i], *states[i], unit);
      count(unit, states[i]->version != 0 && states[i]->with_figures);
    }
  }
  while (exempt != slice.exempt.end()) {
    add_exempt();
  }
  coverage.set_missing_count(coverage.expected_count() - coverage.reported_count());
  return coverage;
}

absl::StatusOr<v1::Coverage> CoverageOf(const FoldedSlice& folded, int64_t instant_us) {
  std::vector<const UnitState*> states;
  states.reserve(folded.places.size());
  for (const FoldedSlice::Place& place : folded.places) {
    states.push_back(&folded.partials[place.partial].units[place.ordinal]);
  }
  return CoverageOf(*folded.slice, states, instant_us);
}

absl::Status SetSigned(const ledger::View& view, ledger::StructureCache& structures, const Question& question,
                       const Slice& slice, v1::Coverage& coverage) {
  RETURN_IF_ERROR(SetSources(view, structures, slice, question.revision, coverage));
  if (question.boundaries_day.has_value()) {
    return absl::OkStatus();  // blocs of another day have signed nothing about the period as it is told
  }
  ASSIGN_OR_RETURN(
      const std::vector<BlocConsolidation> all,
      BlocConsolidations(view, structures, slice.authority_id, slice.period_id(), slice.bloc_ids, question.revision));
  absl::flat_hash_map<absl::string_view, const BlocConsolidation*> by_bloc;
  for (const BlocConsolidation& each : all) {
    by_bloc.emplace(each.bloc_id, &each);
  }
  for (v1::BlocCoverage& bloc : *coverage.mutable_blocs()) {
    if (const auto found = by_bloc.find(bloc.bloc_id()); found != by_bloc.end()) {
      bloc.set_consolidation_number(found->second->number);
      bloc.set_consolidation_state(found->second->state);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GetCoverageResponse> CoverageAt(const ledger::View& view, ledger::StructureCache& structures,
                                                   const v1::GetCoverageRequest& request, int64_t now_us) {
  const absl::StatusOr<Question> question = Understand(view, SummaryOf(request), now_us);
  if (!question.ok()) {
    return InTermsOfCoverage(question.status());
  }
  const absl::StatusOr<Resolution> resolution = Resolve(view, structures, *question);
  if (!resolution.ok()) {
    return InTermsOfCoverage(resolution.status());
  }
  const Slice& slice = resolution->slices.front();  // an authority that has the period gives one
  std::vector<absl::string_view> unit_ids;
  unit_ids.reserve(slice.units.size());
  for (const SliceUnit& unit : slice.units) {
    unit_ids.push_back(unit.unit_id);
  }
  ASSIGN_OR_RETURN(const std::vector<UnitState> states, ReadUnitStates(*view.snapshot,
                                                                       {.authority_id = slice.authority_id,
                                                                        .period_id = slice.period_id(),
                                                                        .period_last_day = slice.last_day,
                                                                        .revision = question->revision,
                                                                        .scan = slice.whole},
                                                                       unit_ids));
  std::vector<const UnitState*> in_order;
  in_order.reserve(states.size());
  for (const UnitState& state : states) {
    in_order.push_back(&state);
  }
  v1::GetCoverageResponse response;
  ASSIGN_OR_RETURN(*response.mutable_coverage(), CoverageOf(slice, in_order, question->instant_us));
  RETURN_IF_ERROR(SetSigned(view, structures, *question, slice, *response.mutable_coverage()));
  response.set_as_of_revision(question->revision);
  domain::SetTime(question->revision_time_us, *response.mutable_as_of_time());
  domain::SetTime(question->instant_us, *response.mutable_instant());
  return response;
}

}  // namespace khoi::summary
