#include "services/ledger/batch_builder.h"

#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/rulebook.h"
#include "services/domain/sha256.h"
#include "services/domain/workflow.h"
#include "services/ledger/heads.h"
#include "services/ledger/log_reader.h"
#include "storage/keys.h"
#include "storage/rows.h"
#include "storage/status_macros.h"

namespace khoi::ledger {
namespace {

absl::Status WrongVersion(absl::string_view field, int64_t expected, const storage::ReportId& report, int64_t latest) {
  return absl::AbortedError(absl::StrCat(field, " is ", expected, " but the latest version of report/",
                                         report.authority_id, "/", report.period_id, "/", report.unit_id, " is ",
                                         latest, " (0 means none); read it and decide again"));
}

Committed JudgeAgain() { return {.entry = {}, .outcome = Outcome::kJudgeAgain}; }

template <typename Change>
void SetReport(const storage::ReportId& report, Change& change) {
  change.set_authority_id(report.authority_id);
  change.set_period_id(report.period_id);
  change.set_unit_id(report.unit_id);
}

void SetConsolidation(const storage::ConsolidationId& id, stored::v1::Consolidation& change) {
  change.set_authority_id(id.authority_id);
  change.set_period_id(id.period_id);
  change.set_bloc_id(id.bloc_id);
}

void SetStructureChange(const std::vector<int>& outcomes, stored::v1::StructureChange& change) {
  change.set_record_count(static_cast<int32_t>(outcomes.size()));
  change.mutable_outcomes()->Add(outcomes.begin(), outcomes.end());
}

}  // namespace

BatchBuilder::BatchBuilder(const View& base, const Clock& clock, CellDictionaries& cells)
    : base_(base), clock_(clock), end_(base.end), writer_(*base.snapshot, cells) {}

absl::StatusOr<Committed> BatchBuilder::Add(Draft draft) {
  ASSIGN_OR_RETURN(std::optional<Committed> replay, FindReplayOf(draft));
  if (replay.has_value()) {
    return *std::move(replay);
  }
  ASSIGN_OR_RETURN(const bool is_current, IsCurrent(draft));
  if (!is_current) {
    return JudgeAgain();
  }
  return std::visit([&](auto& change) { return Decide(draft, change); }, draft.change);
}

const storage::Batch& BatchBuilder::Finish() {
  writer_.SetEnd(EncodeEnd(end_));
  storage::Expectation unmoved{storage::MetaKey("head"), std::nullopt};
  if (base_.end.revision > 0) {
    unmoved.value = EncodeEnd(base_.end);
  }
  writer_.batch().expectations.push_back(std::move(unmoved));
  return writer_.batch();
}

absl::StatusOr<std::optional<Committed>> BatchBuilder::FindReplayOf(const Draft& draft) const {
  const std::string key = storage::IdempotencyKey(draft.caller_id, draft.request_id);
  if (const auto found = by_request_.find(key); found != by_request_.end()) {
    const stored::v1::Entry& entry = entries_[found->second];
    if (entry.request_hash() != draft.request_hash) {
      return RequestIdReused(draft.request_id, entry.revision());
    }
    return Committed{.entry = entry, .outcome = Outcome::kReplayed};
  }
  return FindReplay(base_, draft.caller_id, draft.request_id, draft.request_hash);
}

absl::StatusOr<bool> BatchBuilder::IsCurrent(const Draft& draft) {
  if (draft.structure_revision != end_.structure_revision) {
    return false;
  }
  for (const ReadReport& read : draft.reads) {
    ASSIGN_OR_RETURN(const std::optional<storage::Head> head, writer_.HeadOf(read.report));
    if ((head.has_value() ? head->changed_revision : 0) != read.changed_revision) {
      return false;
    }
  }
  return true;
}

stored::v1::Entry BatchBuilder::NewEntry(const Draft& draft, const std::string& body) const {
  stored::v1::Entry entry;
  entry.set_revision(end_.revision + 1);
  entry.set_time_us(NextEntryTime(end_, clock_));
  entry.set_caller_id(draft.caller_id);
  entry.set_request_id(draft.request_id);
  entry.set_request_hash(draft.request_hash);
  entry.set_structure_revision(draft.structure_revision);
  entry.set_content_hash(draft.content_hash.empty() ? domain::Sha256Of(body) : draft.content_hash);
  entry.set_content_size(static_cast<int64_t>(body.size()));
  return entry;
}

void BatchBuilder::Accept(const Draft& draft, const stored::v1::Entry& entry) {
  end_.revision = entry.revision();
  end_.time_us = entry.time_us();
  by_request_[storage::IdempotencyKey(draft.caller_id, draft.request_id)] = entries_.size();
  entries_.push_back(entry);
}

absl::StatusOr<stored::v1::Entry> BatchBuilder::EntryAt(int64_t revision) const {
  if (revision > base_.end.revision) {
    return entries_[static_cast<size_t>(revision - base_.end.revision - 1)];
  }
  return ReadEntry(base_, revision);
}

absl::StatusOr<int64_t> BatchBuilder::LastNumberOf(const storage::ConsolidationId& consolidation) {
  const storage::KeyRange range = storage::ConsolidationsRange(consolidation);
  if (const auto found = last_number_.find(range.first); found != last_number_.end()) {
    return found->second;
  }
  const std::unique_ptr<storage::Cursor> newest = base_.snapshot->Scan(range);
  RETURN_IF_ERROR(newest->status());
  return newest->Valid() ? storage::ConsolidationNumberOfKey(newest->key()) : 0;
}

absl::StatusOr<Committed> BatchBuilder::Decide(Draft& draft, SubmissionDraft& submission) {
  ASSIGN_OR_RETURN(const std::optional<storage::Head> head, writer_.HeadOf(submission.report));
  if (HoldsContent(head, draft.content_hash)) {
    ASSIGN_OR_RETURN(stored::v1::Entry entry, EntryAt(head->revision));
    return Committed{.entry = std::move(entry), .outcome = Outcome::kUnchanged};
  }
  const int64_t latest = head.has_value() ? head->version : 0;
  if (submission.expected_version.value_or(0) != latest) {
    return WrongVersion("expected_version", submission.expected_version.value_or(0), submission.report, latest);
  }
  stored::v1::Entry entry = NewEntry(draft, draft.body);
  if (domain::DayInVietnam(entry.time_us()) != submission.judged_on) {
    return JudgeAgain();
  }
  ASSIGN_OR_RETURN(const domain::ReportStatus status, StatusOf(head, submission.locked));
  RETURN_IF_ERROR(domain::CheckSubmit(status, submission.judged_on));
  entry.set_deriver(domain::kDeriver);
  SetReport(submission.report, *entry.mutable_submission());
  entry.mutable_submission()->set_version(latest + 1);
  RETURN_IF_ERROR(writer_.AddSubmission(entry, entry.SerializeAsString(), std::move(draft.body), submission.derived,
                                        submission.verdict));
  Accept(draft, entry);
  return Committed{.entry = std::move(entry)};
}

absl::StatusOr<Committed> BatchBuilder::Decide(Draft& draft, ReviewDraft& review) {
  ASSIGN_OR_RETURN(const std::optional<storage::Head> head, writer_.HeadOf(review.report));
  const int64_t latest = head.has_value() ? head->version : 0;
  if (review.version.value_or(0) != latest) {
    return WrongVersion("version", review.version.value_or(0), review.report, latest);
  }
  std::string body = review.body.SerializeAsString();
  stored::v1::Entry entry = NewEntry(draft, body);
  if (domain::DayInVietnam(entry.time_us()) != review.judged_on) {
    return JudgeAgain();
  }
  const v1::Act::ActCase act = review.body.act().act_case();
  ASSIGN_OR_RETURN(const domain::ReportStatus status, StatusOf(head, review.locked));
  RETURN_IF_ERROR(domain::CheckAct(status, act, review.judged_on));
  stored::v1::Review& change = *entry.mutable_review();
  SetReport(review.report, change);
  change.set_version(latest);
  change.set_act(act);
  change.set_organisation_id(review.body.actor().organisation_id());
  RETURN_IF_ERROR(writer_.AddReview(entry, entry.SerializeAsString(), std::move(body), review.body));
  Accept(draft, entry);
  return Committed{.entry = std::move(entry)};
}

absl::StatusOr<Committed> BatchBuilder::Decide(Draft& draft, ConsolidationDraft& consolidation) {
  v1::Consolidation& signed_one = *consolidation.body.mutable_consolidation();
  const storage::ConsolidationId id{.authority_id = signed_one.ref().authority_id(),
                                    .period_id = signed_one.ref().period_id(),
                                    .bloc_id = signed_one.ref().bloc_id()};
  ASSIGN_OR_RETURN(const int64_t last_number, LastNumberOf(id));
  if (consolidation.last_number.value_or(last_number) != last_number) {
    return JudgeAgain();
  }
  signed_one.set_number(last_number + 1);
  std::string body = consolidation.body.SerializeAsString();
  stored::v1::Entry entry = NewEntry(draft, body);
  if (domain::DayInVietnam(entry.time_us()) != consolidation.judged_on) {
    return JudgeAgain();
  }
  stored::v1::Consolidation& change = *entry.mutable_consolidation();
  SetConsolidation(id, change);
  change.set_number(last_number + 1);
  change.set_organisation_id(signed_one.signer().organisation_id());
  writer_.AddConsolidation(entry, entry.SerializeAsString(), std::move(body));
  last_number_[storage::ConsolidationsRange(id).first] = last_number + 1;
  Accept(draft, entry);
  return Committed{.entry = std::move(entry)};
}

absl::StatusOr<Committed> BatchBuilder::Decide(Draft& draft, CommentDraft& comment) {
  std::string body = comment.body.SerializeAsString();
  stored::v1::Entry entry = NewEntry(draft, body);
  stored::v1::Consolidation& change = *entry.mutable_consolidation_comment();
  SetConsolidation(comment.consolidation, change);
  change.set_organisation_id(comment.body.comment().actor().organisation_id());
  writer_.AddComment(entry, entry.SerializeAsString(), std::move(body));
  Accept(draft, entry);
  return Committed{.entry = std::move(entry)};
}

absl::StatusOr<Committed> BatchBuilder::Decide(Draft& draft, RegistryDraft& registry) {
  std::string body = registry.body.SerializeAsString();
  stored::v1::Entry entry = NewEntry(draft, body);
  SetStructureChange(registry.outcomes, *entry.mutable_registry());
  writer_.AddRegistry(entry, entry.SerializeAsString(), std::move(body), registry.body);
  Accept(draft, entry);
  end_.structure_revision = entry.revision();
  return Committed{.entry = std::move(entry)};
}

absl::StatusOr<Committed> BatchBuilder::Decide(Draft& draft, CatalogDraft& catalog) {
  std::string body = catalog.body.SerializeAsString();
  stored::v1::Entry entry = NewEntry(draft, body);
  SetStructureChange(catalog.outcomes, *entry.mutable_catalog());
  writer_.AddCatalog(entry, entry.SerializeAsString(), std::move(body), catalog.body);
  Accept(draft, entry);
  end_.structure_revision = entry.revision();
  return Committed{.entry = std::move(entry)};
}

}  // namespace khoi::ledger
