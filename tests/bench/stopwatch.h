// Times of single calls.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace khoi::bench {

// On a machine that is busy with other things, the time that a thread had the processor says more than the time that
// passed. It includes reading from the page cache, and not waiting for a disk.
enum class TimeOf { kWall, kThread };

inline double NowMilliseconds(TimeOf what) {
  timespec time{};
  clock_gettime(what == TimeOf::kThread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// Adds how long a call takes, each time that it is made.
class Stopwatch final {
 public:
  explicit Stopwatch(TimeOf what = TimeOf::kWall) : what_(what) {}

  template <typename Work>
  void Measure(Work&& work) {
    const double begin = NowMilliseconds(what_);
    std::forward<Work>(work)();
    milliseconds_.push_back(NowMilliseconds(what_) - begin);
  }

  // The time below which a share of the calls stayed: 0.5 is the median. 0 when nothing was measured.
  double At(double share) const {
    if (milliseconds_.empty()) {
      return 0;
    }
    std::vector<double> sorted = milliseconds_;
    std::sort(sorted.begin(), sorted.end());
    return sorted[std::min(sorted.size() - 1, static_cast<size_t>(static_cast<double>(sorted.size()) * share))];
  }

 private:
  TimeOf what_;
  std::vector<double> milliseconds_;
};

}  // namespace khoi::bench
