#include "services/summary/watched_summary.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/summary/invalid_field.h"
#include "services/summary/summary.h"
#include "services/summary/summary_delta.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// What a message in memory takes beside its encoded bytes: pointers, strings, allocations.
constexpr size_t kBytesPerEncodedByte = 4;

constexpr int64_t kOfRevision = -1;  // in place of a content: a summary as of a revision
constexpr int64_t kNothing = 0;

}  // namespace

WatchedSummary::WatchedSummary(const Sources& sources, v1::GetSummaryRequest question)
    : sources_(sources), question_(std::move(question)) {}

bool WatchedSummary::IsBehind(const ledger::View& view, int64_t now_us) {
  if (present_ == nullptr || domain::DayInVietnam(now_us) != day_ || HasChanged(dependence_, view, looked_revision_)) {
    return true;
  }
  looked_revision_ = view.end.revision;
  return false;
}

absl::StatusOr<v1::Summary> WatchedSummary::Compute(const ledger::View& view, const v1::GetSummaryRequest& request,
                                                    int64_t now_us, Memo* memo) {
  ++sources_.counts.computation_count;
  absl::StatusOr<v1::Summary> summary = Summarize(view, sources_.structures, request, now_us, memo);
  return summary.ok() ? std::move(summary) : Below("summary", summary.status());
}

absl::Status WatchedSummary::Refresh(const ledger::View& view, int64_t now_us) {
  ASSIGN_OR_RETURN(v1::Summary computed, Compute(view, question_, now_us, &sources_.memo));
  ASSIGN_OR_RETURN(const Question question, Understand(view, question_, now_us));
  ASSIGN_OR_RETURN(dependence_, DependenceOf(view, sources_.structures, question));
  const auto summary = std::make_shared<const v1::Summary>(std::move(computed));
  const bool same = present_ != nullptr && SaysTheSame(*present_, *summary);
  if (!same) {
    ++content_;
    kept_.push_back({content_, summary, summary->ByteSizeLong() * kBytesPerEncodedByte});
  }
  if (!same || revision_ != view.end.revision) {
    messages_.clear();
  }
  present_ = summary;
  kept_.back().summary = summary;
  revision_ = looked_revision_ = view.end.revision;
  day_ = domain::DayInVietnam(now_us);
  return absl::OkStatus();
}

WatchMessage WatchedSummary::Encoded(const v1::Summary* from, int64_t from_revision) {
  ++sources_.counts.encoding_count;
  v1::WatchSummaryResponse response;
  std::optional<v1::SummaryDelta> delta = from == nullptr ? std::nullopt : DeltaOf(*from, *present_);
  if (delta.has_value()) {
    response.mutable_delta()->Swap(&*delta);
    response.mutable_delta()->set_from_revision(from_revision);
  } else {
    // Not copied: the response only lends it.
    response.unsafe_arena_set_allocated_summary(const_cast<v1::Summary*>(present_.get()));
  }
  auto message = std::make_shared<const std::string>(response.SerializeAsString());
  if (response.has_summary()) {
    response.unsafe_arena_release_summary();
  }
  return message;
}

WatchMessage WatchedSummary::MessageFrom(Stand stand) {
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.content == stand.content; });
  const v1::Summary* const from = found == kept_.end() ? nullptr : found->summary.get();
  const std::pair<int64_t, int64_t> name = {from == nullptr ? kNothing : stand.content,
                                            from == nullptr ? 0 : stand.revision};
  WatchMessage& message = messages_[name];
  if (message == nullptr) {
    message = Encoded(from, stand.revision);
  }
  const WatchMessage result = message;
  if (messages_.size() > kMessagesMax) {
    messages_.clear();
  }
  return result;
}

absl::StatusOr<WatchMessage> WatchedSummary::MessageFromRevision(const ledger::View& view, int64_t revision) {
  if (revision < 1 || revision > view.end.revision) {
    return InvalidField(
        "resume_revision",
        absl::StrCat("phải từ 1 đến ", view.end.revision, ", bản ghi cuối của nhật ký; bỏ trường này để nhận toàn bộ"),
        absl::StrCat("must be 1 to ", view.end.revision,
                     ", the last revision of the log; leave it out to get the whole"));
  }
  if (const auto found = messages_.find({kOfRevision, revision}); found != messages_.end()) {
    return found->second;
  }
  v1::GetSummaryRequest as_of = question_;
  as_of.set_as_of_revision(revision);
  const absl::StatusOr<v1::Summary> from = Compute(view, as_of, 0, nullptr);
  if (absl::IsDataLoss(from.status()) || absl::IsInternal(from.status())) {
    return from.status();
  }
  // What could not be asked then, as before its bloc was registered, is told whole.
  WatchMessage message = Encoded(from.ok() ? &*from : nullptr, revision);
  messages_[{kOfRevision, revision}] = message;
  return message;
}

void WatchedSummary::Keep(const absl::flat_hash_set<int64_t>& contents) {
  std::erase_if(kept_, [&](const Kept& kept) { return kept.content != content_ && !contents.contains(kept.content); });
  while (kept_.size() > kKeptMax) {
    kept_.pop_front();
  }
}

void WatchedSummary::Forget() {
  kept_.clear();
  present_ = nullptr;
  messages_.clear();
}

size_t WatchedSummary::bytes() const {
  size_t bytes = 0;
  for (const Kept& kept : kept_) {
    bytes += kept.bytes;
  }
  for (const auto& [name, message] : messages_) {
    bytes += message->size();
  }
  return bytes;
}

}  // namespace khoi::summary
