#include "services/rpc/report_scope.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/refusal.h"
#include "storage/status_macros.h"

namespace khoi::rpc {

bool ReportScope::Takes(absl::string_view unit_id) const {
  return term == nullptr || std::any_of(term->member_unit_ids().begin(), term->member_unit_ids().end(),
                                        [unit_id](const std::string& member) { return member == unit_id; });
}

absl::StatusOr<ReportScope> ScopeOf(const ScopeNames& names, const ledger::View& view, int64_t revision,
                                    ledger::StructureCache& structures) {
  ASSIGN_OR_RETURN(const int64_t structure_revision, ledger::StructureRevisionAt(view, revision));
  ReportScope scope;
  ASSIGN_OR_RETURN(scope.structure, structures.StructureAt(view, names.authority_id, structure_revision));
  scope.period = scope.structure->FindPeriod(names.period_id);
  if (scope.period == nullptr) {
    return UnknownField("period_id",
                        absl::StrCat("cơ quan chủ quản ", names.authority_id, " không có kỳ ", names.period_id),
                        absl::StrCat("authority ", names.authority_id, " has no period ", names.period_id));
  }
  if (names.bloc_id.empty()) {
    return scope;
  }
  const std::optional<absl::CivilDay> last_day = domain::ParseCivilDay(scope.period->last_date());
  scope.term = last_day.has_value() ? scope.structure->TermOn(names.bloc_id, *last_day) : nullptr;
  if (scope.term == nullptr) {
    return UnknownField("bloc_id",
                        absl::StrCat("cơ quan chủ quản ", names.authority_id, " không có khối ", names.bloc_id,
                                     " vào ngày ", scope.period->last_date()),
                        absl::StrCat("authority ", names.authority_id, " has no bloc ", names.bloc_id, " on ",
                                     scope.period->last_date()));
  }
  return scope;
}

}  // namespace khoi::rpc
