// The organisations and periods of one authority, as the registry had them at one revision. Immutable; share freely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "khoi/v1/registry.pb.h"
#include "services/domain/editions.h"

namespace khoi::domain {

// The bloc of a unit that reports directly.
inline constexpr absl::string_view kNoBloc = "-";

// A unit that is expected to report, and through which bloc.
struct ExpectedUnit {
  std::string unit_id;
  std::string bloc_id;  // kNoBloc when it reports directly
};

// Who is expected to report about a period, and who would be but for an exemption. Each ascending by unit.
struct ExpectedUnits {
  std::vector<ExpectedUnit> expected;
  std::vector<ExpectedUnit> exempt;
};

// The periods with which a period is compared; nullptr when the authority does not have one.
struct EarlierPeriods {
  const v1::Period* same_last_year = nullptr;
  const v1::Period* previous = nullptr;
};

// A unit in a part of a period that is locked.
struct LockedUnit {
  std::string unit_id;
  std::string bloc_id;  // as in ExpectedUnit
  bool exempt = false;

  auto operator<=>(const LockedUnit&) const = default;
};

class Structure final {
 public:
  // `records` are the authority itself, its blocs, their terms, its periods with their extensions, exemptions and
  // locks, the units at home in it and the members of its terms, and the terms of other authorities in which these are
  // members: every edition, in any order.
  Structure(std::string authority_id, std::vector<v1::RegistryRecord> records);

  // The edition of the authority that holds on `day`; nullptr when it is not registered.
  const v1::Authority* AuthorityOn(absl::CivilDay day) const;
  // The period, or nullptr.
  const v1::Period* FindPeriod(absl::string_view period_id) const;
  // The edition of the unit that holds on `day`, or nullptr.
  const v1::Unit* UnitOn(absl::string_view unit_id, absl::CivilDay day) const;
  // Every edition of every unit, ordered by unit and first day.
  const std::vector<v1::Unit>& UnitEditions() const { return units_.records(); }
  // True when the unit is registered, whatever the day: tells "unknown" from "not active then".
  bool KnowsUnit(absl::string_view unit_id) const;
  // The edition of the bloc that holds on `day`, or nullptr.
  const v1::Bloc* BlocOn(absl::string_view bloc_id, absl::CivilDay day) const;
  // The composition of the bloc on `day`, or nullptr. A bloc whose record does not hold on `day` has none.
  const v1::BlocTerm* TermOn(absl::string_view bloc_id, absl::CivilDay day) const;
  // The members that lead and deputise for the bloc on `day`; none when it has no composition then.
  std::vector<std::string> LeadersOf(absl::string_view bloc_id, absl::CivilDay day) const;
  // Those on the last day of `period` and those on `today`, ascending: either may be the one to ask.
  std::vector<std::string> LeadersAbout(const v1::Period& period, absl::string_view bloc_id,
                                        absl::CivilDay today) const;
  // The blocs of which `unit_id` is a member on `day`, ascending.
  std::vector<std::string> BlocsOf(absl::string_view unit_id, absl::CivilDay day) const;
  // The other authorities in whose blocs `unit_id` is on `day`, ascending.
  std::vector<std::string> OtherAuthoritiesOf(absl::string_view unit_id, absl::CivilDay day) const;
  // The units that are members of two blocs or more on `day`, ascending.
  std::vector<std::string> InSeveralBlocsOn(absl::CivilDay day) const;
  // Every bloc that has a composition on `day`, ascending.
  std::vector<std::string> BlocsOn(absl::CivilDay day) const;
  // Who is expected to report on `day`: members of blocs, and units at home here that report directly and are in no
  // bloc. A unit whose record does not hold on `day` is not expected. Ascending by unit; a unit in two blocs is listed
  // once, under the first.
  std::vector<ExpectedUnit> ExpectedOn(absl::CivilDay day) const;

  // The bloc through which ExpectedOn lists the unit, kNoBloc when it reports directly; nullopt when it does not.
  std::optional<std::string> ExpectedThrough(absl::string_view unit_id, absl::CivilDay day) const;
  // Who is expected to report about `period`, by membership on its last day.
  ExpectedUnits ExpectedIn(const v1::Period& period) const;

  // The lock of the period that holds for the unit: of the whole period, or of a bloc of which the unit is a member on
  // the period's last day. nullptr when there is none.
  const v1::PeriodLock* LockOf(absl::string_view period_id, absl::string_view unit_id) const;
  // The exemption of the unit that was not withdrawn, or nullptr.
  const v1::Exemption* ExemptionOf(absl::string_view period_id, absl::string_view unit_id) const;
  // The extension that holds for the unit in the bloc: of its own, the bloc's and everybody's the one that gives most
  // time, and of equal ones the nearest; nullptr when there is none. `unit_id` is empty at the other levels, `bloc_id`
  // also above that of blocs.
  const v1::Extension* ExtensionOf(absl::string_view period_id, v1::ReportingLevel level, absl::string_view unit_id,
                                   absl::string_view bloc_id) const;
  // The last day in time: the later of the calendar's and that of the extension which holds. nullopt when neither sets
  // one.
  std::optional<absl::CivilDay> DueDateOf(absl::string_view period_id, v1::ReportingLevel level,
                                          absl::string_view unit_id, absl::string_view bloc_id) const;
  // Of a half or a year: the one of the same kind a year before. `previous` of a half is the half that ends on the day
  // before it begins, of a year the year before. Custom ranges and unknown periods have neither.
  EarlierPeriods EarlierOf(absl::string_view period_id) const;
  // Who counts where in the part of the period that is locked: of every unit, expected or exempt, for which LockOf
  // gives a lock, the bloc. Empty when nothing of the period is locked.
  std::vector<LockedUnit> LockedUnitsOf(const v1::Period& period) const;
  // Every period, ascending by first day and then by identifier.
  std::vector<const v1::Period*> Periods() const;

  const std::string& authority_id() const { return authority_id_; }

 private:
  // A unit that is registered or a member of a bloc.
  struct KnownUnit {
    absl::string_view unit_id;
    std::optional<size_t> group;  // in units_
  };

  // What was decided about one period. The key of a lock is its bloc, of an extension its level and beneficiary.
  struct PeriodDecisions {
    absl::flat_hash_map<std::string, v1::PeriodLock> locks;
    absl::flat_hash_map<std::string, v1::Extension> extensions;
    absl::flat_hash_map<std::string, v1::Exemption> exemptions;
  };

  void AddDecision(v1::RegistryRecord& record);
  const PeriodDecisions* DecisionsOn(absl::string_view period_id) const;
  void IndexMembers();
  bool IsActive(const KnownUnit& unit, absl::CivilDay day) const;

  std::string authority_id_;
  Editions<v1::Authority, absl::string_view> authority_;
  absl::flat_hash_map<std::string, v1::Period> periods_;
  absl::flat_hash_map<std::string, PeriodDecisions> decisions_;  // by period
  Editions<v1::Unit, absl::string_view> units_;
  Editions<v1::Bloc, absl::string_view> blocs_;
  Editions<v1::BlocTerm, absl::string_view> terms_;
  // Of other authorities, by authority and bloc.
  Editions<v1::BlocTerm, std::pair<absl::string_view, absl::string_view>> other_terms_;
  // Ascending by id.
  std::vector<KnownUnit> known_units_;
  // The members of each edition in terms_, as positions in known_units_.
  std::vector<std::vector<uint32_t>> members_;
  // Unit to the editions in terms_ of which it is a member, ascending.
  absl::flat_hash_map<absl::string_view, std::vector<uint32_t>> terms_of_;
};

}  // namespace khoi::domain
