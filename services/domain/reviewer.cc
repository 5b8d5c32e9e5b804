#include "services/domain/reviewer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/civil_date.h"

namespace khoi::domain {
namespace {

bool IsOfUnit(v1::Act::ActCase act) { return act == v1::Act::kWithdraw || act == v1::Act::kRequestAmendment; }

bool IsOfLockingLevel(v1::Act::ActCase act) {
  return act == v1::Act::kApproveAmendment || act == v1::Act::kRefuseAmendment;
}

std::set<std::string> BlocsOf(const ReviewedReport& report, absl::CivilDay today) {
  const absl::CivilDay last = ParseCivilDay(report.period.last_date()).value_or(today);
  std::set<std::string> blocs;
  for (std::string& bloc_id : report.structure.BlocsOf(report.unit_id, last)) blocs.insert(std::move(bloc_id));
  // Who is a member on a last day that is still to come may not be known yet.
  if (today < last) {
    for (std::string& bloc_id : report.structure.BlocsOf(report.unit_id, today)) blocs.insert(std::move(bloc_id));
  }
  return blocs;
}

struct ActText {
  v1::Act::ActCase act;
  absl::string_view vi;
  absl::string_view en;
};

constexpr ActText kActTexts[] = {
    {v1::Act::kReceive, "tiếp nhận báo cáo", "receive the report"},
    {v1::Act::kAccept, "chấp nhận báo cáo", "accept the report"},
    {v1::Act::kReturn, "trả lại báo cáo", "return the report"},
    {v1::Act::kWithdraw, "rút báo cáo", "withdraw the report"},
    {v1::Act::kRequestAmendment, "đề nghị đính chính báo cáo", "ask for an amendment of the report"},
    {v1::Act::kApproveAmendment, "đồng ý cho đính chính báo cáo", "approve an amendment of the report"},
    {v1::Act::kRefuseAmendment, "từ chối cho đính chính báo cáo", "refuse an amendment of the report"},
};

const ActText& TextOf(v1::Act::ActCase act) {
  return *std::find_if(std::begin(kActTexts), std::end(kActTexts) - 1,
                       [act](const ActText& text) { return text.act == act; });
}

}  // namespace

std::vector<std::string> ActorsFor(const ReviewedReport& report, v1::Act::ActCase act, absl::CivilDay today) {
  if (IsOfUnit(act)) return {std::string(report.unit_id)};
  std::set<std::string> blocs;
  if (!IsOfLockingLevel(act) || report.lock == nullptr) {
    blocs = BlocsOf(report, today);
  } else if (!report.lock->bloc_id().empty()) {
    blocs.insert(report.lock->bloc_id());
  }
  std::set<std::string> actors;
  for (const std::string& bloc_id : blocs) {
    for (std::string& leader : report.structure.LeadersAbout(report.period, bloc_id, today)) {
      actors.insert(std::move(leader));
    }
  }
  actors.erase(std::string(report.unit_id));
  actors.insert(report.structure.authority_id());
  return {actors.begin(), actors.end()};
}

absl::Status CheckActor(const ReviewedReport& report, v1::Act::ActCase act, absl::string_view organisation_id,
                        absl::CivilDay today) {
  const std::vector<std::string> actors = ActorsFor(report, act, today);
  if (std::binary_search(actors.begin(), actors.end(), organisation_id)) return absl::OkStatus();
  const ActText& text = TextOf(act);
  const std::string who = absl::StrJoin(actors, ", ");
  return absl::PermissionDeniedError(absl::StrCat(
      "actor.organisation_id: ", organisation_id, " may not ", text.en, " of ", report.unit_id, "; that is for ", who,
      " / ", organisation_id, " không được ", text.vi, " của ", report.unit_id, "; việc này của ", who));
}

}  // namespace khoi::domain
