#include "services/summary/past_versions.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// A seek costs as much as about this many steps.
constexpr int kStepsMax = 8;
// Steps that lead nowhere are tried ever more rarely, so that they cost next to nothing where versions are many.
constexpr int kSeeksMax = 64;

}  // namespace

PastVersions::PastVersions(const storage::Snapshot& snapshot, absl::string_view authority_id,
                           absl::string_view period_id, int64_t revision)
    : report_{std::string(authority_id), std::string(period_id), ""},
      revision_(revision),
      heads_(snapshot, storage::Space::kPast),
      figures_(snapshot, storage::Space::kFigures) {}

absl::StatusOr<const storage::Cursor*> PastVersions::Walk::To(absl::string_view key) {
  if (cursor_ == nullptr) {
    cursor_ = snapshot_.Scan(storage::SpaceRange(space_));
  }
  // Rows of few versions lie close together, and stepping is cheaper than seeking; rows of many do not.
  bool arrived = false;
  if (seeks_left_ > 0) {
    --seeks_left_;
  } else if (cursor_->Valid() && cursor_->key() <= key) {
    for (int i = 0; i < kStepsMax && cursor_->Valid() && cursor_->key() < key; ++i) {
      cursor_->Next();
    }
    arrived = cursor_->Valid() && cursor_->key() >= key;
    seeks_next_ = arrived ? 1 : std::min(2 * seeks_next_, kSeeksMax);
    seeks_left_ = arrived ? 0 : seeks_next_;
  }
  if (!arrived) {
    cursor_->Seek(key);
  }
  RETURN_IF_ERROR(cursor_->status());
  return cursor_->Valid() ? cursor_.get() : nullptr;
}

absl::StatusOr<bool> PastVersions::Find(absl::string_view unit_id, storage::HeadView* head,
                                        absl::string_view* payload) {
  report_.unit_id.assign(unit_id.data(), unit_id.size());
  const auto unreadable = [this](absl::string_view space, int64_t number) {
    return absl::DataLossError(absl::StrCat("unreadable record at ", space, "/", report_.authority_id, "/",
                                            report_.period_id, "/", report_.unit_id, "/", number));
  };

  // Newest first, so the first row at or after ~revision is the version that counted then.
  const std::string past_key = storage::PastKey(report_, revision_);
  ASSIGN_OR_RETURN(const storage::Cursor* const past, heads_.To(past_key));
  if (past == nullptr || storage::WithoutRevision(past->key()) != storage::WithoutRevision(past_key)) {
    return false;
  }
  absl::string_view rest;
  if (!storage::ReadHead(past->value(), head, &rest) || !rest.empty()) {
    return unreadable("past", storage::RevisionOfKey(past->key()));
  }
  if (head->version == 0) {
    return false;
  }

  const std::string figures_key = storage::FiguresKey(report_, head->version);
  ASSIGN_OR_RETURN(const storage::Cursor* const figures, figures_.To(figures_key));
  if (figures == nullptr || figures->key() != figures_key) {
    return unreadable("fig", head->version);
  }
  *payload = figures->value();
  return true;
}

}  // namespace khoi::summary
