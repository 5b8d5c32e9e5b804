#include "services/domain/structure.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/calendar.h"
#include "services/domain/civil_date.h"

namespace khoi::domain {
namespace {

absl::string_view AuthorityIdOf(const v1::Authority& authority) { return authority.authority_id(); }
absl::string_view UnitIdOf(const v1::Unit& unit) { return unit.unit_id(); }
absl::string_view BlocIdOf(const v1::Bloc& bloc) { return bloc.bloc_id(); }
absl::string_view TermBlocIdOf(const v1::BlocTerm& term) { return term.bloc_id(); }
std::pair<absl::string_view, absl::string_view> TermIdOf(const v1::BlocTerm& term) {
  return {term.authority_id(), term.bloc_id()};
}

// Identifiers hold no '/', so the three kinds of beneficiary cannot be mistaken for each other.
std::string UnitBeneficiary(v1::ReportingLevel level, absl::string_view unit_id) {
  return absl::StrCat(level, "/unit/", unit_id);
}
std::string BlocBeneficiary(v1::ReportingLevel level, absl::string_view bloc_id) {
  return absl::StrCat(level, "/bloc/", bloc_id);
}
std::string Everybody(v1::ReportingLevel level) { return absl::StrCat(level, "/"); }

std::string BeneficiaryOf(const v1::Extension& extension) {
  switch (extension.beneficiary_case()) {
    case v1::Extension::kUnitId:
      return UnitBeneficiary(extension.level(), extension.unit_id());
    case v1::Extension::kBlocId:
      return BlocBeneficiary(extension.level(), extension.bloc_id());
    case v1::Extension::BENEFICIARY_NOT_SET:
      break;
  }
  return Everybody(extension.level());
}

template <typename Value>
const Value* FindIn(const absl::flat_hash_map<std::string, Value>& values, absl::string_view key) {
  const auto it = values.find(key);
  return it == values.end() ? nullptr : &it->second;
}

}  // namespace

Structure::Structure(std::string authority_id, std::vector<v1::RegistryRecord> records)
    : authority_id_(std::move(authority_id)) {
  std::vector<v1::Authority> authorities;
  std::vector<v1::Unit> units;
  std::vector<v1::Bloc> blocs;
  std::vector<v1::BlocTerm> terms;
  std::vector<v1::BlocTerm> other_terms;
  for (v1::RegistryRecord& record : records) {
    switch (record.record_case()) {
      case v1::RegistryRecord::kAuthority:
        if (record.authority().authority_id() != authority_id_) break;
        authorities.push_back(std::move(*record.mutable_authority()));
        break;
      case v1::RegistryRecord::kUnit:
        units.push_back(std::move(*record.mutable_unit()));
        break;
      case v1::RegistryRecord::kBloc:
        if (record.bloc().authority_id() != authority_id_) break;
        blocs.push_back(std::move(*record.mutable_bloc()));
        break;
      case v1::RegistryRecord::kBlocTerm:
        (record.bloc_term().authority_id() == authority_id_ ? terms : other_terms)
            .push_back(std::move(*record.mutable_bloc_term()));
        break;
      case v1::RegistryRecord::kPeriod: {
        if (record.period().authority_id() != authority_id_) break;
        const std::string period_id = record.period().period_id();
        periods_.insert_or_assign(period_id, std::move(*record.mutable_period()));
        break;
      }
      case v1::RegistryRecord::kExtension:
      case v1::RegistryRecord::kExemption:
      case v1::RegistryRecord::kPeriodLock:
        AddDecision(record);
        break;
      case v1::RegistryRecord::RECORD_NOT_SET:
        break;
    }
  }
  authority_ = {std::move(authorities), AuthorityIdOf};
  units_ = {std::move(units), UnitIdOf};
  blocs_ = {std::move(blocs), BlocIdOf};
  terms_ = {std::move(terms), TermBlocIdOf};
  other_terms_ = {std::move(other_terms), TermIdOf};
  IndexMembers();
}

void Structure::AddDecision(v1::RegistryRecord& record) {
  switch (record.record_case()) {
    case v1::RegistryRecord::kExtension: {
      v1::Extension& extension = *record.mutable_extension();
      if (extension.authority_id() != authority_id_) break;
      std::string beneficiary = BeneficiaryOf(extension);
      auto& extensions = decisions_[extension.period_id()].extensions;
      extensions.insert_or_assign(std::move(beneficiary), std::move(extension));
      break;
    }
    case v1::RegistryRecord::kExemption: {
      v1::Exemption& exemption = *record.mutable_exemption();
      if (exemption.authority_id() != authority_id_) break;
      std::string unit_id = exemption.unit_id();
      auto& exemptions = decisions_[exemption.period_id()].exemptions;
      exemptions.insert_or_assign(std::move(unit_id), std::move(exemption));
      break;
    }
    case v1::RegistryRecord::kPeriodLock: {
      v1::PeriodLock& lock = *record.mutable_period_lock();
      if (lock.authority_id() != authority_id_) break;
      std::string bloc_id = lock.bloc_id();
      auto& locks = decisions_[lock.period_id()].locks;
      locks.insert_or_assign(std::move(bloc_id), std::move(lock));
      break;
    }
    default:
      break;
  }
}

const Structure::PeriodDecisions* Structure::DecisionsOn(absl::string_view period_id) const {
  return FindIn(decisions_, period_id);
}

void Structure::IndexMembers() {
  for (size_t group = 0; group < units_.groups().size(); ++group) {
    known_units_.push_back({units_.records()[units_.groups()[group].first].unit_id(), group});
  }
  // Units that only a composition names, after those that are registered, until everything is sorted below.
  absl::flat_hash_map<absl::string_view, uint32_t> positions;
  positions.reserve(known_units_.size());
  for (uint32_t i = 0; i < known_units_.size(); ++i) positions.emplace(known_units_[i].unit_id, i);
  for (const v1::BlocTerm& term : terms_.records()) {
    for (const std::string& unit_id : term.member_unit_ids()) {
      const auto position = static_cast<uint32_t>(known_units_.size());
      if (positions.emplace(unit_id, position).second) known_units_.push_back({unit_id, std::nullopt});
    }
  }
  std::sort(known_units_.begin(), known_units_.end(),
            [](const KnownUnit& a, const KnownUnit& b) { return a.unit_id < b.unit_id; });
  for (uint32_t i = 0; i < known_units_.size(); ++i) positions[known_units_[i].unit_id] = i;

  for (uint32_t edition = 0; edition < terms_.records().size(); ++edition) {
    std::vector<uint32_t>& members = members_.emplace_back();
    for (const std::string& unit_id : terms_.records()[edition].member_unit_ids()) {
      members.push_back(positions.find(unit_id)->second);
      std::vector<uint32_t>& terms = terms_of_[unit_id];
      if (terms.empty() || terms.back() != edition) terms.push_back(edition);
    }
  }
}

const v1::Authority* Structure::AuthorityOn(absl::CivilDay day) const { return authority_.On(authority_id_, day); }

const v1::Period* Structure::FindPeriod(absl::string_view period_id) const { return FindIn(periods_, period_id); }

const v1::Unit* Structure::UnitOn(absl::string_view unit_id, absl::CivilDay day) const {
  return units_.On(unit_id, day);
}

bool Structure::KnowsUnit(absl::string_view unit_id) const { return units_.Latest(unit_id) != nullptr; }

const v1::Bloc* Structure::BlocOn(absl::string_view bloc_id, absl::CivilDay day) const {
  return blocs_.On(bloc_id, day);
}

const v1::BlocTerm* Structure::TermOn(absl::string_view bloc_id, absl::CivilDay day) const {
  const v1::BlocTerm* const term = terms_.On(bloc_id, day);
  if (term == nullptr) return nullptr;
  const bool bloc_ended = blocs_.Latest(bloc_id) != nullptr && blocs_.On(bloc_id, day) == nullptr;
  return bloc_ended ? nullptr : term;
}

std::vector<std::string> Structure::LeadersOf(absl::string_view bloc_id, absl::CivilDay day) const {
  std::vector<std::string> leaders;
  const v1::BlocTerm* const term = TermOn(bloc_id, day);
  if (term == nullptr) return leaders;
  if (!term->leader_unit_id().empty()) leaders.push_back(term->leader_unit_id());
  leaders.insert(leaders.end(), term->deputy_unit_ids().begin(), term->deputy_unit_ids().end());
  return leaders;
}

std::vector<std::string> Structure::LeadersAbout(const v1::Period& period, absl::string_view bloc_id,
                                                 absl::CivilDay today) const {
  std::vector<std::string> leaders = LeadersOf(bloc_id, ParseCivilDay(period.last_date()).value_or(today));
  for (std::string& leader : LeadersOf(bloc_id, today)) leaders.push_back(std::move(leader));
  std::sort(leaders.begin(), leaders.end());
  leaders.erase(std::unique(leaders.begin(), leaders.end()), leaders.end());
  return leaders;
}

std::vector<std::string> Structure::BlocsOf(absl::string_view unit_id, absl::CivilDay day) const {
  std::vector<std::string> blocs;
  const auto it = terms_of_.find(unit_id);
  if (it == terms_of_.end()) return blocs;
  for (const uint32_t edition : it->second) {
    const v1::BlocTerm& term = terms_.records()[edition];
    if (terms_.validity(edition).Covers(day) && TermOn(term.bloc_id(), day) == &term) blocs.push_back(term.bloc_id());
  }
  return blocs;
}

std::vector<std::string> Structure::OtherAuthoritiesOf(absl::string_view unit_id, absl::CivilDay day) const {
  std::vector<std::string> authorities;
  for (const auto& group : other_terms_.groups()) {
    const v1::BlocTerm* const term = other_terms_.OnIn(group, day);
    if (term == nullptr || (!authorities.empty() && authorities.back() == term->authority_id())) continue;
    const auto& members = term->member_unit_ids();
    if (std::find(members.begin(), members.end(), unit_id) != members.end())
      authorities.push_back(term->authority_id());
  }
  return authorities;
}

std::vector<std::string> Structure::InSeveralBlocsOn(absl::CivilDay day) const {
  std::vector<bool> seen(known_units_.size());
  std::vector<bool> again(known_units_.size());
  for (const auto& group : terms_.groups()) {
    const v1::BlocTerm* const term = TermOn(terms_.records()[group.first].bloc_id(), day);
    if (term == nullptr) continue;
    for (const uint32_t member : members_[term - terms_.records().data()]) {
      again[member] = again[member] || seen[member];
      seen[member] = true;
    }
  }
  std::vector<std::string> units;
  for (size_t i = 0; i < known_units_.size(); ++i) {
    if (again[i]) units.emplace_back(known_units_[i].unit_id);
  }
  return units;
}

std::vector<std::string> Structure::BlocsOn(absl::CivilDay day) const {
  std::vector<std::string> blocs;
  for (const auto& group : terms_.groups()) {
    const std::string& bloc_id = terms_.records()[group.first].bloc_id();
    if (TermOn(bloc_id, day) != nullptr) blocs.push_back(bloc_id);
  }
  return blocs;
}

bool Structure::IsActive(const KnownUnit& unit, absl::CivilDay day) const {
  return !unit.group.has_value() || units_.OnIn(units_.groups()[*unit.group], day) != nullptr;
}

std::vector<ExpectedUnit> Structure::ExpectedOn(absl::CivilDay day) const {
  // The composition through which each known unit is expected: blocs are walked in ascending order, and the first
  // counts.
  std::vector<const v1::BlocTerm*> through(known_units_.size(), nullptr);
  size_t expected_count = 0;
  for (const auto& group : terms_.groups()) {
    const v1::BlocTerm* const term = TermOn(terms_.records()[group.first].bloc_id(), day);
    if (term == nullptr) continue;
    for (const uint32_t member : members_[term - terms_.records().data()]) {
      if (through[member] != nullptr) continue;
      through[member] = term;
      ++expected_count;
    }
  }

  std::vector<ExpectedUnit> expected;
  expected.reserve(expected_count);
  for (size_t i = 0; i < known_units_.size(); ++i) {
    const KnownUnit& unit = known_units_[i];
    if (through[i] != nullptr) {
      if (IsActive(unit, day)) expected.push_back({std::string(unit.unit_id), through[i]->bloc_id()});
      continue;
    }
    if (!unit.group.has_value()) continue;
    const v1::Unit* const edition = units_.OnIn(units_.groups()[*unit.group], day);
    if (edition != nullptr && edition->reports_directly() && edition->home_authority_id() == authority_id_) {
      expected.push_back({std::string(unit.unit_id), std::string(kNoBloc)});
    }
  }
  return expected;
}

std::optional<std::string> Structure::ExpectedThrough(absl::string_view unit_id, absl::CivilDay day) const {
  const v1::Unit* const edition = UnitOn(unit_id, day);
  if (edition == nullptr && KnowsUnit(unit_id)) return std::nullopt;  // its record does not hold
  std::vector<std::string> blocs = BlocsOf(unit_id, day);
  if (!blocs.empty()) return std::move(blocs.front());
  const bool directly =
      edition != nullptr && edition->reports_directly() && edition->home_authority_id() == authority_id_;
  return directly ? std::optional<std::string>(kNoBloc) : std::nullopt;
}

ExpectedUnits Structure::ExpectedIn(const v1::Period& period) const {
  ExpectedUnits units;
  const std::optional<absl::CivilDay> last_day = ParseCivilDay(period.last_date());
  if (!last_day.has_value()) return units;
  units.expected = ExpectedOn(*last_day);
  const PeriodDecisions* const decisions = DecisionsOn(period.period_id());
  if (decisions == nullptr || decisions->exemptions.empty()) return units;
  const auto exempt = std::stable_partition(
      units.expected.begin(), units.expected.end(),
      [&](const ExpectedUnit& unit) { return ExemptionOf(period.period_id(), unit.unit_id) == nullptr; });
  units.exempt.assign(std::make_move_iterator(exempt), std::make_move_iterator(units.expected.end()));
  units.expected.erase(exempt, units.expected.end());
  return units;
}

const v1::PeriodLock* Structure::LockOf(absl::string_view period_id, absl::string_view unit_id) const {
  const PeriodDecisions* const decisions = DecisionsOn(period_id);
  if (decisions == nullptr || decisions->locks.empty()) return nullptr;
  if (const v1::PeriodLock* const whole = FindIn(decisions->locks, "")) return whole;
  const v1::Period* const period = FindPeriod(period_id);
  const std::optional<absl::CivilDay> last_day = period == nullptr ? std::nullopt : ParseCivilDay(period->last_date());
  if (!last_day.has_value()) return nullptr;
  for (const std::string& bloc_id : BlocsOf(unit_id, *last_day)) {
    if (const v1::PeriodLock* const lock = FindIn(decisions->locks, bloc_id)) return lock;
  }
  return nullptr;
}

std::vector<LockedUnit> Structure::LockedUnitsOf(const v1::Period& period) const {
  std::vector<LockedUnit> locked;
  const PeriodDecisions* const decisions = DecisionsOn(period.period_id());
  if (decisions == nullptr || decisions->locks.empty()) return locked;
  const ExpectedUnits units = ExpectedIn(period);
  for (const auto& [list, exempt] : {std::pair(&units.expected, false), {&units.exempt, true}}) {
    for (const ExpectedUnit& unit : *list) {
      if (LockOf(period.period_id(), unit.unit_id) != nullptr) locked.push_back({unit.unit_id, unit.bloc_id, exempt});
    }
  }
  std::sort(locked.begin(), locked.end());
  return locked;
}

const v1::Exemption* Structure::ExemptionOf(absl::string_view period_id, absl::string_view unit_id) const {
  const PeriodDecisions* const decisions = DecisionsOn(period_id);
  if (decisions == nullptr) return nullptr;
  const v1::Exemption* const exemption = FindIn(decisions->exemptions, unit_id);
  return exemption == nullptr || exemption->withdrawn() ? nullptr : exemption;
}

const v1::Extension* Structure::ExtensionOf(absl::string_view period_id, v1::ReportingLevel level,
                                            absl::string_view unit_id, absl::string_view bloc_id) const {
  const PeriodDecisions* const decisions = DecisionsOn(period_id);
  if (decisions == nullptr || decisions->extensions.empty()) return nullptr;
  const v1::Extension* longest = nullptr;
  for (const std::string& key : {UnitBeneficiary(level, unit_id), BlocBeneficiary(level, bloc_id), Everybody(level)}) {
    const v1::Extension* const extension = FindIn(decisions->extensions, key);
    // Days are written so that they compare as text.
    if (extension != nullptr && (longest == nullptr || longest->due_date() < extension->due_date()))
      longest = extension;
  }
  return longest;
}

std::optional<absl::CivilDay> Structure::DueDateOf(absl::string_view period_id, v1::ReportingLevel level,
                                                   absl::string_view unit_id, absl::string_view bloc_id) const {
  const v1::Period* const period = FindPeriod(period_id);
  if (period == nullptr) return std::nullopt;
  // An absent day is before every other.
  const v1::Extension* const extension = ExtensionOf(period_id, level, unit_id, bloc_id);
  return std::max(DeadlineOf(*period, level),
                  extension == nullptr ? std::nullopt : ParseCivilDay(extension->due_date()));
}

EarlierPeriods Structure::EarlierOf(absl::string_view period_id) const {
  EarlierPeriods earlier;
  const v1::Period* const period = FindPeriod(period_id);
  const std::optional<RegularPeriod> regular = ParsePeriodId(period_id);
  if (period == nullptr || !regular.has_value()) return earlier;
  earlier.same_last_year = FindPeriod(absl::StrFormat("%04d%s", regular->year - 1, period_id.substr(4)));
  if (regular->kind == v1::PERIOD_KIND_YEAR) {
    earlier.previous = earlier.same_last_year;
    return earlier;
  }
  const std::optional<absl::CivilDay> first_day = ParseCivilDay(period->first_date());
  if (!first_day.has_value()) return earlier;
  for (const auto& [each_id, each] : periods_) {
    const bool is_half = each.kind() == v1::PERIOD_KIND_FIRST_HALF || each.kind() == v1::PERIOD_KIND_SECOND_HALF;
    // One authority's halves do not end on one day, so that the order of the walk does not matter.
    if (is_half && ParseCivilDay(each.last_date()) == *first_day - 1) earlier.previous = &each;
  }
  return earlier;
}

std::vector<const v1::Period*> Structure::Periods() const {
  std::vector<const v1::Period*> periods;
  periods.reserve(periods_.size());
  for (const auto& [period_id, period] : periods_) periods.push_back(&period);
  std::sort(periods.begin(), periods.end(), [](const v1::Period* a, const v1::Period* b) {
    return std::tie(a->first_date(), a->period_id()) < std::tie(b->first_date(), b->period_id());
  });
  return periods;
}

}  // namespace khoi::domain
