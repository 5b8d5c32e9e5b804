#include "services/summary/watch_group.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

// What a turn took, times this, lies at least before the next one: those who watch take at most a share of the machine
// from those who submit, however large the summary and however many they are.
constexpr int64_t kRestPerWork = 15;

// After a look that found nothing, the next one comes after this part of the interval: commits that do not concern the
// question may be many.
constexpr int64_t kLooksPerInterval = 10;

}  // namespace

WatchGroup::WatchGroup(const WatchedSummary::Sources& sources, WatchPace pace, v1::GetSummaryRequest question)
    : pace_(std::move(pace)), counts_(sources.counts), summary_(sources, std::move(question)) {}

void WatchGroup::Join(std::shared_ptr<Watcher> watcher, std::optional<HeldSummary> held) {
  members_.push_back({.watcher = std::move(watcher), .held = std::move(held)});
  has_joined_ = true;
}

bool WatchGroup::Leave(const Watcher* watcher) {
  return std::erase_if(members_, [&](const Member& member) { return member.watcher.get() == watcher; }) > 0;
}

bool WatchGroup::Ready(const Watcher* watcher) {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const Member& member) { return member.watcher.get() == watcher; });
  if (found == members_.end()) {
    return false;
  }
  found->lagging = false;
  serve_us_ = std::min(serve_us_, found->sent_us + pace_.interval_us);
  return true;
}

absl::StatusOr<bool> WatchGroup::Update(const WatchTurn& turn) {
  const int64_t steady_us = pace_.steady_us();
  const bool due = steady_us >= look_us_;
  const int64_t looked_revision = summary_.looked_revision();
  // Who joins is told of everything that was acknowledged before.
  bool behind = (due || has_joined_) && summary_.IsBehind(turn.view, turn.now_us);
  behind = behind || (Owes(steady_us) && !summary_.has_present());
  if (behind) {
    RETURN_IF_ERROR(summary_.Refresh(turn.view, turn.now_us));
  } else if (due && looked_revision != turn.view.end.revision) {
    look_us_ = steady_us + pace_.interval_us / kLooksPerInterval;
  }
  return behind;
}

void WatchGroup::Turn(WatchTurn& turn) {
  const int64_t begin_us = pace_.steady_us();
  const absl::StatusOr<bool> updated = Update(turn);
  if (!updated.ok()) {
    End(updated.status());
    return;
  }
  EndThoseWhoDoNotRead(begin_us);
  if (!*updated && !Owes(begin_us)) {
    return;
  }
  Serve(turn);
  const int64_t end_us = pace_.steady_us();
  rest_us_ = end_us + (end_us - begin_us) * kRestPerWork;
  look_us_ = std::max(look_us_, *updated ? std::max(rest_us_, begin_us + pace_.interval_us) : rest_us_);
}

void WatchGroup::Serve(WatchTurn& turn) {
  has_joined_ = false;
  serve_us_ = kNever;
  members_.remove_if([&](Member& member) { return !turn.stops() && !ServeOne(turn, member); });
  absl::flat_hash_set<int64_t> contents;
  for (const Member& member : members_) {
    contents.insert(member.stand.content);
  }
  summary_.Keep(contents);
}

void WatchGroup::EndThoseWhoDoNotRead(int64_t steady_us) {
  if (steady_us < unread_look_us_) {
    return;
  }
  unread_look_us_ = steady_us + kUnreadMaxUs / kLooksPerInterval;
  members_.remove_if([&](const Member& member) {
    if (member.stand.content == 0 || steady_us < member.sent_us + kUnreadMaxUs || member.watcher->HasReadAll()) {
      return false;
    }
    member.watcher->End(absl::UnavailableError(
        "nothing was read for minutes; call again with resume_revision, resume_instant and resume_digest / nhiều phút "
        "không đọc gì; hãy gọi lại với resume_revision, resume_instant và resume_digest"));
    return true;
  });
}

bool WatchGroup::ServeOne(WatchTurn& turn, Member& member) {
  if (member.stand.content == summary_.present().content || member.lagging) {
    return true;
  }
  const int64_t now_us = pace_.steady_us();
  const bool joins = member.stand.content == 0;
  if (!joins && now_us < member.sent_us + pace_.interval_us) {
    serve_us_ = std::min(serve_us_, member.sent_us + pace_.interval_us);
    return true;
  }
  absl::StatusOr<WatchMessage> message = joins && member.held.has_value() ? summary_.MessageFromHeld(turn, *member.held)
                                                                          : summary_.MessageFrom(member.stand);
  if (!message.ok()) {
    member.watcher->End(message.status());
    return false;
  }
  if (!member.watcher->Send(*message)) {
    member.lagging = true;
    return true;
  }
  ++counts_.sending_count;
  member.stand = summary_.present();
  member.sent_us = now_us;
  return true;
}

void WatchGroup::End(const absl::Status& status) {
  for (const Member& member : members_) {
    member.watcher->End(status);
  }
  members_.clear();
}

int64_t WatchGroup::next_us(int64_t revision) const {
  if (has_joined_) {
    return 0;
  }
  const bool looks = pace_.steady_us() < look_us_ || summary_.looked_revision() < revision;
  const int64_t owed_us = serve_us_ == kNever ? kNever : std::max(serve_us_, rest_us_);
  return looks ? std::min(look_us_, owed_us) : owed_us;
}

}  // namespace khoi::summary
