#include "services/summary/consolidation_units.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/summary/invalid_field.h"

namespace khoi::summary {

std::vector<ConsolidationUnit> UnitsOf(const domain::Structure& structure, const v1::ConsolidationRef& ref) {
  const v1::Period* const period = structure.FindPeriod(ref.period_id());
  if (period == nullptr) {
    return {};
  }
  domain::ExpectedUnits everybody = structure.ExpectedIn(*period);
  std::vector<ConsolidationUnit> units;
  units.reserve(everybody.expected.size() + everybody.exempt.size());
  for (domain::ExpectedUnit& unit : everybody.expected) {
    units.push_back({std::move(unit.unit_id), std::move(unit.bloc_id), /*exempt=*/false});
  }
  for (domain::ExpectedUnit& unit : everybody.exempt) {
    units.push_back({std::move(unit.unit_id), std::move(unit.bloc_id), /*exempt=*/true});
  }
  if (!ref.bloc_id().empty()) {
    // A unit in two blocs is listed under the first, but belongs to the consolidations of both.
    const std::optional<absl::CivilDay> last_day = domain::ParseCivilDay(period->last_date());
    const v1::BlocTerm* const term = last_day.has_value() ? structure.TermOn(ref.bloc_id(), *last_day) : nullptr;
    absl::flat_hash_set<absl::string_view> members;
    if (term != nullptr) {
      members.insert(term->member_unit_ids().begin(), term->member_unit_ids().end());
    }
    std::erase_if(units, [&](const ConsolidationUnit& unit) { return !members.contains(unit.unit_id); });
    for (ConsolidationUnit& unit : units) {
      unit.bloc_id = ref.bloc_id();
    }
  }
  std::sort(units.begin(), units.end(),
            [](const ConsolidationUnit& a, const ConsolidationUnit& b) { return a.unit_id < b.unit_id; });
  return units;
}

absl::Status CheckKnown(const domain::Structure& structure, const v1::ConsolidationRef& ref, absl::string_view root,
                        absl::CivilDay today) {
  const v1::Period* const period = structure.FindPeriod(ref.period_id());
  if (period == nullptr && structure.AuthorityOn(today) == nullptr) {
    return UnknownField(absl::StrCat(root, "authority_id"),
                        absl::StrCat("chưa có cơ quan chủ quản ", ref.authority_id(), " trong danh bạ"),
                        absl::StrCat("authority ", ref.authority_id(), " is not registered"));
  }
  if (period == nullptr) {
    return UnknownField(absl::StrCat(root, "period_id"),
                        absl::StrCat("cơ quan chủ quản ", ref.authority_id(), " không có kỳ ", ref.period_id()),
                        absl::StrCat("authority ", ref.authority_id(), " has no period ", ref.period_id()));
  }
  const std::optional<absl::CivilDay> last_day = domain::ParseCivilDay(period->last_date());
  if (!last_day.has_value()) {
    return absl::DataLossError(absl::StrCat("unreadable record at period/", ref.authority_id(), "/", ref.period_id()));
  }
  if (!ref.bloc_id().empty() && structure.TermOn(ref.bloc_id(), *last_day) == nullptr &&
      structure.BlocOn(ref.bloc_id(), *last_day) == nullptr) {
    return UnknownField(
        absl::StrCat(root, "bloc_id"),
        absl::StrCat("cơ quan chủ quản ", ref.authority_id(), " không có khối ", ref.bloc_id(), " ở kỳ ",
                     ref.period_id()),
        absl::StrCat("authority ", ref.authority_id(), " has no bloc ", ref.bloc_id(), " in period ", ref.period_id()));
  }
  return absl::OkStatus();
}

}  // namespace khoi::summary
