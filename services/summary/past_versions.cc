#include "services/summary/past_versions.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// Each holds a cursor. Reports of more versions than this are walked by turns.
constexpr size_t kWalksMax = 32;

}  // namespace

PastVersions::PastVersions(const storage::Snapshot& snapshot, absl::string_view authority_id,
                           absl::string_view period_id, int64_t revision)
    : snapshot_(snapshot),
      report_{std::string(authority_id), std::string(period_id), ""},
      revision_(revision),
      heads_(snapshot, storage::Space::kPast) {}

RowWalk& PastVersions::WalkOf(int64_t version) {
  const auto found =
      std::find_if(figures_.begin(), figures_.end(), [&](const FiguresWalk& each) { return each.version == version; });
  if (found != figures_.end()) {
    return found->walk;
  }
  if (figures_.size() < kWalksMax) {
    figures_.push_back({version, RowWalk(snapshot_, storage::Space::kFigures)});
  } else {
    figures_.splice(figures_.end(), figures_, figures_.begin());  // its cursor is moved over
    figures_.back().version = version;
  }
  return figures_.back().walk;
}

absl::Status PastVersions::Unreadable(absl::string_view space, int64_t number) const {
  return absl::DataLossError(absl::StrCat("unreadable record at ", space, "/", report_.authority_id, "/",
                                          report_.period_id, "/", report_.unit_id, "/", number));
}

absl::Status PastVersions::ReadPast(const storage::Cursor& past, storage::HeadView* head) const {
  absl::string_view rest;
  return storage::ReadHead(past.value(), head, &rest) && rest.empty()
             ? absl::OkStatus()
             : Unreadable("past", storage::RevisionOfKey(past.key()));
}

absl::StatusOr<bool> PastVersions::FindHead(absl::string_view unit_id, storage::HeadView* head) {
  report_.unit_id.assign(unit_id.data(), unit_id.size());
  // Newest first, so the first row at or after ~revision is the head as it was then.
  const std::string key = storage::PastKey(report_, revision_);
  ASSIGN_OR_RETURN(const storage::Cursor* const past, heads_.To(key));
  if (past == nullptr || storage::WithoutRevision(past->key()) != storage::WithoutRevision(key)) {
    return false;
  }
  RETURN_IF_ERROR(ReadPast(*past, head));
  return true;
}

absl::Status PastVersions::FindSubmission(absl::string_view unit_id, int64_t version, storage::HeadView* head) {
  report_.unit_id.assign(unit_id.data(), unit_id.size());
  const std::unique_ptr<storage::Cursor> past = snapshot_.Scan(storage::PastRange(report_));
  past->Seek(storage::PastKey(report_, revision_));
  for (; past->Valid(); past->Next()) {
    RETURN_IF_ERROR(ReadPast(*past, head));
    if (head->version <= version) {
      break;
    }
  }
  RETURN_IF_ERROR(past->status());
  if (!past->Valid() || head->version != version) {
    return Unreadable("past", version);
  }
  // Every head of a version says when it was submitted; the hash must outlive the cursor.
  hash_ = std::string(head->content_hash);
  head->content_hash = hash_;
  head->review = {};
  return absl::OkStatus();
}

absl::StatusOr<absl::string_view> PastVersions::FindPayload(absl::string_view unit_id, int64_t version) {
  report_.unit_id.assign(unit_id.data(), unit_id.size());
  const std::string key = storage::FiguresKey(report_, version);
  ASSIGN_OR_RETURN(const storage::Cursor* const figures, WalkOf(version).To(key));
  if (figures == nullptr || figures->key() != key) {
    return Unreadable("fig", version);
  }
  return figures->value();
}

}  // namespace khoi::summary
