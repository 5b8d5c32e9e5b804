#include "services/rpc/log_service.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/access/policy.h"
#include "services/domain/timestamp.h"
#include "services/domain/workflow.h"
#include "services/ledger/log_reader.h"
#include "services/rpc/fields.h"
#include "services/rpc/page.h"
#include "services/rpc/refusal.h"
#include "storage/status_macros.h"

namespace khoi::rpc {
namespace {

void SetReview(const stored::v1::Review& review, v1::ReviewChange& change) {
  change.set_authority_id(review.authority_id());
  change.set_period_id(review.period_id());
  change.set_unit_id(review.unit_id());
  change.set_version(review.version());
  change.set_act(std::string(domain::NameOfAct(static_cast<v1::Act::ActCase>(review.act()))));
  change.set_organisation_id(review.organisation_id());
}

void SetConsolidation(const stored::v1::Consolidation& consolidation, v1::ConsolidationChange& change) {
  change.set_authority_id(consolidation.authority_id());
  change.set_bloc_id(consolidation.bloc_id());
  change.set_period_id(consolidation.period_id());
  change.set_number(consolidation.number());
  change.set_organisation_id(consolidation.organisation_id());
}

// Only submissions and acts of review are about one unit.
bool IsAbout(const stored::v1::Entry& entry, absl::string_view unit_id) {
  return (entry.has_submission() && entry.submission().unit_id() == unit_id) ||
         (entry.has_review() && entry.review().unit_id() == unit_id);
}

void SetEntry(const stored::v1::Entry& entry, std::string leaf, v1::LogEntry& told) {
  told.set_revision(entry.revision());
  domain::SetTime(entry.time_us(), *told.mutable_commit_time());
  told.set_caller_id(entry.caller_id());
  told.set_request_id(entry.request_id());
  told.set_content_hash(entry.content_hash());
  told.set_content_size(entry.content_size());
  switch (entry.change_case()) {
    case stored::v1::Entry::kSubmission: {
      v1::SubmissionChange& change = *told.mutable_submission();
      change.set_authority_id(entry.submission().authority_id());
      change.set_period_id(entry.submission().period_id());
      change.set_unit_id(entry.submission().unit_id());
      change.set_version(entry.submission().version());
      break;
    }
    case stored::v1::Entry::kRegistry:
      told.mutable_registry()->set_record_count(entry.registry().record_count());
      break;
    case stored::v1::Entry::kCatalog:
      told.mutable_catalog()->set_record_count(entry.catalog().record_count());
      break;
    case stored::v1::Entry::kReview:
      SetReview(entry.review(), *told.mutable_review());
      break;
    case stored::v1::Entry::kConsolidation:
      SetConsolidation(entry.consolidation(), *told.mutable_consolidation());
      break;
    case stored::v1::Entry::kConsolidationComment:
      SetConsolidation(entry.consolidation_comment(), *told.mutable_consolidation_comment());
      break;
    case stored::v1::Entry::CHANGE_NOT_SET:
      break;
  }
  told.set_leaf(std::move(leaf));
}

}  // namespace

LogService::LogService(Gate& gate, ledger::Ledger& ledger)
    : gate_(gate),
      ledger_(ledger),
      list_entries_(Answering<v1::ListEntriesRequest>(
          "khoi.v1.LogService/ListEntries",
          [this](const access::Caller& caller, const v1::ListEntriesRequest& request) {
            return ReadEntries(caller, request);
          })) {}

grpc::ServerUnaryReactor* LogService::ListEntries(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                                  grpc::ByteBuffer* response) {
  return gate_.Serve(list_entries_, context, request, response);
}

absl::StatusOr<v1::ListEntriesResponse> LogService::ReadEntries(const access::Caller& caller,
                                                                const v1::ListEntriesRequest& request) {
  if (request.start_revision() < 0) {
    return InvalidField("start_revision", "phải từ 0; 0 nghĩa là bản ghi đầu tiên",
                        "must be 0 or more; 0 means the first");
  }
  RETURN_IF_ERROR(RequireIdOrNone("unit_id", request.unit_id()));
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  RETURN_IF_ERROR(access::MayRead(caller));
  ASSIGN_OR_RETURN(const ledger::View view, ledger_.Now());

  int64_t revision = std::max<int64_t>(request.start_revision(), 1);
  if (!page.after.empty()) {
    if (!absl::SimpleAtoi(page.after, &revision) || revision < 1 || revision > view.end.revision) {
      return InvalidField("page_token", "không phải mã trang", "is not a page token");
    }
    ++revision;
  }
  v1::ListEntriesResponse response;
  response.set_head_revision(view.end.revision);
  if (revision > view.end.revision) {
    return response;
  }
  // Without an index by unit a rare unit must not hold a worker for the whole log: a page also ends, perhaps empty,
  // after this many entries.
  constexpr int64_t kEntriesLookedAtMax = 20'000;
  const int64_t last = std::min(view.end.revision, revision + kEntriesLookedAtMax - 1);
  for (; revision <= last && response.entries_size() < page.size; ++revision) {
    std::string leaf;
    ASSIGN_OR_RETURN(const stored::v1::Entry entry, ledger::ReadEntry(view, revision, &leaf));
    if (request.unit_id().empty() || IsAbout(entry, request.unit_id())) {
      SetEntry(entry, std::move(leaf), *response.add_entries());
    }
  }
  if (revision <= view.end.revision) {
    response.set_next_page_token(NextPageToken(request, absl::StrCat(revision - 1)));
  }
  return response;
}

}  // namespace khoi::rpc
