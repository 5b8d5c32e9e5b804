#include "services/summary/consolidation_rows.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "khoi/stored/v1/body.pb.h"
#include "khoi/stored/v1/stored.pb.h"
#include "services/domain/timestamp.h"
#include "services/ledger/log_reader.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

absl::StatusOr<SignedConsolidation> Decode(const storage::Cursor& cursor) {
  SignedConsolidation found{.id = storage::ConsolidationOfKey(cursor.key()),
                            .number = storage::ConsolidationNumberOfKey(cursor.key())};
  stored::v1::ConsolidationRow row;
  if (!row.ParseFromArray(cursor.value().data(), static_cast<int>(cursor.value().size()))) {
    return absl::DataLossError(absl::StrCat("unreadable record at consolidation/", found.id.authority_id, "/",
                                            found.id.period_id, "/", found.id.bloc_id, "/", found.number));
  }
  found.revision = row.revision();
  found.time_us = row.time_us();
  return found;
}

// The first row at or after the cursor that was there at `revision`.
absl::StatusOr<std::optional<SignedConsolidation>> FirstAt(storage::Cursor& cursor, int64_t revision) {
  for (; cursor.Valid(); cursor.Next()) {
    ASSIGN_OR_RETURN(SignedConsolidation found, Decode(cursor));
    if (found.revision <= revision) {
      return found;
    }
  }
  RETURN_IF_ERROR(cursor.status());
  return std::nullopt;
}

// Parses the body of an entry, whose entry says when it was written.
template <typename Body>
absl::StatusOr<std::pair<stored::v1::Entry, Body>> ReadEntryAndBody(const ledger::View& view, int64_t revision) {
  std::pair<stored::v1::Entry, Body> read;
  ASSIGN_OR_RETURN(read.first, ledger::ReadEntry(view, revision));
  ASSIGN_OR_RETURN(const std::string bytes, ledger::ReadBody(view, revision));
  if (!read.second.ParseFromString(bytes)) {
    return absl::DataLossError(absl::StrCat("unreadable record at body/", revision));
  }
  return read;
}

}  // namespace

storage::ConsolidationId IdOf(const v1::ConsolidationRef& ref) {
  return {.authority_id = ref.authority_id(), .period_id = ref.period_id(), .bloc_id = ref.bloc_id()};
}

absl::StatusOr<std::optional<SignedConsolidation>> LatestConsolidation(const ledger::View& view,
                                                                       const storage::ConsolidationId& id,
                                                                       int64_t revision) {
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::ConsolidationsRange(id));
  return FirstAt(*cursor, revision);
}

absl::StatusOr<std::vector<SignedConsolidation>> LatestConsolidations(const ledger::View& view,
                                                                      const std::string& authority_id,
                                                                      const std::string& period_id, int64_t revision) {
  std::vector<SignedConsolidation> latest;
  const std::unique_ptr<storage::Cursor> cursor =
      view.snapshot->Scan(storage::ConsolidationsRange(authority_id, period_id));
  for (; cursor->Valid(); cursor->Next()) {
    // Of each the newest comes first.
    ASSIGN_OR_RETURN(SignedConsolidation found, Decode(*cursor));
    if (found.revision <= revision && (latest.empty() || latest.back().id != found.id)) {
      latest.push_back(std::move(found));
    }
  }
  RETURN_IF_ERROR(cursor->status());
  // Keys put "k-1/" before "k/", and "--/" before the "-/" of the authority.
  std::sort(latest.begin(), latest.end(),
            [](const SignedConsolidation& a, const SignedConsolidation& b) { return a.id.bloc_id < b.id.bloc_id; });
  return latest;
}

absl::StatusOr<std::optional<SignedConsolidation>> FindConsolidation(const ledger::View& view,
                                                                     const storage::ConsolidationId& id, int64_t number,
                                                                     int64_t revision) {
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::ConsolidationsRange(id));
  cursor->Seek(storage::ConsolidationKey(id, number));
  ASSIGN_OR_RETURN(std::optional<SignedConsolidation> found, FirstAt(*cursor, revision));
  return found.has_value() && found->number == number ? std::move(found) : std::nullopt;
}

absl::StatusOr<v1::Consolidation> ReadConsolidation(const ledger::View& view, int64_t revision) {
  ASSIGN_OR_RETURN(auto read, ReadEntryAndBody<stored::v1::ConsolidationBody>(view, revision));
  v1::Consolidation& consolidation = *read.second.mutable_consolidation();
  consolidation.set_number(read.first.consolidation().number());
  consolidation.set_revision(revision);
  domain::SetTime(read.first.time_us(), *consolidation.mutable_sign_time());
  return std::move(consolidation);
}

absl::StatusOr<v1::ConsolidationComment> ReadComment(const ledger::View& view, int64_t revision) {
  ASSIGN_OR_RETURN(auto read, ReadEntryAndBody<stored::v1::CommentBody>(view, revision));
  v1::ConsolidationComment& comment = *read.second.mutable_comment();
  comment.set_revision(revision);
  domain::SetTime(read.first.time_us(), *comment.mutable_comment_time());
  return std::move(comment);
}

absl::StatusOr<std::vector<v1::ConsolidationComment>> ReadComments(const ledger::View& view,
                                                                   const storage::ConsolidationId& id,
                                                                   int64_t after_revision, int64_t before_revision) {
  std::vector<v1::ConsolidationComment> comments;
  const std::unique_ptr<storage::Cursor> cursor = view.snapshot->Scan(storage::CommentsRange(id));
  cursor->Seek(storage::CommentKey(id, after_revision + 1));
  for (; cursor->Valid() && storage::NumberOfKey(cursor->key()) < before_revision; cursor->Next()) {
    ASSIGN_OR_RETURN(v1::ConsolidationComment comment, ReadComment(view, storage::NumberOfKey(cursor->key())));
    comments.push_back(std::move(comment));
  }
  RETURN_IF_ERROR(cursor->status());
  return comments;
}

}  // namespace khoi::summary
