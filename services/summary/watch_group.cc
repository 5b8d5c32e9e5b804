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

void WatchGroup::Join(std::shared_ptr<Watcher> watcher, std::optional<int64_t> resume_revision) {
  members_.push_back({.watcher = std::move(watcher), .resume_revision = resume_revision});
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

absl::StatusOr<bool> WatchGroup::Update(const ledger::View& view, int64_t now_us) {
  const int64_t steady_us = pace_.steady_us();
  // Who joins is told of everything that was acknowledged before.
  const bool due = steady_us >= look_us_;
  if (!due && !(has_joined_ && summary_.present().revision != view.end.revision)) {
    return false;
  }
  const bool moved = summary_.looked_revision() != view.end.revision;
  const bool behind = summary_.IsBehind(view, now_us);
  if (!behind && !(has_joined_ && summary_.present().revision != view.end.revision)) {
    if (moved) {
      look_us_ = steady_us + pace_.interval_us / kLooksPerInterval;
    }
    return false;
  }
  RETURN_IF_ERROR(summary_.Refresh(view, now_us));
  return true;
}

void WatchGroup::Turn(const ledger::View& view, int64_t now_us) {
  const int64_t begin_us = pace_.steady_us();
  const absl::StatusOr<bool> updated = Update(view, now_us);
  if (!updated.ok()) {
    End(updated.status());
    return;
  }
  if (*updated || has_joined_ || serve_us_ <= begin_us) {
    Serve(view);
    const int64_t end_us = pace_.steady_us();
    if (*updated) {
      look_us_ = std::max(begin_us + pace_.interval_us, end_us + (end_us - begin_us) * kRestPerWork);
    }
  }
}

void WatchGroup::Serve(const ledger::View& view) {
  has_joined_ = false;
  serve_us_ = kNever;
  members_.remove_if([&](Member& member) { return !ServeOne(view, member); });
  absl::flat_hash_set<int64_t> contents;
  for (const Member& member : members_) {
    contents.insert(member.stand.content);
  }
  summary_.Keep(contents);
}

bool WatchGroup::ServeOne(const ledger::View& view, Member& member) {
  if (member.stand.content == summary_.present().content || member.lagging) {
    return true;
  }
  const int64_t now_us = pace_.steady_us();
  const bool joins = member.stand.content == 0;
  if (!joins && now_us < member.sent_us + pace_.interval_us) {
    serve_us_ = std::min(serve_us_, member.sent_us + pace_.interval_us);
    return true;
  }
  absl::StatusOr<WatchMessage> message = joins && member.resume_revision.has_value()
                                             ? summary_.MessageFromRevision(view, *member.resume_revision)
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

int64_t WatchGroup::next_us() const {
  const int64_t look_us = pace_.steady_us() < look_us_ ? look_us_ : kNever;
  return has_joined_ ? 0 : std::min(look_us, serve_us_);
}

}  // namespace khoi::summary
