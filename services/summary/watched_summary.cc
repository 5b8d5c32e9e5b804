#include "services/summary/watched_summary.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/timestamp.h"
#include "services/summary/invalid_field.h"
#include "services/summary/moment.h"
#include "services/summary/summary.h"
#include "services/summary/summary_delta.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// What a message in memory takes beside its encoded bytes: pointers, strings, allocations.
constexpr size_t kBytesPerEncodedByte = 4;

constexpr int64_t kNothing = 0;

// Those who share the messages are served one after the other, so that what is thrown away is seldom asked for again.
template <typename Map>
void Trim(Map& messages) {
  if (messages.size() > WatchedSummary::kMessagesMax) {
    messages.clear();
  }
}

absl::Status RequireRevision(const ledger::View& view, int64_t revision) {
  if (revision >= 1 && revision <= view.end.revision) {
    return absl::OkStatus();
  }
  return InvalidField(
      "resume_revision",
      absl::StrCat("phải từ 1 đến ", view.end.revision, ", bản ghi cuối của nhật ký; bỏ trường này để nhận toàn bộ"),
      absl::StrCat("must be 1 to ", view.end.revision,
                   ", the last revision of the log; leave it out to get the whole"));
}

}  // namespace

absl::StatusOr<std::optional<HeldSummary>> HeldBy(const ledger::View& view, const v1::WatchSummaryRequest& request) {
  if (!request.has_resume_revision()) {
    return std::nullopt;
  }
  HeldSummary held{
      .revision = request.resume_revision(), .instant_us = std::nullopt, .digest = request.resume_digest()};
  if (request.has_resume_instant()) {
    AskedMoment asked;
    asked.instant = request.resume_instant();
    const absl::StatusOr<Moment> moment = SettleMoment(view, asked, 0);
    if (!moment.ok()) {
      return RenameFields(moment.status(), {{"instant", "resume_instant"}});
    }
    held.instant_us = moment->instant_us;
  }
  return held;
}

WatchedSummary::WatchedSummary(const Sources& sources, v1::GetSummaryRequest question)
    : sources_(sources), question_(std::move(question)) {}

bool WatchedSummary::IsBehind(const ledger::View& view, int64_t now_us) {
  if (content_ == kNothing || domain::DayInVietnam(now_us) != day_ || HasChanged(dependence_, view, looked_revision_)) {
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
  ASSIGN_OR_RETURN(dependence_, DependenceOf(view, sources_.structures, question, computed));
  const auto summary = std::make_shared<const v1::Summary>(std::move(computed));
  const bool same = present_ != nullptr ? SaysTheSame(*present_, *summary) : said_ == HashOfSaying(*summary);
  if (!same) {
    ++content_;
  }
  if (!same || present_ == nullptr) {
    kept_.push_back({content_, summary, summary->ByteSizeLong() * kBytesPerEncodedByte});
  }
  if (!same || revision_ != view.end.revision) {
    messages_.clear();
    resumptions_.clear();
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
  Trim(messages_);
  return result;
}

bool WatchedSummary::IsPresent(int64_t revision, absl::CivilDay day) const {
  return revision >= revision_ && revision <= looked_revision_ && day == day_;
}

absl::StatusOr<WatchedSummary::Resumption> WatchedSummary::ComputeResumption(const ledger::View& view, int64_t revision,
                                                                             int64_t instant_us) {
  if (IsPresent(revision, domain::DayInVietnam(instant_us))) {
    return Resumption{present_->digest(), Encoded(present_.get(), revision)};
  }
  v1::GetSummaryRequest as_of = question_;
  as_of.set_as_of_revision(revision);
  domain::SetTime(instant_us, *as_of.mutable_instant());
  const absl::StatusOr<v1::Summary> from = Compute(view, as_of, 0, nullptr);
  if (absl::IsDataLoss(from.status()) || absl::IsInternal(from.status())) {
    return from.status();
  }
  // What could not be asked then, as before its bloc was registered, nobody holds.
  return from.ok() ? Resumption{from->digest(), Encoded(&*from, revision)} : Resumption{};
}

absl::StatusOr<WatchMessage> WatchedSummary::MessageFromHeld(WatchTurn& turn, const HeldSummary& held) {
  RETURN_IF_ERROR(RequireRevision(turn.view, held.revision));
  if (!held.instant_us.has_value() || held.digest.empty()) {
    return Whole();
  }
  // Of the instant only the day decides what a summary says.
  const absl::CivilDay day = domain::DayInVietnam(*held.instant_us);
  auto found = resumptions_.find({held.revision, day});
  if (found == resumptions_.end()) {
    if (!IsPresent(held.revision, day) && turn.resumption_count_left-- <= 0) {
      return Whole();
    }
    Trim(resumptions_);
    ASSIGN_OR_RETURN(Resumption resumption, ComputeResumption(turn.view, held.revision, *held.instant_us));
    found = resumptions_.emplace(std::make_pair(held.revision, day), std::move(resumption)).first;
  }
  return found->second.digest == held.digest ? found->second.message : Whole();
}

void WatchedSummary::Keep(const absl::flat_hash_set<int64_t>& contents) {
  std::erase_if(kept_, [&](const Kept& kept) { return kept.content != content_ && !contents.contains(kept.content); });
  while (kept_.size() > kKeptMax) {
    kept_.pop_front();
  }
}

void WatchedSummary::Forget() {
  if (present_ != nullptr) {
    said_ = HashOfSaying(*present_);
  }
  kept_.clear();
  present_ = nullptr;
  messages_.clear();
  resumptions_.clear();
}

size_t WatchedSummary::bytes() const {
  size_t bytes = 0;
  for (const Kept& kept : kept_) {
    bytes += kept.bytes;
  }
  for (const auto& [name, message] : messages_) {
    bytes += message->size();
  }
  for (const auto& [name, resumption] : resumptions_) {
    bytes += resumption.message == nullptr ? 0 : resumption.message->size();
  }
  return bytes;
}

}  // namespace khoi::summary
