#include "services/rpc/consolidation_judge.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/domain/catalog.h"
#include "services/domain/civil_date.h"
#include "services/domain/consolidation_actors.h"
#include "services/domain/structure.h"
#include "services/domain/waivers.h"
#include "services/rpc/consolidation_requests.h"
#include "services/rpc/refusal.h"
#include "services/summary/consolidation.h"
#include "services/summary/consolidation_content.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/consolidation_units.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

absl::Status DraftHasMoved() {
  return absl::AbortedError(
      "draft_digest: the draft has changed since it was read; read it again, then sign / dự thảo đã thay đổi sau khi "
      "đọc; hãy đọc lại rồi ký");
}

// INVALID_ARGUMENT for a waiver of what no rule has said.
absl::Status CheckWaivers(const v1::SignConsolidationRequest& request, const v1::Consolidation& drafted) {
  for (int i = 0; i < request.waivers_size(); ++i) {
    const v1::Waiver& waiver = request.waivers(i);
    const bool any = std::any_of(drafted.findings().begin(), drafted.findings().end(),
                                 [&](const v1::Finding& finding) { return domain::Waives(waiver, finding); });
    if (!any) {
      return InvalidField(absl::StrCat("waivers[", i, "].rule_id"),
                          absl::StrCat("không có phát hiện nào của quy tắc ", waiver.rule_id(), " để bỏ qua"),
                          absl::StrCat("rule ", waiver.rule_id(), " has found nothing there to let pass"));
    }
  }
  return absl::OkStatus();
}

// Adds what the signer says to what is signed.
void AddWordsOf(const v1::SignConsolidationRequest& request, v1::Consolidation& consolidation) {
  *consolidation.mutable_signer() = request.actor();
  *consolidation.mutable_narrative_sections() = request.narrative_sections();
  *consolidation.mutable_waivers() = request.waivers();
  consolidation.set_note(request.note());
  for (const v1::LeftOutNote& note : request.left_out_notes()) {
    for (v1::LeftOutUnit& unit : *consolidation.mutable_left_out_units()) {
      if (unit.unit_id() == note.unit_id()) {
        unit.set_note(note.note());
      }
    }
  }
}

}  // namespace

absl::StatusOr<std::variant<v1::SignConsolidationResponse, ledger::Draft>> ConsolidationJudge::Sign(
    const ledger::View& view, const v1::SignConsolidationRequest& request) const {
  const v1::ConsolidationRef& ref = request.ref();
  const absl::CivilDay today = domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures_.StructureAt(view, ref.authority_id(), view.end.revision));
  RETURN_IF_ERROR(summary::CheckKnown(*structure, ref, "ref.", today));
  const v1::Period& period = *structure->FindPeriod(ref.period_id());
  RETURN_IF_ERROR(domain::CheckSigner({*structure, period, ref.bloc_id()}, request.actor().organisation_id(), today));

  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Catalog> catalog,
                   structures_.CatalogAt(view, ref.authority_id(), view.end.revision));
  RETURN_IF_ERROR(CheckSections(request, *catalog, domain::ParseCivilDay(period.last_date()).value_or(today)));
  ASSIGN_OR_RETURN(summary::DraftedConsolidation drafted,
                   summary::DraftConsolidation(view, structures_, ref, view.end.revision));
  v1::Consolidation& consolidation = drafted.consolidation;
  if (consolidation.digest() != request.draft_digest()) {
    return DraftHasMoved();
  }
  RETURN_IF_ERROR(CheckLeftOutNotes(request, consolidation));

  ASSIGN_OR_RETURN(const v1::Summary figures, summary::FiguresOf(view, structures_, consolidation, {}, {}));
  summary::SetFindings(figures, consolidation);
  RETURN_IF_ERROR(CheckWaivers(request, consolidation));
  if (domain::AnyBlocks(consolidation.findings(), request.waivers())) {
    v1::SignConsolidationResponse response;
    *response.mutable_rejection()->mutable_findings() = consolidation.findings();
    return response;
  }

  AddWordsOf(request, consolidation);
  ledger::ConsolidationDraft change{.judged_on = today};
  *change.body.mutable_consolidation() = std::move(consolidation);
  return ledger::Draft{.reads = std::move(drafted.reads), .change = std::move(change)};
}

absl::StatusOr<std::variant<v1::CommentOnConsolidationResponse, ledger::Draft>> ConsolidationJudge::Comment(
    const ledger::View& view, const v1::CommentOnConsolidationRequest& request) const {
  const v1::ConsolidationRef& ref = request.ref();
  const absl::CivilDay today = domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_));
  ASSIGN_OR_RETURN(const std::shared_ptr<const domain::Structure> structure,
                   structures_.StructureAt(view, ref.authority_id(), view.end.revision));
  RETURN_IF_ERROR(summary::CheckKnown(*structure, ref, "ref.", today));
  RETURN_IF_ERROR(domain::CheckCommenter({*structure, *structure->FindPeriod(ref.period_id()), ref.bloc_id()},
                                         request.actor().organisation_id(), today));
  ledger::CommentDraft change{.consolidation = summary::IdOf(ref)};
  v1::ConsolidationComment& comment = *change.body.mutable_comment();
  *comment.mutable_actor() = request.actor();
  comment.set_subject(request.subject());
  comment.set_text(request.text());
  comment.set_confirms_own_figures(request.confirms_own_figures());
  comment.set_draft_digest(request.draft_digest());
  return ledger::Draft{.change = std::move(change)};
}

}  // namespace khoi::rpc
