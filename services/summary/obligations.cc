#include "services/summary/obligations.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/calendar.h"
#include "services/domain/civil_date.h"
#include "services/domain/structure.h"
#include "services/domain/timeliness.h"
#include "services/domain/timestamp.h"
#include "services/ledger/structure_rows.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/due_soon.h"
#include "services/summary/invalid_field.h"
#include "services/summary/moment.h"
#include "services/summary/slice.h"
#include "services/summary/unit_states.h"
#include "storage/keys.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

using domain::ExpectedUnit;

// Of obligations in any order, the first ones after the page before.
class FirstOnes final {
 public:
  explicit FirstOnes(const ObligationPage& page) : page_(page) {}

  // Whether an obligation with this key can be on the page, or be the one that tells that more follow.
  bool Takes(const std::string& key) const {
    return key > page_.after && (kept_.size() <= page_.count_max || key < kept_.rbegin()->first);
  }

  void Add(std::string key, v1::Obligation obligation) {
    kept_.emplace(std::move(key), std::move(obligation));
    if (kept_.size() > page_.count_max + 1) kept_.erase(std::prev(kept_.end()));
  }

  ObligationList Take() {
    ObligationList list;
    for (auto& [key, obligation] : kept_) {
      if (static_cast<size_t>(list.response.obligations_size()) == page_.count_max) return list;
      list.last_key = key;
      *list.response.add_obligations() = std::move(obligation);
    }
    list.last_key.clear();
    return list;
  }

 private:
  const ObligationPage& page_;
  std::map<std::string, v1::Obligation> kept_;  // at most one more than the page holds
};

// The order of the list. A blank comes before every character of an identifier.
std::string KeyOf(const v1::Obligation& obligation, std::optional<absl::CivilDay> due) {
  const bool of_bloc = obligation.level() == v1::REPORTING_LEVEL_BLOC;
  return absl::StrCat(due.has_value() ? domain::FormatCivilDay(*due) : "none", " ", obligation.authority_id(), " ",
                      obligation.period_id(), " ", obligation.level(), " ",
                      of_bloc ? obligation.bloc_id() : obligation.unit_id());
}

// The obligations of one authority about one period.
class PeriodObligations final {
 public:
  PeriodObligations(const domain::Structure& structure, const domain::Catalog& catalog, const v1::Period& period,
                    absl::CivilDay last_day, const Moment& moment, const absl::flat_hash_set<int>& states,
                    FirstOnes& first)
      : structure_(structure),
        period_(period),
        last_day_(last_day),
        today_(domain::DayInVietnam(moment.instant_us)),
        due_soon_(DueSoonDayCount(catalog, structure.authority_id(), last_day)),
        states_(states),
        first_(first) {}

  void AddReport(const ExpectedUnit& unit, const UnitState& state) {
    v1::Obligation obligation = Begin(v1::REPORTING_LEVEL_UNIT, unit.unit_id, unit.bloc_id);
    const bool locked = state.latest_state == v1::VERSION_STATE_ACCEPTED &&
                        structure_.LockOf(period_.period_id(), unit.unit_id) != nullptr;
    obligation.set_version_state(locked ? v1::VERSION_STATE_LOCKED : state.latest_state);
    Finish(std::move(obligation), unit.unit_id, state.came() ? std::optional(state.first_time_us) : std::nullopt);
  }

  void AddExempt(const ExpectedUnit& unit) {
    v1::Obligation obligation = Begin(v1::REPORTING_LEVEL_UNIT, unit.unit_id, unit.bloc_id);
    obligation.set_state(v1::OBLIGATION_STATE_EXEMPT);
    obligation.set_exemption_reason(structure_.ExemptionOf(period_.period_id(), unit.unit_id)->reason());
    const std::optional<absl::CivilDay> due = SetDueDates(unit.unit_id, obligation);
    Offer(std::move(obligation), due);
  }

  void AddConsolidation(const v1::BlocTerm& term, std::optional<int64_t> first_time_us) {
    Finish(Begin(v1::REPORTING_LEVEL_BLOC, term.leader_unit_id(), term.bloc_id()), "", first_time_us);
  }

