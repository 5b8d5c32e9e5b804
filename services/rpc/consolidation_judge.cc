#include "services/rpc/consolidation_judge.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/domain/acceptance.h"
#include "services/domain/catalog.h"
#include "services/domain/civil_date.h"
#include "services/domain/consolidation_actors.h"
#include "services/domain/structure.h"
#include "services/rpc/consolidation_requests.h"
#include "services/rpc/waived.h"
#include "services/summary/consolidation.h"
#include "services/summary/consolidation_content.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/consolidation_units.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

absl::Status DraftHasMoved() {
  return absl::AbortedError(
      "draft_digest: the draft has changed since it was read; read it again and decide again / dự thảo đã thay đổi "
      "sau khi đọc; hãy đọc lại rồi quyết định");
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

// Whether signing `consolidation` would only repeat what `last` says: the same signer the same words over the same.
bool Repeats(v1::Consolidation last, v1::Consolidation consolidation) {
  for (v1::Consolidation* each : {&last, &consolidation}) {
    each->clear_number();
    each->clear_revision();
    each->clear_sign_time();
    each->clear_as_of_revision();
  }
  // No map fields, so the encoding is the same every time.
  return last.SerializeAsString() == consolidation.SerializeAsString();
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
  const std::vector<v1::Finding> findings(consolidation.findings().begin(), consolidation.findings().end());
  RETURN_IF_ERROR(CheckWaived("waivers", request.waivers(), findings));
  v1::SignConsolidationResponse response;
  if (const std::vector<v1::Finding> in_the_way = domain::FindingsInTheWay(findings, request.waivers());
      !in_the_way.empty()) {
    response.mutable_rejection()->mutable_findings()->Assign(in_the_way.begin(), in_the_way.end());
    return response;
  }

  AddWordsOf(request, consolidation);
  ASSIGN_OR_RETURN(const std::optional<summary::SignedConsolidation> last,
                   summary::LatestConsolidation(view, summary::IdOf(ref), view.end.revision));
  if (last.has_value()) {
    ASSIGN_OR_RETURN(v1::Consolidation signed_last, summary::ReadConsolidation(view, last->revision));
    if (Repeats(signed_last, consolidation)) {
      *response.mutable_consolidation() = std::move(signed_last);
      return response;
    }
  }
  ledger::ConsolidationDraft change{.judged_on = today, .last_number = last.has_value() ? last->number : 0};
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
  ASSIGN_OR_RETURN(summary::DraftedConsolidation drafted,
                   summary::DraftConsolidation(view, structures_, ref, view.end.revision));
  if (drafted.consolidation.digest() != request.draft_digest()) {
    return DraftHasMoved();
  }
  ledger::CommentDraft change{.consolidation = summary::IdOf(ref)};
  v1::ConsolidationComment& comment = *change.body.mutable_comment();
  *comment.mutable_actor() = request.actor();
  comment.set_subject(request.subject());
  comment.set_text(request.text());
  comment.set_confirms_own_figures(request.confirms_own_figures());
  comment.set_draft_digest(request.draft_digest());
  return ledger::Draft{.reads = std::move(drafted.reads), .change = std::move(change)};
}

}  // namespace khoi::rpc
