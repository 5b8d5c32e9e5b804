#include "services/summary/stored_layout.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/domain/civil_date.h"
#include "services/domain/dimension.h"
#include "services/summary/slice.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

std::string AuthorityOf(const v1::Scope& scope) {
  return scope.has_bloc() ? scope.bloc().authority_id() : scope.authority().authority_id();
}

// The last day of the last period; nullopt when the authorities know none of the periods.
absl::StatusOr<std::optional<absl::CivilDay>> LastDayOf(const ledger::View& view, ledger::StructureCache& structures,
                                                        const Question& question) {
  std::vector<std::string> authority_ids = {AuthorityOf(question.scope)};
  if (question.scope.has_central()) {
    ASSIGN_OR_RETURN(authority_ids, AuthorityIds(view));
  }
  std::optional<absl::CivilDay> last_day;
  for (const std::string& authority_id : authority_ids) {
    ASSIGN_OR_RETURN(const auto structure, structures.StructureAt(view, authority_id, question.revision));
    for (const AskedPeriod& asked : question.periods) {
      const v1::Period* const period = structure->FindPeriod(asked.period_id);
      const std::optional<absl::CivilDay> day =
          period == nullptr ? std::nullopt : domain::ParseCivilDay(period->last_date());
      if (day.has_value()) last_day = last_day.has_value() ? std::max(*last_day, *day) : *day;
    }
  }
  return last_day;
}

}  // namespace

absl::StatusOr<std::optional<v1::Layout>> FindLayout(const ledger::View& view, ledger::StructureCache& structures,
                                                     const Question& question, const std::string& code) {
  ASSIGN_OR_RETURN(std::optional<absl::CivilDay> day, LastDayOf(view, structures, question));
  if (!day.has_value()) {
    // On the boundaries of another day another authority may know the period; else this tells what is unknown.
    ASSIGN_OR_RETURN(const Resolution resolution, Resolve(view, structures, question));
    day = absl::CivilDay();
    for (const Slice& slice : resolution.slices) day = std::max(*day, slice.last_day);
  }
  // Nobody is called "-", so that at central scope only the central entries are seen.
  const std::string owner = question.scope.has_central() ? std::string(domain::kNotSaid) : AuthorityOf(question.scope);
  ASSIGN_OR_RETURN(const auto catalog, structures.CatalogAt(view, owner, question.revision));
  const v1::CatalogEntry* const entry = catalog->Find(v1::CATALOG_KIND_LAYOUT, code, *day);
  return entry == nullptr ? std::nullopt : std::make_optional(entry->layout());
}

}  // namespace khoi::summary