  // Whether the bloc has anything to consolidate.
  bool AnyExpected(const v1::BlocTerm& term) const {
    return std::any_of(term.member_unit_ids().begin(), term.member_unit_ids().end(), [&](const std::string& unit_id) {
      return structure_.ExpectedThrough(unit_id, last_day_).has_value() &&
             structure_.ExemptionOf(period_.period_id(), unit_id) == nullptr;
    });
  }

 private:
  v1::Obligation Begin(v1::ReportingLevel level, const std::string& unit_id, const std::string& bloc_id) const {
    v1::Obligation obligation;
    obligation.set_authority_id(structure_.authority_id());
    obligation.set_period_id(period_.period_id());
    obligation.set_period_label_vi(period_.label_vi());
    obligation.set_level(level);
    obligation.set_unit_id(unit_id);
    obligation.set_bloc_id(bloc_id);
    obligation.set_open_date(period_.open_date());
    obligation.set_request_letter(period_.request_letter());
    return obligation;
  }

  // Returns the day that decides.
  std::optional<absl::CivilDay> SetDueDates(absl::string_view beneficiary_id, v1::Obligation& obligation) const {
    const std::optional<absl::CivilDay> calendar = domain::DeadlineOf(period_, obligation.level());
    const std::optional<absl::CivilDay> due =
        structure_.DueDateOf(period_.period_id(), obligation.level(), beneficiary_id, obligation.bloc_id());
    if (calendar.has_value()) obligation.set_due_date(domain::FormatCivilDay(*calendar));
    if (due != calendar) {
      obligation.set_extended_due_date(domain::FormatCivilDay(*due));
      obligation.set_extension_reason(
          structure_.ExtensionOf(period_.period_id(), obligation.level(), beneficiary_id, obligation.bloc_id())
              ->reason());
    }
    return due;
  }

  void Finish(v1::Obligation obligation, absl::string_view beneficiary_id, std::optional<int64_t> came_us) {
    const std::optional<absl::CivilDay> due = SetDueDates(beneficiary_id, obligation);
    const domain::Timeliness timeliness = domain::TimelinessOf(
        due, came_us.has_value() ? std::optional(domain::DayInVietnam(*came_us)) : std::nullopt, today_, due_soon_);
    obligation.set_state(timeliness.state);
    obligation.set_late_day_count(timeliness.late_day_count);
    if (timeliness.day_count_left.has_value()) obligation.set_day_count_left(*timeliness.day_count_left);
    if (came_us.has_value()) domain::SetTime(*came_us, *obligation.mutable_submit_time());
    Offer(std::move(obligation), due);
  }

  void Offer(v1::Obligation obligation, std::optional<absl::CivilDay> due) {
    if (!states_.empty() && !states_.contains(obligation.state())) return;
    std::string key = KeyOf(obligation, due);
    if (!first_.Takes(key)) return;
    // Names are looked up for what is shown only.
    if (const v1::Unit* const unit = structure_.UnitOn(obligation.unit_id(), last_day_)) {
      obligation.set_unit_name_vi(unit->name_vi());
      if (unit->has_contact()) *obligation.mutable_contact() = unit->contact();
    }
    if (const v1::BlocTerm* const term = structure_.TermOn(obligation.bloc_id(), last_day_)) {
      obligation.set_leader_unit_id(term->leader_unit_id());
    }
    first_.Add(std::move(key), std::move(obligation));
  }

  const domain::Structure& structure_;
  const v1::Period& period_;
  const absl::CivilDay last_day_;
  const absl::CivilDay today_;
  const std::optional<int64_t> due_soon_;
  const absl::flat_hash_set<int>& states_;
  FirstOnes& first_;
};

// One run over the authorities and periods of a request.
class Lister final {
 public:
  Lister(const ledger::View& view, ledger::StructureCache& structures, const v1::ListObligationsRequest& request,
         const Moment& moment, const ObligationPage& page)
      : view_(view),
        structures_(structures),
        request_(request),
        moment_(moment),
        states_(request.states().begin(), request.states().end()),
        first_(page) {}

