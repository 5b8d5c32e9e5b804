// The use cases of ConsolidationService that only read.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/access/policy.h"
#include "services/domain/civil_date.h"
#include "services/rpc/as_of.h"
#include "services/rpc/consolidation_requests.h"
#include "services/rpc/consolidation_service.h"
#include "services/rpc/fields.h"
#include "services/rpc/page.h"
#include "services/rpc/refusal.h"
#include "services/summary/consolidation.h"
#include "services/summary/consolidation_changes.h"
#include "services/summary/consolidation_content.h"
#include "services/summary/consolidation_rows.h"
#include "services/summary/consolidation_units.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

absl::Status NoConsolidation(const v1::GetConsolidationRequest& request, int64_t revision) {
  const std::string whose = request.ref().bloc_id().empty() ? request.ref().authority_id() : request.ref().bloc_id();
  const std::string number = request.has_number() ? absl::StrCat(" ", request.number()) : "";
  return UnknownField(request.has_number() ? "number" : "ref",
                      absl::StrCat("đến mục nhật ký ", revision, ", ", whose, " chưa ký báo cáo tổng hợp", number,
                                   " nào về kỳ ", request.ref().period_id()),
                      absl::StrCat("as of revision ", revision, " ", whose, " has signed no consolidation", number,
                                   " about ", request.ref().period_id()));
}

// What members said of the drafts of a consolidation that was signed: since the one before it was.
absl::StatusOr<std::vector<v1::ConsolidationComment>> CommentsOn(const ledger::View& view,
                                                                 const v1::Consolidation& consolidation) {
  const storage::ConsolidationId id = summary::IdOf(consolidation.ref());
  ASSIGN_OR_RETURN(const std::optional<summary::SignedConsolidation> before,
                   summary::FindConsolidation(view, id, consolidation.number() - 1, consolidation.revision()));
  return summary::ReadComments(view, id, before.has_value() ? before->revision : 0, consolidation.revision());
}

// Who comes after `page_key` in the order of keys: the consolidations of `range` from there on.
std::unique_ptr<storage::Cursor> ScanAfter(const ledger::View& view, const storage::KeyRange& range,
                                           const std::string& page_key) {
  std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(range);
  if (!page_key.empty()) {
    cursor->Seek(page_key);
    if (cursor->Valid() && cursor->key() == page_key) {
      cursor->Next();
    }
  }
  return cursor;
}

v1::ConsolidationDigest InList(const v1::Consolidation& consolidation, v1::ConsolidationState state) {
  v1::ConsolidationDigest digest;
  *digest.mutable_ref() = consolidation.ref();
  digest.set_number(consolidation.number());
  digest.set_revision(consolidation.revision());
  *digest.mutable_sign_time() = consolidation.sign_time();
  *digest.mutable_signer() = consolidation.signer();
  digest.set_input_count(consolidation.inputs_size());
  digest.set_left_out_count(consolidation.left_out_units_size());
  digest.set_digest(consolidation.digest());
  digest.set_state(state);
  return digest;
}

}  // namespace

absl::Status ConsolidationService::RequireKnown(const ledger::View& view, const v1::ConsolidationRef& ref,
                                                int64_t revision, absl::string_view root) {
  ASSIGN_OR_RETURN(const auto structure, structures_.StructureAt(view, ref.authority_id(), revision));
  return summary::CheckKnown(*structure, ref, root, domain::DayInVietnam(ledger::NextEntryTime(view.end, clock_)));
}

absl::StatusOr<v1::DraftConsolidationResponse> ConsolidationService::Draft(
    const access::Caller& caller, const v1::DraftConsolidationRequest& request) {
  const v1::ConsolidationRef& ref = request.ref();
  RETURN_IF_ERROR(CheckRef(ref));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  RETURN_IF_ERROR(RequireKnown(view, ref, view.end.revision, "ref."));

  ASSIGN_OR_RETURN(summary::DraftedConsolidation drafted,
                   summary::DraftConsolidation(view, structures_, ref, view.end.revision));
  v1::DraftConsolidationResponse response;
  ASSIGN_OR_RETURN(*response.mutable_summary(), summary::FiguresOf(view, structures_, drafted.consolidation,
                                                                   clock_.NowMicros(), request.group_by()));
  summary::SetFindings(response.summary(), drafted.consolidation);
  ASSIGN_OR_RETURN(const std::vector<v1::NarrativeSource> sources, summary::NarrativeOf(view, structures_, drafted));
  response.mutable_narrative_sources()->Assign(sources.begin(), sources.end());

  ASSIGN_OR_RETURN(const std::optional<summary::SignedConsolidation> latest,
                   summary::LatestConsolidation(view, summary::IdOf(ref), view.end.revision));
  if (latest.has_value()) {
    response.set_latest_number(latest->number);
    ASSIGN_OR_RETURN(const v1::Consolidation before, summary::ReadConsolidation(view, latest->revision));
    std::vector<v1::InputChange> changes = summary::ChangesBetween(before, drafted.consolidation);
    RETURN_IF_ERROR(summary::AddCauses(view, structures_, ref, before.as_of_revision(), view.end.revision, changes));
    response.mutable_changes()->Assign(changes.begin(), changes.end());
  }
  ASSIGN_OR_RETURN(const std::vector<v1::ConsolidationComment> comments,
                   summary::ReadComments(view, summary::IdOf(ref), latest.has_value() ? latest->revision : 0,
                                         view.end.revision + 1));
  response.mutable_comments()->Assign(comments.begin(), comments.end());
  *response.mutable_draft() = std::move(drafted.consolidation);
  return response;
}

