#include "services/domain/consolidation_actors.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/civil_date.h"

namespace khoi::domain {
namespace {

// Calls visit(day) for the days on which somebody may be the one to ask.
template <typename Visit>
void ForEachDay(const v1::Period& period, absl::CivilDay today, Visit&& visit) {
  visit(ParseCivilDay(period.last_date()).value_or(today));
  visit(today);
}

void AddMembers(const v1::BlocTerm* term, std::set<std::string>& actors) {
  if (term != nullptr) {
    actors.insert(term->member_unit_ids().begin(), term->member_unit_ids().end());
  }
}

}  // namespace

std::vector<std::string> SignersOf(const ConsolidatedScope& scope, absl::CivilDay today) {
  std::set<std::string> actors = {scope.structure.authority_id()};
  if (!scope.bloc_id.empty()) {
    for (std::string& leader : scope.structure.LeadersAbout(scope.period, scope.bloc_id, today)) {
      actors.insert(std::move(leader));
    }
  }
  return {actors.begin(), actors.end()};
}

std::vector<std::string> CommentersOf(const ConsolidatedScope& scope, absl::CivilDay today) {
  std::set<std::string> actors;
  ForEachDay(scope.period, today, [&](absl::CivilDay day) {
    if (!scope.bloc_id.empty()) {
      AddMembers(scope.structure.TermOn(scope.bloc_id, day), actors);
      return;
    }
    for (const std::string& bloc_id : scope.structure.BlocsOn(day)) {
      AddMembers(scope.structure.TermOn(bloc_id, day), actors);
    }
  });
  if (scope.bloc_id.empty()) {
    actors.insert(scope.structure.authority_id());
  }
  return {actors.begin(), actors.end()};
}

absl::Status CheckSigner(const ConsolidatedScope& scope, absl::string_view organisation_id, absl::CivilDay today) {
  const std::vector<std::string> signers = SignersOf(scope, today);
  if (std::binary_search(signers.begin(), signers.end(), organisation_id)) {
    return absl::OkStatus();
  }
  const std::string who = absl::StrJoin(signers, ", ");
  return absl::PermissionDeniedError(
      absl::StrCat("actor.organisation_id: ", organisation_id, " may not sign this consolidation; that is for ", who,
                   " / ", organisation_id, " không được ký báo cáo tổng hợp này; việc này của ", who));
}

absl::Status CheckCommenter(const ConsolidatedScope& scope, absl::string_view organisation_id, absl::CivilDay today) {
  const std::vector<std::string> commenters = CommentersOf(scope, today);
  if (std::binary_search(commenters.begin(), commenters.end(), organisation_id)) {
    return absl::OkStatus();
  }
  const std::string authority_id = scope.structure.authority_id();
  const std::string en = scope.bloc_id.empty() ? absl::StrCat(authority_id, " and members of its blocs")
                                               : absl::StrCat("members of bloc ", scope.bloc_id);
  const std::string vi = scope.bloc_id.empty()
                             ? absl::StrCat(authority_id, " và thành viên các khối của ", authority_id)
                             : absl::StrCat("thành viên khối ", scope.bloc_id);
  return absl::PermissionDeniedError(absl::StrCat("actor.organisation_id: ", organisation_id,
                                                  " may not comment on this draft; that is for ", en, " / ",
                                                  organisation_id, " không được góp ý dự thảo này; việc này của ", vi));
}

}  // namespace khoi::domain