  absl::StatusOr<ObligationList> Run() {
    ASSIGN_OR_RETURN(const std::vector<std::string> authority_ids, Authorities());
    bool any_period = false;
    for (const std::string& authority_id : authority_ids) {
      ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view_, authority_id, moment_.revision));
      for (const v1::Period* const period : PeriodsOf(*structure)) {
        any_period = true;
        RETURN_IF_ERROR(AddPeriod(*structure, *period));
      }
    }
    if (!request_.period_id().empty() && !any_period) {
      return UnknownField("period_id", absl::StrCat("không có kỳ ", request_.period_id()),
                          absl::StrCat("there is no period ", request_.period_id()));
    }
    return first_.Take();
  }

 private:
  absl::StatusOr<std::vector<std::string>> Authorities() const {
    if (request_.has_authority_id()) {
      const std::string& authority_id = request_.authority_id();
      ASSIGN_OR_RETURN(const bool known, WasKnown(storage::AuthorityRange(authority_id)));
      if (!known) {
        return UnknownField("authority_id", absl::StrCat("chưa có cơ quan chủ quản ", authority_id, " trong danh bạ"),
                            absl::StrCat("authority ", authority_id, " is not registered"));
      }
      return std::vector<std::string>{authority_id};
    }
    const std::string& unit_id = request_.unit_id();
    ASSIGN_OR_RETURN(const bool known, WasKnown(storage::UnitRange(unit_id)));
    if (!known) {
      return UnknownField("unit_id", absl::StrCat("chưa có đơn vị ", unit_id, " trong danh bạ"),
                          absl::StrCat("unit ", unit_id, " is not registered"));
    }
    return AuthorityIds(view_);
  }

  // Whether an edition in the range was there at the revision.
  absl::StatusOr<bool> WasKnown(const storage::KeyRange& range) const {
    bool known = false;
    RETURN_IF_ERROR(ledger::ForEachEdition(*view_.snapshot, range, moment_.revision, "",
                                           [&](absl::string_view, absl::string_view) -> absl::StatusOr<bool> {
                                             known = true;
                                             return false;
                                           }));
    return known;
  }

  // The one that is asked about, or those that have opened.
  std::vector<const v1::Period*> PeriodsOf(const domain::Structure& structure) const {
    if (!request_.period_id().empty()) {
      const v1::Period* const period = structure.FindPeriod(request_.period_id());
      return period == nullptr ? std::vector<const v1::Period*>() : std::vector<const v1::Period*>{period};
    }
    std::vector<const v1::Period*> periods = structure.Periods();
    const absl::CivilDay today = domain::DayInVietnam(moment_.instant_us);
    std::erase_if(periods, [&](const v1::Period* period) {
      const std::optional<absl::CivilDay> open_day = domain::ParseCivilDay(period->open_date());
      return open_day.has_value() && *open_day > today;
    });
    return periods;
  }

  absl::Status AddPeriod(const domain::Structure& structure, const v1::Period& period) {
    const std::optional<absl::CivilDay> last_day = domain::ParseCivilDay(period.last_date());
    if (!last_day.has_value()) {
      return absl::DataLossError(
          absl::StrCat("unreadable record at period/", period.authority_id(), "/", period.period_id()));
    }
    ASSIGN_OR_RETURN(const auto catalog, structures_.CatalogAt(view_, structure.authority_id(), moment_.revision));
    PeriodObligations obligations(structure, *catalog, period, *last_day, moment_, states_, first_);
    RETURN_IF_ERROR(AddReports(structure, period, *last_day, obligations));
    return AddConsolidations(structure, period, *last_day, obligations);
  }

  absl::Status AddReports(const domain::Structure& structure, const v1::Period& period, absl::CivilDay last_day,
                          PeriodObligations& obligations) {
    const domain::ExpectedUnits units = UnitsOf(structure, period, last_day);
    std::vector<absl::string_view> unit_ids;
    for (const ExpectedUnit& unit : units.expected) unit_ids.push_back(unit.unit_id);
    ASSIGN_OR_RETURN(const std::vector<UnitState> states, ReadUnitStates(*view_.snapshot,
                                                                         {.authority_id = structure.authority_id(),
                                                                          .period_id = period.period_id(),
                                                                          .period_last_day = last_day,
                                                                          .revision = moment_.revision,
                                                                          .scan = request_.has_authority_id()},
                                                                         unit_ids));
    for (size_t i = 0; i < units.expected.size(); ++i) obligations.AddReport(units.expected[i], states[i]);
    for (const ExpectedUnit& unit : units.exempt) obligations.AddExempt(unit);
    return absl::OkStatus();
  }

  domain::ExpectedUnits UnitsOf(const domain::Structure& structure, const v1::Period& period,
                                absl::CivilDay last_day) const {
    if (request_.has_authority_id()) return structure.ExpectedIn(period);
    domain::ExpectedUnits units;
    if (std::optional<std::string> bloc_id = structure.ExpectedThrough(request_.unit_id(), last_day)) {
      const bool exempt = structure.ExemptionOf(period.period_id(), request_.unit_id()) != nullptr;
      (exempt ? units.exempt : units.expected).push_back({request_.unit_id(), *std::move(bloc_id)});
    }
    return units;
  }

  absl::Status AddConsolidations(const domain::Structure& structure, const v1::Period& period, absl::CivilDay last_day,
                                 PeriodObligations& obligations) {
    std::vector<const v1::BlocTerm*> terms;
    for (const std::string& bloc_id : structure.BlocsOn(last_day)) {
      const v1::BlocTerm* const term = structure.TermOn(bloc_id, last_day);
      const bool asked = request_.has_authority_id() || term->leader_unit_id() == request_.unit_id();
      if (asked && obligations.AnyExpected(*term)) terms.push_back(term);
    }
    for (const v1::BlocTerm* const term : terms) {
      ASSIGN_OR_RETURN(const std::optional<SignedConsolidation> first,
                       FindConsolidation(view_, {structure.authority_id(), period.period_id(), term->bloc_id()}, 1,
                                         moment_.revision));
      obligations.AddConsolidation(*term, first.has_value() ? std::optional(first->time_us) : std::nullopt);
    }
    return absl::OkStatus();
  }

  const ledger::View& view_;
  ledger::StructureCache& structures_;
  const v1::ListObligationsRequest& request_;
  const Moment& moment_;
  const absl::flat_hash_set<int> states_;
  FirstOnes first_;
};