absl::StatusOr<v1::GetConsolidationResponse> ConsolidationService::Read(const access::Caller& caller,
                                                                        const v1::GetConsolidationRequest& request) {
  const v1::ConsolidationRef& ref = request.ref();
  RETURN_IF_ERROR(CheckRef(ref));
  if (request.has_number() && request.number() < 1) {
    return InvalidField("number", "phải từ 1; bỏ trống để đọc bản ký sau cùng",
                        "must be 1 or more; leave it out to read the latest");
  }
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  ASSIGN_OR_RETURN(const int64_t revision, RevisionAsOf(request, view, clock_.NowMicros()));
  RETURN_IF_ERROR(RequireKnown(view, ref, revision, "ref."));

  const storage::ConsolidationId id = summary::IdOf(ref);
  ASSIGN_OR_RETURN(const std::optional<summary::SignedConsolidation> found,
                   request.has_number() ? summary::FindConsolidation(view, id, request.number(), revision)
                                        : summary::LatestConsolidation(view, id, revision));
  if (!found.has_value()) {
    return NoConsolidation(request, revision);
  }
  v1::GetConsolidationResponse response;
  ASSIGN_OR_RETURN(*response.mutable_consolidation(), summary::ReadConsolidation(view, found->revision));
  const v1::Consolidation& consolidation = response.consolidation();
  ASSIGN_OR_RETURN(*response.mutable_summary(),
                   summary::FiguresOf(view, structures_, consolidation, std::nullopt, request.group_by()));
  ASSIGN_OR_RETURN(summary::ConsolidationStatus status, summary::StatusOf(view, structures_, consolidation, revision));
  RETURN_IF_ERROR(summary::AddCauses(view, structures_, ref, consolidation.as_of_revision(), revision, status.changes));
  response.set_state(status.state);
  response.mutable_changes()->Assign(status.changes.begin(), status.changes.end());
  ASSIGN_OR_RETURN(const std::vector<v1::ConsolidationComment> comments, CommentsOn(view, consolidation));
  response.mutable_comments()->Assign(comments.begin(), comments.end());
  return response;
}

absl::StatusOr<v1::ListConsolidationsResponse> ConsolidationService::List(
    const access::Caller& caller, const v1::ListConsolidationsRequest& request) {
  RETURN_IF_ERROR(RequireId("authority_id", request.authority_id()));
  RETURN_IF_ERROR(RequireIdOrNone("bloc_id", request.bloc_id()));
  RETURN_IF_ERROR(RequireId("period_id", request.period_id()));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());
  v1::ConsolidationRef ref;
  ref.set_authority_id(request.authority_id());
  ref.set_bloc_id(request.bloc_id());
  ref.set_period_id(request.period_id());
  RETURN_IF_ERROR(RequireKnown(view, ref, view.end.revision, ""));

  const storage::KeyRange range = ref.bloc_id().empty()
                                      ? storage::ConsolidationsRange(ref.authority_id(), ref.period_id())
                                      : storage::ConsolidationsRange(summary::IdOf(ref));
  v1::ListConsolidationsResponse response;
  std::string last_key;
  const std::unique_ptr<storage::Cursor> cursor = ScanAfter(view, range, page.after);
  for (; cursor->Valid(); cursor->Next()) {
    if (response.consolidations_size() == page.size) {
      response.set_next_page_token(NextPageToken(request, last_key));
      break;
    }
    last_key = std::string(cursor->key());
    ASSIGN_OR_RETURN(v1::ConsolidationDigest digest, DigestOf(view, storage::ConsolidationOfKey(cursor->key()),
                                                              storage::ConsolidationNumberOfKey(cursor->key())));
    *response.add_consolidations() = std::move(digest);
  }
  RETURN_IF_ERROR(cursor->status());
  return response;
}

absl::StatusOr<v1::ConsolidationDigest> ConsolidationService::DigestOf(const ledger::View& view,
                                                                       const storage::ConsolidationId& id,
                                                                       int64_t number) {
  ASSIGN_OR_RETURN(const std::optional<summary::SignedConsolidation> found,
                   summary::FindConsolidation(view, id, number, view.end.revision));
  ASSIGN_OR_RETURN(const std::optional<summary::SignedConsolidation> latest,
                   summary::LatestConsolidation(view, id, view.end.revision));
  ASSIGN_OR_RETURN(const v1::Consolidation consolidation, summary::ReadConsolidation(view, found->revision));
  if (latest->number > number) {
    return InList(consolidation, v1::CONSOLIDATION_STATE_REPLACED);
  }
  ASSIGN_OR_RETURN(const summary::ConsolidationStatus status,
                   summary::StatusOf(view, structures_, consolidation, view.end.revision));
  return InList(consolidation, status.state);
}

}  // namespace khoi::rpc
