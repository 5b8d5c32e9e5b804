#include "services/summary/watches.h"

#include <algorithm>
#include <utility>

#include "services/summary/watch_question.h"
#include "storage/status_macros.h"

namespace khoi::summary {
namespace {

constexpr int64_t kDayUs = int64_t{24} * 3600 * 1'000'000;
constexpr int64_t kVietnamOffsetUs = int64_t{7} * 3600 * 1'000'000;
// Clocks are set; nobody says so.
constexpr int64_t kClockLookUs = int64_t{60} * 1'000'000;

// Each folds anew, without the memo: many callers that come back from many revisions, as when a server was started
// anew, must not hold up all others.
constexpr int kResumptionsPerTurn = 4;

// Until the next day begins in Việt Nam.
int64_t UntilTomorrow(int64_t now_us) { return kDayUs - (now_us + kVietnamOffsetUs) % kDayUs; }

}  // namespace

Watches::Watches(Now now, ledger::StructureCache& structures, Memo& memo, const ledger::Clock& clock,
                 WatchesOptions options)
    : now_(std::move(now)), structures_(structures), memo_(memo), clock_(clock), options_(std::move(options)) {}

void Watches::Join(std::shared_ptr<Watcher> watcher, const v1::WatchSummaryRequest& request) {
  joining_.push_back({std::move(watcher), request});
}

void Watches::Leave(const Watcher* watcher) {
  std::erase_if(joining_, [&](const Joining& joining) { return joining.watcher.get() == watcher; });
  if (const auto group = group_of_.find(watcher); group != group_of_.end()) {
    group->second->Leave(watcher);
    group_of_.erase(group);
  }
}

void Watches::Ready(const Watcher* watcher) {
  if (const auto group = group_of_.find(watcher); group != group_of_.end()) {
    group->second->Ready(watcher);
  }
}

absl::Status Watches::Place(const ledger::View& view, const Joining& joining) {
  ASSIGN_OR_RETURN(const v1::GetSummaryRequest question, WatchedQuestion(view, joining.request, clock_.NowMicros()));
  ASSIGN_OR_RETURN(std::optional<HeldSummary> held, HeldBy(view, joining.request));
  std::unique_ptr<WatchGroup>& group = groups_[question.SerializeAsString()];
  if (group == nullptr) {
    group = std::make_unique<WatchGroup>(
        WatchedSummary::Sources{.structures = structures_, .memo = memo_, .counts = counts_}, options_.pace, question);
  }
  group->Join(joining.watcher, std::move(held));
  group_of_[joining.watcher.get()] = group.get();
  return absl::OkStatus();
}

void Watches::Admit(const ledger::View& view, const Joining& joining) {
  if (const absl::Status status = Place(view, joining); !status.ok()) {
    joining.watcher->End(status);
  }
}

Watches::Next Watches::Turn() {
  const absl::StatusOr<ledger::View> view = now_();
  if (!view.ok()) {
    EndAll(view.status());
    return {};
  }
  for (const Joining& joining : std::exchange(joining_, {})) {
    Admit(*view, joining);
  }
  WatchTurn turn{.view = *view,
                 .now_us = clock_.NowMicros(),
                 .resumption_count_left = kResumptionsPerTurn,
                 .stops = options_.stops};
  for (const auto& [question, group] : groups_) {
    if (options_.stops()) {
      return {};
    }
    group->Turn(turn);
  }
  // Who was ended still says that it leaves, and is not here any more.
  for (auto group = groups_.begin(); group != groups_.end();) {
    if (!group->second->empty()) {
      ++group;
      continue;
    }
    absl::erase_if(group_of_, [&](const auto& entry) { return entry.second == group->second.get(); });
    groups_.erase(group++);
  }
  Bound();
  return NextTurn(view->end.revision);
}

void Watches::EndAll(const absl::Status& status) {
  for (const Joining& joining : std::exchange(joining_, {})) {
    joining.watcher->End(status);
  }
  for (const auto& [question, group] : groups_) {
    group->End(status);
  }
  groups_.clear();
  group_of_.clear();
}

void Watches::Bound() {
  size_t bytes = 0;
  for (const auto& [question, group] : groups_) {
    const size_t more = group->summary().bytes();
    if (bytes + more > options_.kept_bytes_max) {
      group->summary().Forget();
    } else {
      bytes += more;
    }
  }
}

Watches::Next Watches::NextTurn(int64_t revision) const {
  if (groups_.empty()) {
    return {};
  }
  Next next{.at_us = options_.pace.steady_us() + std::min(UntilTomorrow(clock_.NowMicros()), kClockLookUs),
            .at_commit = false,
            .revision = revision};
  for (const auto& [question, group] : groups_) {
    next.at_us = std::min(next.at_us, group->next_us(revision));
    next.at_commit = next.at_commit || group->awaits_commits();
  }
  return next;
}

}  // namespace khoi::summary
