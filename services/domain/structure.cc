#include "services/domain/structure.h"

#include <algorithm>
#include <utility>

namespace khoi::domain {
namespace {

absl::string_view AuthorityIdOf(const v1::Authority& authority) { return authority.authority_id(); }
absl::string_view UnitIdOf(const v1::Unit& unit) { return unit.unit_id(); }
absl::string_view BlocIdOf(const v1::Bloc& bloc) { return bloc.bloc_id(); }
absl::string_view TermBlocIdOf(const v1::BlocTerm& term) { return term.bloc_id(); }

}  // namespace

Structure::Structure(std::string authority_id, std::vector<v1::RegistryRecord> records)
    : authority_id_(std::move(authority_id)) {
  std::vector<v1::Authority> authorities;
  std::vector<v1::Unit> units;
  std::vector<v1::Bloc> blocs;
  std::vector<v1::BlocTerm> terms;
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
        if (record.bloc_term().authority_id() != authority_id_) break;
        terms.push_back(std::move(*record.mutable_bloc_term()));
        break;
      case v1::RegistryRecord::kPeriod: {
        if (record.period().authority_id() != authority_id_) break;
        const std::string period_id = record.period().period_id();
        periods_.insert_or_assign(period_id, std::move(*record.mutable_period()));
        break;
      }
      case v1::RegistryRecord::RECORD_NOT_SET:
        break;
    }
  }
  authority_ = {std::move(authorities), AuthorityIdOf};
  units_ = {std::move(units), UnitIdOf};
  blocs_ = {std::move(blocs), BlocIdOf};
  terms_ = {std::move(terms), TermBlocIdOf};
  IndexMembers();
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

const v1::Period* Structure::FindPeriod(absl::string_view period_id) const {
  const auto it = periods_.find(period_id);
  return it == periods_.end() ? nullptr : &it->second;
}

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

}  // namespace khoi::domain
