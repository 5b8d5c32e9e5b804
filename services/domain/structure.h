// The organisations and periods of one authority, as the registry had them at one revision. Immutable; share freely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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

class Structure final {
 public:
  // `records` are the authority itself, its blocs, their terms, its periods, the units at home in it and the members of
  // its terms: every edition, in any order.
  Structure(std::string authority_id, std::vector<v1::RegistryRecord> records);

  // The edition of the authority that holds on `day`; nullptr when it is not registered.
  const v1::Authority* AuthorityOn(absl::CivilDay day) const;
  // The period, or nullptr.
  const v1::Period* FindPeriod(absl::string_view period_id) const;
  // The edition of the unit that holds on `day`, or nullptr.
  const v1::Unit* UnitOn(absl::string_view unit_id, absl::CivilDay day) const;
  // True when the unit is registered, whatever the day: tells "unknown" from "not active then".
  bool KnowsUnit(absl::string_view unit_id) const;
  // The edition of the bloc that holds on `day`, or nullptr.
  const v1::Bloc* BlocOn(absl::string_view bloc_id, absl::CivilDay day) const;
  // The composition of the bloc on `day`, or nullptr. A bloc whose record does not hold on `day` has none.
  const v1::BlocTerm* TermOn(absl::string_view bloc_id, absl::CivilDay day) const;
  // The blocs of which `unit_id` is a member on `day`, ascending.
  std::vector<std::string> BlocsOf(absl::string_view unit_id, absl::CivilDay day) const;
  // Every bloc that has a composition on `day`, ascending.
  std::vector<std::string> BlocsOn(absl::CivilDay day) const;
  // Who is expected to report on `day`: members of blocs, and units at home here that report directly and are in no
  // bloc. A unit whose record does not hold on `day` is not expected. Ascending by unit; a unit in two blocs is listed
  // once, under the first.
  std::vector<ExpectedUnit> ExpectedOn(absl::CivilDay day) const;

  const std::string& authority_id() const { return authority_id_; }

 private:
  // A unit that is registered or a member of a bloc.
  struct KnownUnit {
    absl::string_view unit_id;
    std::optional<size_t> group;  // in units_
  };

  void IndexMembers();
  bool IsActive(const KnownUnit& unit, absl::CivilDay day) const;

  std::string authority_id_;
  Editions<v1::Authority, absl::string_view> authority_;
  absl::flat_hash_map<std::string, v1::Period> periods_;
  Editions<v1::Unit, absl::string_view> units_;
  Editions<v1::Bloc, absl::string_view> blocs_;
  Editions<v1::BlocTerm, absl::string_view> terms_;
  // Ascending by id.
  std::vector<KnownUnit> known_units_;
  // The members of each edition in terms_, as positions in known_units_.
  std::vector<std::vector<uint32_t>> members_;
  // Unit to the editions in terms_ of which it is a member, ascending.
  absl::flat_hash_map<absl::string_view, std::vector<uint32_t>> terms_of_;
};

}  // namespace khoi::domain
