// Watches in a time that the test makes, and those who watch.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "services/summary/summary_delta.h"
#include "services/summary/watches.h"
#include "tests/summary/fixture.h"

namespace khoi::summary {

inline constexpr int64_t kInterval = 1'000'000;
inline constexpr int64_t kDay = int64_t{86'400} * 1'000'000;

class SetClock final : public ledger::Clock {
 public:
  int64_t NowMicros() const override { return now_us; }
  int64_t now_us = Store::kBegin;
};

// Holds what it was told, and applies it as a client does.
class Holder final : public Watcher {
 public:
  bool Send(const WatchMessage& message) override {
    if (busy) {
      ++refused_count;
      return false;
    }
    messages.push_back(message);
    v1::WatchSummaryResponse response;
    EXPECT_TRUE(response.ParseFromString(*message));
    if (response.has_summary()) {
      held = response.summary();
      told.push_back(absl::StrCat("whole ", held.as_of_revision()));
      return true;
    }
    const int64_t from = response.delta().from_revision();
    told.push_back(absl::StrCat("delta ", from, "-", response.delta().changes().as_of_revision()));
    EXPECT_THAT(ApplyDelta(response.delta(), held), testing::IsOk());
    return true;
  }
  bool HasReadAll() override { return !busy; }
  void End(const absl::Status& status) override { end = status; }

  bool busy = false;
  int refused_count = 0;
  std::vector<WatchMessage> messages;
  std::vector<std::string> told;
  v1::Summary held;
  std::optional<absl::Status> end;
};

class WatchesTest : public ::testing::Test {
 protected:
  WatchesTest() { store_.Registry(kProvince); }

  std::shared_ptr<Holder> Join() { return Join(Watching(kProvinceFirstHalf)); }

  std::shared_ptr<Holder> Join(const std::string& request) {
    auto holder = std::make_shared<Holder>();
    watches_.Join(holder, Parse<v1::WatchSummaryRequest>(request));
    return holder;
  }

  static std::string Watching(const std::string& question, const std::string& more = "") {
    return absl::StrCat("summary { ", question, " } ", more);
  }

  int64_t Submit(const std::string& unit_id, int64_t count) {
    return store_.Submit(FirstHalf(unit_id), {{Award("BK"), Exactly(count)}});
  }

  // Asks to go on from what `held` says.
  std::shared_ptr<Holder> Resume(const v1::Summary& held, const std::string& question = kProvinceFirstHalf) {
    auto holder = std::make_shared<Holder>();
    holder->held = held;
    auto request = Parse<v1::WatchSummaryRequest>(Watching(question));
    request.set_resume_revision(held.as_of_revision());
    *request.mutable_resume_instant() = held.instant();
    request.set_resume_digest(held.digest());
    watches_.Join(holder, request);
    return holder;
  }

  // As if the thread slept until then.
  Watches::Next TurnAfter(int64_t us) {
    steady_us_ += us;
    clock_.now_us += us;
    return watches_.Turn();
  }

  // What a call of its own would answer now.
  v1::Summary Present(const std::string& question = kProvinceFirstHalf) {
    ledger::StructureCache structures;
    return *Summarize(store_.Now(), structures, Parse<v1::GetSummaryRequest>(question), clock_.now_us);
  }

  v1::Summary AsOf(int64_t revision, const std::string& question = kProvinceFirstHalf) {
    return Present(absl::StrCat(question, "as_of_revision: ", revision));
  }

  Store store_;
  SetClock clock_;
  int64_t steady_us_ = 5'000'000;
  int turn_cost_us_ = 0;
  int64_t stops_after_ = std::numeric_limits<int64_t>::max();  // so many summaries a turn stops
  ledger::StructureCache structures_;
  Watches watches_{[this] { return store_.Now(); },
                   structures_,
                   store_.memo(),
                   clock_,
                   {.pace = {.interval_us = kInterval, .steady_us = [this] { return steady_us_ += turn_cost_us_; }},
                    .kept_bytes_max = 64 << 20,
                    .stops = [this] { return watches_.counts().computation_count >= stops_after_; }}};
};

}  // namespace khoi::summary