absl::Status Check(const v1::ListObligationsRequest& request) {
  switch (request.obliged_case()) {
    case v1::ListObligationsRequest::kUnitId:
      RETURN_IF_ERROR(RequireIdentifier("unit_id", request.unit_id()));
      break;
    case v1::ListObligationsRequest::kAuthorityId:
      RETURN_IF_ERROR(RequireIdentifier("authority_id", request.authority_id()));
      break;
    case v1::ListObligationsRequest::OBLIGED_NOT_SET:
      return InvalidField("obliged", "phải nêu unit_id hoặc authority_id", "must be unit_id or authority_id");
  }
  if (!request.period_id().empty()) RETURN_IF_ERROR(RequireIdentifier("period_id", request.period_id()));
  for (int i = 0; i < request.states_size(); ++i) {
    const v1::ObligationState state = request.states(i);
    if (state == v1::OBLIGATION_STATE_UNSPECIFIED || !v1::ObligationState_IsValid(state)) {
      return InvalidField(absl::StrCat("states[", i, "]"), "không phải là một trạng thái", "is not a state");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ObligationList> ListObligations(const ledger::View& view, ledger::StructureCache& structures,
                                               const v1::ListObligationsRequest& request, const ObligationPage& page,
                                               int64_t now_us) {
  RETURN_IF_ERROR(Check(request));
  ASSIGN_OR_RETURN(const Moment moment, SettleMoment(view, AskedMomentOf(request), now_us));
  ASSIGN_OR_RETURN(ObligationList list, Lister(view, structures, request, moment, page).Run());
  list.response.set_as_of_revision(moment.revision);
  domain::SetTime(moment.instant_us, *list.response.mutable_instant());
  return list;
}

}  // namespace khoi::summary
